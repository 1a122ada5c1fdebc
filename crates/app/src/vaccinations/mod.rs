//! Vaccines that were given, when the next one is due, and the reminders that follow from it.
//!
//! Giving a product closes the open reminders of it and opens the next one, in one change set. Whether a reminder still
//! stands (a desk that did not know of it gave what was due) and whether it is sent (the animal died, nobody comes any
//! more, the owner wants none) is worked out when somebody asks, so that desks that meet agree.

mod correct;
mod doses;
mod due;
mod give;
mod next;
mod reminding;
mod rules;

pub(crate) use correct::fits_as_decided;
pub use correct::{change_vaccination, remove_vaccination};
pub(crate) use doses::{open_reminders, reminders_of};
pub use due::{DueVaccination, PatientVaccinations, VaccinationLine, patient_vaccinations};
pub use give::{Confirmed, Given, give_vaccination};
pub(crate) use next::took;
pub use next::{DoseTook, NextDose, next_dose};
pub(crate) use reminding::close_by_hand;
pub(crate) use rules::name_for;
