//! What a patient must not be given.

use chrono::NaiveDate;
use uuid::Uuid;

/// An allergy of a patient.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "patient_allergies", label = "Allergy", generic)]
pub struct Allergy {
    /// Row id.
    pub id: Uuid,
    /// Whose it is.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// The substance.
    #[field(label = "Allergen", class = Clinical, review, search = Words(1.0), check = [NotBlank, MaxLen(255)])]
    pub allergen: String,
    /// What happens.
    #[field(label = "Reaction", class = Clinical, review, check = [MaxLen(255)])]
    pub reaction: Option<String>,
    /// How bad.
    #[field(label = "Severity", class = Clinical, review, check = [MaxLen(50)],
        codes = [Code("MILD", "Mild"), Code("MODERATE", "Moderate"), Code("SEVERE", "Severe")])]
    pub severity: Option<String>,
    /// Since when it is certain.
    #[field(label = "Confirmed on", class = Clinical, check = [NotInFuture])]
    pub confirmed_date: Option<NaiveDate>,
}
