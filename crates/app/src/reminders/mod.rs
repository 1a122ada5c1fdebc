//! Reminding owners of what is due: a run with a preview, one household after the other, and its log; what is added,
//! moved and cancelled by hand.

mod by_hand;
mod household;
mod merge_file;
mod of_patient;
mod preview;
mod run;
mod sent;

pub use by_hand::{add_reminder, cancel_reminder, move_reminder};
pub use household::Reach;
pub use merge_file::{merge_file, merge_file_name};
pub use of_patient::{PatientReminder, SentNotice, patient_reminders};
pub use preview::{Due, Household, Preview, Skipped, preview};
pub use run::{Channel, RunReport, run};
pub use sent::{ReminderRun, RunSent, run_sent, runs};
