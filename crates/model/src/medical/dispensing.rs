//! A medicine handed out: a fact, never changed.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// One handing out of what was prescribed.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "dispensings",
    label = "Dispensing",
    owner = "`vetpms visit dispense`, or the page of a visit",
    fact,
    record = "medical_record_id"
)]
pub struct Dispensing {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// What was prescribed.
    #[field(label = "Prescription", class = Clinical, refers = "prescriptions")]
    pub prescription_id: Uuid,
    /// How much.
    #[field(label = "Quantity", class = Clinical, decimal = (12, 4), check = [Positive])]
    pub quantity: Decimal,
    /// What it is counted in.
    #[field(label = "Unit", class = Clinical, check = [MaxLen(50)])]
    pub quantity_unit: Option<String>,
    /// The batch it came from.
    #[field(label = "Batch", class = Clinical, check = [MaxLen(50)])]
    pub batch_number: Option<String>,
    /// Until when it may be used.
    #[field(label = "Expires", class = Clinical)]
    pub expires_on: Option<NaiveDate>,
    /// When.
    #[field(label = "Dispensed", class = Clinical, check = [NotInFuture])]
    pub dispensed_at: DateTime<Utc>,
    /// By whom.
    #[field(label = "Dispensed by", class = Clinical)]
    pub dispensed_by: Uuid,
}
