//! What a reminder run asks, and what is told of those that were made.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::fields::Fields;
use crate::error::Result;
use crate::read::{ReadTx, key};

/// The animals with a reminder that is due until a day and may be open: one that says so, and one that a vaccination
/// closed which was taken back.
///
/// # Errors
/// [`crate::StoreError`].
pub fn patients_due_until(r: &ReadTx<'_>, until: NaiveDate) -> Result<Vec<Uuid>> {
    // Spelt out, so that the indexes of the open and of the removed ones are used.
    let sql = "SELECT patient_id FROM reminders
             WHERE status = 'OPEN' AND due_on <= ?1 AND is_deleted IS NOT 1 AND patient_id IS NOT NULL
         UNION SELECT reminders.patient_id FROM vaccinations CROSS JOIN reminders
             ON reminders.closed_by = vaccinations.id
             WHERE vaccinations.is_deleted = 1 AND reminders.status = 'DONE' AND reminders.due_on <= ?1
                 AND reminders.is_deleted IS NOT 1 AND reminders.patient_id IS NOT NULL";
    r.list(sql, [until.to_string()], |row| Fields::new(row).id())
}

/// A run that was made, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunNumbers {
    /// The run.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Uuid,
    /// How.
    pub channel: String,
    /// How many reminders.
    pub reminders: u32,
    /// To how many clients.
    pub households: u32,
}

/// The runs from an id on, newest first: ids begin with the time at which they were made.
///
/// # Errors
/// [`crate::StoreError`].
pub fn runs_since(r: &ReadTx<'_>, first: Uuid) -> Result<Vec<RunNumbers>> {
    let sql = format!("{NUMBERS} WHERE run_id >= ?1 GROUP BY run_id ORDER BY run_id DESC");
    r.list(&sql, [key(&first)], numbers)
}

/// One run.
///
/// # Errors
/// [`crate::StoreError`].
pub fn run_of(r: &ReadTx<'_>, id: Uuid) -> Result<Option<RunNumbers>> {
    let sql = format!("{NUMBERS} WHERE run_id = ?1 GROUP BY run_id");
    Ok(r.list(&sql, [key(&id)], numbers)?.pop())
}

const NUMBERS: &str = "SELECT run_id, MIN(sent_at), MIN(created_by), MIN(channel), COUNT(*), COUNT(DISTINCT client_id)
    FROM reminder_notices";

fn numbers(row: &rusqlite::Row<'_>) -> Result<RunNumbers> {
    let f = Fields::new(row);
    Ok(RunNumbers {
        id: f.id()?,
        at: f.instant()?,
        by: f.id()?,
        channel: f.text_or_empty()?,
        reminders: f.number()?,
        households: f.number()?,
    })
}
