//! Something to do, for a colleague or for whoever has time.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::value::Prose;

/// A task.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "tasks", label = "Task")]
pub struct Task {
    /// Row id.
    pub id: Uuid,
    /// What to do.
    #[field(label = "Task", class = Scheduling, check = [NotBlank, MaxLen(200)])]
    pub title: String,
    /// What one needs to know for it.
    #[field(label = "Details", class = Scheduling)]
    pub details: Prose,
    /// Who should do it; whoever has time when empty.
    #[field(label = "For", class = Scheduling, refers = "staff")]
    pub assignee_id: Option<Uuid>,
    /// By when.
    #[field(label = "Due", class = Scheduling)]
    pub due_on: Option<NaiveDate>,
    /// How pressing it is.
    #[field(label = "Priority", class = Scheduling, default = "NORMAL", check = [MaxLen(50)],
        codes = [Code("NORMAL", "Normal"), Code("URGENT", "Urgent")])]
    pub priority: String,
    /// About whom.
    #[field(label = "Client", class = Scheduling, refers = "clients")]
    pub client_id: Option<Uuid>,
    /// About which animal.
    #[field(label = "Patient", class = Scheduling, refers = "patients")]
    pub patient_id: Option<Uuid>,
    /// When it was done.
    #[field(label = "Done", class = Scheduling, owned)]
    pub done_at: Option<DateTime<Utc>>,
    /// By whom.
    #[field(label = "Done by", class = Scheduling, owned)]
    pub done_by: Option<Uuid>,
}
