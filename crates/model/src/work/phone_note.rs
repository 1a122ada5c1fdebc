//! What somebody said on the phone.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::value::Prose;

/// A note of a phone call.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "phone_notes", label = "Phone note")]
pub struct PhoneNote {
    /// Row id.
    pub id: Uuid,
    /// Who called, when it is a client.
    #[field(label = "Client", class = Identifying, refers = "clients")]
    pub client_id: Option<Uuid>,
    /// About which animal.
    #[field(label = "Patient", class = Identifying, refers = "patients")]
    pub patient_id: Option<Uuid>,
    /// Who called, in words.
    #[field(label = "Caller", class = Identifying, check = [MaxLen(100)])]
    pub caller: Option<String>,
    /// Where to call back.
    #[field(label = "Phone", class = Identifying, check = [MaxLen(50)])]
    pub phone: Option<String>,
    /// What was said.
    #[field(label = "Note", class = Identifying, check = [NotBlank])]
    pub note: Prose,
    /// When the call was.
    #[field(label = "Called", class = Identifying, check = [NotInFuture])]
    pub called_at: DateTime<Utc>,
}
