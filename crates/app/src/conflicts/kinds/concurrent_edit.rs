//! Two people wrote different values into one field.

use vetpms_model::check::Check;
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::{
    Conflict, ConflictKind, EntityDef, FieldDef, FieldType, Patch, Row, Side, Value, entity,
};
use vetpms_store::ReadTx;

use super::edited_after_signing::add_dated;
use super::{Kind, kept, no_answer};
use crate::commit::{Draft, Written};
use crate::conflicts::decided;
use crate::conflicts::item::{Answers, ConflictSide, record_label};
use crate::conflicts::settle::Answer;
use crate::error::{AppError, Code};
use crate::shown::words;
use crate::signing::{locked, visit_of};

pub(super) struct ConcurrentEdit;

impl Kind for ConcurrentEdit {
    fn kind(&self) -> ConflictKind {
        ConflictKind::ConcurrentEdit
    }

    fn title(&self) -> &'static str {
        "changed by two people at the same time"
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        record_label(tx, &conflict.table, conflict.row)
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let value = words(tx, field_of(conflict), &side.value)?;
        Ok(ConflictSide::new(side, value.unwrap_or_default()))
    }

    fn answers(&self, _tx: &ReadTx, conflict: &Conflict) -> Result<Answers, AppError> {
        let field = field_of(conflict);
        Ok(Answers {
            keep: true,
            both: field.is_some_and(takes_both),
            edit: field.is_some_and(|field| !field.owned),
        })
    }

    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let answers = self.answers(draft.tx, conflict)?;
        write_field(draft, conflict, answer, answers)
    }
}

/// Writes a field of the item's record as decided. A visit that can no longer be changed stays as it is: to keep what is in
/// force writes nothing, and anything else is added to it, dated.
pub(super) fn write_field(
    draft: &mut Draft<'_>,
    conflict: &Conflict,
    answer: &Answer,
    answers: Answers,
) -> Result<Option<Written>, AppError> {
    let def = entity(&conflict.table).ok_or_else(no_answer)?;
    let field = field_of(conflict).ok_or_else(no_answer)?;
    let (json, allowed) = match answer {
        Answer::Keep { side } => (kept(conflict, side)?.value.clone(), answers.keep),
        Answer::Both => (joined(field, conflict).into(), answers.both),
        Answer::Edit { value } => (value.clone(), answers.edit),
    };
    if !allowed {
        return Err(no_answer());
    }
    let value = Value::from_json(field.ty, &json)
        .map_err(|error| AppError::field(Code::InvalidValue, field.name, error.to_string()))?;
    if value.is_null() && field.required {
        let problem = "this must be filled in";
        return Err(AppError::field(Code::InvalidValue, field.name, problem));
    }
    let row = draft.tx.row(def, conflict.row)?.map(|(row, _)| row);
    if let Some(row) = row.filter(|row| !row.is_deleted(def))
        && is_closed(draft, def, &row)?
    {
        if *row.get(def, field.name) != value {
            add_dated(draft, conflict, &json)?;
        }
        return Ok(None);
    }
    let mut patch = Patch::default().with(def, field.name, value);
    if !matches!(answer, Answer::Keep { .. }) {
        patch = decided::held(draft, def, conflict.row, patch)?;
    }
    let written = draft.rewrite(def, conflict.row, patch)?;
    decided::follow(draft, (def, field), conflict.row)?;
    Ok(written)
}

/// Whether a record is part of a visit that can no longer be changed.
fn is_closed(draft: &Draft<'_>, def: &'static EntityDef, row: &Row) -> Result<bool, AppError> {
    if !def.is_signed() {
        return Ok(false);
    }
    let of_closed = match visit_of(def, row) {
        Some(visit) => locked(draft.tx, visit, draft.now())?.is_some(),
        None => false,
    };
    Ok(of_closed || !row.get(def, SIGNED_HEADS).is_null())
}

pub(in crate::conflicts) fn field_of(conflict: &Conflict) -> Option<&'static FieldDef> {
    entity(&conflict.table)?.field(conflict.field.as_deref()?)
}

/// Free text, in which two values behind each other still mean something.
fn takes_both(field: &FieldDef) -> bool {
    let free = |check: &Check| matches!(check, Check::NotBlank | Check::MaxLen(_));
    field.ty == FieldType::Text
        && !field.owned
        && field.codes.is_empty()
        && field.refers.is_none()
        && field.checks.iter().all(free)
}

/// The texts of all sides behind each other, the earliest first.
fn joined(field: &FieldDef, conflict: &Conflict) -> String {
    let mut sides: Vec<&Side> = conflict.sides.iter().collect();
    sides.sort_by_key(|side| (side.at, side.change.as_str()));
    let mut texts: Vec<&str> = sides
        .iter()
        .filter_map(|side| side.value.as_str())
        .collect();
    texts.dedup();
    let between = if field.ty == FieldType::Prose {
        "\n\n"
    } else {
        " / "
    };
    texts.join(between)
}
