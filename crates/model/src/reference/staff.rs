//! Somebody who works here.

use uuid::Uuid;

/// A member of staff.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "staff", label = "Staff")]
pub struct Staff {
    /// Row id.
    pub id: Uuid,
    /// Name as colleagues say it.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(100)])]
    pub display_name: String,
    /// What they do.
    #[field(label = "Role", class = Administrative, default = "VETERINARIAN", check = [NotBlank, MaxLen(50)])]
    pub role: String,
    /// Their sign-in, if they have one.
    #[field(label = "User", class = Administrative)]
    pub user_id: Option<Uuid>,
    /// Colour of their column.
    #[field(label = "Colour", class = Administrative, check = [Color])]
    pub color: Option<String>,
    /// Whether two appointments may share their time.
    #[field(label = "May be booked twice", class = Administrative, default = "false")]
    pub allows_double_booking: bool,
    /// Degrees, as they stand behind the name on documents.
    #[field(label = "Qualifications", class = Administrative, check = [MaxLen(100)])]
    pub qualifications: Option<String>,
    /// Number of the licence or registration.
    #[field(label = "Registration number", class = Administrative, check = [MaxLen(50)])]
    pub registration_number: Option<String>,
    /// Whether they still work here.
    #[field(label = "Works here", class = Administrative, default = "true")]
    pub is_active: bool,
}
