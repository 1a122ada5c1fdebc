//! What an animal was given, and what is due.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::{Reminder, Vaccination};
use vetpms_model::reference::Product;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use super::doses::open_reminders;
use super::next::{DoseTook, Effect, took};
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::people::is_there;
use crate::shown::{label_of, user_name};
use crate::view::{Record, of_row};

/// A vaccination in a list.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct VaccinationLine {
    /// The record, with the heads to correct it at.
    pub record: Record,
    /// Who gave it.
    pub given_by: Option<String>,
    /// What it did for the protection, as far as a rule says.
    pub took: Option<DoseTook>,
    /// Where it does not count: from when on another one would.
    pub counts_from: Option<NaiveDate>,
}

/// Something that is to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DueVaccination {
    /// The reminder.
    pub id: Uuid,
    /// What owners are told is due.
    pub purpose: String,
    /// The product that is due, if one is named.
    pub product_id: Option<Uuid>,
    /// What that is called.
    pub product_name: Option<String>,
    /// When.
    pub due_on: NaiveDate,
    /// Whether that day is past.
    pub is_late: bool,
}

/// The vaccinations of an animal.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PatientVaccinations {
    /// What it was given, newest first.
    pub given: Vec<VaccinationLine>,
    /// What is open for it, soonest first.
    pub due: Vec<DueVaccination>,
}

/// What an animal was given, and what is open for it.
///
/// # Errors
/// The user may not read vaccinations; [`AppError::not_found`] for what is no animal.
pub fn patient_vaccinations(desk: &Desk, patient: Uuid) -> Result<PatientVaccinations, AppError> {
    let (def, reminders) = (Vaccination::def(), Reminder::def());
    let today = desk.rim.today();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        desk.may_read(tx, reminders.table)?;
        is_there(tx, patient)?;
        let given = given(tx, patient)?;
        let mut due = Vec::new();
        for row in open_reminders(tx, patient)? {
            if let Value::Date(due_on) = row.get(reminders, "due_on") {
                let purpose = row.text(reminders, "purpose").unwrap_or_default();
                let product_id = row.get(reminders, "product_id").as_id();
                let product_name = match product_id {
                    Some(id) => label_of(tx, Product::def().table, id)?,
                    None => None,
                };
                due.push(DueVaccination {
                    id: row.id,
                    purpose: purpose.to_owned(),
                    product_id,
                    product_name,
                    due_on: *due_on,
                    is_late: *due_on < today,
                });
            }
        }
        due.sort_by_key(|one| (one.due_on, one.id));
        Ok(PatientVaccinations { given, due })
    })
}

/// What it was given, newest first.
fn given(tx: &ReadTx, patient: Uuid) -> Result<Vec<VaccinationLine>, AppError> {
    let def = Vaccination::def();
    let mut rows = Vec::new();
    for entry in with_aliases(tx, patient)? {
        rows.extend(tx.rows_where(def, "patient_id", &Value::Id(entry))?);
    }
    rows.retain(|(row, _)| !row.is_deleted(def));
    rows.sort_by_key(|(row, _)| {
        let at = match row.get(def, "given_at") {
            Value::Instant(at) => Some(*at),
            _ => None,
        };
        std::cmp::Reverse((at, row.id))
    });
    let all: Vec<&Row> = rows.iter().map(|(row, _)| row).collect();
    let took = took(tx, patient, &all)?;
    let line = |(row, effect): (&Row, Option<Effect>)| {
        let by = row.get(def, "given_by").as_id().unwrap_or_default();
        Ok(VaccinationLine {
            record: of_row(tx, def, row)?,
            given_by: user_name(tx, by)?,
            took: effect.map(|(took, _)| took),
            counts_from: effect.and_then(|(_, from)| from),
        })
    };
    all.into_iter().zip(took).map(line).collect()
}
