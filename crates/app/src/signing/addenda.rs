//! What is added to a visit that can no longer be changed.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_model::medical::{Addendum, MedicalRecord};
use vetpms_model::{Entity, EntityDef, Patch, Row, Value};

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
    let id = draft.new_id();
    draft.create(def, id, patch)
}

/// The visit that a row belongs to.
pub(crate) fn visit_of(def: &'static EntityDef, row: &Row) -> Option<Uuid> {
    match def.record? {
        "id" => Some(row.id),
        field => row.get(def, field).as_id(),
    }
}
