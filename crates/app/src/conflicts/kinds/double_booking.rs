//! Two appointments want the same vet or room: one item for the pair, whatever it collides in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, Booking, overlaps};
use vetpms_model::{Conflict, ConflictKind, Entity, Side, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::appointments;

use super::{Kind, no_answer, pair};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::shown::{appointment_words, label_of};

pub(super) struct DoubleBooking;

impl Kind for DoubleBooking {
    fn kind(&self) -> ConflictKind {
        ConflictKind::Overlap
    }

    fn title(&self) -> &'static str {
        "booked twice at the same time"
    }

    fn subjects(&self, tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        match table {
            "appointments" => Ok(vec![row]),
            "appointment_staff" | "appointment_resources" => {
                let Some(def) = vetpms_model::entity(table) else {
                    return Ok(Vec::new());
                };
                let found = tx.row(def, row)?;
                let id = found.and_then(|(row, _)| row.get(def, "appointment_id").as_id());
                Ok(id.into_iter().collect())
            }
            // It may have become one that may be booked twice, or none any more.
            "staff" | "resources" => {
                let pairs = overlaps(&appointments::bookings_of(tx, row)?);
                let both = pairs.into_iter().flat_map(|(_, one, other)| [one, other]);
                Ok(both.collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn items(&self, tx: &ReadTx, subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        let def = Appointment::def();
        let Some((row, _)) = tx.row(def, subject)? else {
            return Ok(Vec::new());
        };
        let Value::Period(period) = row.get(def, "scheduled") else {
            return Ok(Vec::new());
        };
        let bookings = appointments::bookings(tx, period)?;
        let mut columns: BTreeMap<(Uuid, Uuid), BTreeSet<Uuid>> = BTreeMap::new();
        for (column, one, other) in overlaps(&bookings) {
            if one == subject || other == subject {
                columns.entry((one, other)).or_default().insert(column);
            }
        }
        let item = |((one, other), columns)| item(&bookings, (one, other), &columns);
        Ok(columns.into_iter().map(item).collect())
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        let columns = conflict.in_force["columns"].as_array();
        let ids = columns
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str()?.parse().ok());
        let mut names = BTreeSet::new();
        for id in ids {
            let room = label_of(tx, "resources", id)?;
            names.extend(room.or(label_of(tx, "staff", id)?));
        }
        Ok(names.into_iter().collect::<Vec<_>>().join(", "))
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let mut shown = ConflictSide::new(side, appointment_words(tx, &side.change)?);
        shown.record = RecordRef::of(&conflict.table, &side.change);
        Ok(shown)
    }

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: false,
            both: true,
            edit: false,
        })
    }

    /// Both stay. To book one of them anew is an ordinary change, which takes the cause away.
    fn carry_out(
        &self,
        _draft: &mut Draft<'_>,
        _conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        match answer {
            Answer::Both => Ok(None),
            _ => Err(no_answer()),
        }
    }
}

/// The item of a pair at these times: who accepted it has not accepted the next one, when both have
/// been moved and meet again.
fn item(bookings: &[Booking], pair_of: (Uuid, Uuid), columns: &BTreeSet<Uuid>) -> Conflict {
    let start = |id: Uuid| {
        let booking = bookings.iter().find(|booking| booking.appointment == id);
        booking.map_or_else(String::new, |b| {
            format!("{id}@{}", b.period.start().timestamp_millis())
        })
    };
    let starts = [start(pair_of.0), start(pair_of.1)];
    let starts: Vec<&str> = starts.iter().map(String::as_str).collect();
    let mut conflict = pair(
        ConflictKind::Overlap,
        Appointment::def(),
        pair_of,
        None,
        &starts,
    );
    conflict.in_force = json!({ "columns": columns });
    conflict
}
