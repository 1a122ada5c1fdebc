//! What each operation does: one use case.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Operation, PatientLine};
use crate::desk::Desk;
use crate::error::AppError;
use crate::lab::{EnteredResult, LookedAt, enter_order, enter_results, result, review_results};
use crate::people::{
    NewClient, NewPatient, PatientStatus, change_patient_status, merge, record_weight,
    register_client, register_patient, unmerge,
};
use crate::records::{add_record, change_record, remove_record, table};
use crate::scheduling::{
    AppointmentChange, NewAppointment, book_appointment, cancel_appointment, change_appointment,
    set_appointment_status,
};
use crate::vaccinations::give_vaccination;
use crate::visits::{
    PastVisit, TextOf, TreatmentStep, add_diagnosis, add_problem, add_treatment, add_vitals,
    enter_visit, prescribe, resolve_problem, save_text,
};

/// Carries an operation out and returns what is acknowledged; it is durable by then.
///
/// # Errors
/// Whatever the use case refuses; nothing has changed then.
pub fn run(desk: &Desk, operation: Operation) -> Result<Json, AppError> {
    let id = match operation {
        Operation::RegisterClient {
            id,
            values,
            contacts,
            address,
            patients,
        } => {
            let patients = patients.into_iter().map(NewPatient::from).collect();
            register_client(
                desk,
                &NewClient {
                    id,
                    values,
                    contacts,
                    address,
                    patients,
                },
            )?
        }
        Operation::RegisterPatient { client, patient } => {
            register_patient(desk, client, &patient.into())?
        }
        Operation::Add {
            table: name,
            id,
            values,
        } => add_record(desk, table(&name)?, id, &values)?,
        Operation::Set {
            table: name,
            id,
            values,
        } => {
            change_record(desk, table(&name)?, id, None, &values)?;
            id
        }
        Operation::Remove { table: name, id } => {
            remove_record(desk, table(&name)?, id)?;
            id
        }
        Operation::Weigh {
            patient,
            values,
            confirmed,
        } => record_weight(desk, patient, &values, confirmed)?,
        Operation::Merge { table, id, into } => {
            merge(desk, table, id, into)?;
            into
        }
        Operation::Unmerge { table, id } => {
            unmerge(desk, table, id)?;
            id
        }
        Operation::PatientStatus { id, status, date } => {
            change_patient_status(desk, id, PatientStatus::parse(&status, date)?)?;
            id
        }
        Operation::Book {
            id,
            values,
            staff,
            resources,
        } => {
            let booked = book_appointment(
                desk,
                &NewAppointment {
                    id,
                    values,
                    staff,
                    resources,
                },
            )?;
            let clashes: Vec<Uuid> = booked.clashes.iter().map(|clash| clash.id).collect();
            return Ok(json!({ "id": booked.id, "clashes": clashes }));
        }
        Operation::Move {
            id,
            values,
            staff,
            resources,
        } => {
            change_appointment(
                desk,
                id,
                None,
                &AppointmentChange {
                    values,
                    staff,
                    resources,
                },
            )?;
            id
        }
        Operation::Status { id, status, at } => {
            set_appointment_status(desk, id, &status, at)?;
            id
        }
        Operation::Cancel { id, reason } => {
            cancel_appointment(desk, id, &reason)?;
            id
        }
        Operation::Visit {
            id,
            patient,
            appointment,
            values,
        } => {
            let past = PastVisit {
                id,
                patient,
                appointment,
            };
            enter_visit(desk, past, &values)?
        }
        Operation::Note { visit, values } => {
            save_text(desk, visit, TextOf::Note, &values, &[])?;
            visit
        }
        Operation::Diagnose { visit, values } => add_diagnosis(desk, visit, &values)?,
        Operation::Plan {
            visit,
            values,
            in_spite,
        } => add_treatment(
            desk,
            visit,
            &values,
            TreatmentStep::Planned,
            in_spite.as_deref(),
        )?,
        Operation::Prescribe {
            visit,
            values,
            in_spite,
        } => prescribe(desk, visit, &values, in_spite.as_deref())?,
        Operation::Problem { patient, values } => add_problem(desk, patient, &values)?,
        Operation::CloseProblem { id, on } => {
            resolve_problem(desk, id, on)?;
            id
        }
        Operation::OrderTest {
            id,
            patient,
            values,
        } => enter_order(desk, id, patient, &values)?,
        Operation::Vaccinate { patient, values } => {
            give_vaccination(desk, patient, &values, false)?.id
        }
        Operation::Measure {
            visit,
            values,
            confirmed,
        } => add_vitals(desk, visit, &values, confirmed)?,
        Operation::EnterResult { id, values } => {
            let opened_at = Vec::new();
            let entered = EnteredResult {
                id,
                opened_at,
                values,
            };
            enter_results(desk, &[entered])?;
            id
        }
        Operation::ReviewResult { id, comment } => {
            let found = result(desk, id)?.found;
            review_results(desk, &[LookedAt { id, found }], comment.as_deref())?;
            id
        }
    };
    Ok(json!({ "id": id }))
}

impl From<PatientLine> for NewPatient {
    fn from(line: PatientLine) -> Self {
        Self {
            id: line.id,
            values: line.values,
            allergies: line.allergies,
            weights: line.weights,
        }
    }
}
