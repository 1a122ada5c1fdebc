//! The record of one visit: what everything else of the visit hangs on.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::value::Prose;

/// A visit's record. Its id is a UUID of version 7, or of version 8 with the time of the visit for an imported one: on
/// the server the years are kept apart by it.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "medical_records",
    label = "Medical record",
    owner = "`vetpms visit open`, or the page of a visit",
    record = "id"
)]
pub struct MedicalRecord {
    /// Row id.
    pub id: Uuid,
    /// Who was seen.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// The appointment that it belongs to.
    #[field(label = "Appointment", class = Clinical, refers = "appointments")]
    pub appointment_id: Option<Uuid>,
    /// When the visit was.
    #[field(label = "Visit", class = Clinical, review, check = [NotInFuture])]
    pub visit_date: DateTime<Utc>,
    /// What kind of contact it was.
    #[field(label = "Kind", class = Clinical, default = "CONSULT", check = [MaxLen(50)],
        codes = [Code("CONSULT", "Consultation"), Code("RECHECK", "Recheck"), Code("VACCINATION", "Vaccination"),
                 Code("SURGERY", "Surgery"), Code("EMERGENCY", "Emergency"), Code("NURSE", "Nurse visit"),
                 Code("PHONE", "Advice by phone"), Code("IMPORTED", "From another program")])]
    pub record_type: String,
    /// Why they came, in the owner's words.
    #[field(label = "Complaint", class = Clinical, search = Words(1.0))]
    pub chief_complaint: Prose,
    /// When it was signed.
    #[field(label = "Signed", class = Clinical, owned, signature)]
    pub signed_at: Option<DateTime<Utc>>,
    /// By whom.
    #[field(label = "Signed by", class = Clinical, owned, signature)]
    pub signed_by: Option<Uuid>,
    /// Whether nothing of it can be changed any more.
    #[field(label = "Locked", class = Clinical, owned, signature)]
    pub is_locked: Option<bool>,
    /// SHA-256 over everything that was signed, in hex.
    #[field(label = "Content hash", class = Clinical, owned, signature, check = [MaxLen(64)])]
    pub content_hash: Option<String>,
    /// The changes that the signature covers, as hashes in hex; empty until the visit is signed.
    #[field(label = "Signed version", class = Clinical, owned, signature, check = [MaxLen(2000)])]
    pub signed_heads: Option<String>,
}
