//! What colleagues leave for each other: tasks and notes of phone calls.

mod conflict_resolution;
mod phone_note;
mod task;

pub use conflict_resolution::ConflictResolution;
pub use phone_note::PhoneNote;
pub use task::Task;
