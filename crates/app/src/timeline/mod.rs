//! What happened to an animal, newest first: visits and everything done at them, appointments, papers, phone calls,
//! tasks, what became of its owner. Who changed what in a record stands in `history`.
//!
//! All moments of a life are put in order by their times alone; only those of one page are read in full.

mod animal;
mod entry;
mod kind;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, entity};
use vetpms_search::fold::fold;
use vetpms_store::ReadTx;
use vetpms_store::queries::timeline::{self as query, Moment};

use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::records_seen::{Seen, seen_by};

pub use entry::{TimelineEntry, TimelineFact};
pub use kind::TimelineKind;

/// Entries of one page at most.
const MOST: usize = 200;

/// What somebody wants to see.
#[derive(Debug, Clone, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct TimelineFilter {
    /// Only these kinds; all without any.
    pub kinds: Vec<TimelineKind>,
    /// Only where all these words stand.
    pub text: String,
}

/// Where a page ends.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(deny_unknown_fields)]
pub struct TimelineCursor {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: TimelineKind,
    /// Row id.
    pub row: Uuid,
}

/// A page.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TimelinePage {
    /// Newest first.
    pub entries: Vec<TimelineEntry>,
    /// Where the next page begins; none after the last.
    pub next: Option<TimelineCursor>,
    /// How many there are on all pages.
    pub total: u32,
}

/// Something that happened, as far as it is known before it is read.
struct Found {
    place: TimelineCursor,
    visit: Option<Uuid>,
    text: String,
    /// What the animal's own document tells, ready to be shown.
    told: Option<Box<TimelineEntry>>,
}

/// Reads a page of what happened to an animal, its other entries included. Of what the signed-in person may not see
/// nothing is said.
///
/// # Errors
/// [`crate::Code::Forbidden`] without the right to patients; [`AppError::not_found`].
pub fn timeline(
    desk: &Desk,
    patient: Uuid,
    filter: &TimelineFilter,
    before: Option<TimelineCursor>,
    limit: usize,
) -> Result<TimelinePage, AppError> {
    let limit = limit.clamp(1, MOST);
    desk.read(|tx| {
        desk.may_read(tx, Patient::def().table)?;
        let entries = with_aliases(tx, patient)?;
        if tx.row(Patient::def(), entries[0])?.is_none() {
            return Err(AppError::not_found(Patient::def().label));
        }
        let seen = seen_by(&desk.policy(tx)?, desk.session()?.user);
        let mut found = all(desk, tx, &entries, filter, seen)?;
        let folded = fold(&filter.text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        if !words.is_empty() {
            found.retain(|found| {
                let text = fold(&found.text);
                words.iter().all(|word| text.contains(word))
            });
        }
        found.sort_unstable_by_key(|found| std::cmp::Reverse(found.place));
        let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
        if let Some(before) = before {
            found.retain(|found| found.place < before);
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().map(|last| last.place).filter(|_| more);
        let mut page = Vec::with_capacity(found.len());
        for found in found {
            page.extend(entry::read(desk, tx, found, seen)?);
        }
        Ok(TimelinePage {
            entries: page,
            next,
            total,
        })
    })
}

fn all(
    desk: &Desk,
    tx: &ReadTx,
    entries: &[Uuid],
    filter: &TimelineFilter,
    seen: Seen,
) -> Result<Vec<Found>, AppError> {
    let wanted: BTreeSet<TimelineKind> = match filter.kinds.as_slice() {
        [] => TimelineKind::ALL.into(),
        some => some.iter().copied().collect(),
    };
    let with_text = !filter.text.trim().is_empty();
    let mut found = Vec::new();
    for kind in &wanted {
        let Some(reading) = kind.reading() else {
            continue;
        };
        let is_of_record = entity(reading.source.table).is_none_or(|def| def.record.is_some());
        let is_hidden = is_of_record && seen == Seen::Nothing;
        if is_hidden || desk.may_read(tx, reading.source.table).is_err() {
            continue;
        }
        let own = match seen {
            Seen::Own(user) => Some(user),
            Seen::All => None,
            Seen::Nothing => Some(Uuid::nil()),
        };
        for patient in entries {
            let moments = query::moments(tx, &reading.source, *patient, own, with_text)?;
            found.extend(moments.into_iter().map(|moment| of_moment(*kind, moment)));
        }
    }
    for patient in entries {
        found.extend(animal::changes(desk, tx, *patient, &wanted)?);
    }
    Ok(found)
}

fn of_moment(kind: TimelineKind, moment: Moment) -> Found {
    Found {
        place: TimelineCursor {
            at: moment.at,
            kind,
            row: moment.row,
        },
        visit: moment.visit,
        text: moment.text,
        told: None,
    }
}
