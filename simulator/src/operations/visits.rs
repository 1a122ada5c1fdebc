//! Visits: what is written in them, signatures, and what is added afterwards.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use vetpms_app::records::past_rules::{add_record, change_record};
use vetpms_app::signing::{NewAddendum, add_addendum, sign_as};
use vetpms_app::{AppError, Desk};
use vetpms_model::Value;

use super::{Domain, Operation, Scene, Since, definition, fields, is_a_refusal};
use crate::journal::Journal;

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Always,
    operations: &[
        Operation {
            name: "open-visit",
            weight: 6,
            run: open,
        },
        Operation {
            name: "write-visit",
            weight: 8,
            run: write,
        },
        Operation {
            name: "measure",
            weight: 4,
            run: measure,
        },
        Operation {
            name: "correct-dose",
            weight: 4,
            run: correct_dose,
        },
        Operation {
            name: "diagnose",
            weight: 3,
            run: diagnose,
        },
        Operation {
            name: "sign-visit",
            weight: 4,
            run: sign,
        },
        Operation {
            name: "add-addendum",
            weight: 3,
            run: add,
        },
    ],
    oracle: what_was_signed_stands,
};

fn open(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let patient = scene.any("patients")?.id;
    let complaint = scene.word("limps");
    let values = fields([
        ("patient_id", json!(patient)),
        ("visit_date", json!("2024-03-02T09:00:00Z")),
        ("chief_complaint", json!(complaint)),
    ]);
    let id = add_record(scene.desk, definition("medical_records")?, None, &values)?;
    scene.made("medical_records", id);
    Ok(())
}

/// Two people in one note: a line is added, or the last one is said otherwise.
fn write(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let record = scene.any("medical_records")?.id;
    let def = definition("soap_notes")?;
    let of = Value::Id(record);
    let there = scene
        .desk
        .read(|tx| Ok(tx.rows_where(def, "medical_record_id", &of)?))?;
    let word = scene.word("rest for days");
    let Some((note, _)) = there.first() else {
        let values = fields([("medical_record_id", json!(record)), ("plan", json!(word))]);
        let id = add_record(scene.desk, def, None, &values)?;
        scene.made("soap_notes", id);
        return Ok(());
    };
    let before = note.text(def, "plan").unwrap_or_default();
    let text = if scene.dice.chance(3000) {
        let kept = before.rsplit_once('\n').map_or("", |(kept, _)| kept);
        format!("{kept}\n{word}")
    } else {
        format!("{before}\n{word}")
    };
    change_record(
        scene.desk,
        def,
        note.id,
        None,
        &fields([("plan", json!(text))]),
    )
}

fn measure(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let record = scene.any("medical_records")?.id;
    let values = fields([
        ("medical_record_id", json!(record)),
        ("pulse_rate", json!(60 + scene.serial % 100)),
        ("recorded_at", json!("2024-03-02T09:05:00Z")),
        ("recorded_by", json!(scene.signer.user)),
    ]);
    let id = add_record(scene.desk, definition("vital_signs")?, None, &values)?;
    scene.made("vital_signs", id);
    Ok(())
}

/// A dose never merges unseen: two corrections at once go to a person.
fn correct_dose(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let def = definition("prescriptions")?;
    let dose = scene.word("2.5 ml");
    if let Ok(found) = scene.any("prescriptions")
        && scene.dice.chance(6000)
    {
        let values = fields([("dosage", json!(dose))]);
        return change_record(scene.desk, def, found.id, None, &values);
    }
    let record = scene.any("medical_records")?.id;
    let values = fields([
        ("medical_record_id", json!(record)),
        ("medication_name", json!("Meloxicam 1.5 mg/ml")),
        ("dosage", json!(dose)),
        ("frequency", json!("once a day")),
        ("route", json!("by mouth")),
        ("prescribed_at", json!("2024-03-02T09:10:00Z")),
        ("prescribed_by", json!(scene.signer.user)),
    ]);
    let id = add_record(scene.desk, def, None, &values)?;
    scene.made("prescriptions", id);
    Ok(())
}

fn diagnose(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let record = scene.any("medical_records")?.id;
    let name = scene.word("sprain");
    let values = fields([
        ("medical_record_id", json!(record)),
        ("diagnosis_name", json!(name)),
    ]);
    let id = add_record(scene.desk, definition("diagnoses")?, None, &values)?;
    scene.made("diagnoses", id);
    Ok(())
}

fn sign(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let record = scene.any("medical_records")?.id;
    let done = sign_as(scene.desk, record, scene.signer);
    match &done {
        Ok(()) => {
            let hash = scene.value("medical_records", record, "content_hash")?;
            let hash = hash.as_str().unwrap_or_default().to_owned();
            scene.journal.signed.entry(record).or_default().insert(hash);
        }
        Err(error) if is_a_refusal(error) => {}
        Err(_) => drop(scene.journal.signed.insert(record, BTreeSet::new())),
    }
    done
}

fn add(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let record = scene.any("medical_records")?.id;
    let new = NewAddendum {
        content: scene.word("the owner calls"),
        reason: None,
    };
    let id = add_addendum(scene.desk, record, &new)?;
    scene.made("addenda", id);
    let content = scene.value("addenda", id, "content")?;
    scene
        .journal
        .facts
        .insert(("addenda", id, "content"), content);
    Ok(())
}

/// A signed visit stands as one of its signers signed it. That its parts are what the hash says is told by `verify`.
fn what_was_signed_stands(desk: &Desk, journal: &Journal) -> Result<Vec<String>, AppError> {
    let def = definition("medical_records")?;
    let mut wrong = Vec::new();
    for (record, hashes) in journal
        .signed
        .iter()
        .filter(|(_, hashes)| !hashes.is_empty())
    {
        let row = desk.read(|tx| Ok(tx.row(def, *record)?))?;
        let stands = row.map_or(Json::Null, |(row, _)| {
            row.get(def, "content_hash").to_json()
        });
        if stands.as_str().is_some_and(|hash| !hashes.contains(hash)) {
            wrong.push(format!(
                "visit {record} stands with a signature that nobody gave"
            ));
        }
    }
    Ok(wrong)
}
