//! Appointments that want the same vet or room: raised after every write, local or foreign.
//!
//! Computed from the projection alone, so every replica raises and closes the same ones.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, Booking, overlaps};
use vetpms_model::{Conflict, ConflictKind, Entity, Side, Value};
use vetpms_store::WriteTx;
use vetpms_store::queries::appointments;

use crate::error::AppError;

/// Brings the stored overlaps of the touched appointments up to date.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn refresh(
    tx: &WriteTx,
    touched: &BTreeSet<(&'static str, Uuid)>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let appointments = appointments_of(tx, touched)?;
    if appointments.is_empty() {
        return Ok(());
    }
    let bookings = bookings_around(tx, &appointments)?;
    let mut found: BTreeMap<String, Conflict> = BTreeMap::new();
    for (column, first, second) in overlaps(&bookings) {
        if appointments.contains(&first) || appointments.contains(&second) {
            let conflict = conflict(column, first, second);
            found.insert(conflict.id.clone(), conflict);
        }
    }
    for stored in tx.conflicts_open()? {
        let conflict = stored.conflict;
        let concerned = conflict.sides.iter().any(|side| {
            side.change
                .parse::<Uuid>()
                .is_ok_and(|id| appointments.contains(&id))
        });
        if conflict.kind == ConflictKind::Overlap && concerned && !found.contains_key(&conflict.id)
        {
            tx.close_conflict(&conflict.id, now)?;
        }
    }
    for conflict in found.values() {
        if !tx.put_conflict(conflict, now)? {
            tx.reopen_conflict(&conflict.id)?;
        }
    }
    Ok(())
}

/// Every use of a vet or room that shares time with one of the appointments.
fn bookings_around(tx: &WriteTx, ids: &BTreeSet<Uuid>) -> Result<Vec<Booking>, AppError> {
    let def = Appointment::def();
    let mut all = Vec::new();
    for id in ids {
        if let Some((row, _)) = tx.row(def, *id)?
            && let Value::Period(period) = row.get(def, "scheduled")
        {
            all.extend(appointments::bookings(tx, period)?);
        }
    }
    Ok(all)
}

fn appointments_of(
    tx: &WriteTx,
    touched: &BTreeSet<(&'static str, Uuid)>,
) -> Result<BTreeSet<Uuid>, AppError> {
    let mut ids = BTreeSet::new();
    for (table, id) in touched {
        match *table {
            "appointments" => {
                ids.insert(*id);
            }
            "appointment_staff" | "appointment_resources" => {
                let Some(def) = vetpms_model::entity(table) else {
                    continue;
                };
                if let Some((row, _)) = tx.row(def, *id)? {
                    ids.extend(row.get(def, "appointment_id").as_id());
                }
            }
            _ => {}
        }
    }
    Ok(ids)
}

fn conflict(column: Uuid, first: Uuid, second: Uuid) -> Conflict {
    let kind = ConflictKind::Overlap;
    let (table, sides) = (
        Appointment::def().table,
        [first.to_string(), second.to_string()],
    );
    let names: Vec<&str> = sides.iter().map(String::as_str).collect();
    Conflict {
        id: Conflict::make_id(kind, table, column, "", &names),
        kind,
        table: table.to_owned(),
        row: first,
        field: None,
        earlier: Json::Null,
        in_force: json!({ "column": column }),
        sides: sides
            .into_iter()
            .map(|change| Side {
                change,
                value: Json::Null,
                actor: String::new(),
                at: None,
            })
            .collect(),
    }
}
