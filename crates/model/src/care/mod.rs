//! What goes on with an animal from visit to visit, and what the desk must know of it: problems, vaccinations,
//! reminders, check-ins, papers that were printed.

mod check_in;
mod printed_document;
mod problem;
mod reminder;
mod reminder_notice;
mod vaccination;

pub use check_in::CheckIn;
pub use printed_document::PrintedDocument;
pub use problem::Problem;
pub use reminder::Reminder;
pub use reminder_notice::ReminderNotice;
pub use vaccination::Vaccination;
