//! A species of the practice's own, beside the shipped list.

use uuid::Uuid;

/// A species.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "species", label = "Species")]
pub struct Species {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(50)])]
    pub name: String,
    /// Whether it is offered.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
