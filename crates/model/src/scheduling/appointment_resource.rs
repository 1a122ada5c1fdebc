//! What an appointment needs: rooms and equipment.

use uuid::Uuid;

/// A room or device at an appointment.
#[derive(Debug, Clone, PartialEq, vetpms_model_derive::Entity)]
#[entity(table = "appointment_resources", label = "Appointment resource", key = ["appointment_id", "resource_id"])]
pub struct AppointmentResource {
    /// Row id, made from the two below.
    pub id: Uuid,
    /// The appointment.
    #[field(label = "Appointment", class = Scheduling, refers = "appointments")]
    pub appointment_id: Uuid,
    /// The room or device.
    #[field(label = "Resource", class = Scheduling, refers = "resources")]
    pub resource_id: Uuid,
    /// Its kind at the time of booking.
    #[field(label = "Kind", class = Scheduling, default = "ROOM", check = [MaxLen(50)])]
    pub resource_type: String,
}
