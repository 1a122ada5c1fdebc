//! Documents on paper: what stands on them is gathered from the replica, what was printed is kept.
//!
//! A document that was printed once is printed again from what stood on it then, whatever has been changed since,
//! unless somebody asks for it to be made anew.

mod dispense;
mod document;
mod gather;
mod kind;
mod list;
mod prints;
mod settings;
#[cfg(test)]
mod tests;
mod words;

pub use dispense::{NewDispensing, dispense};
pub use document::{
    DocumentPreview, MissingField, Page, PrintJob, Printed, WantedDocument, preview, print_job,
    save_pdf,
};
pub use kind::DocumentKind;
pub use list::{Printable, printable};
pub use prints::PrintedCopy;
pub use settings::{PrintSettings, print_settings, save_print_settings};
pub(crate) use settings::{problem_of, setting_names};
