//! What an animal was given, and what is due.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::{Reminder, Vaccination};
use vetpms_model::{Entity, Value};

use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::view::{Record, of_row};

/// A vaccination in a list.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct VaccinationLine {
    /// The record, with the heads to correct it at.
    pub record: Record,
}

/// Something that is to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DueVaccination {
    /// The reminder.
    pub id: Uuid,
    /// What owners are told is due.
    pub purpose: String,
    /// When.
    pub due_on: NaiveDate,
    /// Whether that day is past.
    pub is_late: bool,
}

/// What an animal was given, newest first, and what is open for it, soonest first.
///
/// # Errors
/// The user may not read vaccinations; [`AppError`] of the store.
pub fn patient_vaccinations(
    desk: &Desk,
    patient: Uuid,
) -> Result<(Vec<VaccinationLine>, Vec<DueVaccination>), AppError> {
    let (def, reminders) = (Vaccination::def(), Reminder::def());
    let today = desk.rim.today();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let (mut given, mut due) = (Vec::new(), Vec::new());
        for entry in with_aliases(tx, patient)? {
            let of = Value::Id(entry);
            for (row, _) in tx.rows_where(def, "patient_id", &of)? {
                if !row.is_deleted(def) {
                    let record = of_row(tx, def, &row)?;
                    given.push(VaccinationLine { record });
                }
            }
            for (row, _) in tx.rows_where(reminders, "patient_id", &of)? {
                let open = row.text(reminders, "status") == Some("OPEN");
                if let Value::Date(due_on) = row.get(reminders, "due_on")
                    && open
                    && !row.is_deleted(reminders)
                {
                    let purpose = row.text(reminders, "purpose").unwrap_or_default();
                    due.push(DueVaccination {
                        id: row.id,
                        purpose: purpose.to_owned(),
                        due_on: *due_on,
                        is_late: *due_on < today,
                    });
                }
            }
        }
        let at =
            |line: &VaccinationLine| line.record.values.get("given_at").map(ToString::to_string);
        given.sort_by_key(|line| std::cmp::Reverse((at(line), line.record.id)));
        due.sort_by_key(|one| (one.due_on, one.id));
        Ok((given, due))
    })
}
