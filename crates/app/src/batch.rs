//! One operation as a line of JSON: the language of `vetpms batch`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::lab::{EnteredResult, LookedAt, enter_results, result, review_results};
use crate::people::{
    MergeTable, NewClient, NewPatient, PatientStatus, change_patient_status, merge, record_weight,
    register_client, register_patient, unmerge,
};
use crate::records::{add_record, change_record, remove_record, table};
use crate::scheduling::{
    AppointmentChange, NewAppointment, book_appointment, cancel_appointment, change_appointment,
    set_appointment_status,
};
use crate::vaccinations::give_vaccination;
use crate::visits::add_vitals;

type Fields = Map<String, Json>;

/// An animal of a `register_client` line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatientLine {
    id: Option<Uuid>,
    values: Fields,
    #[serde(default)]
    allergies: Vec<Fields>,
    #[serde(default)]
    weights: Vec<Fields>,
}

/// An operation.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Operation {
    /// A client with contacts, address and animals.
    RegisterClient {
        /// The id to give it.
        id: Option<Uuid>,
        /// The client's fields.
        values: Fields,
        /// Fields of each contact.
        #[serde(default)]
        contacts: Vec<Fields>,
        /// Fields of the address.
        #[serde(default)]
        address: Option<Fields>,
        /// The animals.
        #[serde(default)]
        patients: Vec<PatientLine>,
    },
    /// An animal of a known client.
    RegisterPatient {
        /// The owner.
        client: Uuid,
        /// The animal.
        patient: PatientLine,
    },
    /// A record of any table.
    Add {
        /// Table.
        table: String,
        /// The id to give it.
        id: Option<Uuid>,
        /// Its fields.
        values: Fields,
    },
    /// New values of touched fields.
    Set {
        /// Table.
        table: String,
        /// Row.
        id: Uuid,
        /// Touched fields.
        values: Fields,
    },
    /// Marks a record as deleted.
    Remove {
        /// Table.
        table: String,
        /// Row.
        id: Uuid,
    },
    /// One client or patient entered twice.
    Merge {
        /// clients or patients.
        table: MergeTable,
        /// The entry that becomes another name.
        id: Uuid,
        /// The entry that stands for both.
        into: Uuid,
    },
    /// Takes a merged entry apart again.
    Unmerge {
        /// clients or patients.
        table: MergeTable,
        /// The entry.
        id: Uuid,
    },
    /// A weighing.
    Weigh {
        /// Patient.
        patient: Uuid,
        /// `weight_kg`, and `measured_at` unless now.
        values: Fields,
    },
    /// A patient's status.
    PatientStatus {
        /// Patient.
        id: Uuid,
        /// ACTIVE, INACTIVE or DECEASED.
        status: String,
        /// Day of death.
        date: Option<NaiveDate>,
    },
    /// An appointment.
    Book {
        /// The id to give it.
        id: Option<Uuid>,
        /// Its fields.
        values: Fields,
        /// Who sees them.
        #[serde(default)]
        staff: Vec<Uuid>,
        /// Rooms and devices.
        #[serde(default)]
        resources: Vec<Uuid>,
    },
    /// New values of an appointment.
    Move {
        /// Appointment.
        id: Uuid,
        /// Touched fields.
        #[serde(default)]
        values: Fields,
        /// Who sees them from now on.
        staff: Option<Vec<Uuid>>,
        /// Rooms and devices from now on.
        resources: Option<Vec<Uuid>>,
    },
    /// The next state of an appointment.
    Status {
        /// Appointment.
        id: Uuid,
        /// State.
        status: String,
        /// When it was, unless now.
        at: Option<DateTime<Utc>>,
    },
    /// Calls an appointment off.
    Cancel {
        /// Appointment.
        id: Uuid,
        /// Why.
        reason: String,
    },
    /// A vaccination, with what it answers and opens.
    Vaccinate {
        /// Patient.
        patient: Uuid,
        /// `product_id` or `product_name`, and `given_at` unless now.
        values: Fields,
    },
    /// Vital signs.
    Measure {
        /// The visit's record.
        visit: Uuid,
        /// What was measured, and `recorded_at` unless now.
        values: Fields,
    },
    /// What the laboratory found.
    EnterResult {
        /// The test that was ordered.
        id: Uuid,
        /// Value or finding, unit, range, and `resulted_at` unless now.
        values: Fields,
    },
    /// That a result was looked at.
    ReviewResult {
        /// The result.
        id: Uuid,
        /// What it means.
        comment: Option<String>,
    },
}

/// Reads a line.
///
/// # Errors
/// [`Code::InvalidValue`] says where the line is not an operation.
pub fn parse(line: &str) -> Result<Operation, AppError> {
    serde_json::from_str(line).map_err(|error| {
        // serde's other words could repeat a client's value; these name fields only.
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let named = [
            "missing field",
            "unknown field",
            "unknown variant",
            "UUID parsing failed",
        ];
        let what = if named.iter().any(|start| words.starts_with(start)) {
            words
        } else {
            "wrong shape"
        };
        let message = format!("this line is not an operation ({what}); see `vetpms batch --help`");
        AppError::new(Code::InvalidValue, message)
    })
}

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
        Operation::Weigh { patient, values } => record_weight(desk, patient, &values)?,
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
        Operation::Vaccinate { patient, values } => {
            give_vaccination(desk, patient, &values, false)?.id
        }
        Operation::Measure { visit, values } => add_vitals(desk, visit, &values, false)?,
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
