//! The schedule: appointments, who and what they need, and when two collide.

mod appointment;
mod appointment_resource;
mod appointment_staff;
mod overlap;
mod status;

pub use appointment::Appointment;
pub use appointment_resource::AppointmentResource;
pub use appointment_staff::AppointmentStaff;
pub use overlap::{Booking, overlaps};
pub use status::{Status, StatusError};
