//! What a foreign change writes, told without applying it.
//!
//! A value that loses against a concurrent one does not show in the merged row, yet it stays in
//! the document and may come into force later. So rights and values are judged here, operation
//! by operation, and whatever our own writer never makes is refused.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpType};
use automerge::{Change, ScalarValue};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_model::{EntityDef, FieldDef, FieldType, Value};

use crate::birth;
use crate::document::{ID_KEY, guarded};
use crate::error::DocumentError;
use crate::scalar::from_scalar;

/// What a change writes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Operations {
    /// Registers by position of their field, with the new value.
    pub registers: Vec<(usize, Value)>,
    /// Registers out of which a value is taken: so it is written when a conflict is settled for the
    /// value in force. No value is left behind by it; what remains shows in the merged row.
    pub cleared: BTreeSet<usize>,
    /// Words put into or taken out of sets.
    pub words: Vec<(usize, String)>,
    /// Text fields that are edited, with the passages that are put in, in the order of writing.
    pub prose: BTreeMap<usize, Vec<String>>,
    /// Whether it writes fields that this version does not know.
    pub unknown: bool,
}

impl Operations {
    /// Every known field that is written, by position.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<usize> {
        let registers = self.registers.iter().map(|(at, _)| *at);
        registers
            .chain(self.words.iter().map(|(at, _)| *at))
            .chain(self.prose.keys().copied())
            .chain(self.cleared.iter().copied())
            .collect()
    }
}

/// Reads the operations of a change that has passed the pre-flight.
///
/// # Errors
/// [`DocumentError::Field`] for a value of another kind, [`DocumentError::UnknownText`] for a text of
/// no field that is known here, [`DocumentError::Preflight`] for an operation that no writer of ours makes.
pub fn operations(
    def: &'static EntityDef,
    row: Uuid,
    bytes: &[u8],
) -> Result<Operations, DocumentError> {
    guarded(DocumentError::Poison, || read(def, row, bytes))
}

fn read(def: &'static EntityDef, row: Uuid, bytes: &[u8]) -> Result<Operations, DocumentError> {
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| DocumentError::Unreadable)?;
    let texts: BTreeMap<[u8; 16], usize> = def
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.ty == FieldType::Prose)
        .map(|(at, field)| (birth::actor(def, field), at))
        .collect();
    let mut found = Operations::default();
    let first = change.start_op().get();
    // The character that was put in last, by the number of its operation.
    let mut last = None;
    for (number, op) in (first..).zip(&change.decode().operations) {
        let ObjectId::Id(id) = &op.obj else {
            at_root(def, row, op, &mut found)?;
            continue;
        };
        let text = in_text(op)?;
        let at = texts.get(id.actor().to_bytes());
        let at = *at.ok_or(DocumentError::UnknownText)?;
        let passages = found.prose.entry(at).or_default();
        let Some(text) = text else { continue };
        let follows = matches!(&op.key, Key::Seq(ElementId::Id(before))
            if before.actor() == change.actor_id() && last == Some((at, before.counter())));
        match passages.last_mut() {
            Some(passage) if follows => passage.push_str(text),
            _ => passages.push(text.to_owned()),
        }
        last = Some((at, number));
    }
    Ok(found)
}

const ODD: DocumentError = DocumentError::Preflight("it writes what no program of ours writes");

fn at_root(
    def: &'static EntityDef,
    row: Uuid,
    op: &Op,
    found: &mut Operations,
) -> Result<(), DocumentError> {
    let Key::Map(key) = &op.key else {
        return Err(ODD);
    };
    let key: &str = key.as_ref();
    if key == ID_KEY {
        return match &op.action {
            OpType::Put(ScalarValue::Bytes(id)) if id.as_slice() == row.as_bytes() => Ok(()),
            _ => Err(DocumentError::Preflight("it belongs to another row")),
        };
    }
    let (plain, word) = key
        .split_once('/')
        .map_or((key, None), |(plain, word)| (plain, Some(word)));
    let Some(at) = def.index_of_key(plain) else {
        found.unknown = true;
        return matches!(op.action, OpType::Put(_) | OpType::Delete)
            .then_some(())
            .ok_or(ODD);
    };
    let field = &def.fields[at];
    match (field.ty, word) {
        (FieldType::Set, Some(word)) => {
            match &op.action {
                OpType::Put(ScalarValue::Boolean(true)) | OpType::Delete => {}
                _ => return Err(DocumentError::Field(field.name)),
            }
            found.words.push((at, word.to_owned()));
        }
        (FieldType::Set | FieldType::Prose, _) | (_, Some(_)) => {
            return Err(DocumentError::Field(field.name));
        }
        (_, None) if matches!(op.action, OpType::Delete) => drop(found.cleared.insert(at)),
        (_, None) => found.registers.push((at, register(field, op)?)),
    }
    Ok(())
}

fn register(field: &'static FieldDef, op: &Op) -> Result<Value, DocumentError> {
    match &op.action {
        OpType::Put(scalar) => from_scalar(field, scalar),
        _ => Err(DocumentError::Field(field.name)),
    }
}

/// The character that is put in, if none is taken out.
fn in_text(op: &Op) -> Result<Option<&str>, DocumentError> {
    match &op.action {
        OpType::Put(ScalarValue::Str(text)) => Ok(Some(text)),
        OpType::Delete => Ok(None),
        _ => Err(ODD),
    }
}
