//! The reminders of one animal, with what became of each.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::{Reminder, ReminderNotice};
use vetpms_model::{Entity, Value};
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::error::AppError;
use crate::people::is_there;
use crate::vaccinations::{open_reminders, reminders_of};
use crate::view::{Record, of_row};

/// That the owner was reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SentNotice {
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub channel: String,
}

/// A reminder of an animal.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PatientReminder {
    /// The record, with the heads to move it at.
    pub record: Record,
    /// Whether something is still to be given or done.
    pub is_open: bool,
    /// Whether it is open and its day is past.
    pub is_late: bool,
    /// When the owner was reminded, newest first.
    pub sent: Vec<SentNotice>,
}

/// All reminders of an animal: the open ones, soonest first, then what is over, newest first.
///
/// # Errors
/// The user may not read reminders; [`AppError::not_found`] for what is no animal.
pub fn patient_reminders(desk: &Desk, patient: Uuid) -> Result<Vec<PatientReminder>, AppError> {
    let def = Reminder::def();
    let today = desk.rim.today();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        is_there(tx, patient)?;
        let standing = open_reminders(tx, patient)?;
        let (mut open, mut over) = (Vec::new(), Vec::new());
        for (row, _) in reminders_of(tx, patient)? {
            if row.is_deleted(def) {
                continue;
            }
            let due_on = match row.get(def, "due_on") {
                Value::Date(day) => *day,
                _ => NaiveDate::MAX,
            };
            let is_open = standing.iter().any(|one| one.id == row.id);
            let one = PatientReminder {
                record: of_row(tx, def, &row)?,
                is_open,
                is_late: is_open && due_on < today,
                sent: sent(tx, row.id)?,
            };
            let list = if is_open { &mut open } else { &mut over };
            list.push(((due_on, row.id), one));
        }
        open.sort_by_key(|(place, _)| *place);
        over.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        Ok(open.into_iter().chain(over).map(|(_, one)| one).collect())
    })
}

fn sent(tx: &ReadTx, reminder: Uuid) -> Result<Vec<SentNotice>, AppError> {
    let def = ReminderNotice::def();
    let mut all = Vec::new();
    for (row, _) in tx.rows_where(def, "reminder_id", &Value::Id(reminder))? {
        if let Value::Instant(at) = row.get(def, "sent_at") {
            let channel = row.text(def, "channel").unwrap_or_default().to_owned();
            all.push(SentNotice { at: *at, channel });
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ok(all)
}
