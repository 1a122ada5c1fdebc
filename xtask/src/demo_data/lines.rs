//! The lines that `vetpms batch` reads, one operation each.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// Values of fields by name.
pub(super) type Fields = Map<String, Json>;

/// An operation.
#[derive(Serialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub(super) enum Line {
    /// A record of a table.
    Add {
        table: &'static str,
        id: Uuid,
        values: Fields,
    },
    /// A client with everything that belongs to them.
    RegisterClient {
        id: Uuid,
        values: Fields,
        contacts: Vec<Fields>,
        address: Option<Fields>,
        patients: Vec<PatientPart>,
    },
    /// What became of a patient.
    PatientStatus {
        id: Uuid,
        status: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<String>,
    },
    /// An appointment.
    Book {
        id: Uuid,
        values: Fields,
        staff: Vec<Uuid>,
        resources: Vec<Uuid>,
    },
    /// The next state of an appointment.
    Status {
        id: Uuid,
        status: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<String>,
    },
    /// An appointment called off.
    Cancel { id: Uuid, reason: &'static str },
    /// A visit that took place.
    Visit {
        id: Uuid,
        patient: Uuid,
        #[serde(skip_serializing_if = "Option::is_none")]
        appointment: Option<Uuid>,
        values: Fields,
    },
    /// Words of its note.
    Note { visit: Uuid, values: Fields },
    /// What it was.
    Diagnose { visit: Uuid, values: Fields },
    /// What is still to be done.
    Plan { visit: Uuid, values: Fields },
    /// A test that a laboratory was asked for.
    OrderTest {
        id: Uuid,
        patient: Uuid,
        values: Fields,
    },
    /// A vaccination.
    Vaccinate { patient: Uuid, values: Fields },
    /// Vital signs.
    Measure { visit: Uuid, values: Fields },
    /// What a laboratory found.
    EnterResult { id: Uuid, values: Fields },
    /// That it was looked at.
    ReviewResult { id: Uuid, comment: &'static str },
}

/// An animal of a new client.
#[derive(Serialize)]
pub(super) struct PatientPart {
    pub(super) id: Uuid,
    pub(super) values: Fields,
    pub(super) allergies: Vec<Fields>,
    pub(super) weights: Vec<Fields>,
}

/// The filled fields of an object.
pub(super) fn fields(object: Json) -> Fields {
    match object {
        Json::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect(),
        _ => Fields::new(),
    }
}
