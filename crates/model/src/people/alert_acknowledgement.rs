//! Somebody has read a patient's alerts: a fact, once a visit.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::value::Set;

/// Alerts that were read. Who read them is the author of the row.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "alert_acknowledgements", label = "Acknowledged alert", fact)]
pub struct AlertAcknowledgement {
    /// Row id.
    pub id: Uuid,
    /// Whose alerts.
    #[field(label = "Patient", class = Identifying, refers = "patients")]
    pub patient_id: Uuid,
    /// At which visit; none outside of one.
    #[field(label = "Appointment", class = Identifying, refers = "appointments")]
    pub appointment_id: Option<Uuid>,
    /// The alerts as they stood.
    #[field(label = "Alerts", class = Identifying, check = [MaxLen(300)])]
    pub alerts: Set,
    /// When.
    #[field(label = "Read", class = Identifying, check = [NotInFuture])]
    pub acknowledged_at: DateTime<Utc>,
}
