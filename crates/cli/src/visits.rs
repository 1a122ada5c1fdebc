//! The consult from a terminal: beginning a visit and reading it.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::printing::{NewDispensing, dispense};
use vetpms_app::visits::{Arrival, VisitOf, check_in, open_visit, visit};
use vetpms_app::{AppError, Desk};

use crate::args::VisitCommand;
use crate::clinic::lab_line;
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
        VisitCommand::TakeOut { part, id } => visit_parts::remove(desk, *part, *id, out),
        VisitCommand::Show { id } => show(desk, *id, out),
    }
}

/// Shows a visit.
fn show(desk: &Desk, id: Uuid, out: Output) -> Result<(), AppError> {
    let found = visit(desk, id)?;
    out.show(&found, || {
        let text = |value: Option<&Json>| {
            let text = value.and_then(Json::as_str).unwrap_or_default();
            text.to_owned()
        };
        let mut lines = vec![format!(
            "{}, {}",
            text(found.patient.values.get("name")),
            moment_of(&text(found.record.values.get("visit_date"))),
        )];
        lines.push(text(found.record.values.get("chief_complaint")));
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
        lines.extend(found.prescriptions.iter().map(|one| said(one, &given)));
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
