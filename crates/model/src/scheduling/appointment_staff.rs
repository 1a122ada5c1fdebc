//! Who an appointment needs.

use uuid::Uuid;

/// A member of staff at an appointment.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "appointment_staff", label = "Appointment staff", key = ["appointment_id", "staff_id"])]
pub struct AppointmentStaff {
    /// Row id, made from the two below.
    pub id: Uuid,
    /// The appointment.
    #[field(label = "Appointment", class = Scheduling, refers = "appointments")]
    pub appointment_id: Uuid,
    /// The member of staff.
    #[field(label = "Staff", class = Scheduling, refers = "staff")]
    pub staff_id: Uuid,
    /// As what.
    #[field(label = "Role", class = Scheduling, default = "VETERINARIAN", check = [MaxLen(50)])]
    pub role: String,
    /// Whether in charge.
    #[field(label = "In charge", class = Scheduling, default = "false")]
    pub is_primary: bool,
}
