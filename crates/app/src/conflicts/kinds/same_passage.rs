//! Two people changed the same line of a text, and merging by character made something that neither
//! wrote, or what both wrote twice. Each side is the whole text as that person left it.

use vetpms_model::{Conflict, ConflictKind, Side};
use vetpms_store::ReadTx;

use super::Kind;
use super::concurrent_edit::{field_of, write_field};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, record_label};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::shown::words;

pub(super) struct SamePassage;

impl Kind for SamePassage {
    fn kind(&self) -> ConflictKind {
        ConflictKind::SamePassage
    }

    fn title(&self) -> &'static str {
        "the same passage changed by two people at the same time"
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

    fn answers(&self, _tx: &ReadTx, conflict: &Conflict) -> Result<Answers, AppError> {
        let mut texts = conflict.sides.iter().map(|side| &side.value);
        let first = texts.next();
        Ok(Answers {
            keep: true,
            both: texts.any(|text| Some(text) != first),
            edit: true,
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
