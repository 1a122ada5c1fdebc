//! Vaccines that were given, when the next one is due, and the reminders that follow from it.
//!
//! Giving a product closes the open reminders of it and opens the next one, in one change set. Whether a reminder is
//! sent (the animal died, nobody comes any more, the owner wants none) is worked out when somebody asks, so that desks
//! that meet agree.

mod due;
mod give;
mod rules;

pub use due::{DueVaccination, VaccinationLine, patient_vaccinations};
pub use give::{Given, change_vaccination, give_vaccination, remove_vaccination};
