//! A booked stretch of time, with or without a patient.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::value::{Period, Prose};

/// An appointment; one without a patient is a block.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "appointments", label = "Appointment")]
pub struct Appointment {
    /// Row id.
    pub id: Uuid,
    /// Who is coming.
    #[field(label = "Patient", class = Scheduling, refers = "patients")]
    pub patient_id: Option<Uuid>,
    /// Planned start and end.
    #[field(label = "When", class = Scheduling, columns = ["scheduled_start", "scheduled_end"])]
    pub scheduled: Period,
    /// When it really began.
    #[field(label = "Began", class = Scheduling, owned)]
    pub actual_start: Option<DateTime<Utc>>,
    /// When it was really over.
    #[field(label = "Ended", class = Scheduling, owned)]
    pub actual_end: Option<DateTime<Utc>>,
    /// Its type, which gives length and colour.
    #[field(label = "Type", class = Scheduling, refers = "appointment_types")]
    pub appointment_type: Uuid,
    /// Where it stands, see [`crate::scheduling::Status`].
    #[field(label = "Status", class = Scheduling, owned, default = "SCHEDULED", check = [MaxLen(50)],
        codes = [Code("SCHEDULED", "Scheduled"), Code("CONFIRMED", "Confirmed"), Code("CHECKED_IN", "Arrived"),
                 Code("IN_PROGRESS", "In the room"), Code("COMPLETED", "Done"), Code("CANCELED", "Cancelled"),
                 Code("NO_SHOW", "Did not come")])]
    pub status: String,
    /// When the patient arrived.
    #[field(label = "Arrived", class = Scheduling, owned)]
    pub checked_in_at: Option<DateTime<Utc>>,
    /// Why they come.
    #[field(label = "Reason", class = Scheduling, check = [MaxLen(255)])]
    pub reason: Option<String>,
    /// Anything to prepare.
    #[field(label = "Notes", class = Scheduling)]
    pub notes: Prose,
    /// Where.
    #[field(label = "Location", class = Scheduling, refers = "locations")]
    pub location_id: Option<Uuid>,
    /// When it was cancelled.
    #[field(label = "Cancelled", class = Scheduling, owned)]
    pub canceled_at: Option<DateTime<Utc>>,
    /// By whom.
    #[field(label = "Cancelled by", class = Scheduling, owned)]
    pub canceled_by: Option<Uuid>,
    /// Why.
    #[field(label = "Reason for cancelling", class = Scheduling, owned, check = [MaxLen(255)])]
    pub cancellation_reason: Option<String>,
}
