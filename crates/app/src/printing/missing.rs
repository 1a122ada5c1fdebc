//! What a document lacks, and the words in which it is refused: the same before there is anything to print.

use serde::Serialize;
use vetpms_print::{Field, PrintError, missing};

use super::gather::Gathered;
use super::settings::name_of;
use crate::error::{AppError, Code};

/// Something that the rules want and nobody has filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct MissingField {
    /// Its name for programs.
    pub field: String,
    /// Its name in plain words.
    pub words: String,
}

impl From<Field> for MissingField {
    fn from(field: Field) -> Self {
        Self {
            field: name_of(field),
            words: field.words().to_owned(),
        }
    }
}

/// What the rules want on a document and nobody has filled in.
pub(super) fn lacking(gathered: &Gathered) -> Vec<MissingField> {
    if !gathered.has_rules {
        return vec![no_rules()];
    }
    let fields = missing(&gathered.request).into_iter();
    fields.map(MissingField::from).collect()
}

/// Refuses what lacks something, in the words with which its document is refused.
pub(super) fn complete(gathered: &Gathered) -> Result<(), AppError> {
    if !gathered.has_rules {
        return Err(without_rules());
    }
    let fields = missing(&gathered.request);
    if fields.is_empty() {
        return Ok(());
    }
    Err(refused(&PrintError::Missing {
        kind: gathered.request.content.kind(),
        jurisdiction: gathered.request.jurisdiction,
        fields,
    }))
}

pub(super) fn without_rules() -> AppError {
    let words = format!("please fill in first: {}", no_rules().words);
    AppError::new(Code::Incomplete, words)
}

pub(super) fn no_rules() -> MissingField {
    MissingField {
        field: "jurisdiction".to_owned(),
        words: "the country whose rules count for documents".to_owned(),
    }
}

/// A refusal in the words of the printing.
pub(super) fn refused(error: &PrintError) -> AppError {
    let words = error.to_string();
    match error {
        PrintError::Missing { .. } => AppError::new(Code::Incomplete, words),
        PrintError::Empty(_) | PrintError::TooLong { .. } => {
            AppError::new(Code::NotPossible, words)
        }
        PrintError::WrongPaper(_) | PrintError::DoesNotFit(_) => {
            AppError::field(Code::InvalidValue, "paper", words)
        }
        _ => AppError::new(Code::Internal, words),
    }
}
