//! A vaccine that was given.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A vaccination.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "vaccinations",
    label = "Vaccination",
    owner = "`vetpms vaccinate` and `vetpms vaccinations`, or the animal's page"
)]
pub struct Vaccination {
    /// Row id.
    pub id: Uuid,
    /// Of which animal.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// The visit that it belongs to, if any.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Option<Uuid>,
    /// The product.
    #[field(label = "Product", class = Clinical, refers = "products")]
    pub product_id: Option<Uuid>,
    /// What it is called, as on the vial.
    #[field(label = "Vaccine", class = Clinical, review, search = Words(0.5), check = [NotBlank, MaxLen(255)])]
    pub product_name: String,
    /// Against what.
    #[field(label = "Against", class = Clinical, check = [MaxLen(255)])]
    pub against: Option<String>,
    /// Who made it.
    #[field(label = "Maker", class = Clinical, check = [MaxLen(255)])]
    pub manufacturer: Option<String>,
    /// Whether it is against rabies, of which the law asks more.
    #[field(label = "Against rabies", class = Clinical)]
    pub is_rabies: Option<bool>,
    /// Number of the tag that the animal wears for it.
    #[field(label = "Tag number", class = Clinical, check = [MaxLen(50)])]
    pub tag_number: Option<String>,
    /// The batch on the vial.
    #[field(label = "Batch", class = Clinical, review, check = [MaxLen(50)])]
    pub batch_number: Option<String>,
    /// Until when that batch may be used.
    #[field(label = "Batch expires", class = Clinical, review)]
    pub batch_expires_on: Option<NaiveDate>,
    /// When it was given.
    #[field(label = "Given", class = Clinical, review, check = [NotInFuture])]
    pub given_at: DateTime<Utc>,
    /// By whom.
    #[field(label = "Given by", class = Clinical)]
    pub given_by: Uuid,
    /// Where on the animal.
    #[field(label = "Site", class = Clinical, check = [MaxLen(100)])]
    pub site: Option<String>,
    /// From when it protects.
    #[field(label = "Valid from", class = Clinical)]
    pub valid_from: Option<NaiveDate>,
    /// Until when it protects.
    #[field(label = "Valid until", class = Clinical, review)]
    pub valid_until: Option<NaiveDate>,
    /// When the next one is due.
    #[field(label = "Next due", class = Clinical, review)]
    pub next_due_on: Option<NaiveDate>,
}
