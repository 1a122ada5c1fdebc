//! What a document about a visit was made of: a fact, never changed.

use serde_json::Value as Json;
use uuid::Uuid;

/// What stood on a printed document of a visit. Apart from the print itself, which the desk may see: this is as
/// confidential as the visit.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "printed_contents",
    label = "Printed content",
    owner = "`vetpms print`, or the page of a visit",
    fact,
    record = "medical_record_id"
)]
pub struct PrintedContent {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// SHA-256 of it in hex, as it stands with the print.
    #[field(label = "Content hash", class = Clinical, check = [MaxLen(64)])]
    pub content_hash: String,
    /// What the page was made of, so that it can be made again just as it was.
    #[field(label = "Content", class = Clinical)]
    pub content: Option<Json>,
}
