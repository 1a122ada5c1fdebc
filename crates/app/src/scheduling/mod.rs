//! The schedule: booking, moving, checking in, cancelling, lists, columns and free times.

mod book_appointment;
mod book_for_newcomer;
mod bookable;
mod cancel_appointment;
mod change_appointment;
mod clashes;
mod columns;
mod day;
mod free_slots;
mod hours;
mod series;
mod set_status;

pub use book_appointment::{Booked, NewAppointment, book_appointment};
pub use book_for_newcomer::{Owner, book_for_newcomer};
pub(crate) use bookable::check as bookable;
pub use cancel_appointment::cancel_appointment;
pub(crate) use change_appointment::use_resources;
pub use change_appointment::{AppointmentChange, change_appointment};
pub use clashes::{WantedTime, clashes_with};
pub use columns::{ColumnKind, OpenTime, ScheduleColumn, schedule_columns};
pub use day::{appointment, appointments_between};
pub(crate) use day::{appointments_of_patient, in_clinic, next_appointment};
pub use free_slots::{FreeSlot, WantedSlot, free_slots};
pub use hours::day_bounds;
pub use series::{Repeat, book_series, cancel_series};
pub use set_status::set_appointment_status;
pub(crate) use set_status::{is_step, status_of, step_in};
