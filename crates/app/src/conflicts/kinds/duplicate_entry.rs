//! One thing that stands in a list of the practice twice: two desks entered it, and neither knew of the other.

use uuid::Uuid;
use vetpms_model::def::IS_DELETED;
use vetpms_model::{Conflict, ConflictKind, Patch, Row, Side, Value, entity};
use vetpms_store::ReadTx;

use super::added_after_signing::says;
use super::{Kind, kept, no_answer, pair};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef, record_label};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::records::{removal, twice};

pub(super) struct DuplicateEntry;

impl Kind for DuplicateEntry {
    fn kind(&self) -> ConflictKind {
        ConflictKind::DuplicateEntry
    }

    fn title(&self) -> &'static str {
        "one entry of a list entered twice"
    }

    fn subjects(&self, _tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        let ours = entity(table).is_some_and(twice::is_named);
        Ok(ours.then_some(row).into_iter().collect())
    }

    fn items(&self, tx: &ReadTx, subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        // Ids are told apart by nothing but their tables.
        for def in twice::lists().filter(|def| twice::is_named(def)) {
            let found = tx.row(def, subject)?;
            let Some((row, _)) = found.filter(|(row, _)| !row.is_deleted(def)) else {
                continue;
            };
            let others = twice::named_alike(tx, def, &row)?.into_iter();
            let item = |other: Row| pair(self.kind(), def, (subject, other.id), None, &[]);
            return Ok(others.map(item).collect());
        }
        Ok(Vec::new())
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        let Some(def) = entity(&conflict.table) else {
            return Ok(String::new());
        };
        let name = twice::told_by(def).first().copied().unwrap_or_default();
        let row = tx.row(def, conflict.row)?.map(|(row, _)| row);
        match row.as_ref().and_then(|row| row.text(def, name)) {
            Some(name) => Ok(format!("{} {name}", def.label)),
            None => record_label(tx, &conflict.table, conflict.row),
        }
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let record = RecordRef::of(&conflict.table, &side.change);
        let def = entity(&conflict.table).ok_or_else(no_answer)?;
        let row = match &record {
            Some(record) => tx.row(def, record.id)?,
            None => None,
        };
        let words = row.map(|(row, _)| says(tx, def, &row)).transpose()?;
        let mut shown = ConflictSide::new(side, words.unwrap_or_default());
        shown.record = record;
        Ok(shown)
    }

    fn answers(&self, _tx: &ReadTx, _conflict: &Conflict) -> Result<Answers, AppError> {
        Ok(Answers {
            keep: true,
            both: true,
            edit: false,
        })
    }

    /// To keep one removes the other, where nothing hangs on that.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError> {
        let side = match answer {
            Answer::Both => return Ok(None),
            Answer::Keep { side } => kept(conflict, side)?,
            Answer::Edit { .. } => return Err(no_answer()),
        };
        let def = entity(&conflict.table).ok_or_else(no_answer)?;
        let mut records = conflict.records().into_iter();
        let other = records.find(|id| id.to_string() != side.change);
        let other = other.ok_or_else(no_answer)?;
        removal::possible(draft, def, other)?;
        let gone = Patch::default().with(def, IS_DELETED, Value::Bool(true));
        draft.rewrite(def, other, gone)
    }
}
