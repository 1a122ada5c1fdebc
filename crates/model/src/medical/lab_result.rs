//! One value that a laboratory found.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::value::Prose;

/// A laboratory result, ordered or there.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(
    table = "lab_results",
    label = "Laboratory result",
    owner = "`vetpms lab`, or the animal's page",
    record = "medical_record_id"
)]
pub struct LabResult {
    /// Row id.
    pub id: Uuid,
    /// Of which animal.
    #[field(label = "Patient", class = Clinical, refers = "patients")]
    pub patient_id: Uuid,
    /// The visit that it belongs to, if any.
    #[field(label = "Visit", class = Clinical, refers = "medical_records")]
    pub medical_record_id: Option<Uuid>,
    /// The group of tests.
    #[field(label = "Panel", class = Clinical, check = [MaxLen(100)])]
    pub panel: Option<String>,
    /// What was tested.
    #[field(label = "Test", class = Clinical, search = Words(0.5), check = [NotBlank, MaxLen(100)])]
    pub test_name: String,
    /// The number found.
    #[field(label = "Value", class = Clinical, review, decimal = (14, 4))]
    pub value: Option<Decimal>,
    /// What was found, where it is no number.
    #[field(label = "Finding", class = Clinical, review, check = [MaxLen(255)])]
    pub value_text: Option<String>,
    /// What it is measured in.
    #[field(label = "Unit", class = Clinical, review, check = [MaxLen(50)])]
    pub unit: Option<String>,
    /// The lowest normal value.
    #[field(label = "Normal from", class = Clinical, review, decimal = (14, 4))]
    pub reference_low: Option<Decimal>,
    /// The highest normal value.
    #[field(label = "Normal to", class = Clinical, review, decimal = (14, 4))]
    pub reference_high: Option<Decimal>,
    /// Who tested.
    #[field(label = "Laboratory", class = Clinical, check = [MaxLen(100)])]
    pub laboratory: Option<String>,
    /// When it was asked for.
    #[field(label = "Ordered", class = Clinical)]
    pub ordered_at: Option<DateTime<Utc>>,
    /// When it was found.
    #[field(label = "Found", class = Clinical)]
    pub resulted_at: Option<DateTime<Utc>>,
    /// Where it stands.
    #[field(label = "Status", class = Clinical, owned, default = "ORDERED", check = [MaxLen(50)],
        codes = [Code("ORDERED", "Ordered"), Code("RESULTED", "To be looked at"), Code("REVIEWED", "Looked at"),
                 Code("CANCELED", "Cancelled")])]
    pub status: String,
    /// When a vet looked at it.
    #[field(label = "Looked at", class = Clinical, owned)]
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Who did.
    #[field(label = "Looked at by", class = Clinical, owned)]
    pub reviewed_by: Option<Uuid>,
    /// What they looked at, see [`crate::measures::lab::found`]: what is put right later is looked at again.
    #[field(label = "Result looked at", class = Clinical, owned, check = [MaxLen(500)])]
    pub reviewed_result: Option<String>,
    /// What it means.
    #[field(label = "Comment", class = Clinical)]
    pub comment: Prose,
    /// The laboratory's own paper.
    #[field(label = "Report", class = Clinical, refers = "attachments")]
    pub attachment_id: Option<Uuid>,
}
