//! The client card and the patient card.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::people::{Address, Allergy, Client, ContactMethod, Patient, Weighing};
use vetpms_model::{Entity, EntityDef, Row, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::patients;

use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::people::consents::{ConsentState, consents_of};
use crate::people::record_weight::weights_of;
use crate::scheduling::{appointments_of_patient, next_appointment};
use crate::shown::label_of;
use crate::view::{self, AppointmentSummary, Named, PatientSummary, Record};
use crate::work::{NoteSummary, TaskSummary, notes_about, tasks_about};

/// How many appointments a card shows.
const APPOINTMENTS: usize = 20;

/// Everything about a client on one page.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ClientCard {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// Filled fields by name.
    pub values: Map<String, Json>,
    /// Full name.
    pub name: String,
    /// Whether the client is deleted.
    pub deleted: bool,
    /// How to reach them.
    pub contacts: Vec<Record>,
    /// Where they live.
    pub addresses: Vec<Record>,
    /// Their animals.
    pub patients: Vec<PatientSummary>,
    /// Newest appointments first.
    pub appointments: Vec<AppointmentSummary>,
    /// The next one of any of their animals.
    pub next_appointment: Option<AppointmentSummary>,
    /// What they agreed to.
    pub consents: Vec<ConsentState>,
    /// Notes of phone calls, newest first.
    pub phone_notes: Vec<NoteSummary>,
    /// What is to be done for them.
    pub tasks: Vec<TaskSummary>,
    /// Other entries of the same client, which can be taken apart again.
    pub merged: Vec<Named>,
}

/// Whose animal it is.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct Owner {
    /// Row id.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Phone numbers, preferred ones first.
    pub phones: Vec<String>,
}

/// Everything about a patient on one page.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PatientCard {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// Filled fields by name.
    pub values: Map<String, Json>,
    /// Whether the patient is deleted.
    pub deleted: bool,
    /// The owner.
    pub owner: Option<Owner>,
    /// Medical alerts.
    pub alerts: Vec<String>,
    /// Allergies.
    pub allergies: Vec<Record>,
    /// Weighings, newest first.
    pub weights: Vec<Record>,
    /// Newest appointments first.
    pub appointments: Vec<AppointmentSummary>,
    /// The next one.
    pub next_appointment: Option<AppointmentSummary>,
    /// The owner's other animals.
    pub siblings: Vec<PatientSummary>,
    /// Notes of phone calls, newest first.
    pub phone_notes: Vec<NoteSummary>,
    /// What is to be done for it.
    pub tasks: Vec<TaskSummary>,
    /// Other entries of the same patient, which can be taken apart again.
    pub merged: Vec<Named>,
}

/// Reads a client card; a merged client's is that of the one that stands for them.
///
/// # Errors
/// [`AppError::not_found`], or the user may not read clients.
pub fn client_card(desk: &Desk, id: Uuid) -> Result<ClientCard, AppError> {
    let def = Client::def();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let ids = with_aliases(tx, id)?;
        let id = tx.stands_for(id)?;
        let (row, _) = tx
            .row(def, id)?
            .ok_or_else(|| AppError::not_found(def.label))?;
        let record = view::of_row(tx, def, &row)?;
        let pets = pets_of(tx, id)?;
        let mut appointments = Vec::new();
        for pet in &pets {
            appointments.extend(appointments_of_patient(tx, pet.id, APPOINTMENTS)?);
        }
        appointments.sort_by_key(|appointment| std::cmp::Reverse(appointment.start));
        let next_appointment = next_appointment(&appointments, desk.rim.now());
        appointments.truncate(APPOINTMENTS);
        Ok(ClientCard {
            id,
            heads: record.heads,
            values: record.values,
            name: view::full_name(row.text(def, "first_name"), row.text(def, "last_name")),
            deleted: row.is_deleted(def),
            contacts: children(tx, ContactMethod::def(), "client_id", &ids)?,
            addresses: children(tx, Address::def(), "client_id", &ids)?,
            patients: pets,
            appointments,
            next_appointment,
            consents: consents_of(tx, &ids)?,
            phone_notes: notes_about(tx, "client_id", &ids)?,
            tasks: tasks_about(tx, "client_id", &ids)?,
            merged: named(tx, def.table, &ids[1..])?,
        })
    })
}

/// Reads a patient card; a merged patient's is that of the one that stands for it.
///
/// # Errors
/// [`AppError::not_found`], or the user may not read patients.
pub fn patient_card(desk: &Desk, id: Uuid) -> Result<PatientCard, AppError> {
    let def = Patient::def();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let ids = with_aliases(tx, id)?;
        let id = tx.stands_for(id)?;
        let (row, _) = tx
            .row(def, id)?
            .ok_or_else(|| AppError::not_found(def.label))?;
        let record = view::of_row(tx, def, &row)?;
        let owner = row.get(def, "client_id").as_id();
        let owner = owner.map(|owner| tx.stands_for(owner)).transpose()?;
        let mut weights = Vec::new();
        for weight in weights_of(tx, &ids)? {
            weights.push(view::record(tx, Weighing::def(), weight.id)?);
        }
        let appointments = appointments_of_patient(tx, id, APPOINTMENTS)?;
        let mut siblings = owner.map(|owner| pets_of(tx, owner)).transpose()?;
        if let Some(pets) = &mut siblings {
            pets.retain(|pet| pet.id != id);
        }
        Ok(PatientCard {
            id,
            heads: record.heads,
            values: record.values,
            deleted: row.is_deleted(def),
            owner: owner
                .map(|owner| read_owner(tx, owner))
                .transpose()?
                .flatten(),
            alerts: alerts(&row),
            allergies: children(tx, Allergy::def(), "patient_id", &ids)?,
            weights,
            next_appointment: next_appointment(&appointments, desk.rim.now()),
            appointments,
            siblings: siblings.unwrap_or_default(),
            phone_notes: notes_about(tx, "patient_id", &ids)?,
            tasks: tasks_about(tx, "patient_id", &ids)?,
            merged: named(tx, def.table, &ids[1..])?,
        })
    })
}

/// Refuses what is no animal, whose empty lists would say that nothing was done.
///
/// # Errors
/// [`AppError::not_found`].
pub(crate) fn is_there(tx: &ReadTx, patient: Uuid) -> Result<(), AppError> {
    let def = Patient::def();
    match tx.row(def, patient)? {
        Some(_) => Ok(()),
        None => Err(AppError::not_found(def.label)),
    }
}

/// A client's animals by name, without merged ones.
fn pets_of(tx: &ReadTx, client: Uuid) -> Result<Vec<PatientSummary>, AppError> {
    let def = Patient::def();
    let mut pets: Vec<Row> = Vec::new();
    for id in patients::ids_of_client(tx, client)? {
        pets.extend(tx.row(def, id)?.map(|(row, _)| row));
    }
    pets.sort_by_key(|pet| pet.text(def, "name").map(str::to_lowercase));
    Ok(pets.iter().map(summary).collect())
}

/// The records that belong to any of these rows.
fn children(
    tx: &ReadTx,
    def: &'static EntityDef,
    field: &str,
    parents: &[Uuid],
) -> Result<Vec<Record>, AppError> {
    let mut found = Vec::new();
    for parent in parents {
        found.extend(view::children(tx, def, field, *parent)?);
    }
    Ok(found)
}

fn named(tx: &ReadTx, table: &str, ids: &[Uuid]) -> Result<Vec<Named>, AppError> {
    let mut found = Vec::new();
    for id in ids {
        let name = label_of(tx, table, *id)?.unwrap_or_default();
        found.push(Named { id: *id, name });
    }
    Ok(found)
}

pub(crate) fn read_owner(tx: &ReadTx, id: Uuid) -> Result<Option<Owner>, AppError> {
    let (def, contacts) = (Client::def(), ContactMethod::def());
    let Some((row, _)) = tx.row(def, id)? else {
        return Ok(None);
    };
    let mut phones = tx.rows_where(contacts, "client_id", &Value::Id(id))?;
    phones.retain(|(c, _)| {
        !c.is_deleted(contacts) && matches!(c.text(contacts, "type"), Some("PHONE" | "MOBILE"))
    });
    phones.sort_by_key(|(c, _)| !c.get(contacts, "is_primary").is_true());
    let phones = phones
        .iter()
        .filter_map(|(c, _)| c.text(contacts, "value").map(str::to_owned))
        .collect();
    let name = view::full_name(row.text(def, "first_name"), row.text(def, "last_name"));
    Ok(Some(Owner { id, name, phones }))
}

fn alerts(row: &Row) -> Vec<String> {
    match row.get(Patient::def(), "medical_alerts") {
        Value::Set(set) => set.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

fn summary(row: &Row) -> PatientSummary {
    let def = Patient::def();
    let text = |name: &str| row.text(def, name).map(str::to_owned);
    PatientSummary {
        id: row.id,
        name: text("name").unwrap_or_default(),
        species: text("species").unwrap_or_default(),
        breed: text("breed"),
        gender: text("gender"),
        date_of_birth: match row.get(def, "date_of_birth") {
            Value::Date(day) => Some(day.to_string()),
            _ => None,
        },
        status: text("status").unwrap_or_default(),
        alerts: alerts(row),
    }
}
