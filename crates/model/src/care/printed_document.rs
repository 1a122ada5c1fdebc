//! That a document was printed or saved: a fact, never changed.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use uuid::Uuid;

/// One print.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "printed_documents",
    label = "Printed document",
    owner = "`vetpms print`, or the page of a visit",
    fact
)]
pub struct PrintedDocument {
    /// Row id.
    pub id: Uuid,
    /// The table of what it shows.
    #[field(label = "Table", class = Clinical, check = [NotBlank, MaxLen(63)])]
    pub subject_table: String,
    /// The record that it shows.
    #[field(label = "Record", class = Clinical)]
    pub subject_id: Uuid,
    /// Of which animal.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// What it is.
    #[field(label = "Document", class = Clinical, check = [MaxLen(50)],
        codes = [Code("SUMMARY", "Visit summary"), Code("PRESCRIPTION", "Prescription"), Code("LABEL", "Label"),
                 Code("CERTIFICATE", "Vaccination certificate"), Code("REMINDER", "Reminder letter")])]
    pub document_kind: String,
    /// The paper.
    #[field(label = "Paper", class = Clinical, check = [MaxLen(50)])]
    pub paper: String,
    /// 1 for the first, more for reprints.
    #[field(label = "Copy", class = Clinical, check = [Positive])]
    pub copy_number: i64,
    /// SHA-256 of what was printed, in hex.
    #[field(label = "Content hash", class = Clinical, check = [MaxLen(64)])]
    pub content_hash: String,
    /// What the page was made of, so that it can be made again just as it was. Of a document about a visit it stands
    /// in [`crate::medical::PrintedContent`], where only those find it who may read the visit.
    #[field(label = "Content", class = Clinical)]
    pub content: Option<Json>,
    /// When.
    #[field(label = "Printed", class = Clinical, check = [NotInFuture])]
    pub printed_at: DateTime<Utc>,
}
