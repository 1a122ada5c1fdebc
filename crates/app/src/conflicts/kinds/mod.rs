//! The kinds of items: one file each, with its rule, its words, what may be decided, and its tests.

mod added_after_signing;
mod concurrent_edit;
mod deleted_parent;
mod deleted_while_edited;
mod double_booking;
mod duplicate_client;
mod duplicate_entry;
mod duplicate_microchip;
mod edited_after_signing;
mod handed_out_twice;
mod same_passage;
mod visit_twice;

pub(crate) use duplicate_microchip::chip_item;

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::{Conflict, ConflictKind, EntityDef, Side};
use vetpms_store::ReadTx;

use super::item::{Answers, ConflictSide};
use super::settle::Answer;
use crate::commit::{Draft, Written};
use crate::error::{AppError, Code};

/// Every kind, in the order in which they are asked.
pub(super) use concurrent_edit::field_of;

pub(super) static KINDS: [&dyn Kind; 12] = [
    &concurrent_edit::ConcurrentEdit,
    &deleted_while_edited::DeletedWhileEdited,
    &same_passage::SamePassage,
    &double_booking::DoubleBooking,
    &duplicate_microchip::DuplicateMicrochip,
    &duplicate_client::DuplicateClient,
    &deleted_parent::DeletedParent,
    &edited_after_signing::EditedAfterSigning,
    &added_after_signing::AddedAfterSigning,
    &visit_twice::VisitTwice,
    &duplicate_entry::DuplicateEntry,
    &handed_out_twice::HandedOutTwice,
];

/// The kind of an item.
pub(super) fn of(kind: ConflictKind) -> &'static dyn Kind {
    let found = KINDS.iter().copied().find(|known| known.kind() == kind);
    found.unwrap_or(&concurrent_edit::ConcurrentEdit)
}

/// A kind of item.
pub(super) trait Kind: Sync {
    /// Which one.
    fn kind(&self) -> ConflictKind;

    /// What has happened, in plain words.
    fn title(&self) -> &'static str;

    /// The records that a rule looks at after a row has changed; none for a kind that documents show.
    fn subjects(&self, _tx: &ReadTx, _table: &str, _row: Uuid) -> Result<Vec<Uuid>, AppError> {
        Ok(Vec::new())
    }

    /// Whether an item that is not among those of `subject` has lost its cause. Asked of items about the record.
    fn tells_of(&self, _conflict: &Conflict, _subject: Uuid) -> bool {
        true
    }

    /// Every item that a record takes part in as rows stand. It must follow from rows alone, and be
    /// the same whichever of its records is asked about.
    fn items(&self, _tx: &ReadTx, _subject: Uuid) -> Result<Vec<Conflict>, AppError> {
        Ok(Vec::new())
    }

    /// What the record or the place is called.
    fn label(&self, tx: &ReadTx, conflict: &Conflict) -> Result<String, AppError>;

    /// A side as people read it; who wrote it is filled in where the side names its change.
    fn side(&self, tx: &ReadTx, conflict: &Conflict, side: &Side)
    -> Result<ConflictSide, AppError>;

    /// The records that somebody must be allowed to see.
    fn records(&self, conflict: &Conflict) -> BTreeSet<Uuid> {
        [conflict.row].into()
    }

    /// What may be decided.
    fn answers(&self, tx: &ReadTx, conflict: &Conflict) -> Result<Answers, AppError>;

    /// Writes what was decided; nothing where things stay as they are.
    fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        conflict: &Conflict,
        answer: &Answer,
    ) -> Result<Option<Written>, AppError>;
}

/// The answer is none that the item takes.
fn no_answer() -> AppError {
    AppError::new(Code::NotPossible, "this cannot be settled that way")
}

/// The side that an answer keeps.
fn kept<'a>(conflict: &'a Conflict, name: &str) -> Result<&'a Side, AppError> {
    let found = conflict.sides.iter().find(|side| side.change == name);
    found.ok_or_else(|| AppError::field(Code::NotFound, "side", "there is no such side"))
}

/// Two records of one table that compete: the same item whichever of them is looked at.
fn pair(
    kind: ConflictKind,
    def: &EntityDef,
    (one, other): (Uuid, Uuid),
    field: Option<&str>,
    more: &[&str],
) -> Conflict {
    let (first, second) = (one.min(other), one.max(other));
    let names = [first.to_string(), second.to_string()];
    let mut parts: Vec<&str> = names.iter().map(String::as_str).collect();
    parts.extend(more);
    Conflict {
        id: Conflict::make_id(kind, def.table, first, field.unwrap_or_default(), &parts),
        kind,
        table: def.table.to_owned(),
        row: first,
        field: field.map(str::to_owned),
        earlier: serde_json::Value::Null,
        in_force: serde_json::Value::Null,
        sides: names
            .iter()
            .map(|name| Side {
                change: name.clone(),
                value: serde_json::Value::Null,
                actor: String::new(),
                at: None,
            })
            .collect(),
    }
}
