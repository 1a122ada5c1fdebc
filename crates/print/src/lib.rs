//! Documents on paper: visit summary, prescription, dispensing label, vaccination certificate.
//!
//! Everything comes in as finished text and goes out as PDF or as pictures of the pages; the same
//! input makes the same bytes on every computer. Nothing here reads a file, a clock or a database,
//! and no value of a client is ever part of a template's source: the templates read it as data.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod clean;
mod content;
mod data;
mod error;
mod laid_out;
mod paper;
mod profile;
mod words;
mod world;

pub use content::{
    Animal, Content, DispensingLabel, Letterhead, Measurement, Medicine, Owner, PrescribedMedicine,
    Prescription, Reprint, Section, Signature, Vaccination, VaccinationCertificate, Vet,
    VisitSummary,
};
pub use error::PrintError;
pub use laid_out::{LaidOut, PageSize, lay_out};
pub use paper::Paper;
pub use profile::{Field, Jurisdiction, Profile, Requirement, Rules, Statement, When, missing};
pub use words::Language;

use serde::{Deserialize, Serialize};

/// The kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What was found and done at a visit, for the owner.
    VisitSummary,
    /// An order for a pharmacy.
    Prescription,
    /// What stands on a dispensed medicine.
    DispensingLabel,
    /// Proof of vaccinations.
    VaccinationCertificate,
}

/// One document to print.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Whose paper it is.
    pub letterhead: Letterhead,
    /// Whose rules decide what must stand on it.
    pub jurisdiction: Jurisdiction,
    /// The language of all words that are not part of the content.
    pub language: Language,
    /// What it is printed on.
    pub paper: Paper,
    /// What it says.
    pub content: Content,
}
