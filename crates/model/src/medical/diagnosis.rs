//! What was found to be the matter.

use uuid::Uuid;

use crate::value::Prose;

/// A diagnosis of a visit.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "diagnoses",
    label = "Diagnosis",
    owner = "`vetpms visit write`, or the page of a visit",
    record = "medical_record_id"
)]
pub struct Diagnosis {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// The term of the practice's list, when it is one.
    #[field(label = "Term", class = Clinical, refers = "diagnosis_terms")]
    pub term_id: Option<Uuid>,
    /// Its code, where the list has one.
    #[field(label = "Code", class = Clinical, review, check = [MaxLen(50)])]
    pub diagnosis_code: Option<String>,
    /// What it is called.
    #[field(label = "Diagnosis", class = Clinical, review, search = Words(1.0), check = [NotBlank, MaxLen(255)])]
    pub diagnosis_name: String,
    /// How certain it is.
    #[field(label = "Certainty", class = Clinical, review, check = [MaxLen(50)],
        codes = [Code("DIFFERENTIAL", "Possible"), Code("TENTATIVE", "Probable"), Code("CONFIRMED", "Certain")])]
    pub diagnosis_type: Option<String>,
    /// Anything about it.
    #[field(label = "Notes", class = Clinical)]
    pub notes: Prose,
    /// Whether it is the main one.
    #[field(label = "Main diagnosis", class = Clinical)]
    pub is_primary: Option<bool>,
    /// The changes that the signature covers, as hashes in hex; empty until the visit is signed.
    #[field(label = "Signed version", class = Clinical, owned, signature, check = [MaxLen(2000)])]
    pub signed_heads: Option<String>,
}
