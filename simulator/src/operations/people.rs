//! Clients and patients: registering them, merging double entries, taking them apart again.

use serde_json::json;
use vetpms_app::people::{
    MergeTable, NewClient, NewPatient, PatientStatus, acknowledge_alerts, change_patient_status,
    merge, record_consent, record_weight, register_client, register_patient, unmerge,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::value::rfc3339;
use vetpms_model::{Row, Value};

use super::{Domain, Operation, Scene, Since, definition, fields};
use crate::journal::Journal;

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Always,
    operations: &[
        Operation {
            name: "register-client",
            weight: 14,
            run: client,
        },
        Operation {
            name: "register-patient",
            weight: 8,
            run: patient,
        },
        Operation {
            name: "weigh",
            weight: 10,
            run: weigh,
        },
        Operation {
            name: "patient-status",
            weight: 5,
            run: status,
        },
        Operation {
            name: "consent",
            weight: 3,
            run: consent,
        },
        Operation {
            name: "acknowledge",
            weight: 3,
            run: acknowledge,
        },
        Operation {
            name: "merge-clients",
            weight: 4,
            run: merge_clients,
        },
        Operation {
            name: "merge-patients",
            weight: 4,
            run: merge_patients,
        },
        Operation {
            name: "unmerge",
            weight: 4,
            run: take_apart,
        },
    ],
    oracle,
};

const SPECIES: [&str; 2] = ["Dog", "Cat"];

fn animal(scene: &mut Scene<'_>) -> NewPatient {
    let species = *scene.dice.pick(&SPECIES).unwrap_or(&"Dog");
    let name = scene.word("Bella");
    NewPatient {
        values: fields([("name", json!(name)), ("species", json!(species))]),
        ..NewPatient::default()
    }
}

pub(super) fn client(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let name = scene.word("Smith");
    let mut new = NewClient {
        values: fields([("last_name", json!(name)), ("first_name", json!("Ann"))]),
        ..NewClient::default()
    };
    if scene.dice.chance(6000) {
        let number = format!("+3161{:07}", scene.serial);
        let contact = [("type", json!("MOBILE")), ("value", json!(number))];
        new.contacts.push(fields(contact));
    }
    if scene.dice.chance(4000) {
        let line = scene.word("Canal Street");
        new.address = Some(fields([("line1", json!(line)), ("country", json!("NL"))]));
    }
    if scene.dice.chance(7000) {
        new.patients.push(animal(scene));
    }
    let id = register_client(scene.desk, &new)?;
    scene.made("clients", id);
    Ok(())
}

fn patient(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let owner = scene.any("clients")?.id;
    let new = animal(scene);
    let id = register_patient(scene.desk, owner, &new)?;
    scene.made("patients", id);
    Ok(())
}

fn weigh(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let patient = scene.any("patients")?.id;
    let weight = json!(format!(
        "{}.{:03}",
        1 + scene.serial / 1000,
        scene.serial % 1000
    ));
    let id = record_weight(scene.desk, patient, &fields([("weight_kg", weight)]), true)?;
    scene.made("patient_weights", id);
    let stored = scene.value("patient_weights", id, "weight_kg")?;
    let cell = ("patient_weights", id, "weight_kg");
    scene.journal.facts.insert(cell, stored);
    Ok(())
}

fn status(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let patient = scene.any("patients")?.id;
    let next = match scene.dice.below(3) {
        0 => PatientStatus::Active,
        1 => PatientStatus::Inactive,
        _ => PatientStatus::Deceased(crate::clock::instant(crate::clock::DAWN).date_naive()),
    };
    scene.replacing(("patients", patient, "status"), |scene| {
        change_patient_status(scene.desk, patient, next)
    })
}

fn consent(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let client = scene.any("clients")?.id;
    let purposes = definition("client_consents")?.field("purpose");
    let codes = purposes.map_or(&[][..], |field| field.codes);
    let code = scene.dice.pick(codes).map_or("", |code| code.0);
    let given = scene.dice.chance(5000);
    let id = record_consent(scene.desk, client, code, given, None)?;
    scene.made("client_consents", id);
    Ok(())
}

fn acknowledge(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let patient = scene.any("patients")?.id;
    let id = acknowledge_alerts(scene.desk, patient, None, &["Bites".to_owned()])?;
    scene.made("alert_acknowledgements", id);
    Ok(())
}

fn merge_clients(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (one, other) = (scene.any("clients")?.id, scene.any("clients")?.id);
    merge(scene.desk, MergeTable::Clients, one, other)
}

fn merge_patients(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (one, other) = (scene.any("patients")?.id, scene.any("patients")?.id);
    merge(scene.desk, MergeTable::Patients, one, other)
}

fn take_apart(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (table, name) = match scene.dice.below(2) {
        0 => (MergeTable::Clients, "clients"),
        _ => (MergeTable::Patients, "patients"),
    };
    let def = definition(name)?;
    let mut rows = scene.desk.read(|tx| Ok(tx.scan(def, None, usize::MAX)?))?;
    rows.retain(|(row, _)| !row.get(def, "merged_into").is_null());
    let found: Option<Row> = scene.dice.pick(&rows).map(|(row, _)| row.clone());
    let row = found.ok_or_else(|| AppError::not_found(def.label))?;
    unmerge(scene.desk, table, row.id)
}

fn oracle(desk: &Desk, journal: &Journal) -> Result<Vec<String>, AppError> {
    let mut wrong = merges_end_somewhere(desk, journal)?;
    wrong.extend(weights_are_the_latest(desk)?);
    Ok(wrong)
}

/// A patient's weight is that of its latest weighing.
fn weights_are_the_latest(desk: &Desk) -> Result<Vec<String>, AppError> {
    let (patients, weights) = (definition("patients")?, definition("patient_weights")?);
    let mut wrong = Vec::new();
    desk.read(|tx| {
        for (row, _) in tx.scan(patients, None, usize::MAX)? {
            let weighed = tx.rows_where(weights, "patient_id", &Value::Id(row.id))?;
            let latest = weighed.iter().max_by_key(|(weighing, _)| {
                match weighing.get(weights, "measured_at") {
                    Value::Instant(at) => Some(*at),
                    _ => None,
                }
            });
            let wanted = latest.map(|(weighing, _)| weighing.get(weights, "weight_kg").to_json());
            let shown = tx.derived(patients, row.id)?.get("weight_kg").cloned();
            if shown != wanted {
                wrong.push(format!("patient {}: not its latest weight", row.id));
            }
        }
        Ok::<_, AppError>(())
    })?;
    Ok(wrong)
}

/// Whoever was merged is stood for by one row that stands for itself, the same from everywhere.
fn merges_end_somewhere(desk: &Desk, _: &Journal) -> Result<Vec<String>, AppError> {
    let mut wrong = Vec::new();
    for table in ["clients", "patients"] {
        let def = definition(table)?;
        desk.read(|tx| {
            for (row, _) in tx.scan(def, None, usize::MAX)? {
                let end = tx.stands_for(row.id)?;
                if tx.stands_for(end)? != end {
                    wrong.push(format!("{table} {}: its merge does not end", row.id));
                }
                if let Value::Id(into) = row.get(def, "merged_into")
                    && tx.stands_for(*into)? != end
                {
                    wrong.push(format!("{table} {}: two rows stand for it", row.id));
                }
            }
            Ok::<_, AppError>(())
        })?;
    }
    Ok(wrong)
}

/// A time as forms hand it over.
pub(super) fn text(at: chrono::DateTime<chrono::Utc>) -> String {
    rfc3339(at)
}
