//! That a medicine which was handed out came back, or was entered in error: a fact, never changed. The handing out stays
//! as it is, and counts no longer.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The taking back of one handing out.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "dispensing_returns",
    label = "Taking back",
    owner = "`vetpms visit take-back`, or the documents of a visit",
    fact,
    record = "medical_record_id"
)]
pub struct DispensingReturn {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// What was handed out.
    #[field(label = "Handed out", class = Clinical, refers = "dispensings")]
    pub dispensing_id: Uuid,
    /// Why.
    #[field(label = "Reason", class = Clinical, check = [NotBlank, MaxLen(255)])]
    pub reason: String,
    /// When.
    #[field(label = "Taken back", class = Clinical, check = [NotInFuture])]
    pub taken_back_at: DateTime<Utc>,
    /// By whom.
    #[field(label = "Taken back by", class = Clinical)]
    pub taken_back_by: Uuid,
}
