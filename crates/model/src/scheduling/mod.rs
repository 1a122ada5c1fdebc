//! The schedule: appointments, who and what they need, and when two collide.

mod appointment;
mod appointment_resource;
mod appointment_staff;
mod opening_hours;
mod overlap;
mod room_move;
pub mod slots;
mod status;
mod working_hours;

pub use appointment::Appointment;
pub use appointment_resource::AppointmentResource;
pub use appointment_staff::AppointmentStaff;
pub use opening_hours::OpeningHours;
pub use overlap::{Booking, overlaps};
pub use room_move::RoomMove;
pub use status::{Status, StatusError};
pub use working_hours::WorkingHours;
