//! What is done with the animal.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::value::Prose;

/// A treatment of a visit, planned or done.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "treatments",
    label = "Treatment",
    owner = "`vetpms visit write`, or the page of a visit",
    record = "medical_record_id"
)]
pub struct Treatment {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// What sort of treatment.
    #[field(label = "Kind", class = Clinical, default = "PROCEDURE", check = [MaxLen(50)],
        codes = [Code("PROCEDURE", "Procedure"), Code("MEDICATION", "Medicine given here"), Code("TEST", "Test"),
                 Code("CARE", "Care")])]
    pub treatment_type: String,
    /// What it is called.
    #[field(label = "Treatment", class = Clinical, review, check = [NotBlank, MaxLen(255)])]
    pub treatment_name: String,
    /// The product, when one is used.
    #[field(label = "Product", class = Clinical, refers = "products")]
    pub product_id: Option<Uuid>,
    /// How much of it, with its unit.
    #[field(label = "Dose", class = Clinical, review, check = [MaxLen(100)])]
    pub dose: Option<String>,
    /// How it is given.
    #[field(label = "Route", class = Clinical, review, check = [MaxLen(50)])]
    pub route: Option<String>,
    /// How it is done.
    #[field(label = "Description", class = Clinical)]
    pub description: Prose,
    /// When it is to be done.
    #[field(label = "Due", class = Clinical)]
    pub due_at: Option<DateTime<Utc>>,
    /// When it was done.
    #[field(label = "Done", class = Clinical, owned)]
    pub performed_at: Option<DateTime<Utc>>,
    /// By whom.
    #[field(label = "Done by", class = Clinical, owned)]
    pub performed_by: Option<Uuid>,
    /// Where it stands.
    #[field(label = "Status", class = Clinical, owned, default = "PLANNED", check = [MaxLen(50)],
        codes = [Code("PLANNED", "Planned"), Code("DONE", "Done"), Code("CANCELED", "Cancelled")])]
    pub status: String,
    /// What happened.
    #[field(label = "Notes", class = Clinical)]
    pub notes: Prose,
    /// Why it is given in spite of a known allergy.
    #[field(label = "Reason in spite of an allergy", class = Clinical, owned, check = [MaxLen(255)])]
    pub allergy_override: Option<String>,
    /// The changes that the signature covers, as hashes in hex; empty until the visit is signed.
    #[field(label = "Signed version", class = Clinical, owned, signature, check = [MaxLen(2000)])]
    pub signed_heads: Option<String>,
}
