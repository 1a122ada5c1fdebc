//! Deciding about an item, and taking the decision back.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_document::{FieldStep, Hash};
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Conflict, Entity, EntityDef, Patch, Row, Stamp, Value, entity};
use vetpms_protocol::Hash32;
use vetpms_store::ReadTx;

use super::disputes::{Dispute, open_disputes};
use super::kinds;
use crate::commit::{Draft, Written, commit};
use crate::desk::Desk;
use crate::documents;
use crate::error::{AppError, Code};

/// What somebody decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "answer", rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// One side stands.
    Keep {
        /// The side, as the item names it.
        side: String,
    },
    /// Both stand: texts one after the other, records as they are.
    Both,
    /// Something else.
    Edit {
        /// The new value of the field.
        value: Json,
    },
}

/// Settles an item, here and on every other desk.
///
/// # Errors
/// [`Code::NotPossible`] for an item that is settled or does not take this answer,
/// [`Code::InvalidValue`] without a reason where one is needed, [`Code::Forbidden`] without the right
/// to write the field.
pub fn resolve_conflict(
    desk: &Desk,
    id: &str,
    answer: &Answer,
    reason: Option<&str>,
) -> Result<(), AppError> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    commit(desk, "resolve_conflict", |draft| {
        let dispute = open(draft, id)?;
        let conflict = &dispute.stored.conflict;
        let kind = kinds::of(conflict.kind);
        let field = conflict.field.as_deref();
        let def = record_of(conflict)?;
        draft.may_decide(def, field)?;
        if def.needs_reason(field) && reason.is_none() {
            let problem = "please say why: this is about a patient's health or about money";
            return Err(AppError::field(Code::InvalidValue, "reason", problem));
        }
        let written = kind.carry_out(draft, conflict, answer)?;
        for id in &dispute.ids {
            let patch = about(id, conflict, decision(answer));
            let patch = carried(patch, answer, written.as_ref(), reason);
            let id = draft.new_id();
            draft.create(ConflictResolution::def(), id, patch)?;
        }
        Ok(())
    })
}

/// Takes back every decision about an item: what it wrote is undone where nobody has written since,
/// and the item is open again, here and on every other desk.
///
/// # Errors
/// [`Code::NotPossible`] for an item that nobody decided about; [`Code::Forbidden`].
pub fn undo_resolution(desk: &Desk, id: &str) -> Result<(), AppError> {
    let def = ConflictResolution::def();
    commit(desk, "undo_resolution", |draft| {
        let stored = draft.tx.conflict(id)?.ok_or_else(no_item)?;
        draft.may_decide(
            record_of(&stored.conflict)?,
            stored.conflict.field.as_deref(),
        )?;
        let decisions = draft.tx.decisions_about(id)?;
        if decisions.is_empty() {
            return Err(AppError::new(
                Code::NotPossible,
                "nobody has decided about this",
            ));
        }
        for decision in decisions {
            for (made, _) in together(draft, decision)? {
                revert(draft, &made)?;
                let item = made.text(def, "conflict_id").unwrap_or_default();
                let patch = about(item, &stored.conflict, "UNDO");
                let id = draft.new_id();
                draft.create(def, id, patch.with(def, "undoes", Value::Id(made.id)))?;
            }
        }
        Ok(())
    })
}

fn no_item() -> AppError {
    AppError::new(Code::NotFound, "there is nothing to decide under this id")
}

/// The open matter that an item belongs to.
fn open(draft: &Draft<'_>, id: &str) -> Result<Dispute, AppError> {
    let found = open_disputes(draft.tx, draft.tx.conflicts_open()?)?
        .into_iter()
        .find(|dispute| dispute.ids.iter().any(|known| known == id));
    match found {
        Some(dispute) => Ok(dispute),
        None if draft.tx.conflict(id)?.is_some() => Err(AppError::new(
            Code::NotPossible,
            "this has been settled already",
        )),
        None => Err(no_item()),
    }
}

fn record_of(conflict: &Conflict) -> Result<&'static EntityDef, AppError> {
    entity(&conflict.table).ok_or_else(|| AppError::too_old(Code::UnknownTable))
}

fn decision(answer: &Answer) -> &'static str {
    match answer {
        Answer::Keep { .. } => "KEEP",
        Answer::Both => "BOTH",
        Answer::Edit { .. } => "EDIT",
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn about(id: &str, conflict: &Conflict, decision: &str) -> Patch {
    let def = ConflictResolution::def();
    let field = conflict.field.as_deref().map_or(Value::Null, text);
    Patch::default()
        .with(def, "conflict_id", text(id))
        .with(def, "record_table", text(&conflict.table))
        .with(def, "record_id", Value::Id(conflict.row))
        .with(def, "record_field", field)
        .with(def, "decision", text(decision))
}

fn carried(
    mut patch: Patch,
    answer: &Answer,
    written: Option<&Written>,
    reason: Option<&str>,
) -> Patch {
    let def = ConflictResolution::def();
    if let Answer::Keep { side } = answer {
        patch = patch.with(def, "kept", text(side));
    }
    if let Some(written) = written {
        let hash: String = Hash32::new(written.hash).hex();
        patch = patch
            .with(def, "changed_table", text(written.table))
            .with(def, "changed_id", Value::Id(written.row))
            .with(def, "change_hash", text(&hash));
    }
    match reason {
        Some(reason) => patch.with(def, "reason", text(reason)),
        None => patch,
    }
}

/// A decision and those made with it, about the other items of the same matter.
fn together(draft: &Draft<'_>, decision: Uuid) -> Result<Vec<(Row, Stamp)>, AppError> {
    let def = ConflictResolution::def();
    let Some((one, stamp)) = draft.tx.row(def, decision)? else {
        return Ok(Vec::new());
    };
    let mut all = draft
        .tx
        .rows_where(def, "record_id", one.get(def, "record_id"))?;
    all.retain(|(row, other)| {
        (other.created_at, other.created_by) == (stamp.created_at, stamp.created_by)
            && row.get(def, "record_field") == one.get(def, "record_field")
            && row.get(def, "undoes").is_null()
    });
    Ok(all)
}

/// Puts back what a decision wrote, field by field, unless somebody has written there since.
fn revert(draft: &mut Draft<'_>, decision: &Row) -> Result<(), AppError> {
    let Some((def, row, hash)) = change_of(decision) else {
        return Ok(());
    };
    let Some(mut doc) = documents::open(draft.tx, def, row)? else {
        return Ok(());
    };
    let now = doc.read()?;
    let mut patch = Patch::default();
    for step in doc.step(hash) {
        let field = &def.fields[step.field];
        if *now.get(def, field.name) == step.after {
            patch = patch.with(def, field.name, step.before);
        }
    }
    draft.rewrite(def, row, patch).map(drop)
}

/// The change by which a decision was carried out.
fn change_of(decision: &Row) -> Option<(&'static EntityDef, Uuid, Hash)> {
    let facts = ConflictResolution::def();
    let def = decision.text(facts, "changed_table").and_then(entity)?;
    let row = decision.get(facts, "changed_id").as_id()?;
    let hash = decision.text(facts, "change_hash").and_then(hash_of)?;
    Some((def, row, hash))
}

/// What a decision changed, and in which table; nothing where it wrote nothing, or what it wrote is not here.
pub(super) fn step_of(
    tx: &ReadTx,
    decision: &Row,
) -> Result<Option<(&'static EntityDef, Vec<FieldStep>)>, AppError> {
    let Some((def, row, hash)) = change_of(decision) else {
        return Ok(None);
    };
    let doc = documents::open(tx, def, row)?;
    Ok(doc.map(|mut doc| (def, doc.step(hash))))
}

fn hash_of(hex: &str) -> Option<Hash> {
    let heads = crate::view::parse_heads(&[hex.to_owned()]).ok()?;
    heads.first().copied()
}
