//! Documents on paper: what stands on them is gathered from the replica, what was printed is kept.
//!
//! A document that was printed once is printed again from what stood on it then, whatever has been changed since,
//! unless somebody asks for it to be made anew.

mod dispense;
mod document;
mod gather;
mod kind;
mod left;
mod list;
mod missing;
mod needs;
mod prints;
mod settings;
mod take_back;
#[cfg(test)]
mod tests;
mod words;

pub use dispense::{DispensingNeeds, NewDispensing, dispense, dispensing_needs};
pub use document::{
    DocumentPreview, Page, PrintJob, Printed, WantedDocument, preview, print_job, save_pdf,
};
pub use kind::DocumentKind;
pub(crate) use left::is_beyond;
pub use list::{Printable, printable};
pub use missing::MissingField;
pub use needs::PrescriptionNeeds;
pub(crate) use needs::{prescription_needs, refuse_unfit};
pub use prints::PrintedCopy;
pub use settings::{PrintSettings, print_settings, save_print_settings};
pub(crate) use settings::{problem_of, setting_names};
pub use take_back::{TakenBack, take_back};
pub(crate) use take_back::{handed_out, write as write_taken_back};
