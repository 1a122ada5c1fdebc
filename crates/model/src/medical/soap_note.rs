//! The note of a visit: what was said, found, thought and planned.

use uuid::Uuid;

use crate::value::Prose;

/// A SOAP note; one per visit, so its id follows from the visit's: two who begin it at once write into one text.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "soap_notes", label = "Note", owner = "`vetpms visit write`, or the page of a visit", key = ["medical_record_id"], record = "medical_record_id")]
pub struct SoapNote {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// What the owner tells.
    #[field(label = "Subjective", class = Clinical, search = Words(0.5))]
    pub subjective: Prose,
    /// What was found.
    #[field(label = "Objective", class = Clinical, search = Words(0.5))]
    pub objective: Prose,
    /// What is thought.
    #[field(label = "Assessment", class = Clinical, search = Words(0.5))]
    pub assessment: Prose,
    /// What is to be done.
    #[field(label = "Plan", class = Clinical, search = Words(0.5))]
    pub plan: Prose,
    /// Anything else.
    #[field(label = "More notes", class = Clinical, search = Words(0.5))]
    pub additional_notes: Prose,
    /// The changes that the signature covers, as hashes in hex; empty until the visit is signed.
    #[field(label = "Signed version", class = Clinical, owned, signature, check = [MaxLen(2000)])]
    pub signed_heads: Option<String>,
}
