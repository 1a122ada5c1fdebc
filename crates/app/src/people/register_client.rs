//! A new client, with contacts, an address and animals, in one step; or an animal of a known client.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::people::{Address, Allergy, Client, ContactMethod, Patient, Weighing};
use vetpms_model::{Entity, EntityDef, Patch, Value};

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::AppError;
use crate::people::record_weight::weighed_in_life;
use crate::records::rules::held;

/// What the form holds.
#[derive(Debug, Clone, Default)]
pub struct NewClient {
    /// The id to give it; a new one otherwise.
    pub id: Option<Uuid>,
    /// The client's own fields.
    pub values: Map<String, Json>,
    /// Fields of each contact.
    pub contacts: Vec<Map<String, Json>>,
    /// Fields of the address.
    pub address: Option<Map<String, Json>>,
    /// Their animals.
    pub patients: Vec<NewPatient>,
}

/// An animal that comes with a new client or later.
#[derive(Debug, Clone, Default)]
pub struct NewPatient {
    /// The id to give it; a new one otherwise.
    pub id: Option<Uuid>,
    /// The patient's own fields.
    pub values: Map<String, Json>,
    /// Fields of each allergy.
    pub allergies: Vec<Map<String, Json>>,
    /// Fields of each weighing.
    pub weights: Vec<Map<String, Json>>,
}

/// Registers a client; all of it or nothing.
///
/// # Errors
/// The first field that is missing or invalid.
pub fn register_client(desk: &Desk, new: &NewClient) -> Result<Uuid, AppError> {
    commit(desk, "register_client", |draft| client_with(draft, new))
}

/// The client with everything that comes with them, within a write that has begun.
pub(crate) fn client_with(draft: &mut Draft<'_>, new: &NewClient) -> Result<Uuid, AppError> {
    let def = Client::def();
    let client = new.id.unwrap_or_else(|| draft.new_id());
    draft.create(def, client, Patch::from_json(def, &new.values)?)?;
    for contact in &new.contacts {
        child(draft, ContactMethod::def(), "client_id", client, contact)?;
    }
    if let Some(address) = &new.address {
        child(draft, Address::def(), "client_id", client, address)?;
    }
    for patient in &new.patients {
        animal(draft, client, patient)?;
    }
    Ok(client)
}

/// Registers an animal of a client.
///
/// # Errors
/// The first field that is missing or invalid.
pub fn register_patient(desk: &Desk, client: Uuid, new: &NewPatient) -> Result<Uuid, AppError> {
    commit(desk, "register_patient", |draft| {
        draft.row(Client::def(), client)?;
        animal(draft, client, new)
    })
}

/// An animal with everything that comes with it, within a write that has begun.
pub(crate) fn animal(
    draft: &mut Draft<'_>,
    client: Uuid,
    new: &NewPatient,
) -> Result<Uuid, AppError> {
    let def = Patient::def();
    let id = new.id.unwrap_or_else(|| draft.new_id());
    let patch = held(draft, def, None, Patch::from_json(def, &new.values)?)?;
    let patch = patch.with(def, "client_id", Value::Id(client));
    let row = patch.to_row(def, id);
    draft.create(def, id, patch)?;
    for allergy in &new.allergies {
        child(draft, Allergy::def(), "patient_id", id, allergy)?;
    }
    for weight in &new.weights {
        weighed_in_life(draft, &row, &Patch::from_json(Weighing::def(), weight)?)?;
        child(draft, Weighing::def(), "patient_id", id, weight)?;
    }
    Ok(id)
}

/// A new row under a parent.
pub(crate) fn child(
    draft: &mut Draft<'_>,
    def: &'static EntityDef,
    field: &str,
    parent: Uuid,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    let patch = Patch::from_json(def, values)?.with(def, field, Value::Id(parent));
    let id = draft.new_id();
    draft.create(def, id, patch)
}
