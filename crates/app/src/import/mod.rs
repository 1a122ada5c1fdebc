//! Importing a CSV file by a mapping that a practice manager can write.

mod mapping;
mod reader;
mod run;

pub use mapping::Mapping;
pub use run::{ImportReport, Rejected, import_csv};
