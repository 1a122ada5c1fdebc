//! Reminding owners of what is due: a run with a preview, one household after the other, and its log.

mod household;
mod preview;
mod run;

pub use household::Reach;
pub use preview::{Due, Household, Preview, Skipped, preview};
pub use run::{Channel, ReminderRun, RunReport, run, runs};
