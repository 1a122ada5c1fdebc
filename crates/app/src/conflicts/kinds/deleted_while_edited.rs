//! One person removed what another changed. The first side is the removal.

use serde_json::Value as Json;
use vetpms_model::def::IS_DELETED;
use vetpms_model::{Conflict, ConflictKind, Patch, Side, Value, entity};
use vetpms_store::ReadTx;

use super::{Kind, kept, no_answer};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, record_label};
use crate::conflicts::settle::Answer;
use crate::error::AppError;

pub(super) struct DeletedWhileEdited;

impl Kind for DeletedWhileEdited {
    fn kind(&self) -> ConflictKind {
        ConflictKind::DeletedWhileEdited
    }

    fn title(&self) -> &'static str {
        "removed by one person while another changed it"
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        record_label(tx, &conflict.table, conflict.row)
    }

    fn side(
        &self,
        _tx: &ReadTx,
        _conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let value = if removes(side) { "deleted" } else { "edited" };
        Ok(ConflictSide::new(side, value.to_owned()))
    }

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: true,
            both: false,
            edit: false,
        })
    }

    /// The side of an edit brings the record back with the edit in it; the other one removes it for good.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let Answer::Keep { side } = answer else {
            return Err(no_answer());
        };
        let def = entity(&conflict.table).ok_or_else(no_answer)?;
        let gone = Value::Bool(removes(kept(conflict, side)?));
        draft.rewrite(
            def,
            conflict.row,
            Patch::default().with(def, IS_DELETED, gone),
        )
    }
}

fn removes(side: &Side) -> bool {
    side.value == Json::Bool(true)
}
