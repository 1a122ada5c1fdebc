//! The book of appointments: booking, moving, calling off, and what wants the same vet or room.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::conflicts::conflicts;
use vetpms_app::scheduling::{
    AppointmentChange, NewAppointment, book_appointment, cancel_appointment, change_appointment,
    set_appointment_status,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::Value;

use super::decisions::decided_pairs;
use super::people::text;
use super::{Domain, Operation, Scene, Since, definition, fields};
use crate::clock::{DAWN, instant};
use crate::journal::Journal;

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Always,
    operations: &[
        Operation {
            name: "book",
            weight: 16,
            run: book,
        },
        Operation {
            name: "move",
            weight: 10,
            run: shift,
        },
        Operation {
            name: "reassign",
            weight: 6,
            run: reassign,
        },
        Operation {
            name: "step",
            weight: 10,
            run: step,
        },
        Operation {
            name: "cancel",
            weight: 5,
            run: cancel,
        },
    ],
    oracle: overlaps_are_told,
};

/// A slot of the first days, few enough that people get into each other's way.
fn slot(scene: &mut Scene<'_>) -> Json {
    let minutes = scene.dice.between(0, 11) * 10 + scene.dice.between(0, 1) * 24 * 60;
    let start: DateTime<Utc> = instant(DAWN) + Duration::minutes(minutes);
    let end = start + Duration::minutes(scene.dice.between(1, 4) * 10);
    json!({ "start": text(start), "end": text(end) })
}

fn one_of(scene: &mut Scene<'_>, table: &'static str) -> Vec<Uuid> {
    scene.any(table).map(|row| row.id).into_iter().collect()
}

fn book(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let kind = scene.any("appointment_types")?.id;
    let patient = scene.any("patients")?.id;
    let (when, reason) = (slot(scene), scene.word("limps"));
    let new = NewAppointment {
        values: fields([
            ("patient_id", json!(patient)),
            ("appointment_type", json!(kind)),
            ("scheduled", when),
            ("reason", json!(reason)),
        ]),
        staff: one_of(scene, "staff"),
        resources: one_of(scene, "resources"),
        ..NewAppointment::default()
    };
    let id = book_appointment(scene.desk, &new)?.id;
    scene.made("appointments", id);
    Ok(())
}

fn shift(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, when) = (scene.any("appointments")?.id, slot(scene));
    let change = AppointmentChange {
        values: fields([("scheduled", when)]),
        ..AppointmentChange::default()
    };
    scene.replacing(("appointments", id, "scheduled"), |scene| {
        change_appointment(scene.desk, id, None, &change)
    })
}

fn reassign(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("appointments")?.id;
    let change = AppointmentChange {
        staff: Some(one_of(scene, "staff")),
        resources: Some(one_of(scene, "resources")),
        ..AppointmentChange::default()
    };
    change_appointment(scene.desk, id, None, &change)
}

fn step(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("appointments")?.id;
    let codes = definition("appointments")?.field("status");
    let codes = codes.map_or(&[][..], |field| field.codes);
    let code = scene.dice.pick(codes).map_or("", |code| code.0);
    let cells = ["status", "cancellation_reason"].map(|field| ("appointments", id, field));
    scene.replacing_all(&cells, |scene| {
        set_appointment_status(scene.desk, id, code, None)
    })
}

fn cancel(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, reason) = (scene.any("appointments")?.id, scene.word("owner ill"));
    let cells = ["status", "cancellation_reason"].map(|field| ("appointments", id, field));
    scene.replacing_all(&cells, |scene| cancel_appointment(scene.desk, id, &reason))
}

/// Two appointments by their ids.
type Pair = BTreeSet<String>;

/// An appointment as the oracle sees it: its id, when, and whom and what it uses.
struct Use {
    id: Uuid,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    columns: BTreeSet<Uuid>,
}

/// Worked out again from the rows, naively: pairs that share time and a column are in the list or somebody has
/// decided about them, and no others are in it.
fn overlaps_are_told(desk: &Desk, _: &Journal) -> Result<Vec<String>, AppError> {
    let uses = uses(desk)?;
    let mut wanted = BTreeSet::new();
    for (at, one) in uses.iter().enumerate() {
        for other in &uses[at + 1..] {
            // However much the two share, it is one thing to settle.
            let meet = one.start < other.end && other.start < one.end;
            if meet && !one.columns.is_disjoint(&other.columns) {
                wanted.insert(BTreeSet::from([one.id.to_string(), other.id.to_string()]));
            }
        }
    }
    let told = conflicts(desk)?;
    let told = told.iter().filter(|item| item.kind == "overlap");
    let told: BTreeSet<Pair> = told
        .map(|item| item.sides.iter().map(|side| side.id.clone()).collect())
        .collect();
    let decided = decided_pairs(desk)?;
    let missed = wanted.difference(&told);
    let missed = missed.filter(|pair| !decided.contains(*pair)).count();
    let made_up = told.difference(&wanted).count();
    if missed + made_up == 0 {
        Ok(Vec::new())
    } else {
        Ok(vec![format!(
            "{missed} overlaps are not told, and {made_up} are told that are none"
        )])
    }
}

fn uses(desk: &Desk) -> Result<Vec<Use>, AppError> {
    let def = definition("appointments")?;
    desk.read(|tx| {
        let mut uses = Vec::new();
        for (row, _) in tx.scan(def, None, usize::MAX)? {
            let gone = matches!(row.text(def, "status"), Some("CANCELED" | "NO_SHOW"));
            let Value::Period(period) = row.get(def, "scheduled") else {
                continue;
            };
            if gone || row.is_deleted(def) {
                continue;
            }
            let mut columns = BTreeSet::new();
            for (table, field, of) in [
                ("appointment_staff", "staff_id", "staff"),
                ("appointment_resources", "resource_id", "resources"),
            ] {
                let (link, of) = (definition(table)?, definition(of)?);
                let id = Value::Id(row.id);
                for (assigned, _) in tx.rows_where(link, "appointment_id", &id)? {
                    let Some(column) = assigned.get(link, field).as_id() else {
                        continue;
                    };
                    let owner = tx.row(of, column)?.map(|(row, _)| row);
                    let twice =
                        owner.is_some_and(|row| row.get(of, "allows_double_booking").is_true());
                    if !assigned.is_deleted(link) && !twice {
                        columns.insert(column);
                    }
                }
            }
            uses.push(Use {
                id: row.id,
                start: period.start(),
                end: period.end(),
                columns,
            });
        }
        uses.sort_by_key(|one| one.id);
        Ok(uses)
    })
}
