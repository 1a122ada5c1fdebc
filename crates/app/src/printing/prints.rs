//! What was printed: one fact for each print, and what the page was made of.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_crypto::sha256;
use vetpms_model::care::PrintedDocument;
use vetpms_model::medical::PrintedContent;
use vetpms_model::{Entity, EntityDef, Patch, Row, Stamp, Value};
use vetpms_print::Request;
use vetpms_protocol::Hash32;
use vetpms_store::ReadTx;

use super::gather::Gathered;
use super::kind::DocumentKind;
use super::settings::name_of;
use crate::commit::Draft;
use crate::error::{AppError, Code};
use crate::shown::user_name;

/// One print of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PrintedCopy {
    /// Row id.
    pub id: Uuid,
    /// 1 for the first.
    pub copy_number: u32,
    /// When.
    pub printed_at: DateTime<Utc>,
    /// By whom.
    pub by: Option<String>,
    /// On what paper.
    pub paper: String,
}

/// The prints of a document, oldest first.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn prints(
    tx: &ReadTx,
    kind: DocumentKind,
    subjects: &[Uuid],
) -> Result<Vec<(Row, Stamp)>, AppError> {
    let def = PrintedDocument::def();
    let mut found = Vec::new();
    for subject in subjects {
        found.extend(tx.rows_where(def, "subject_id", &Value::Id(*subject))?);
    }
    found.retain(|(row, _)| row.text(def, "document_kind") == Some(kind.code()));
    found.sort_by_key(|(row, _)| (printed_at(row), row.id));
    Ok(found)
}

/// Prints as people read them, newest first.
pub(super) fn copies(tx: &ReadTx, prints: &[(Row, Stamp)]) -> Result<Vec<PrintedCopy>, AppError> {
    let def = PrintedDocument::def();
    let copy = |(row, stamp): &(Row, Stamp)| {
        let number = match row.get(def, "copy_number") {
            Value::Int(number) => u32::try_from(*number).unwrap_or(1),
            _ => 1,
        };
        Ok(PrintedCopy {
            id: row.id,
            copy_number: number,
            printed_at: printed_at(row),
            by: user_name(tx, stamp.created_by)?,
            paper: row.text(def, "paper").unwrap_or_default().to_owned(),
        })
    };
    prints.iter().rev().map(copy).collect()
}

/// What the newest print was made of. None where it is not at hand, and where it is not what its hash says.
pub(super) fn content(
    tx: &ReadTx,
    record: Option<Uuid>,
    prints: &[(Row, Stamp)],
) -> Result<Option<Request>, AppError> {
    let def = PrintedDocument::def();
    let Some((newest, _)) = prints.last() else {
        return Ok(None);
    };
    let wanted = newest.text(def, "content_hash").unwrap_or_default();
    let kept = kept(tx, record, prints, wanted)?;
    let request = kept.and_then(|text| serde_json::from_str::<Request>(&text).ok());
    match request {
        Some(request) if hash(&request)? == wanted => Ok(Some(request)),
        _ => Ok(None),
    }
}

fn kept(
    tx: &ReadTx,
    record: Option<Uuid>,
    prints: &[(Row, Stamp)],
    hash: &str,
) -> Result<Option<String>, AppError> {
    let content = |def: &'static EntityDef, row: &Row| match row.get(def, "content") {
        Value::Json(text) if row.text(def, "content_hash") == Some(hash) => Some(text.clone()),
        _ => None,
    };
    let Some(record) = record else {
        let def = PrintedDocument::def();
        return Ok(prints.iter().find_map(|(row, _)| content(def, row)));
    };
    let def = PrintedContent::def();
    let rows = tx.rows_where(def, "medical_record_id", &Value::Id(record))?;
    Ok(rows.iter().find_map(|(row, _)| content(def, row)))
}

/// Records a print. What it was made of is kept once, however often it is printed.
///
/// # Errors
/// [`Code::Forbidden`]; [`Code::NotPossible`] when it was printed by somebody else just now.
pub(super) fn record(
    draft: &mut Draft<'_>,
    kind: DocumentKind,
    subject: Uuid,
    gathered: &Gathered,
    (base, earlier): (&Request, usize),
) -> Result<Uuid, AppError> {
    let before = prints(draft.tx, kind, &gathered.subjects)?;
    if before.len() != earlier {
        let words = "this was printed just now; look at it once more before you print it again";
        return Err(AppError::new(Code::NotPossible, words));
    }
    let (def, hash) = (PrintedDocument::def(), hash(base)?);
    let text = serde_json::to_string(base).map_err(|_| fault())?;
    let is_kept = kept(draft.tx, gathered.record, &before, &hash)?.is_some();
    let mut patch = Patch::default()
        .with(
            def,
            "subject_table",
            Value::Text(kind.subject().table.to_owned()),
        )
        .with(def, "subject_id", Value::Id(subject))
        .with(def, "patient_id", Value::Id(gathered.patient))
        .with(def, "document_kind", Value::Text(kind.code().to_owned()))
        .with(def, "paper", Value::Text(name_of(base.paper)))
        .with(
            def,
            "copy_number",
            Value::Int(i64::try_from(earlier).unwrap_or(i64::MAX - 1) + 1),
        )
        .with(def, "content_hash", Value::Text(hash.clone()))
        .with(def, "printed_at", Value::Instant(draft.now()));
    match gathered.record {
        _ if is_kept => {}
        None => patch = patch.with(def, "content", Value::Json(text)),
        Some(record) => {
            let contents = PrintedContent::def();
            let content = Patch::default()
                .with(contents, "medical_record_id", Value::Id(record))
                .with(contents, "content_hash", Value::Text(hash))
                .with(contents, "content", Value::Json(text));
            let id = draft.new_id();
            draft.create(contents, id, content)?;
        }
    }
    let id = draft.new_id();
    draft.create(def, id, patch)
}

/// SHA-256 in hex of what a document is made of.
fn hash(request: &Request) -> Result<String, AppError> {
    let bytes = serde_json::to_vec(request).map_err(|_| fault())?;
    Ok(Hash32::new(sha256(&[&bytes])).hex())
}

fn fault() -> AppError {
    AppError::new(Code::Internal, "the document could not be written down")
}

fn printed_at(row: &Row) -> DateTime<Utc> {
    match row.get(PrintedDocument::def(), "printed_at") {
        Value::Instant(at) => *at,
        _ => DateTime::UNIX_EPOCH,
    }
}
