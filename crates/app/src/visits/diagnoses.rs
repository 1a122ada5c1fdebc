//! What was found to be the matter: by the practice's list of terms, or in free words.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::medical::Diagnosis;
use vetpms_model::reference::DiagnosisTerm;
use vetpms_model::{Entity, Patch, Row, Value};
use vetpms_search::fold::{fold, query_words};
use vetpms_store::queries::references;

use super::case::{Case, stays};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view::parse_heads;

/// A term of the list that fits what is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TermHit {
    /// Row id.
    pub id: Uuid,
    /// The term.
    pub term: String,
    /// Its code, where it has one.
    pub code: Option<String>,
}

/// Adds a diagnosis. One that names a term of the list takes its words and its code where none are given.
///
/// # Errors
/// The first field that is missing or invalid; [`AppError::not_found`].
pub fn add_diagnosis(
    desk: &Desk,
    record: Uuid,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    let def = Diagnosis::def();
    commit(desk, "add_diagnosis", |draft| {
        Case::read(desk, draft.tx, record)?;
        let patch = Patch::from_json(def, values)?;
        let patch = with_term(draft, patch)?.with(def, "medical_record_id", Value::Id(record));
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}

/// Changes a diagnosis.
///
/// # Errors
/// As [`add_diagnosis`].
pub fn change_diagnosis(
    desk: &Desk,
    id: Uuid,
    opened_at: &[String],
    values: &Map<String, Json>,
) -> Result<(), AppError> {
    let def = Diagnosis::def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "change_diagnosis", |draft| {
        Case::of_part(desk, draft, def, id)?;
        let patch = Patch::from_json(def, values)?;
        stays(def, &patch)?;
        draft.change(def, id, patch, Some(&heads))
    })
}

/// The words and the code of the term, where the patch names one and says nothing else.
fn with_term(draft: &Draft<'_>, mut patch: Patch) -> Result<Patch, AppError> {
    let (def, terms) = (Diagnosis::def(), DiagnosisTerm::def());
    let Some(Value::Id(id)) = patch.get(def, "term_id").cloned() else {
        return Ok(patch);
    };
    let term = draft.row(terms, id)?;
    for (field, of_term) in [("diagnosis_name", "term"), ("diagnosis_code", "code")] {
        if patch.get(def, field).is_none_or(Value::is_null) {
            patch = patch.with(def, field, term.get(terms, of_term).clone());
        }
    }
    Ok(patch)
}

/// The terms in use that fit what is typed, for a species: those that begin with it first.
///
/// # Errors
/// The user may not read terms.
pub fn diagnosis_terms(
    desk: &Desk,
    query: &str,
    species: Option<&str>,
    limit: usize,
) -> Result<Vec<TermHit>, AppError> {
    let def = DiagnosisTerm::def();
    let typed = query_words(query);
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let rows = references::active(tx, def)?;
        let mut hits: Vec<(bool, String, &Row)> = rows
            .iter()
            .map(|(row, _)| row)
            .filter(|row| is_for(row.text(def, "species"), species) && fits(row, &typed))
            .map(|row| {
                let term = fold(row.text(def, "term").unwrap_or_default());
                let begins = typed.first().is_none_or(|first| term.starts_with(first));
                (!begins, term, row)
            })
            .collect();
        hits.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        hits.truncate(limit);
        Ok(hits
            .into_iter()
            .map(|(.., row)| TermHit {
                id: row.id,
                term: row.text(def, "term").unwrap_or_default().to_owned(),
                code: row.text(def, "code").map(str::to_owned),
            })
            .collect())
    })
}

/// Whether something laid down for a species, or for all, holds for this one.
pub(super) fn is_for(laid_down: Option<&str>, species: Option<&str>) -> bool {
    match (laid_down, species) {
        (None, _) | (_, None) => true,
        (Some(one), Some(other)) => fold(one) == fold(other),
    }
}

fn fits(row: &Row, typed: &[String]) -> bool {
    let def = DiagnosisTerm::def();
    let mut words = query_words(row.text(def, "term").unwrap_or_default());
    if let Value::Set(synonyms) = row.get(def, "synonyms") {
        words.extend(synonyms.iter().flat_map(|synonym| query_words(synonym)));
    }
    begin_words(&words, typed)
}

/// Whether every typed word begins one of these.
pub(super) fn begin_words(words: &[String], typed: &[String]) -> bool {
    typed
        .iter()
        .all(|typed| words.iter().any(|word| word.starts_with(typed.as_str())))
}
