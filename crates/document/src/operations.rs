//! What a foreign change writes, told without applying it.
//!
//! A value that loses against a concurrent one does not show in the merged row, yet it stays in
//! the document and may come into force later. So rights and values are judged here, operation
//! by operation, and whatever our own writer never makes is refused.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, ObjectId, Op, OpType};
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
    /// Text fields that are edited.
    pub prose: BTreeSet<usize>,
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
            .chain(self.prose.iter().copied())
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
    for op in &change.decode().operations {
        match &op.obj {
            ObjectId::Root => at_root(def, row, op, &mut found)?,
            ObjectId::Id(id) => {
                in_text(op)?;
                let at = texts.get(id.actor().to_bytes());
                found.prose.insert(*at.ok_or(DocumentError::UnknownText)?);
            }
        }
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

fn in_text(op: &Op) -> Result<(), DocumentError> {
    match &op.action {
        OpType::Put(ScalarValue::Str(_)) | OpType::Delete => Ok(()),
        _ => Err(ODD),
    }
}
