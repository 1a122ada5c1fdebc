//! What stands on all documents of the practice: its letterhead, whose rules count, and the papers.

use serde::{Deserialize, Serialize};
use vetpms_model::reference::PracticeSetting;
use vetpms_model::{Entity, Patch, Value, ids};
use vetpms_print::{Jurisdiction, Language, Letterhead, Paper};
use vetpms_store::ReadTx;

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// What the practice has laid down for its documents; empty is not laid down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PrintSettings {
    /// The practice's name as it stands on paper.
    pub practice: String,
    /// Its address; lines are kept.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Web site.
    pub website: String,
    /// Numbers of registration, company, tax.
    pub registration: String,
    /// Whose rules count: UK, US-TX, EU or NL.
    pub jurisdiction: String,
    /// Paper of pages: a4 or letter.
    pub paper: String,
    /// Paper of labels, such as label-89x36.
    pub label_paper: String,
    /// Language of the documents: en or nl.
    pub language: String,
}

/// Between the lines of an address: a setting is one line.
const LINE: &str = "|";
/// What the names of these settings begin with.
const PREFIX: &str = "print.";

impl PrintSettings {
    fn all(&self) -> [(&'static str, &String); 10] {
        [
            ("practice", &self.practice),
            ("address", &self.address),
            ("phone", &self.phone),
            ("email", &self.email),
            ("website", &self.website),
            ("registration", &self.registration),
            ("jurisdiction", &self.jurisdiction),
            ("paper", &self.paper),
            ("label_paper", &self.label_paper),
            ("language", &self.language),
        ]
    }

    pub(super) fn letterhead(&self) -> Letterhead {
        Letterhead {
            practice: self.practice.clone(),
            address: self.address.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            website: self.website.clone(),
            registration: self.registration.clone(),
        }
    }

    /// Nothing until the practice has said in which country it is: no rules are better than the wrong ones.
    pub(super) fn jurisdiction(&self) -> Option<Jurisdiction> {
        named(&self.jurisdiction)
    }

    pub(super) fn language(&self) -> Language {
        named(&self.language).unwrap_or(Language::En)
    }

    pub(super) fn sheet(&self) -> Paper {
        let usual = match self.jurisdiction() {
            Some(Jurisdiction::UsTexas) => Paper::Letter,
            _ => Paper::A4,
        };
        named(&self.paper)
            .filter(|paper: &Paper| paper.is_sheet())
            .unwrap_or(usual)
    }

    pub(super) fn label(&self) -> Paper {
        named(&self.label_paper).unwrap_or(Paper::Label89x36)
    }
}

/// A choice by its name, as documents spell it.
pub(super) fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}

/// The name of a choice.
pub(super) fn name_of(choice: impl Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// What the practice has laid down.
///
/// # Errors
/// The user may not read it.
pub fn print_settings(desk: &Desk) -> Result<PrintSettings, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, PracticeSetting::def().table)?;
        read(tx)
    })
}

pub(super) fn read(tx: &ReadTx) -> Result<PrintSettings, AppError> {
    let value = |name: &str| -> Result<String, AppError> {
        let found = tx.row(PracticeSetting::def(), id_of(name))?;
        let row = found.filter(|(row, _)| !row.is_deleted(PracticeSetting::def()));
        let text =
            row.and_then(|(row, _)| row.text(PracticeSetting::def(), "value").map(str::to_owned));
        Ok(text.unwrap_or_default())
    };
    Ok(PrintSettings {
        practice: value("practice")?,
        address: value("address")?.replace(LINE, "\n"),
        phone: value("phone")?,
        email: value("email")?,
        website: value("website")?,
        registration: value("registration")?,
        jurisdiction: value("jurisdiction")?,
        paper: value("paper")?,
        label_paper: value("label_paper")?,
        language: value("language")?,
    })
}

/// Lays down what stands on the practice's documents.
///
/// # Errors
/// [`Code::Forbidden`]; [`Code::InvalidValue`] for a choice that there is not, and for a text that is too long.
pub fn save_print_settings(desk: &Desk, new: &PrintSettings) -> Result<(), AppError> {
    let def = PracticeSetting::def();
    for (name, value) in new.all() {
        if let Some(problem) = problem_of(&setting(name), value) {
            return Err(AppError::field(Code::InvalidValue, name, problem));
        }
    }
    commit(desk, "save_print_settings", |draft| {
        let old = read(draft.tx)?;
        for ((name, value), (_, before)) in new.all().into_iter().zip(old.all()) {
            let value = value.trim();
            if value == before {
                continue;
            }
            let lines: Vec<&str> = value.lines().map(str::trim).collect();
            let value = match lines.join(LINE) {
                text if text.is_empty() => Value::Null,
                text => Value::Text(text),
            };
            let patch = Patch::default()
                .with(def, "setting_name", Value::Text(setting(name)))
                .with(def, "value", value);
            draft
                .create(def, id_of(name), patch)
                .map_err(|error| AppError {
                    field: Some(name.to_owned()),
                    ..error
                })?;
        }
        Ok(())
    })
}

/// The names of all settings of documents, as rows have them.
pub(crate) fn setting_names() -> Vec<String> {
    let nothing = PrintSettings::default();
    nothing
        .all()
        .iter()
        .map(|(name, _)| setting(name))
        .collect()
}

/// What is wrong with the value of a setting; nothing where it is left empty or free text.
pub(crate) fn problem_of(name: &str, value: &str) -> Option<String> {
    let choice = name.strip_prefix(PREFIX).unwrap_or(name);
    let is_known = match choice {
        _ if value.is_empty() => true,
        "jurisdiction" => named::<Jurisdiction>(value).is_some(),
        "paper" => named(value).is_some_and(Paper::is_sheet),
        "label_paper" => named::<Paper>(value).is_some(),
        "language" => named::<Language>(value).is_some(),
        _ => true,
    };
    (!is_known).then(|| "there is no such choice".to_owned())
}

fn setting(name: &str) -> String {
    format!("{PREFIX}{name}")
}

fn id_of(name: &str) -> uuid::Uuid {
    ids::natural_id(
        PracticeSetting::def().table,
        &[ids::of_word(&setting(name))],
    )
}
