//! One operation as a line of JSON: the language of `vetpms batch`.

mod run;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::error::{AppError, Code};
use crate::people::MergeTable;

pub use run::run;

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
        /// A weight far from the one before is right.
        #[serde(default)]
        confirmed: bool,
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
    /// A visit that took place.
    Visit {
        /// The id to give it.
        id: Option<Uuid>,
        /// Patient.
        patient: Uuid,
        /// Its appointment, which keeps its state.
        appointment: Option<Uuid>,
        /// `record_type`, `chief_complaint`, and `visit_date` unless now.
        values: Fields,
    },
    /// Words of a visit's note.
    Note {
        /// The visit's record.
        visit: Uuid,
        /// The texts.
        values: Fields,
    },
    /// A diagnosis.
    Diagnose {
        /// The visit's record.
        visit: Uuid,
        /// Its fields.
        values: Fields,
    },
    /// A treatment that is still to be done.
    Plan {
        /// The visit's record.
        visit: Uuid,
        /// Its fields.
        values: Fields,
        /// Why it is given in spite of a known allergy.
        in_spite: Option<String>,
    },
    /// A prescription.
    Prescribe {
        /// The visit's record.
        visit: Uuid,
        /// Its fields; `dose_override` says why an unusual dose is right.
        values: Fields,
        /// Why it is given in spite of a known allergy.
        in_spite: Option<String>,
    },
    /// A problem of the problem list.
    Problem {
        /// Patient.
        patient: Uuid,
        /// `problem_name` or `term_id`, `onset_on`, `notes`.
        values: Fields,
    },
    /// That a problem is over.
    CloseProblem {
        /// The problem.
        id: Uuid,
        /// Since when; today, unless given.
        on: Option<NaiveDate>,
    },
    /// A test that a laboratory was asked for.
    OrderTest {
        /// The id to give it.
        id: Option<Uuid>,
        /// Patient.
        patient: Uuid,
        /// `test_name`, `panel`, `laboratory`, and `ordered_at` unless now.
        values: Fields,
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
        /// A weight far from the one before is right.
        #[serde(default)]
        confirmed: bool,
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
