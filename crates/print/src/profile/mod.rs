//! What the law wants to stand on a document: one list of data per jurisdiction.
//!
//! A profile says what must be filled in and which sentences are added. It is a help for the desk,
//! not legal advice; each list names the text that it was made from.

mod field;
mod lists;

use serde::{Deserialize, Serialize};

pub use field::Field;

use crate::content::{Content, Part};
use crate::{PrintError, Request};

/// Whose rules decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Jurisdiction {
    /// The United Kingdom.
    #[serde(rename = "UK")]
    Uk,
    /// Texas.
    #[serde(rename = "US-TX")]
    UsTexas,
    /// The European Union, where no country's own list is known.
    #[serde(rename = "EU")]
    Eu,
    /// The Netherlands.
    #[serde(rename = "NL")]
    Nl,
}

impl Jurisdiction {
    /// Every jurisdiction.
    pub const ALL: [Self; 4] = [Self::Uk, Self::UsTexas, Self::Eu, Self::Nl];

    /// Its lists.
    #[must_use]
    pub fn profile(self) -> &'static Profile {
        match self {
            Self::Uk => &lists::UK,
            Self::UsTexas => &lists::US_TEXAS,
            Self::Eu => &lists::EU,
            Self::Nl => &lists::NL,
        }
    }
}

/// When a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On every document.
    Always,
    /// The animal, or what comes from it, may be eaten.
    GivesFood,
    /// A controlled drug.
    Controlled,
    /// Used outside its authorisation.
    Cascade,
    /// An antimicrobial before disease is there.
    PreventiveAntimicrobial,
    /// A rabies vaccination.
    Rabies,
}

/// A field that must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Which.
    pub field: Field,
    /// When.
    pub when: When,
}

/// A sentence that the program adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// For animal treatment only.
    AnimalTreatmentOnly,
    /// Keep out of reach of children.
    KeepFromChildren,
    /// Keep out of the sight and reach of children.
    KeepFromSightOfChildren,
    /// Not for human use.
    NotForHumanUse,
    /// Prescribed outside the authorisation, as the rules of the cascade allow.
    Cascade,
    /// The same in the words of Regulation (EU) 2019/6.
    EuCascade,
    /// The same in American words.
    ExtraLabel,
    /// Prevention with an antimicrobial, as Regulation (EU) 2019/6 allows.
    EuPreventive,
    /// Federal law restricts this drug to use by or on the order of a licensed veterinarian.
    UsVeterinarianOnly,
    /// Federal law prohibits the transfer of a controlled drug to others.
    UsNoTransfer,
}

/// What one kind of document must say.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What must be filled in.
    pub required: &'static [Requirement],
    /// What is added, and when.
    pub statements: &'static [(Statement, When)],
    /// The texts that the list was made from.
    pub source: &'static str,
}

/// The rules of one jurisdiction.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// How the rules are called in a sentence.
    pub name: &'static str,
    /// Of a label.
    pub label: Rules,
    /// Of a prescription.
    pub prescription: Rules,
    /// Of a vaccination certificate.
    pub certificate: Rules,
}

/// What is known about one thing on a document when its rules are read.
#[derive(Clone, Copy, Default)]
struct Case {
    gives_food: bool,
    controlled: bool,
    cascade: bool,
    preventive_antimicrobial: bool,
    rabies: bool,
}

impl Case {
    fn is(self, when: When) -> bool {
        match when {
            When::Always => true,
            When::GivesFood => self.gives_food,
            When::Controlled => self.controlled,
            When::Cascade => self.cascade,
            When::PreventiveAntimicrobial => self.preventive_antimicrobial,
            When::Rabies => self.rabies,
        }
    }
}

/// One thing on a document with all that is said about it.
struct Checked<'a> {
    case: Case,
    parts: Vec<&'a dyn Part>,
}

/// The rules of a kind of document; none for a summary, which may say what it likes.
fn rules(request: &Request) -> Option<Rules> {
    let profile = request.jurisdiction.profile();
    match request.content {
        Content::VisitSummary(_) => None,
        Content::DispensingLabel(_) => Some(profile.label),
        Content::Prescription(_) => Some(profile.prescription),
        Content::VaccinationCertificate(_) => Some(profile.certificate),
    }
}

/// What the rules want on a document and nobody has filled in, in the order of the profile. A document that is laid out
/// lacks nothing of this; so the same can be asked before there is anything to print.
#[must_use]
pub fn missing(request: &Request) -> Vec<Field> {
    rules(request).map_or_else(Vec::new, |rules| lacking(rules, &things(request)))
}

fn lacking(rules: Rules, things: &[Checked<'_>]) -> Vec<Field> {
    let mut fields = Vec::new();
    for requirement in rules.required {
        let lacks =
            |thing: &Checked| thing.case.is(requirement.when) && thing.lacks(requirement.field);
        if !fields.contains(&requirement.field) && things.iter().any(lacks) {
            fields.push(requirement.field);
        }
    }
    fields
}

/// The sentences to add to each thing on the document, in its order. A document that lacks a
/// required field is refused with all of them.
pub(crate) fn check(request: &Request) -> Result<Vec<Vec<Statement>>, PrintError> {
    let Some(rules) = rules(request) else {
        return Ok(Vec::new());
    };
    let (kind, things) = (request.content.kind(), things(request));
    if things.is_empty() {
        return Err(PrintError::Empty(kind));
    }
    let fields = lacking(rules, &things);
    if !fields.is_empty() {
        let jurisdiction = request.jurisdiction;
        return Err(PrintError::Missing {
            kind,
            jurisdiction,
            fields,
        });
    }
    let said = |thing: &Checked| {
        let on = rules
            .statements
            .iter()
            .filter(|(_, when)| thing.case.is(*when));
        on.map(|(statement, _)| *statement).collect()
    };
    Ok(things.iter().map(said).collect())
}

impl Checked<'_> {
    /// A field that no part of the document has cannot be filled in either.
    fn lacks(&self, field: Field) -> bool {
        !self.parts.iter().any(|part| part.has(field) == Some(true))
    }
}

fn things(request: &Request) -> Vec<Checked<'_>> {
    match &request.content {
        Content::VisitSummary(_) => Vec::new(),
        Content::DispensingLabel(label) => vec![Checked {
            case: Case {
                gives_food: label.animal.gives_food,
                controlled: label.medicine.controlled,
                cascade: label.medicine.cascade,
                ..Case::default()
            },
            parts: vec![
                &request.letterhead,
                &label.vet,
                &label.owner,
                &label.animal,
                &label.medicine,
            ],
        }],
        Content::Prescription(prescription) => prescription
            .medicines
            .iter()
            .map(|prescribed| Checked {
                case: Case {
                    gives_food: prescription.animal.gives_food,
                    controlled: prescribed.medicine.controlled,
                    cascade: prescribed.medicine.cascade,
                    preventive_antimicrobial: prescribed.preventive_antimicrobial,
                    rabies: false,
                },
                parts: vec![
                    &request.letterhead,
                    &prescription.vet,
                    &prescription.owner,
                    &prescription.animal,
                    &prescribed.medicine,
                ],
            })
            .collect(),
        Content::VaccinationCertificate(certificate) => certificate
            .vaccinations
            .iter()
            .map(|vaccination| Checked {
                case: Case {
                    rabies: vaccination.rabies,
                    ..Case::default()
                },
                parts: vec![
                    &request.letterhead,
                    &certificate.vet,
                    &certificate.owner,
                    &certificate.animal,
                    vaccination,
                ],
            })
            .collect(),
    }
}
