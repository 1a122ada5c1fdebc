//! A site of the practice.

use uuid::Uuid;

/// A location.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "locations", label = "Location")]
pub struct Location {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(100)])]
    pub name: String,
    /// Time zone, as in the IANA database.
    #[field(label = "Time zone", class = Administrative, check = [NotBlank, MaxLen(64)])]
    pub timezone: String,
    /// Phone number.
    #[field(label = "Phone", class = Administrative, check = [MaxLen(50)])]
    pub phone: Option<String>,
}
