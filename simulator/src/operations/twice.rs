//! Two desks open the visit of one appointment: it has two records until somebody settles it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vetpms_app::visits::{VisitOf, open_visit};
use vetpms_app::{AppError, Desk};
use vetpms_model::{ConflictKind, ENTITIES, Value};

use super::decisions::decided_pairs;
use super::{Domain, Operation, Scene, Since, definition};
use crate::journal::Journal;

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Visits,
    operations: &[Operation {
        name: "open-visit-of-appointment",
        weight: 24,
        run: open,
    }],
    oracle: each_appointment_is_asked_about_once,
};

const TABLE: &str = "medical_records";

/// The texts of a note.
const NOTED: [&str; 5] = [
    "subjective",
    "objective",
    "assessment",
    "plan",
    "additional_notes",
];

fn open(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let appointment = scene.any("appointments")?.id;
    let cells = ["status", "cancellation_reason"].map(|field| ("appointments", appointment, field));
    scene.replacing_all(&cells, |scene| {
        let id = open_visit(scene.desk, VisitOf::Appointment(appointment))?;
        scene.made(TABLE, id);
        Ok(())
    })
}

/// Each two records of one appointment wait for a decision, once, until there is one; and what was written in a visit
/// that somebody removed is asked about.
fn each_appointment_is_asked_about_once(desk: &Desk, _: &Journal) -> Result<Vec<String>, AppError> {
    let def = definition(TABLE)?;
    let decided = decided_pairs(desk)?;
    let mut wrong = Vec::new();
    desk.read(|tx| {
        let mut of: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        let mut removed = Vec::new();
        for (row, _) in tx.scan(def, None, usize::MAX)? {
            if row.is_deleted(def) {
                removed.push(row.id);
            } else if let Some(appointment) = row.get(def, "appointment_id").as_id() {
                of.entry(appointment).or_default().push(row.id);
            }
        }
        let mut pairs: BTreeSet<BTreeSet<String>> = BTreeSet::new();
        for records in of.values() {
            for (at, one) in records.iter().enumerate() {
                let others = records[at + 1..].iter();
                pairs.extend(others.map(|other| [one.to_string(), other.to_string()].into()));
            }
        }
        let open = tx.conflicts_open()?;
        let of_kind = |kind| {
            let items = open.iter().map(|stored| &stored.conflict);
            items.filter(move |item| item.kind == kind)
        };
        let mut listed = BTreeSet::new();
        for item in of_kind(ConflictKind::VisitTwice) {
            let sides: BTreeSet<String> =
                item.sides.iter().map(|side| side.change.clone()).collect();
            if !pairs.contains(&sides) {
                wrong.push(format!("item {} is about no appointment", item.id));
            }
            if !listed.insert(sides) {
                wrong.push(format!("item {} is there twice", item.id));
            }
        }
        let unasked = pairs
            .iter()
            .filter(|pair| !decided.contains(*pair) && !listed.contains(*pair));
        wrong.extend(
            unasked.map(|pair| format!("two visits of one appointment, unasked: {pair:?}")),
        );
        let hidden: BTreeSet<Uuid> = of_kind(ConflictKind::DeletedParent)
            .map(|item| item.row)
            .collect();
        for record in removed {
            for part in [
                "soap_notes",
                "vital_signs",
                "diagnoses",
                "prescriptions",
                "lab_results",
            ] {
                let part = ENTITIES.iter().find(|known| known.table == part);
                let Some(part) = part else {
                    continue;
                };
                for (row, _) in tx.rows_where(part, "medical_record_id", &Value::Id(record))? {
                    let is_decided = decided
                        .iter()
                        .any(|pair| pair.contains(&row.id.to_string()));
                    // A note that was emptied says nothing.
                    let says = |name: &&str| {
                        row.text(part, name)
                            .is_some_and(|text| !text.trim().is_empty())
                    };
                    let is_empty = part.table == "soap_notes" && !NOTED.iter().any(says);
                    if !row.is_deleted(part)
                        && !is_empty
                        && !hidden.contains(&row.id)
                        && !is_decided
                    {
                        wrong.push(format!(
                            "{} {} went with its visit, unasked",
                            part.table, row.id
                        ));
                    }
                }
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(wrong)
}
