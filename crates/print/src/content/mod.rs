//! What stands on the documents, ready to print.
//!
//! Text is in the language of the reader, numbers carry their unit; only dates are still dates,
//! because their order follows language and country. An empty text is a field that nobody filled in.

mod documents;
mod parts;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use documents::{
    DispensingLabel, Measurement, PrescribedMedicine, Prescription, Reprint, Section, Signature,
    Vaccination, VaccinationCertificate, VisitSummary,
};
pub(crate) use parts::Part;
pub use parts::{Animal, Letterhead, Medicine, Owner, Vet};

use crate::Kind;

/// One of the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// See [`VisitSummary`].
    VisitSummary(VisitSummary),
    /// See [`Prescription`].
    Prescription(Prescription),
    /// See [`DispensingLabel`].
    DispensingLabel(DispensingLabel),
    /// See [`VaccinationCertificate`].
    VaccinationCertificate(VaccinationCertificate),
}

impl Content {
    /// Which document it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::VisitSummary(_) => Kind::VisitSummary,
            Self::Prescription(_) => Kind::Prescription,
            Self::DispensingLabel(_) => Kind::DispensingLabel,
            Self::VaccinationCertificate(_) => Kind::VaccinationCertificate,
        }
    }

    /// The day that the document is of; the file says it was made then.
    pub(crate) fn day(&self) -> NaiveDate {
        match self {
            Self::VisitSummary(summary) => summary.visited_on,
            Self::Prescription(prescription) => prescription.issued_on,
            Self::DispensingLabel(label) => label.dispensed_on,
            Self::VaccinationCertificate(certificate) => certificate.issued_on,
        }
    }
}
