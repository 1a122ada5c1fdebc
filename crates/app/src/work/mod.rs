//! What colleagues leave for each other.

mod lists;
mod tasks;

pub use lists::{NoteSummary, TaskFilter, TaskSummary, notes_of, tasks};
pub(crate) use lists::{notes_about, tasks_about};
pub use tasks::{add_phone_note, add_task, complete_task, reopen_task};
