//! What an animal has, over many visits.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::value::Prose;

/// A problem of the problem list.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "problems", label = "Problem", owner = "the page of a visit")]
pub struct Problem {
    /// Row id.
    pub id: Uuid,
    /// Of which animal.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// The term of the practice's list, when it is one.
    #[field(label = "Term", class = Clinical, refers = "diagnosis_terms")]
    pub term_id: Option<Uuid>,
    /// What it is called.
    #[field(label = "Problem", class = Clinical, review, search = Words(0.5), check = [NotBlank, MaxLen(255)])]
    pub problem_name: String,
    /// Whether it is over.
    #[field(label = "Status", class = Clinical, review, default = "ACTIVE", check = [MaxLen(50)],
        codes = [Code("ACTIVE", "Open"), Code("RESOLVED", "Over")])]
    pub status: String,
    /// Since when.
    #[field(label = "Since", class = Clinical, check = [NotInFuture])]
    pub onset_on: Option<NaiveDate>,
    /// Until when.
    #[field(label = "Over since", class = Clinical, check = [NotInFuture])]
    pub resolved_on: Option<NaiveDate>,
    /// Anything about it.
    #[field(label = "Notes", class = Clinical)]
    pub notes: Prose,
    /// The visit at which it was found.
    #[field(label = "Found at visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Option<Uuid>,
}
