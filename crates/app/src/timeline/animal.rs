//! What the animal's own document tells: when it was entered, whose it was, what became of it.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::Entity;
use vetpms_model::people::Patient;
use vetpms_store::ReadTx;

use super::entry::{TimelineEntry, TimelineFact};
use super::{Found, TimelineCursor, TimelineKind};
use crate::aliases::MERGED_INTO;
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::{HistoryEntry, changes_of};

const TOLD: [(TimelineKind, &[&str]); 3] = [
    (TimelineKind::Status, &["status", "deceased_date"]),
    (TimelineKind::Owner, &["client_id"]),
    (TimelineKind::Merged, &[MERGED_INTO]),
];

/// Those of the wanted kinds.
pub(super) fn changes(
    desk: &Desk,
    tx: &ReadTx,
    patient: Uuid,
    wanted: &BTreeSet<TimelineKind>,
) -> Result<Vec<Found>, AppError> {
    let mut found = Vec::new();
    if !wanted.contains(&TimelineKind::Registered)
        && TOLD.iter().all(|(kind, _)| !wanted.contains(kind))
    {
        return Ok(found);
    }
    for entry in changes_of(desk, tx, Patient::def(), patient)? {
        if entry.created {
            if wanted.contains(&TimelineKind::Registered) {
                found.push(told(TimelineKind::Registered, &entry, &["client_id"]));
            }
            continue;
        }
        for (kind, fields) in TOLD {
            let touched = entry
                .changes
                .iter()
                .any(|change| fields.contains(&change.field.as_str()));
            if touched && wanted.contains(&kind) {
                found.push(told(kind, &entry, fields));
            }
        }
    }
    Ok(found)
}

fn told(kind: TimelineKind, entry: &HistoryEntry, fields: &[&str]) -> Found {
    let changes = entry.changes.iter();
    let facts: Vec<TimelineFact> = changes
        .filter(|change| fields.contains(&change.field.as_str()))
        .map(|change| TimelineFact {
            field: change.field.clone(),
            label: change.label.clone(),
            before: change.before.clone(),
            value: change.after.clone(),
        })
        .collect();
    let words = facts.iter().flat_map(|fact| [&fact.before, &fact.value]);
    let text: Vec<&str> = words.flatten().map(String::as_str).collect();
    Found {
        place: TimelineCursor {
            at: entry.at,
            kind,
            row: entry.row_id,
        },
        visit: None,
        text: [text.join(" "), entry.record.clone()].join(" "),
        told: Some(Box::new(TimelineEntry {
            at: entry.at,
            kind,
            table: entry.table.clone(),
            row_id: entry.row_id,
            visit: None,
            title: None,
            facts,
            who: entry.who.clone(),
            signed: false,
        })),
    }
}
