//! The four documents.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::parts::{Animal, Medicine, Owner, Part, Vet};
use crate::Field;
use crate::clean::says_something;

/// What was found and done at a visit, in words for the owner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VisitSummary {
    /// Day of the visit.
    pub visited_on: NaiveDate,
    /// Who examined the animal.
    pub vet: Vet,
    /// Who brought it.
    pub owner: Owner,
    /// The animal.
    pub animal: Animal,
    /// Why they came.
    pub reason: String,
    /// What was measured.
    pub measurements: Vec<Measurement>,
    /// What was found, done and advised.
    pub sections: Vec<Section>,
    /// What goes home with the animal.
    pub medicines: Vec<Medicine>,
    /// When to come back, in words.
    pub next_visit: String,
}

/// Something measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// What, such as "Temperature".
    pub name: String,
    /// How much, with its unit.
    pub value: String,
}

/// A paragraph with its heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The text; lines are kept.
    pub text: String,
}

/// An order for a pharmacy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prescription {
    /// Its number in the practice.
    pub number: String,
    /// When it was written.
    pub issued_on: NaiveDate,
    /// Last day on which it is good.
    pub valid_until: Option<NaiveDate>,
    /// Who prescribes.
    pub vet: Vet,
    /// Owner or keeper.
    pub owner: Owner,
    /// For whom.
    pub animal: Animal,
    /// What.
    pub medicines: Vec<PrescribedMedicine>,
    /// An electronic signature. Without one there is a line to sign on.
    pub signature: Option<Signature>,
}

/// One medicine of a prescription.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PrescribedMedicine {
    /// The medicine.
    pub medicine: Medicine,
    /// How often it may be supplied after the first time.
    pub repeats: u32,
    /// An antimicrobial given before disease is there, or to animals in contact with sick ones.
    pub preventive_antimicrobial: bool,
}

/// Who signed in the program, and when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// The name.
    pub by: String,
    /// Day and time in words.
    pub at: String,
}

/// What stands on a dispensed medicine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DispensingLabel {
    /// Number of the dispensing in the practice.
    pub number: String,
    /// When it was dispensed.
    pub dispensed_on: NaiveDate,
    /// Who prescribed it.
    pub vet: Vet,
    /// For whom.
    pub owner: Owner,
    /// For which animal.
    pub animal: Animal,
    /// What.
    pub medicine: Medicine,
    /// Set on every print after the first one.
    pub reprint: Option<Reprint>,
}

/// Which print of a label this is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reprint {
    /// The second print is 2.
    pub copy: u32,
    /// When it is printed.
    pub on: NaiveDate,
}

/// Proof of vaccinations. Printed again it is the same paper, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VaccinationCertificate {
    /// Its number in the practice.
    pub number: String,
    /// When it was made out; a later print keeps the day.
    pub issued_on: NaiveDate,
    /// Who answers for it.
    pub vet: Vet,
    /// Owner or keeper.
    pub owner: Owner,
    /// Which animal.
    pub animal: Animal,
    /// The vaccinations.
    pub vaccinations: Vec<Vaccination>,
}

/// One vaccination.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vaccination {
    /// Against what.
    pub disease: String,
    /// Name of the vaccine.
    pub product: String,
    /// Its maker.
    pub manufacturer: String,
    /// Batch or serial number.
    pub batch: String,
    /// Last day of use of the batch.
    pub expires: Option<NaiveDate>,
    /// When it was given.
    pub given_on: Option<NaiveDate>,
    /// When protection begins, where the rules count days.
    pub valid_from: Option<NaiveDate>,
    /// When the next one is due.
    pub valid_until: Option<NaiveDate>,
    /// Number of the tag that the animal wears.
    pub tag: String,
    /// Who gave it, when not the one who answers for the certificate.
    pub given_by: String,
    /// Rabies has rules of its own.
    pub rabies: bool,
    /// Given so young or so soon that it adds nothing to the protection.
    #[serde(default)]
    pub does_not_count: bool,
    /// Which of the doses of this vaccine it is, where the certificate has several.
    #[serde(default)]
    pub dose_of_day: Option<u32>,
}

impl Part for Vaccination {
    fn has(&self, field: Field) -> Option<bool> {
        Some(match field {
            Field::Product => says_something(&self.product),
            Field::Manufacturer => says_something(&self.manufacturer),
            Field::Batch => says_something(&self.batch),
            Field::Expiry => self.expires.is_some(),
            Field::VaccinatedOn => self.given_on.is_some(),
            Field::ValidUntil => self.valid_until.is_some() || self.does_not_count,
            Field::Tag => says_something(&self.tag),
            _ => return None,
        })
    }
}
