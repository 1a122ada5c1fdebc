//! One set of vital signs.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What was measured at one moment of a visit. Two values for one of them go to a person.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "vital_signs",
    label = "Vital signs",
    owner = "`vetpms visit write`, or the page of a visit",
    record = "medical_record_id"
)]
pub struct VitalSigns {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// Degrees Celsius.
    #[field(label = "Temperature (°C)", class = Clinical, review, decimal = (4, 1), check = [Range(25, 46)])]
    pub temperature_celsius: Option<Decimal>,
    /// Beats per minute.
    #[field(label = "Pulse (per minute)", class = Clinical, review, check = [Range(10, 1000)])]
    pub pulse_rate: Option<i64>,
    /// Breaths per minute.
    #[field(label = "Breaths (per minute)", class = Clinical, review, check = [Range(2, 250)])]
    pub respiratory_rate: Option<i64>,
    /// Millimetres of mercury.
    #[field(label = "Blood pressure, systolic (mmHg)", class = Clinical, review, check = [Range(20, 400)])]
    pub blood_pressure_systolic: Option<i64>,
    /// Millimetres of mercury.
    #[field(label = "Blood pressure, diastolic (mmHg)", class = Clinical, review, check = [Range(10, 350)])]
    pub blood_pressure_diastolic: Option<i64>,
    /// Kilograms, to the gram.
    #[field(label = "Weight (kg)", class = Clinical, review, decimal = (9, 3), check = [Positive])]
    pub weight_kg: Option<Decimal>,
    /// Body condition, on the scale beside it.
    #[field(label = "Body condition", class = Clinical, review, check = [Range(1, 9)])]
    pub body_condition_score: Option<i64>,
    /// The highest score of that scale.
    #[field(label = "Scale of body condition", class = Clinical, review, check = [MaxLen(20)],
        codes = [Code("9", "1 to 9"), Code("5", "1 to 5")])]
    pub body_condition_scale: Option<String>,
    /// Pain, on the scale beside it.
    #[field(label = "Pain", class = Clinical, review, check = [Range(0, 24)])]
    pub pain_score: Option<i64>,
    /// Which scale of pain.
    #[field(label = "Scale of pain", class = Clinical, review, check = [MaxLen(20)],
        codes = [Code("CMPS24", "Glasgow dog, 0 to 24"), Code("CMPS20", "Glasgow dog without mobility, 0 to 20"),
                 Code("FELINE20", "Glasgow cat, 0 to 20"), Code("COLORADO4", "Colorado, 0 to 4")])]
    pub pain_scale: Option<String>,
    /// Seconds until the gum is pink again.
    #[field(label = "Capillary refill (s)", class = Clinical, review, decimal = (3, 1), check = [Range(0, 20)])]
    pub capillary_refill_seconds: Option<Decimal>,
    /// Colour of the gums.
    #[field(label = "Mucous membranes", class = Clinical, review, check = [MaxLen(50)])]
    pub mucous_membranes: Option<String>,
    /// When it was measured.
    #[field(label = "Measured", class = Clinical, check = [NotInFuture])]
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    #[field(label = "Measured by", class = Clinical)]
    pub recorded_by: Uuid,
    /// The changes that the signature covers, as hashes in hex; empty until the visit is signed.
    #[field(label = "Signed version", class = Clinical, owned, signature, check = [MaxLen(2000)])]
    pub signed_heads: Option<String>,
}
