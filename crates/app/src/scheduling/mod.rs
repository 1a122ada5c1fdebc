//! The schedule: booking, moving, checking in, cancelling, the day's list.

mod book_appointment;
mod cancel_appointment;
mod change_appointment;
mod day;
mod set_status;

pub use book_appointment::{Booked, NewAppointment, book_appointment};
pub use cancel_appointment::cancel_appointment;
pub use change_appointment::{AppointmentChange, change_appointment};
pub(crate) use day::appointments_of_patient;
pub use day::day_appointments;
pub use set_status::set_appointment_status;
