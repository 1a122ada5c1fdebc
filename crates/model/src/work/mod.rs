//! What colleagues leave for each other: tasks and notes of phone calls.

mod phone_note;
mod task;

pub use phone_note::PhoneNote;
pub use task::Task;
