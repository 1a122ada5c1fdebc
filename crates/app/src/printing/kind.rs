//! The kinds of documents, and which records they show.

use serde::{Deserialize, Serialize};
use vetpms_model::care::Vaccination;
use vetpms_model::medical::{Dispensing, MedicalRecord, Prescription};
use vetpms_model::{Entity, EntityDef};

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// What was found and done at a visit.
    Summary,
    /// An order for a pharmacy: one prescription.
    Prescription,
    /// What stands on a dispensed medicine.
    Label,
    /// Proof of the vaccinations of a day.
    Certificate,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Summary,
        Self::Prescription,
        Self::Label,
        Self::Certificate,
    ];

    /// Its name, as it is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Prescription => "prescription",
            Self::Label => "label",
            Self::Certificate => "certificate",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its code in the table of prints.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Summary => "SUMMARY",
            Self::Prescription => "PRESCRIPTION",
            Self::Label => "LABEL",
            Self::Certificate => "CERTIFICATE",
        }
    }

    /// The table of what it shows.
    pub(super) fn subject(self) -> &'static EntityDef {
        match self {
            Self::Summary => MedicalRecord::def(),
            Self::Prescription => Prescription::def(),
            Self::Label => Dispensing::def(),
            Self::Certificate => Vaccination::def(),
        }
    }
}
