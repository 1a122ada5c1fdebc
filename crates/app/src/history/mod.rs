//! Who changed what, when and on which device: of everything that belongs to a client or patient, of one record, of
//! one field; and the versions of a text, side by side. What happened to an animal stands in `timeline`.

mod entries;
mod people;
mod record;
mod versions;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_store::ReadTx;

use crate::error::AppError;

pub(crate) use entries::{names, of_row as changes_of, said};
pub use people::{HistoryTable, history};
pub use record::{RecordHistory, record_history};
pub use versions::{
    Piece, PieceKind, TextDiff, TextVersion, TextVersions, compare_texts, text_versions,
};

/// One changed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HistoryChange {
    /// Field name.
    pub field: String,
    /// Its label.
    pub label: String,
    /// Before, as people read it.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// One change of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HistoryEntry {
    /// When, by the writer's clock.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: Option<String>,
    /// On which device, in words.
    pub device: Option<String>,
    /// Table of the record.
    pub table: String,
    /// Row id.
    pub row_id: Uuid,
    /// What the record is called.
    pub record: String,
    /// Whether the record came to be with this change.
    pub created: bool,
    /// What changed.
    pub changes: Vec<HistoryChange>,
    /// Who wrote at the same time, without knowing of this change.
    pub at_once_with: Vec<String>,
    /// How it stands to the signature; none of what nobody has signed.
    pub signing: Option<Signing>,
}

/// How a change stands to the signature of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// It is part of what was signed.
    Covered,
    /// It is the signature.
    Signature,
    /// It was written without knowing of the signature, and is no part of the record.
    Beside,
}

/// The row that stands for this one, and all that it stands for.
pub(crate) fn with_aliases(tx: &ReadTx, id: Uuid) -> Result<Vec<Uuid>, AppError> {
    let first = tx.stands_for(id)?;
    let mut all = vec![first];
    all.extend(tx.aliases_of(first)?);
    Ok(all)
}
