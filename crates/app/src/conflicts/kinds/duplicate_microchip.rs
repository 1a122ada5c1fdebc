//! Two living animals with one microchip: both keep it until somebody has read the chip.

use uuid::Uuid;
use vetpms_model::people::Patient;
use vetpms_model::{Conflict, ConflictKind, Entity, Patch, Row, Side, Value};
use vetpms_store::ReadTx;

use super::{Kind, kept, no_answer, pair};
use crate::commit::{Draft, Written};
use crate::conflicts::item::{Answers, ConflictSide, RecordRef};
use crate::conflicts::settle::Answer;
use crate::error::AppError;
use crate::people::{CHIP, lives, others_with};
use crate::shown::label_of;

pub(super) struct DuplicateMicrochip;

impl Kind for DuplicateMicrochip {
    fn kind(&self) -> ConflictKind {
        ConflictKind::DuplicateMicrochip
    }

    fn title(&self) -> &'static str {
        "two animals with one microchip"
    }

    fn subjects(&self, _tx: &ReadTx, table: &str, row: Uuid) -> Result<Vec<Uuid>, AppError> {
        let ours = table == Patient::def().table;
        Ok(ours.then_some(row).into_iter().collect())
    }

    fn items(&self, tx: &ReadTx, subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        let def = Patient::def();
        let found = tx.row(def, subject)?;
        let Some((row, _)) = found.filter(|(row, _)| lives(row)) else {
            return Ok(Vec::new());
        };
        let chip = row.get(def, CHIP);
        if chip.is_null() {
            return Ok(Vec::new());
        }
        let others = others_with(tx, chip, Some(subject))?.into_iter();
        let item = |other: Row| pair(self.kind(), def, (subject, other.id), Some(CHIP), &[]);
        Ok(others.map(item).collect())
    }

    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError> {
        let mut names = Vec::new();
        for record in conflict.records() {
            names.extend(label_of(tx, &conflict.table, record)?);
        }
        Ok(names.join(" / "))
    }

    fn side(
        &self,
        tx: &ReadTx,
        conflict: &Conflict,
        side: &Side,
    ) -> Result<ConflictSide, AppError> {
        let record = RecordRef::of(&conflict.table, &side.change);
        let words = match &record {
            Some(record) => animal_words(tx, record.id)?,
            None => String::new(),
        };
        let mut shown = ConflictSide::new(side, words);
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

    /// The animal that is kept has the chip; the other one has none. Both are written, so that the opposite decision of
    /// another desk competes with this one: neither animal is left without the chip unseen.
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
        let def = Patient::def();
        let other = conflict
            .records()
            .into_iter()
            .find(|id| id.to_string() != side.change);
        let kept = side.change.parse().map_err(|_| no_answer())?;
        let chip = draft.row(def, kept)?.get(def, CHIP).clone();
        draft.rewrite(def, kept, Patch::default().with(def, CHIP, chip))?;
        let without = Patch::default().with(def, CHIP, Value::Null);
        draft.rewrite(def, other.ok_or_else(no_answer)?, without)
    }
}

/// The id of the item about two animals' number.
pub(crate) fn chip_item(animals: (Uuid, Uuid)) -> String {
    let kind = ConflictKind::DuplicateMicrochip;
    pair(kind, Patient::def(), animals, Some(CHIP), &[]).id
}

/// An animal by its name, its species and its owner.
fn animal_words(tx: &ReadTx, id: Uuid) -> Result<String, AppError> {
    let def = Patient::def();
    let Some((row, _)) = tx.row(def, id)? else {
        return Ok(String::new());
    };
    let owner = match row.get(def, "client_id").as_id() {
        Some(client) => label_of(tx, "clients", tx.stands_for(client)?)?,
        None => None,
    };
    let text = |name: &str| row.text(def, name).map(str::to_owned);
    let parts = [text("name"), text("species"), owner];
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
