//! The client card and the patient card.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::people::{Address, Allergy, Client, ContactMethod, Patient, Weighing};
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::error::AppError;
use crate::scheduling::appointments_of_patient;
use crate::view::{self, AppointmentSummary, PatientSummary, Record};

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
}

/// Reads a client card.
///
/// # Errors
/// [`AppError::not_found`], or the user may not read clients.
pub fn client_card(desk: &Desk, id: Uuid) -> Result<ClientCard, AppError> {
    let def = Client::def();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let (row, _) = tx
            .row(def, id)?
            .ok_or_else(|| AppError::not_found(def.label))?;
        let record = view::of_row(tx, def, &row)?;
        let pets = tx.rows_where(Patient::def(), "client_id", &Value::Id(id))?;
        let mut pets: Vec<Row> = pets.into_iter().map(|(pet, _)| pet).collect();
        pets.retain(|pet| !pet.is_deleted(Patient::def()));
        pets.sort_by_key(|pet| pet.text(Patient::def(), "name").map(str::to_lowercase));
        let mut appointments = Vec::new();
        for pet in &pets {
            appointments.extend(appointments_of_patient(tx, pet.id, APPOINTMENTS)?);
        }
        appointments.sort_by_key(|appointment| std::cmp::Reverse(appointment.start));
        appointments.truncate(APPOINTMENTS);
        Ok(ClientCard {
            id,
            heads: record.heads,
            values: record.values,
            name: view::full_name(row.text(def, "first_name"), row.text(def, "last_name")),
            deleted: row.is_deleted(def),
            contacts: view::children(tx, ContactMethod::def(), "client_id", id)?,
            addresses: view::children(tx, Address::def(), "client_id", id)?,
            patients: pets.iter().map(summary).collect(),
            appointments,
        })
    })
}

/// Reads a patient card.
///
/// # Errors
/// [`AppError::not_found`], or the user may not read patients.
pub fn patient_card(desk: &Desk, id: Uuid) -> Result<PatientCard, AppError> {
    let def = Patient::def();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let (row, _) = tx
            .row(def, id)?
            .ok_or_else(|| AppError::not_found(def.label))?;
        let record = view::of_row(tx, def, &row)?;
        let owner = row.get(def, "client_id").as_id();
        let mut weights = view::children(tx, Weighing::def(), "patient_id", id)?;
        let measured = |record: &Record| {
            record
                .values
                .get("measured_at")
                .and_then(Json::as_str)
                .map(str::to_owned)
        };
        weights.sort_by_key(|weight| std::cmp::Reverse(measured(weight)));
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
            allergies: view::children(tx, Allergy::def(), "patient_id", id)?,
            weights,
            appointments: appointments_of_patient(tx, id, APPOINTMENTS)?,
        })
    })
}

fn read_owner(tx: &ReadTx, id: Uuid) -> Result<Option<Owner>, AppError> {
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
