//! That an animal was received at the desk: a fact, never changed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A check-in.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "check_ins",
    label = "Check-in",
    owner = "`vetpms visit arrive`, or the page Today",
    fact
)]
pub struct CheckIn {
    /// Row id.
    pub id: Uuid,
    /// For which appointment.
    #[field(label = "Appointment", class = Scheduling, refers = "appointments")]
    pub appointment_id: Uuid,
    /// Who came.
    #[field(label = "Patient", class = Scheduling, refers = "patients")]
    pub patient_id: Uuid,
    /// Whether phone and address were asked about and are right.
    #[field(label = "Contact details confirmed", class = Scheduling)]
    pub contact_confirmed: bool,
    /// The weighing that was made, if any.
    #[field(label = "Weight", class = Scheduling, refers = "patient_weights")]
    pub weight_id: Option<Uuid>,
    /// Anything the vet should know.
    #[field(label = "Remark", class = Scheduling, check = [MaxLen(255)])]
    pub remark: Option<String>,
    /// When.
    #[field(label = "Checked in", class = Scheduling, check = [NotInFuture])]
    pub checked_in_at: DateTime<Utc>,
}
