//! What shells read: records with the heads a form is opened at, and small summaries.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_document::Hash;
use vetpms_model::{EntityDef, Row};
use vetpms_protocol::Hash32;
use vetpms_store::ReadTx;

use crate::documents;
use crate::error::{AppError, Code};

/// A record as a form needs it.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct Record {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// Filled fields by name, derived ones included.
    pub values: Map<String, Json>,
}

/// A patient in a list.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PatientSummary {
    /// Row id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Species.
    pub species: String,
    /// Breed.
    pub breed: Option<String>,
    /// Sex code.
    pub gender: Option<String>,
    /// Day of birth.
    pub date_of_birth: Option<String>,
    /// Status code.
    pub status: String,
    /// Medical alerts.
    pub alerts: Vec<String>,
}

/// A vet or a room of an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Named {
    /// Row id.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// An appointment in a list.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct AppointmentSummary {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// Planned start.
    pub start: DateTime<Utc>,
    /// Planned end.
    pub end: DateTime<Utc>,
    /// Patient; none for a block.
    pub patient_id: Option<Uuid>,
    /// Patient's name.
    pub patient_name: Option<String>,
    /// Owner.
    pub client_id: Option<Uuid>,
    /// Owner's name.
    pub client_name: Option<String>,
    /// The owner's phone number to try first.
    pub phone: Option<String>,
    /// Patient's species.
    pub species: Option<String>,
    /// Whether the patient has died.
    pub deceased: bool,
    /// Appointment type.
    pub type_id: Option<Uuid>,
    /// Its name.
    pub type_name: String,
    /// Its colour.
    pub color: String,
    /// Status code.
    pub status: String,
    /// Codes of the states that it may step to.
    pub next: Vec<String>,
    /// Why they come.
    pub reason: Option<String>,
    /// Anything to prepare.
    pub notes: Option<String>,
    /// Where.
    pub location_id: Option<Uuid>,
    /// Came without an appointment.
    pub is_walk_in: bool,
    /// Triage code.
    pub triage: Option<String>,
    /// The same for all appointments of a series.
    pub series_id: Option<Uuid>,
    /// When the patient arrived.
    pub checked_in_at: Option<DateTime<Utc>>,
    /// When it was brought to a room.
    pub roomed_at: Option<DateTime<Utc>>,
    /// When the visit really began.
    pub actual_start: Option<DateTime<Utc>>,
    /// When only paying was left.
    pub ready_at: Option<DateTime<Utc>>,
    /// When it was really over.
    pub actual_end: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub canceled_at: Option<DateTime<Utc>>,
    /// By whom.
    pub canceled_by: Option<String>,
    /// Why.
    pub cancellation_reason: Option<String>,
    /// Who sees them.
    pub staff: Vec<Named>,
    /// Where.
    pub resources: Vec<Named>,
    /// The patient's alerts.
    pub alerts: Vec<String>,
    /// Those that nobody has acknowledged at this visit.
    pub unread_alerts: Vec<String>,
    /// Whether a vet or room is booked twice.
    pub clash: bool,
}

/// Reads a record.
///
/// # Errors
/// [`Code::NotFound`].
pub fn record(tx: &ReadTx, def: &'static EntityDef, id: Uuid) -> Result<Record, AppError> {
    let (row, _) = tx
        .row(def, id)?
        .ok_or_else(|| AppError::not_found(def.label))?;
    of_row(tx, def, &row)
}

/// The record of a row that is at hand.
pub(crate) fn of_row(tx: &ReadTx, def: &'static EntityDef, row: &Row) -> Result<Record, AppError> {
    let mut values = row.to_json(def);
    if !def.derived.is_empty() {
        values.extend(tx.derived(def, row.id)?);
    }
    Ok(Record {
        id: row.id,
        heads: heads(tx, def, row.id)?,
        values,
    })
}

/// The records of all rows whose `field` names `parent`, without deleted ones.
pub(crate) fn children(
    tx: &ReadTx,
    def: &'static EntityDef,
    field: &str,
    parent: Uuid,
) -> Result<Vec<Record>, AppError> {
    let rows = tx.rows_where(def, field, &vetpms_model::Value::Id(parent))?;
    rows.iter()
        .filter(|(row, _)| !row.is_deleted(def))
        .map(|(row, _)| of_row(tx, def, row))
        .collect()
}

/// The heads of a row's document, hex; none for a fact.
pub(crate) fn heads(
    tx: &ReadTx,
    def: &'static EntityDef,
    id: Uuid,
) -> Result<Vec<String>, AppError> {
    if def.is_fact() {
        return Ok(Vec::new());
    }
    Ok(documents::heads(tx, def, id)?
        .iter()
        .map(|head| Hash32::new(*head).hex())
        .collect())
}

/// Reads heads that a form hands back.
///
/// # Errors
/// [`Code::InvalidValue`].
pub fn parse_heads(heads: &[String]) -> Result<Vec<Hash>, AppError> {
    let wrong = || {
        AppError::field(
            Code::InvalidValue,
            "opened_at",
            "this is not a version of a record",
        )
    };
    let byte = |text: &str, at: usize| {
        u8::from_str_radix(text.get(at..at + 2).ok_or_else(wrong)?, 16).map_err(|_| wrong())
    };
    let head = |text: &String| {
        let mut hash = [0; 32];
        if text.len() != 64 {
            return Err(wrong());
        }
        for (at, slot) in hash.iter_mut().enumerate() {
            *slot = byte(text, at * 2)?;
        }
        Ok(hash)
    };
    heads.iter().map(head).collect()
}

/// A person's name from its two parts.
pub(crate) fn full_name(first: Option<&str>, last: Option<&str>) -> String {
    [first, last]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Medical alerts and, behind them, what the patient must not be given.
pub(crate) fn with_allergies(mut alerts: Vec<String>, allergies: &[String]) -> Vec<String> {
    alerts.extend(
        allergies
            .iter()
            .map(|allergen| format!("Allergy: {allergen}")),
    );
    alerts
}
