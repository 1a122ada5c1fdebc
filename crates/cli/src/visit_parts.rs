//! Writing, correcting and taking out a part of a visit: its note, what was measured, found, done and prescribed.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_app::view::record;
use vetpms_app::visits::{
    TextOf, TreatmentStep, VisitPart, add_diagnosis, add_treatment, add_vitals, change_diagnosis,
    change_prescription, change_treatment, change_visit, correct_vitals, prescribe, remove_part,
    save_text, visit,
};
use vetpms_app::{AppError, Code, Desk};
use vetpms_model::medical::{
    Diagnosis, MedicalRecord, Prescription, SoapNote, Treatment, VitalSigns,
};
use vetpms_model::{Entity, EntityDef, ids};

use crate::args::{Part, PartArgs};
use crate::fields;
use crate::output::Output;

fn definition(part: Part) -> &'static EntityDef {
    match part {
        Part::Note => SoapNote::def(),
        Part::Vitals => VitalSigns::def(),
        Part::Diagnosis => Diagnosis::def(),
        Part::Treatment => Treatment::def(),
        Part::Prescription => Prescription::def(),
    }
}

/// The fields that were given, with the reason for the dose among them.
fn values_of(args: &PartArgs) -> Result<Map<String, Json>, AppError> {
    let mut values = fields::parse(definition(args.part), &args.fields)?;
    if let Some(reason) = &args.unusual_dose {
        if args.part != Part::Prescription {
            let problem = "only the dose of a prescription is asked about";
            return Err(AppError::field(Code::InvalidValue, "unusual-dose", problem));
        }
        values.insert("dose_override".into(), json!(reason));
    }
    Ok(values)
}

/// Writes a new part of a visit, or into its note.
pub(crate) fn write(
    desk: &Desk,
    visit: Uuid,
    planned: bool,
    args: &PartArgs,
    out: Output,
) -> Result<(), AppError> {
    let values = values_of(args)?;
    let reason = args.in_spite.as_deref();
    let id = match args.part {
        Part::Note => return note(desk, visit, &values, out),
        Part::Vitals => add_vitals(desk, visit, &values, args.confirmed)?,
        Part::Diagnosis => add_diagnosis(desk, visit, &values)?,
        Part::Treatment => {
            let step = if planned {
                TreatmentStep::Planned
            } else {
                TreatmentStep::Done
            };
            add_treatment(desk, visit, &values, step, reason)?
        }
        Part::Prescription => prescribe(desk, visit, &values, reason)?,
    };
    out.show(&json!({ "id": id }), || id.to_string())
}

fn note(desk: &Desk, visit: Uuid, values: &Map<String, Json>, out: Output) -> Result<(), AppError> {
    let def = SoapNote::def();
    let id = ids::natural_id(def.table, &[visit]);
    // Without a note so far there is nothing that it was opened at.
    let opened_at = match desk.read(|tx| record(tx, def, id)) {
        Ok(opened) => opened.heads,
        Err(error) if error.code == Code::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    save_text(desk, visit, TextOf::Note, values, &opened_at)?;
    out.show(&json!({ "id": id }), || id.to_string())
}

/// Says why the animal came, or what kind of visit it is.
pub(crate) fn about(
    desk: &Desk,
    id: Uuid,
    (complaint, kind): (Option<&str>, Option<&str>),
    out: Output,
) -> Result<(), AppError> {
    let def = MedicalRecord::def();
    let one = |name: &str, value: &str| Map::from_iter([(name.to_owned(), json!(value))]);
    let heads = || Ok::<_, AppError>(visit(desk, id)?.record.heads);
    if let Some(kind) = kind {
        let code = kind.to_uppercase();
        let field = def.field("record_type");
        if !field.is_some_and(|field| field.codes.iter().any(|known| known.0 == code)) {
            let problem = "there is no such kind of visit; see `visit about --help`";
            return Err(AppError::field(Code::InvalidValue, "kind", problem));
        }
        change_visit(desk, id, &heads()?, &one("record_type", &code))?;
    }
    if let Some(complaint) = complaint {
        let texts = one("chief_complaint", complaint);
        save_text(desk, id, TextOf::Record, &texts, &heads()?)?;
    }
    out.show(&json!({ "id": id }), || "saved".into())
}

/// Corrects a part of a visit as it stands.
pub(crate) fn correct(desk: &Desk, id: Uuid, args: &PartArgs, out: Output) -> Result<(), AppError> {
    let def = definition(args.part);
    let values = values_of(args)?;
    let reason = args.in_spite.as_deref();
    let opened_at = desk.read(|tx| record(tx, def, id))?.heads;
    match args.part {
        Part::Note => {
            let problem = "a note is written on: use `visit write` with the visit's id";
            return Err(AppError::new(Code::NotPossible, problem));
        }
        Part::Vitals => correct_vitals(desk, id, &opened_at, &values, args.confirmed)?,
        Part::Diagnosis => change_diagnosis(desk, id, &opened_at, &values)?,
        Part::Treatment => change_treatment(desk, id, &opened_at, &values, reason)?,
        Part::Prescription => change_prescription(desk, id, &opened_at, &values, reason)?,
    }
    out.show(&json!({ "id": id }), || "corrected".into())
}

/// Takes out a part that was entered in error.
pub(crate) fn remove(desk: &Desk, part: Part, id: Uuid, out: Output) -> Result<(), AppError> {
    let part = match part {
        Part::Note => {
            let problem = "a note stays; its words are changed with `visit write`";
            return Err(AppError::new(Code::NotPossible, problem));
        }
        Part::Vitals => VisitPart::VitalSigns,
        Part::Diagnosis => VisitPart::Diagnoses,
        Part::Treatment => VisitPart::Treatments,
        Part::Prescription => VisitPart::Prescriptions,
    };
    remove_part(desk, part, id)?;
    out.show(&json!({ "id": id }), || "taken out".into())
}
