//! That an owner was reminded: a fact, never changed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One reminder of one run.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "reminder_notices",
    label = "Reminder sent",
    owner = "`vetpms reminders run`, or the page Reminders",
    fact
)]
pub struct ReminderNotice {
    /// Row id.
    pub id: Uuid,
    /// Of which reminder.
    #[field(label = "Reminder", class = Identifying, refers = "reminders")]
    pub reminder_id: Uuid,
    /// To whom.
    #[field(label = "Client", class = Identifying, refers = "clients")]
    pub client_id: Uuid,
    /// The same for all notices of a run.
    #[field(label = "Run", class = Identifying)]
    pub run_id: Uuid,
    /// How.
    #[field(label = "By", class = Identifying, check = [MaxLen(50)],
        codes = [Code("LETTER", "Letter"), Code("EMAIL", "E-mail"), Code("PHONE", "Phone"), Code("LIST", "List")])]
    pub channel: String,
    /// When.
    #[field(label = "Sent", class = Identifying, check = [NotInFuture])]
    pub sent_at: DateTime<Utc>,
}
