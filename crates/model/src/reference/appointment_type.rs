//! A kind of appointment: its length and colour.

use uuid::Uuid;

/// An appointment type.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "appointment_types", label = "Appointment type")]
pub struct AppointmentType {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    #[field(label = "Name", class = Administrative, check = [NotBlank, MaxLen(50)])]
    pub name: String,
    /// Usual length, in minutes.
    #[field(label = "Length (minutes)", class = Administrative, default = "15", check = [Range(5, 1440)])]
    pub duration_minutes: i64,
    /// Colour in the schedule.
    #[field(label = "Colour", class = Administrative, default = "#1c7ed6", check = [Color])]
    pub color: String,
    /// Whether it is offered.
    #[field(label = "In use", class = Administrative, default = "true")]
    pub is_active: bool,
}
