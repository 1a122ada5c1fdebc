//! Abbreviations and templates that help to write a note.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::reference::{NoteTemplate, TextMacro};
use vetpms_model::{Entity, Value};
use vetpms_search::fold::fold;
use vetpms_store::queries::references;

use super::diagnoses::is_for;
use crate::desk::Desk;
use crate::error::AppError;

/// An abbreviation and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Macro {
    /// What is typed.
    pub abbreviation: String,
    /// What stands there then.
    pub expansion: String,
}

/// A note to begin with.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Template {
    /// Row id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// For which kind of visit it is offered first.
    pub record_type: Option<String>,
    /// Its texts by field of the note.
    pub texts: Map<String, Json>,
}

/// What helps the signed-in user to write.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct NoteTexts {
    /// By abbreviation; one's own goes before everybody's.
    pub macros: Vec<Macro>,
    /// For this species or for all, by name.
    pub templates: Vec<Template>,
}

/// Abbreviations and templates for a species.
///
/// # Errors
/// The user may not read them.
pub fn note_texts(desk: &Desk, species: Option<&str>) -> Result<NoteTexts, AppError> {
    let user = desk.session()?.user;
    let (macros, templates) = (TextMacro::def(), NoteTemplate::def());
    desk.read(|tx| {
        desk.may_read(tx, macros.table)?;
        desk.may_read(tx, templates.table)?;
        let mut by_word: BTreeMap<String, (bool, Macro)> = BTreeMap::new();
        for (row, _) in references::active(tx, macros)? {
            let owner = row.get(macros, "user_id");
            let own = owner == &Value::Id(user);
            if !own && !owner.is_null() {
                continue;
            }
            let text = |name: &str| row.text(macros, name).unwrap_or_default().to_owned();
            let found = Macro {
                abbreviation: text("abbreviation"),
                expansion: text("expansion"),
            };
            let word = fold(&found.abbreviation);
            if by_word.get(&word).is_none_or(|(kept, _)| own && !kept) {
                by_word.insert(word, (own, found));
            }
        }
        let rows = references::active(tx, templates)?;
        let fitting = rows
            .iter()
            .map(|(row, _)| row)
            .filter(|row| is_for(row.text(templates, "species"), species));
        let templates = fitting
            .map(|row| {
                let text = |name: &str| row.text(templates, name).map(str::to_owned);
                let fields = ["subjective", "objective", "assessment", "plan"];
                let texts = fields
                    .iter()
                    .filter_map(|name| Some(((*name).to_owned(), Json::from(text(name)?))));
                Template {
                    id: row.id,
                    name: text("name").unwrap_or_default(),
                    record_type: text("record_type"),
                    texts: texts.collect(),
                }
            })
            .collect();
        Ok(NoteTexts {
            macros: by_word.into_values().map(|(_, found)| found).collect(),
            templates,
        })
    })
}
