//! A breed of the practice's own, beside the shipped catalogue.

use uuid::Uuid;

/// A breed.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "breeds", label = "Breed")]
pub struct Breed {
    /// Row id.
    pub id: Uuid,
    /// Its species.
    #[field(label = "Species", class = Administrative, check = [NotBlank, MaxLen(50)])]
    pub species: String,
    /// Its name.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(100)])]
    pub name: String,
    /// Its code in a catalogue, such as VBO:0200995.
    #[field(label = "Code", class = Administrative, check = [MaxLen(50)])]
    pub code: Option<String>,
}
