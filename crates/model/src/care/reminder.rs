//! What the owner is to be reminded of.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A reminder.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "reminders",
    label = "Reminder",
    owner = "`vetpms reminders`, or the animal's page"
)]
pub struct Reminder {
    /// Row id.
    pub id: Uuid,
    /// About which animal.
    #[field(label = "Patient", class = Identifying, refers = "patients")]
    pub patient_id: Uuid,
    /// The rule that it follows from, if any.
    #[field(label = "Rule", class = Identifying, refers = "reminder_rules")]
    pub rule_id: Option<Uuid>,
    /// The product that is due, if any.
    #[field(label = "Product", class = Identifying, refers = "products")]
    pub product_id: Option<Uuid>,
    /// The vaccination that it follows from, if any.
    #[field(label = "Follows from", class = Identifying, owned, refers = "vaccinations")]
    pub opened_by: Option<Uuid>,
    /// What it is for.
    #[field(label = "For", class = Identifying, check = [NotBlank, MaxLen(255)])]
    pub purpose: String,
    /// When it is due.
    #[field(label = "Due", class = Identifying, review)]
    pub due_on: NaiveDate,
    /// Why it was added or moved by hand.
    #[field(label = "Remark", class = Identifying, check = [MaxLen(255)])]
    pub remark: Option<String>,
    /// Where it stands.
    #[field(label = "Status", class = Identifying, owned, default = "OPEN", check = [MaxLen(50)],
        codes = [Code("OPEN", "Open"), Code("DONE", "Done"), Code("CANCELED", "Cancelled")])]
    pub status: String,
    /// The vaccination that closed it.
    #[field(label = "Closed by", class = Identifying, owned, refers = "vaccinations")]
    pub closed_by: Option<Uuid>,
    /// When it was closed.
    #[field(label = "Closed", class = Identifying, owned)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Why, when not by giving what was due.
    #[field(label = "Reason for closing", class = Identifying, owned, check = [MaxLen(255)])]
    pub closed_reason: Option<String>,
}
