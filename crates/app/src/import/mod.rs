//! Importing a CSV file by a mapping that a practice manager can write.

mod line;
mod mapping;
mod presets;
mod preview;
mod reader;
mod rejects;
mod run;

pub use mapping::{DateColumn, KeyedPart, Mapping, Part};
pub use presets::{SavedMapping, save_mapping, saved_mappings};
pub use preview::{ImportColumns, PreviewLine, import_columns, import_preview};
pub use rejects::rejects_as_csv;
pub use run::{Ended, ImportFile, ImportReport, Rejected, import_csv, import_file, stopped_at};
