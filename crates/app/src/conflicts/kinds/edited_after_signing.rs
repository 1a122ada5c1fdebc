//! Somebody changed a part of a visit without knowing that it was signed meanwhile. What was signed stays; the change
//! can be added to the visit, dated, in the words of whoever decides. The first side is what was signed.

use serde_json::Value as Json;
use vetpms_model::{Conflict, ConflictKind, Side, entity};
use vetpms_store::ReadTx;

use super::concurrent_edit::field_of;
use super::{Kind, kept, no_answer};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, record_label};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::shown::words;
use crate::signing::{addendum_of, visit_of};

/// What the parts of a visit are called by, of which it may hold several.
const NAMES: [&str; 3] = ["diagnosis_name", "medication_name", "treatment_name"];

pub(super) struct EditedAfterSigning;

impl Kind for EditedAfterSigning {
    fn kind(&self) -> ConflictKind {
        ConflictKind::EditedAfterSigning
    }

    fn title(&self) -> &'static str {
        "changed by somebody who did not know that the visit was signed"
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
        let text = words(tx, field_of(conflict), &side.value)?;
        Ok(ConflictSide::new(side, text.unwrap_or_default()))
    }

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: true,
            both: false,
            edit: true,
        })
    }

    /// To keep what was signed writes nothing; anything else becomes an addendum.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let value = match answer {
            Answer::Keep { side } => {
                let side = kept(conflict, side)?;
                if is_signed(conflict, side) {
                    return Ok(None);
                }
                side.value.clone()
            }
            Answer::Edit { value } => value.clone(),
            Answer::Both => return Err(no_answer()),
        };
        add_dated(draft, conflict, &value)?;
        Ok(None)
    }
}

/// Adds a value of the item's field to its visit, dated.
pub(super) fn add_dated(
    draft: &mut Draft<'_>,
    conflict: &Conflict,
    value: &Json,
) -> Result<(), AppError> {
    let def = entity(&conflict.table).ok_or_else(no_answer)?;
    let field = field_of(conflict).ok_or_else(no_answer)?;
    let said = words(draft.tx, Some(field), value)?;
    let row = draft.tx.row(def, conflict.row)?.map(|(row, _)| row);
    let row = row.ok_or_else(no_answer)?;
    let visit = visit_of(def, &row).ok_or_else(no_answer)?;
    let of = NAMES
        .iter()
        .filter(|name| **name != field.name && def.field(name).is_some())
        .find_map(|name| row.text(def, name))
        .map_or(String::new(), |name| format!("{name}, "));
    let said = said.as_deref().unwrap_or("–");
    let content = format!("{of}{}: {said}", field.label);
    addendum_of(draft, visit, &content, None, Some((def, conflict.row))).map(drop)
}

fn is_signed(conflict: &Conflict, side: &Side) -> bool {
    let first = conflict.sides.first();
    let same = first.is_some_and(|first| first.change == side.change);
    same || (side.value == conflict.in_force && side.value != Json::Null)
}
