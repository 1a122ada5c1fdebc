//! An animal that the practice treats.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::value::{Prose, Set};

/// A patient. `weight_kg` is derived from the newest weighing.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "patients", label = "Patient", generic, derived = [Derived {
    column: "weight_kg", label: "Weight (kg)", ty: FieldType::Decimal { precision: 9, scale: 3 },
    from: "patient_weights", value: "weight_kg", via: "patient_id", latest_by: "measured_at",
}])]
pub struct Patient {
    /// Row id.
    pub id: Uuid,
    /// The owner.
    #[field(label = "Owner", class = Identifying, refers = "clients", review)]
    pub client_id: Uuid,
    /// Call name.
    #[field(label = "Name", class = Identifying, search = Words(2.0), check = [NotBlank, MaxLen(100)])]
    pub name: String,
    /// Dog, cat, rabbit: a name of the species list.
    #[field(label = "Species", class = Identifying, search = Words(1.0), refers = "species", check = [NotBlank, MaxLen(50)])]
    pub species: String,
    /// Breed as people say it.
    #[field(label = "Breed", class = Identifying, search = Words(1.0), refers = "breeds", check = [MaxLen(100)])]
    pub breed: Option<String>,
    /// Coat colour and marks.
    #[field(label = "Colour", class = Identifying, check = [MaxLen(50)])]
    pub color: Option<String>,
    /// Day of birth.
    #[field(label = "Born", class = Identifying, check = [NotInFuture])]
    pub date_of_birth: Option<NaiveDate>,
    /// Whether the day of birth was reckoned from an age.
    #[field(label = "Birth date is estimated", class = Identifying, default = "false")]
    pub birth_is_estimated: bool,
    /// Sex.
    #[field(label = "Sex", class = Identifying, check = [MaxLen(20)],
        codes = [Code("MALE", "Male"), Code("FEMALE", "Female"), Code("UNKNOWN", "Unknown")])]
    pub gender: Option<String>,
    /// Spayed or castrated.
    #[field(label = "Neutered", class = Identifying, default = "false")]
    pub is_neutered: bool,
    /// Transponder number.
    #[field(label = "Microchip", class = Identifying, sealed, review, search = Digits(1.5), check = [Microchip, MaxLen(50)])]
    pub microchip_id: Option<String>,
    /// Number of the pet passport.
    #[field(label = "Passport", class = Identifying, check = [MaxLen(50)])]
    pub passport_number: Option<String>,
    /// Where it is kept, when not at its owner's address.
    #[field(label = "Kept at", class = Identifying, check = [MaxLen(255)])]
    pub kept_at: Option<String>,
    /// Whether it, or what comes from it, may be eaten.
    #[field(label = "May be eaten, or gives food", class = Identifying)]
    pub gives_food: Option<bool>,
    /// Active, inactive or deceased.
    #[field(label = "Status", class = Identifying, owned, default = "ACTIVE", check = [MaxLen(50)],
        codes = [Code("ACTIVE", "Active"), Code("INACTIVE", "Inactive"), Code("DECEASED", "Deceased")])]
    pub status: String,
    /// Day of death.
    #[field(label = "Died", class = Identifying, owned, check = [NotInFuture])]
    pub deceased_date: Option<NaiveDate>,
    /// What everybody must see at once: bites, needs a muzzle.
    #[field(label = "Medical alerts", class = Clinical, search = Words(1.0), check = [MaxLen(100)])]
    pub medical_alerts: Set,
    /// Anything else worth knowing.
    #[field(label = "Notes", class = Identifying)]
    pub notes: Prose,
    /// The patient that this one was entered for a second time; everything shows there.
    #[field(label = "Merged into", class = Identifying, owned, refers = "patients")]
    pub merged_into: Option<Uuid>,
}
