//! What the practice has laid down for all its computers.

use uuid::Uuid;

/// A setting; its id follows from its name, so that two who set it write into one row.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "practice_settings", label = "Practice setting", key = ["setting_name"])]
pub struct PracticeSetting {
    /// Row id.
    pub id: Uuid,
    /// Which one.
    #[field(label = "Setting", class = Administrative, check = [NotBlank, MaxLen(63)])]
    pub setting_name: String,
    /// What it is.
    #[field(label = "Value", class = Administrative, review, check = [MaxLen(255)])]
    pub value: Option<String>,
}
