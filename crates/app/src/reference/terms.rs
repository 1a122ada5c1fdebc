//! Everyday diagnoses to begin the practice's own list with.
//!
//! The list is `data/diagnosis_terms.csv`, written for this program. Each term becomes a row of the practice, which
//! may change or remove it; none is ever brought back.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use vetpms_model::reference::DiagnosisTerm;
use vetpms_model::{Entity, Patch, Value, ids};
use vetpms_search::fold::fold;

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

const FILE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../data/diagnosis_terms.csv"
));

/// In whose words the terms are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum TermLanguage {
    /// English.
    En,
    /// Dutch.
    Nl,
}

#[derive(Debug, Deserialize)]
struct Line {
    code: String,
    species: String,
    en: String,
    nl: String,
    synonyms_en: String,
    synonyms_nl: String,
}

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    csv::Reader::from_reader(FILE.as_bytes())
        .deserialize()
        .filter_map(Result::ok)
        .collect()
});

impl Line {
    fn term(&self, language: TermLanguage) -> &str {
        match language {
            TermLanguage::En => &self.en,
            TermLanguage::Nl => &self.nl,
        }
    }

    fn synonyms(&self, language: TermLanguage) -> Value {
        let words = match language {
            TermLanguage::En => &self.synonyms_en,
            TermLanguage::Nl => &self.synonyms_nl,
        };
        let words = words.split('|').filter(|word| !word.is_empty());
        Value::Set(words.map(str::to_owned).collect())
    }

    fn patch(&self, language: TermLanguage) -> Patch {
        let def = DiagnosisTerm::def();
        let term = Value::Text(self.term(language).to_owned());
        let mut patch =
            Patch::default()
                .with(def, "term", term)
                .with(def, "synonyms", self.synonyms(language));
        if !self.species.is_empty() {
            patch = patch.with(def, "species", Value::Text(self.species.clone()));
        }
        patch
    }
}

/// Adds the everyday terms that the practice does not have; how many. The id of each follows from the practice and its
/// code, so that two desks which add them without the network have them once when they meet. A term that was
/// removed stays removed.
///
/// # Errors
/// The user may not set up terms; [`Code::NotPossible`] when all are there.
pub fn add_usual_terms(desk: &Desk, language: TermLanguage) -> Result<u32, AppError> {
    let def = DiagnosisTerm::def();
    commit(desk, "add_usual_terms", |draft| {
        let rows = draft.tx.scan(def, None, usize::MAX)?;
        let known: Vec<String> = rows
            .iter()
            .filter(|(row, _)| !row.is_deleted(def))
            .map(|(row, _)| fold(row.text(def, "term").unwrap_or_default()))
            .collect();
        let mut added = 0;
        for line in LINES.iter() {
            let id = ids::natural_id(def.table, &[draft.tenant(), ids::of_word(&line.code)]);
            let is_here = rows.iter().any(|(row, _)| row.id == id);
            if is_here || known.contains(&fold(line.term(language))) {
                continue;
            }
            draft.create(def, id, line.patch(language))?;
            added += 1;
        }
        if added == 0 {
            let words = "all of the everyday terms are in the list, or were removed from it";
            return Err(AppError::new(Code::NotPossible, words));
        }
        Ok(added)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::species;

    #[test]
    fn every_line_is_a_term_in_both_languages() {
        let lines = FILE.lines().count() - 1;
        assert_eq!(LINES.len(), lines);
        assert!((30..=60).contains(&lines));
        for language in [TermLanguage::En, TermLanguage::Nl] {
            let mut terms: Vec<String> = LINES.iter().map(|l| fold(l.term(language))).collect();
            assert!(terms.iter().all(|term| !term.is_empty()));
            terms.sort();
            terms.dedup();
            assert_eq!(terms.len(), lines, "a term stands twice");
        }
        let known = |line: &Line| species().iter().any(|one| one.name == line.species);
        assert!(
            LINES
                .iter()
                .all(|line| line.species.is_empty() || known(line))
        );
    }
}
