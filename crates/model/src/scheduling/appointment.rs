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
                 Code("IN_ROOM", "In the room"), Code("IN_PROGRESS", "With the vet"), Code("READY", "Ready to pay"),
                 Code("COMPLETED", "Left"), Code("CANCELED", "Cancelled"), Code("NO_SHOW", "Did not come")])]
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
    /// Came without an appointment: it has no slot of its own.
    #[field(label = "Walk-in", class = Scheduling)]
    pub is_walk_in: Option<bool>,
    /// How pressing it is.
    #[field(label = "Triage", class = Scheduling, check = [MaxLen(50)],
        codes = [Code("EMERGENCY", "Emergency"), Code("URGENT", "Urgent"), Code("ROUTINE", "Routine")])]
    pub triage: Option<String>,
    /// When the patient was brought to a room.
    #[field(label = "Brought to the room", class = Scheduling, owned)]
    pub roomed_at: Option<DateTime<Utc>>,
    /// When nothing but paying was left.
    #[field(label = "Ready to pay", class = Scheduling, owned)]
    pub ready_at: Option<DateTime<Utc>>,
    /// The same for all appointments of a series.
    #[field(label = "Series", class = Scheduling, owned)]
    pub series_id: Option<Uuid>,
}
