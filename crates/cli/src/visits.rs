//! The consult from a terminal: beginning a visit and reading it.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::printing::{NewDispensing, PrescriptionNeeds, dispense, printable, take_back};
use vetpms_app::view::Record;
use vetpms_app::visits::{
    Arrival, Visit, VisitOf, cancel_prescription, check_in, open_visit, prescribe_anew,
    remove_visit, visit,
};
use vetpms_app::{AppError, Desk};
use vetpms_model::medical::{MedicalRecord, Prescription, VitalSigns};
use vetpms_model::{Entity, EntityDef};

use crate::args::VisitCommand;
use crate::clinic::lab_line;
use crate::fields;
use crate::output::Output;
use crate::visit_parts;
use crate::words::{day, moment_of};

/// Runs a command about visits.
pub(crate) fn run(desk: &Desk, command: &VisitCommand, out: Output) -> Result<(), AppError> {
    match command {
        VisitCommand::Open {
            appointment,
            patient,
        } => {
            let of = match (appointment, patient) {
                (Some(id), _) => VisitOf::Appointment(*id),
                (None, Some(id)) => VisitOf::Patient(*id),
                (None, None) => return Ok(()), // the command line asks for one of them
            };
            let id = open_visit(desk, of)?;
            out.show(&json!({ "id": id }), || id.to_string())
        }
        VisitCommand::Arrive {
            appointment,
            weight,
            weight_confirmed,
            contact_confirmed,
            alerts,
            remark,
        } => {
            let arrival = Arrival {
                weight_kg: weight.clone(),
                weight_confirmed: *weight_confirmed,
                contact_confirmed: *contact_confirmed,
                alerts: alerts.clone(),
                remark: remark.clone(),
            };
            let id = check_in(desk, *appointment, &arrival)?;
            out.show(&json!({ "id": id }), || "arrived".into())
        }
        VisitCommand::Dispense {
            prescription,
            quantity,
            batch,
            expires,
        } => {
            let new = NewDispensing {
                prescription_id: *prescription,
                quantity: quantity.clone(),
                quantity_unit: None,
                batch_number: batch.clone(),
                expires_on: *expires,
            };
            let id = dispense(desk, &new)?;
            out.show(&json!({ "id": id }), || id.to_string())
        }
        VisitCommand::Write {
            visit,
            planned,
            what,
        } => visit_parts::write(desk, *visit, *planned, what, out),
        VisitCommand::Correct { id, what } => visit_parts::correct(desk, *id, what, out),
        VisitCommand::About {
            id,
            complaint,
            kind,
        } => visit_parts::about(desk, *id, (complaint.as_deref(), kind.as_deref()), out),
        VisitCommand::TakeOut { part, id } => visit_parts::remove(desk, *part, *id, out),
        VisitCommand::TakeBack { dispensing, reason } => {
            let id = take_back(desk, *dispensing, reason)?;
            out.show(&json!({ "id": id }), || "taken back".into())
        }
        VisitCommand::Cancel {
            prescription,
            reason,
        } => {
            let id = cancel_prescription(desk, *prescription, reason)?;
            out.show(&json!({ "id": id }), || "cancelled, by an addendum".into())
        }
        VisitCommand::Anew {
            prescription,
            reason,
            fields,
            in_spite,
        } => {
            let values = fields::parse(Prescription::def(), fields)?;
            let reason = reason.as_str();
            let new = prescribe_anew(desk, *prescription, &values, reason, in_spite.as_deref())?;
            out.show(&new, || {
                format!(
                    "prescription {} in the new visit {}",
                    new.prescription_id, new.record_id
                )
            })
        }
        VisitCommand::Remove { id } => {
            remove_visit(desk, *id)?;
            out.show(&json!({ "id": id }), || "removed".into())
        }
        VisitCommand::Show { id } => show(desk, *id, out),
    }
}

/// The words of a field's code.
fn code_of(def: &EntityDef, name: &str, record: &Record) -> String {
    let value = record.values.get(name).and_then(Json::as_str);
    let value = value.unwrap_or_default();
    let field = def.field(name);
    let known = field.and_then(|field| field.codes.iter().find(|code| code.0 == value));
    known.map_or(value, |code| code.1).to_owned()
}

/// What was measured at once, as one line.
fn measured(record: &Record) -> String {
    let def = VitalSigns::def();
    let beside = [
        "medical_record_id",
        "recorded_at",
        "recorded_by",
        "signed_heads",
    ];
    let shown = def
        .fields
        .iter()
        .filter(|field| !beside.contains(&field.name));
    let parts = shown.filter_map(|field| {
        let value = match record.values.get(field.name)? {
            Json::Null => return None,
            Json::String(_) => code_of(def, field.name, record),
            value => value.to_string(),
        };
        Some(format!("{} {value}", field.label))
    });
    let parts: Vec<String> = parts.collect();
    let at = record.values.get("recorded_at").and_then(Json::as_str);
    let at = moment_of(at.unwrap_or_default());
    format!("measured {at}: {}", parts.join(", "))
}

fn text(value: Option<&Json>) -> String {
    let text = value.and_then(Json::as_str).unwrap_or_default();
    text.to_owned()
}

/// Shows a visit.
fn show(desk: &Desk, id: Uuid, out: Output) -> Result<(), AppError> {
    let found = visit(desk, id)?;
    let handed_out = handed_out(desk, &found)?;
    out.show(&found, || {
        let mut lines = vec![format!(
            "{}, {}",
            text(found.patient.values.get("name")),
            moment_of(&text(found.record.values.get("visit_date"))),
        )];
        let kind = code_of(MedicalRecord::def(), "record_type", &found.record);
        let about = [kind, text(found.record.values.get("chief_complaint"))];
        let about: Vec<String> = about.into_iter().filter(|text| !text.is_empty()).collect();
        lines.push(about.join(": "));
        lines.extend(found.vitals.iter().map(measured));
        for part in ["subjective", "objective", "assessment", "plan"] {
            if found.note.values.contains_key(part) {
                lines.push(format!("{part}: {}", text(found.note.values.get(part))));
            }
        }
        let named = |records: &[vetpms_app::view::Record], field: &str| {
            let names = records.iter().map(|one| text(one.values.get(field)));
            names.collect::<Vec<_>>()
        };
        lines.extend(named(&found.diagnoses, "diagnosis_name"));
        let said = |one: &vetpms_app::view::Record, fields: &[&str]| {
            let texts = fields.iter().map(|field| text(one.values.get(*field)));
            let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
            texts.join(", ")
        };
        let treatment = |one| said(one, &["treatment_name", "dose", "status"]);
        lines.extend(found.treatments.iter().map(treatment));
        let given = ["medication_name", "dosage", "frequency", "duration"];
        lines.extend(found.prescriptions.iter().map(|one| {
            let words = said(one, &given);
            match found.addenda.iter().any(|more| cancels(more, one.id)) {
                true => format!("{words} (cancelled)"),
                false => words,
            }
        }));
        lines.extend(found.needs.iter().map(needs_words));
        lines.extend(handed_out);
        lines.extend(found.lab_results.iter().map(lab_line));
        if let Some(at) = found.signed_at {
            let who = found.signed_by.as_deref().unwrap_or("somebody");
            lines.push(format!("signed on {} by {who}", day(at)));
        }
        let added = found
            .addenda
            .iter()
            .map(|one| text(one.values.get("content")));
        lines.extend(added.map(|content| format!("addendum: {content}")));
        lines.join("\n")
    })
}

fn cancels(addendum: &vetpms_app::view::Record, prescription: Uuid) -> bool {
    let values = &addendum.values;
    values.get("cancels").and_then(Json::as_bool) == Some(true)
        && text(values.get("about_id")) == prescription.to_string()
}

/// What a prescription lacks, and what that means.
fn needs_words(needs: &PrescriptionNeeds) -> String {
    let words = |fields: &[vetpms_app::printing::MissingField]| {
        let words: Vec<&str> = fields.iter().map(|field| field.words.as_str()).collect();
        words.join(", ")
    };
    let mut parts = Vec::new();
    if !needs.of_prescription.is_empty() {
        let missing = words(&needs.of_prescription);
        parts.push(format!("needed before signing: {missing}"));
    }
    if !needs.of_label.is_empty() {
        parts.push(format!("needed for a label: {}", words(&needs.of_label)));
    }
    if needs.is_doubtful() {
        let dose = needs.dose.as_ref();
        let dose = dose.map(|dose| format!("{} mg/kg at {} kg", dose.mg_per_kg, dose.kg));
        let against: Vec<String> = needs.allergens.iter().cloned().chain(dose).collect();
        parts.push(format!(
            "to be corrected or explained before signing: {}",
            against.join(", ")
        ));
    }
    format!("{}: {}", needs.name, parts.join("; "))
}

/// What was handed out at a visit, and what of it was taken back.
fn handed_out(desk: &Desk, visit: &Visit) -> Result<Vec<String>, AppError> {
    let all = printable(desk, visit.patient.id)?;
    let labels = all.into_iter().filter(|one| {
        one.kind == vetpms_app::printing::DocumentKind::Label
            && one.record_id == Some(visit.record.id)
    });
    Ok(labels
        .map(|one| {
            let words = format!(
                "handed out: {}, {} ({})",
                one.title,
                day(one.at),
                one.subject_id
            );
            match one.taken_back {
                Some(back) => format!("{words}; taken back on {}: {}", day(back.at), back.reason),
                None => words,
            }
        })
        .collect())
}
