//! What is added to a visit that can no longer be changed.

use std::collections::BTreeSet;

use serde::Deserialize;
use uuid::Uuid;
use vetpms_model::medical::{Addendum, MedicalRecord, Prescription};
use vetpms_model::{Entity, EntityDef, Patch, Row, Value};
use vetpms_store::ReadTx;

use super::lock::locked;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::records_seen::seen;

/// An addendum that somebody writes.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct NewAddendum {
    /// What is to be added or put right.
    pub content: String,
    /// Why.
    pub reason: Option<String>,
}

/// Adds to a signed or locked visit; dated, and never changed.
///
/// # Errors
/// [`Code::NotPossible`] for a visit that can still be changed, [`Code::InvalidValue`] for an empty text,
/// [`Code::Forbidden`].
pub fn add_addendum(desk: &Desk, record: Uuid, new: &NewAddendum) -> Result<Uuid, AppError> {
    commit(desk, "add_addendum", |draft| {
        let def = MedicalRecord::def();
        draft.row(def, record)?;
        if !seen(desk, draft.tx)?.allows_id(draft.tx, def, record)? {
            return Err(AppError::not_found(def.label));
        }
        if locked(draft.tx, record, draft.now())?.is_none() {
            let words = "this visit is still open: write it into the note itself";
            return Err(AppError::new(Code::NotPossible, words));
        }
        addendum_of(draft, record, &new.content, new.reason.as_deref(), None)
    })
}

/// Writes an addendum, perhaps about a part of the visit.
pub(crate) fn addendum_of(
    draft: &mut Draft<'_>,
    record: Uuid,
    content: &str,
    reason: Option<&str>,
    about: Option<(&EntityDef, Uuid)>,
) -> Result<Uuid, AppError> {
    let patch = patch_of(draft, record, content, reason, about)?;
    let id = draft.new_id();
    draft.create(Addendum::def(), id, patch)
}

/// Why a prescription is neither printed nor handed out any more.
pub(crate) const CANCELLED: &str =
    "this prescription was cancelled by an addendum; look there, and for one that was written anew";

/// Writes that a prescription of a signed visit counts no longer, and why.
pub(crate) fn cancel(
    draft: &mut Draft<'_>,
    record: Uuid,
    prescription: Uuid,
    why: &str,
) -> Result<Uuid, AppError> {
    let (def, about) = (Addendum::def(), (Prescription::def(), prescription));
    let patch = patch_of(draft, record, why, None, Some(about))?;
    let id = draft.new_id();
    draft.create(def, id, patch.with(def, "cancels", Value::Bool(true)))
}

/// The prescriptions of a visit that count no longer.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn cancelled(tx: &ReadTx, record: Uuid) -> Result<BTreeSet<Uuid>, AppError> {
    let def = Addendum::def();
    let all = tx.rows_where(def, "medical_record_id", &Value::Id(record))?;
    let cancelling = all
        .iter()
        .filter(|(row, _)| row.get(def, "cancels").is_true());
    Ok(cancelling
        .filter_map(|(row, _)| row.get(def, "about_id").as_id())
        .collect())
}

/// The visit of a prescription that counts no longer.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn cancellation(tx: &ReadTx, prescription: Uuid) -> Result<Option<Uuid>, AppError> {
    let def = Prescription::def();
    let found = tx.row(def, prescription)?.map(|(row, _)| row);
    let record = found.and_then(|row| row.get(def, "medical_record_id").as_id());
    match record {
        Some(record) if cancelled(tx, record)?.contains(&prescription) => Ok(Some(record)),
        _ => Ok(None),
    }
}

fn patch_of(
    draft: &Draft<'_>,
    record: Uuid,
    content: &str,
    reason: Option<&str>,
    about: Option<(&EntityDef, Uuid)>,
) -> Result<Patch, AppError> {
    let def = Addendum::def();
    if content.trim().is_empty() {
        let problem = "this must be filled in";
        return Err(AppError::field(Code::InvalidValue, "content", problem));
    }
    let mut patch = Patch::default()
        .with(def, "medical_record_id", Value::Id(record))
        .with(def, "content", Value::Text(content.to_owned()))
        .with(def, "written_at", Value::Instant(draft.now()))
        .with(def, "written_by", Value::Id(draft.author()));
    if let Some(reason) = reason {
        patch = patch.with(def, "reason", Value::Text(reason.to_owned()));
    }
    if let Some((part, id)) = about {
        patch = patch
            .with(def, "about_table", Value::Text(part.table.to_owned()))
            .with(def, "about_id", Value::Id(id));
    }
    Ok(patch)
}

/// The visit that a row belongs to.
pub(crate) fn visit_of(def: &'static EntityDef, row: &Row) -> Option<Uuid> {
    match def.record? {
        "id" => Some(row.id),
        field => row.get(def, field).as_id(),
    }
}
