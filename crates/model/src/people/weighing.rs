//! One weighing of a patient: a fact, never changed.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A weighing, in kilograms to the gram.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "patient_weights",
    label = "Weight",
    owner = "`vetpms weigh`, or the animal's page",
    fact
)]
pub struct Weighing {
    /// Row id.
    pub id: Uuid,
    /// Who was weighed.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// Kilograms.
    #[field(label = "Weight (kg)", class = Clinical, decimal = (9, 3), check = [Positive])]
    pub weight_kg: Decimal,
    /// When.
    #[field(label = "Measured", class = Clinical, check = [NotInFuture])]
    pub measured_at: DateTime<Utc>,
}
