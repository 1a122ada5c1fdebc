//! Corrections of single fields, and the small records that hang on a client or patient.

use serde_json::{Value as Json, json};
use vetpms_app::AppError;
use vetpms_app::records::{add_record, remove_record};

use super::{Domain, Form, Operation, Scene, Since, definition, fields, no_rules};

/// The domain.
pub(super) const DOMAIN: Domain = Domain {
    since: Since::Always,
    operations: &[
        Operation {
            name: "rename-client",
            weight: 6,
            run: rename_client,
        },
        Operation {
            name: "note-client",
            weight: 5,
            run: note_client,
        },
        Operation {
            name: "tag-client",
            weight: 4,
            run: tag_client,
        },
        Operation {
            name: "rename-patient",
            weight: 6,
            run: rename_patient,
        },
        Operation {
            name: "colour-patient",
            weight: 6,
            run: colour_patient,
        },
        Operation {
            name: "open-form",
            weight: 5,
            run: open_form,
        },
        Operation {
            name: "save-form",
            weight: 5,
            run: save_form,
        },
        Operation {
            name: "chip-patient",
            weight: 4,
            run: chip_patient,
        },
        Operation {
            name: "alert-patient",
            weight: 5,
            run: alert_patient,
        },
        Operation {
            name: "give-patient",
            weight: 3,
            run: give_patient,
        },
        Operation {
            name: "add-contact",
            weight: 4,
            run: add_contact,
        },
        Operation {
            name: "change-contact",
            weight: 4,
            run: change_contact,
        },
        Operation {
            name: "add-address",
            weight: 3,
            run: add_address,
        },
        Operation {
            name: "change-address",
            weight: 3,
            run: change_address,
        },
        Operation {
            name: "add-allergy",
            weight: 4,
            run: add_allergy,
        },
        Operation {
            name: "change-allergy",
            weight: 4,
            run: change_allergy,
        },
        Operation {
            name: "remove-record",
            weight: 5,
            run: remove,
        },
    ],
    oracle: no_rules,
};

fn rename_client(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, name) = (scene.any("clients")?.id, scene.word("Jones"));
    scene.change("clients", id, "last_name", json!(name))
}

/// Text grows by merging, so nobody can say what stands in the end: digests must agree, no more.
fn note_client(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("clients")?.id;
    let before = scene.value("clients", id, "notes")?;
    let word = scene.word("calls first");
    let text = format!("{} {word}", before.as_str().unwrap_or_default());
    let values = fields([("notes", json!(text))]);
    vetpms_app::records::change_record(scene.desk, definition("clients")?, id, None, &values)
}

fn tag_client(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("clients")?.id;
    let tags = [scene.word("vip"), format!("t{}", scene.dice.below(4))];
    let values = fields([("tags", json!(tags))]);
    vetpms_app::records::change_record(scene.desk, definition("clients")?, id, None, &values)
}

fn rename_patient(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, name) = (scene.any("patients")?.id, scene.word("Minka"));
    scene.change("patients", id, "name", json!(name))
}

fn colour_patient(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, colour) = (scene.any("patients")?.id, scene.word("black"));
    scene.change("patients", id, "color", json!(colour))
}

/// Somebody opens a form and is called away.
fn open_form(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (def, id) = (definition("patients")?, scene.any("patients")?.id);
    let record = scene
        .desk
        .read(|tx| vetpms_app::view::record(tx, def, id))?;
    *scene.form = Some(Form {
        id,
        heads: record.heads,
        seen: scene.value("patients", id, "color")?,
    });
    Ok(())
}

/// And saves it later, over whatever has been written meanwhile.
fn save_form(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let def = definition("patients")?;
    let form = scene.form.take();
    let form = form.ok_or_else(|| AppError::not_found(def.label))?;
    let colour = json!(scene.word("brindle"));
    let values = fields([("color", colour.clone())]);
    let heads = Some(form.heads.as_slice());
    let cell = ("patients", form.id, "color");
    let done = vetpms_app::records::change_record(scene.desk, def, form.id, heads, &values);
    match &done {
        Ok(()) => scene.journal.wrote(cell, &form.seen, &colour),
        Err(_) => scene.journal.doubt(cell),
    }
    done
}

fn chip_patient(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("patients")?.id;
    let chip = format!("{:015}", 985_112_000_000_000 + scene.serial);
    scene.change("patients", id, "microchip_id", json!(chip))
}

fn alert_patient(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("patients")?.id;
    let alerts = [scene.word("Bites"), format!("Deaf {}", scene.dice.below(3))];
    let values = fields([("medical_alerts", json!(alerts))]);
    vetpms_app::records::change_record(scene.desk, definition("patients")?, id, None, &values)
}

/// Another owner: the same one may be written twice, so only digests and conflicts tell.
fn give_patient(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, owner) = (scene.any("patients")?.id, scene.any("clients")?.id);
    let values = fields([("client_id", json!(owner))]);
    vetpms_app::records::change_record(scene.desk, definition("patients")?, id, None, &values)
}

fn add<const N: usize>(
    scene: &mut Scene<'_>,
    table: &'static str,
    values: [(&str, Json); N],
) -> Result<(), AppError> {
    let id = add_record(scene.desk, definition(table)?, None, &fields(values))?;
    scene.made(table, id);
    Ok(())
}

fn add_contact(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let owner = scene.any("clients")?.id;
    let number = format!("+3120{:07}", scene.serial);
    let values = [
        ("client_id", json!(owner)),
        ("type", json!("PHONE")),
        ("value", json!(number)),
    ];
    add(scene, "contact_methods", values)
}

fn change_contact(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let id = scene.any("contact_methods")?.id;
    let number = format!("+3130{:07}", scene.serial);
    scene.change("contact_methods", id, "value", json!(number))
}

fn add_address(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (owner, city) = (scene.any("clients")?.id, scene.word("Haarlem"));
    let values = [("client_id", json!(owner)), ("city", json!(city))];
    add(scene, "addresses", values)
}

fn change_address(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, city) = (scene.any("addresses")?.id, scene.word("Leiden"));
    scene.change("addresses", id, "city", json!(city))
}

fn add_allergy(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (patient, allergen) = (scene.any("patients")?.id, scene.word("penicillin"));
    let values = [
        ("patient_id", json!(patient)),
        ("allergen", json!(allergen)),
    ];
    add(scene, "patient_allergies", values)
}

fn change_allergy(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let (id, reaction) = (scene.any("patient_allergies")?.id, scene.word("itches"));
    scene.change("patient_allergies", id, "reaction", json!(reaction))
}

fn remove(scene: &mut Scene<'_>) -> Result<(), AppError> {
    let tables = [
        "contact_methods",
        "addresses",
        "patient_allergies",
        "clients",
        "patients",
    ];
    let table = *scene.dice.pick(&tables).unwrap_or(&"addresses");
    let id = scene.any(table)?.id;
    remove_record(scene.desk, definition(table)?, id)
}
