//! What is added to a signed record: a fact, dated, never changed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::value::Prose;

/// An addendum.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "addenda",
    label = "Addendum",
    owner = "`vetpms addendum`, or the page of a visit",
    fact,
    record = "medical_record_id"
)]
pub struct Addendum {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// What is to be added or put right.
    #[field(label = "Addendum", class = Clinical, search = Words(0.5), check = [NotBlank])]
    pub content: Prose,
    /// Why.
    #[field(label = "Reason", class = Clinical, check = [MaxLen(255)])]
    pub reason: Option<String>,
    /// The part of the record that it is about, when it is one.
    #[field(label = "About", class = Clinical, check = [MaxLen(63)])]
    pub about_table: Option<String>,
    /// Its id.
    #[field(label = "About record", class = Clinical)]
    pub about_id: Option<Uuid>,
    /// Whether that part, a prescription, counts no longer.
    #[field(label = "Cancels it", class = Clinical, owned)]
    pub cancels: Option<bool>,
    /// When it was written.
    #[field(label = "Written", class = Clinical, check = [NotInFuture])]
    pub written_at: DateTime<Utc>,
    /// By whom.
    #[field(label = "Written by", class = Clinical)]
    pub written_by: Uuid,
}
