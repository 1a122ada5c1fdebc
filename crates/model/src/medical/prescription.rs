//! A medicine that the animal is to be given at home.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::value::Prose;

/// A prescription. Everything that a dose is made of goes to a person when two desks write it. When it was dispensed is
/// the last time that it was handed out, be it that this was taken back.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "prescriptions", label = "Prescription", owner = "`vetpms visit write`, or the page of a visit", record = "medical_record_id", derived = [
    Derived { column: "dispensed_at", label: "Dispensed", ty: FieldType::Instant,
        from: "dispensings", value: "dispensed_at", via: "prescription_id", latest_by: "dispensed_at" },
    Derived { column: "dispensed_by", label: "Dispensed by", ty: FieldType::Id,
        from: "dispensings", value: "dispensed_by", via: "prescription_id", latest_by: "dispensed_at" },
])]
pub struct Prescription {
    /// Row id.
    pub id: Uuid,
    /// The visit that it belongs to.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Uuid,
    /// The product of the practice's list, when it is one.
    #[field(label = "Product", class = Clinical, refers = "products", review)]
    pub product_id: Option<Uuid>,
    /// What it is called, with its strength.
    #[field(label = "Medicine", class = Clinical, review, search = Words(0.5), check = [NotBlank, MaxLen(255)])]
    pub medication_name: String,
    /// Its code, where the list has one.
    #[field(label = "Code", class = Clinical, check = [MaxLen(50)])]
    pub medication_code: Option<String>,
    /// How strong it is, with its unit.
    #[field(label = "Strength", class = Clinical, review, check = [MaxLen(100)])]
    pub strength: Option<String>,
    /// How much each time, with its unit.
    #[field(label = "Dose", class = Clinical, review, check = [NotBlank, MaxLen(100)])]
    pub dosage: String,
    /// The dose in milligrams, when it was reckoned.
    #[field(label = "Dose (mg)", class = Clinical, review, decimal = (12, 4), check = [Positive])]
    pub dose_mg: Option<Decimal>,
    /// How often.
    #[field(label = "How often", class = Clinical, review, check = [NotBlank, MaxLen(100)])]
    pub frequency: String,
    /// How it is given.
    #[field(label = "Route", class = Clinical, review, check = [NotBlank, MaxLen(50)])]
    pub route: String,
    /// For how long.
    #[field(label = "For how long", class = Clinical, review, check = [MaxLen(100)])]
    pub duration: Option<String>,
    /// How much is handed out.
    #[field(label = "Quantity", class = Clinical, review, decimal = (12, 4), check = [Positive])]
    pub quantity: Option<Decimal>,
    /// What it is counted in.
    #[field(label = "Unit", class = Clinical, review, check = [MaxLen(50)])]
    pub quantity_unit: Option<String>,
    /// How many times it may be handed out again.
    #[field(label = "Repeats", class = Clinical, review, default = "0", check = [Range(0, 99)])]
    pub refills: i64,
    /// What the owner must know.
    #[field(label = "Instructions", class = Clinical)]
    pub instructions: Prose,
    /// How to keep it.
    #[field(label = "Storage", class = Clinical, check = [MaxLen(255)])]
    pub storage: Option<String>,
    /// Until when it may be handed out.
    #[field(label = "Valid until", class = Clinical, review)]
    pub valid_until: Option<NaiveDate>,
    /// Days before milk, meat or eggs may be used; words, since each food has its own.
    #[field(label = "Withdrawal period", class = Clinical, review, check = [MaxLen(255)])]
    pub withdrawal_period: Option<String>,
    /// Used otherwise than the product is authorised for.
    #[field(label = "Under the cascade", class = Clinical)]
    pub is_cascade: Option<bool>,
    /// When it was written.
    #[field(label = "Prescribed", class = Clinical, check = [NotInFuture])]
    pub prescribed_at: DateTime<Utc>,
    /// By whom.
    #[field(label = "Prescribed by", class = Clinical)]
    pub prescribed_by: Uuid,
    /// Why it is given in spite of a known allergy.
    #[field(label = "Reason in spite of an allergy", class = Clinical, owned, check = [MaxLen(255)])]
    pub allergy_override: Option<String>,
    /// Why the dose lies outside what the list says.
    #[field(label = "Reason for an unusual dose", class = Clinical, check = [MaxLen(255)])]
    pub dose_override: Option<String>,
    /// The changes that the signature covers, as hashes in hex; empty until the visit is signed.
    #[field(label = "Signed version", class = Clinical, owned, signature, check = [MaxLen(2000)])]
    pub signed_heads: Option<String>,
}
