//! Writing a patch into a document: registers, sets and prose, each in its own way.

use std::collections::BTreeSet;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ChangeHash, ROOT, ReadDoc, ScalarValue, Value as Stored};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::{EntityDef, FieldDef, FieldType, Patch, Value};

use crate::birth;
use crate::document::{ID_KEY, Written};
use crate::error::DocumentError;
use crate::scalar::to_scalar;

pub(crate) fn prose_fields<'a>(
    def: &'static EntityDef,
    patch: &'a Patch,
) -> impl Iterator<Item = &'static FieldDef> + 'a {
    let filled = patch
        .values
        .iter()
        .filter(move |(at, value)| def.fields[*at].ty == FieldType::Prose && !value.is_null());
    filled.map(move |(at, _)| &def.fields[*at])
}

pub(crate) fn ensure_birth(
    doc: &mut AutoCommit,
    def: &EntityDef,
    field: &FieldDef,
) -> Result<(), DocumentError> {
    if doc.get(ROOT, field.key).ok().flatten().is_some() {
        return Ok(());
    }
    doc.apply_changes([birth::change(def, field)?])
        .map_err(|_| DocumentError::Unreadable)
}

/// One change that brings the touched fields to their new values; `None` when they are there already.
/// With `always`, registers are written all the same.
pub(crate) fn write_to(
    doc: &mut AutoCommit,
    def: &'static EntityDef,
    row: Uuid,
    patch: &Patch,
    actor: [u8; 16],
    time: DateTime<Utc>,
    always: bool,
) -> Result<Option<Written>, DocumentError> {
    doc.set_actor(ActorId::from(actor));
    if doc.get(ROOT, ID_KEY).ok().flatten().is_none() {
        put(doc, ID_KEY, ScalarValue::Bytes(row.as_bytes().to_vec()))?;
    }
    for (field, value) in patch.fields(def) {
        match field.ty {
            FieldType::Set => write_set(doc, field, value)?,
            FieldType::Prose => write_prose(doc, field, value)?,
            _ => write_register(doc, field, value, always)?,
        }
    }
    let options = CommitOptions::default().with_time(time.timestamp_millis());
    let Some(hash) = doc.commit_with(options) else {
        return Ok(None);
    };
    let change = doc
        .get_last_local_change()
        .ok_or(DocumentError::Unreadable)?;
    Ok(Some(Written {
        bytes: change.raw_bytes().to_vec(),
        hash: hash.0,
        actor,
    }))
}

fn put(doc: &mut AutoCommit, key: &str, scalar: ScalarValue) -> Result<(), DocumentError> {
    doc.put(ROOT, key, scalar)
        .map_err(|_| DocumentError::Unreadable)
}

fn write_register(
    doc: &mut AutoCommit,
    field: &'static FieldDef,
    value: &Value,
    always: bool,
) -> Result<(), DocumentError> {
    let stored = doc
        .get_all(ROOT, field.key)
        .map_err(|_| DocumentError::Field(field.name))?;
    let scalar = to_scalar(value);
    let is_one_of_them =
        |of: &(Stored<'_>, _)| matches!(of, (Stored::Scalar(one), _) if one.as_ref() == &scalar);
    // An equal value is written all the same when it settles a conflict.
    let unchanged = match stored.as_slice() {
        [] => value.is_null(),
        [only] => is_one_of_them(only),
        _ => false,
    };
    if always && stored.iter().any(is_one_of_them) {
        // To put the value again that stands writes nothing.
        doc.delete(ROOT, field.key)
            .map_err(|_| DocumentError::Field(field.name))?;
        put(doc, field.key, scalar)
    } else if unchanged {
        Ok(())
    } else {
        put(doc, field.key, scalar)
    }
}

fn write_set(
    doc: &mut AutoCommit,
    field: &'static FieldDef,
    value: &Value,
) -> Result<(), DocumentError> {
    let empty = BTreeSet::new();
    let wanted = if let Value::Set(set) = value {
        set
    } else {
        &empty
    };
    let present = words_at(doc, field, None);
    for word in wanted.difference(&present) {
        put(
            doc,
            &format!("{}/{word}", field.key),
            ScalarValue::Boolean(true),
        )?;
    }
    for word in present.difference(wanted) {
        let key = format!("{}/{word}", field.key);
        doc.delete(ROOT, key.as_str())
            .map_err(|_| DocumentError::Field(field.name))?;
    }
    Ok(())
}

fn write_prose(
    doc: &mut AutoCommit,
    field: &'static FieldDef,
    value: &Value,
) -> Result<(), DocumentError> {
    let wrong = |_| DocumentError::Field(field.name);
    let Some((Stored::Object(_), id)) = doc.get(ROOT, field.key).map_err(wrong)? else {
        return Ok(());
    };
    doc.update_text(&id, value.as_text().unwrap_or_default())
        .map_err(wrong)
}

pub(crate) fn text_at(
    doc: &AutoCommit,
    field: &FieldDef,
    heads: Option<&[ChangeHash]>,
) -> Option<String> {
    let (_, id) = match heads {
        Some(heads) => doc.get_at(ROOT, field.key, heads),
        None => doc.get(ROOT, field.key),
    }
    .ok()??;
    match heads {
        Some(heads) => doc.text_at(&id, heads),
        None => doc.text(&id),
    }
    .ok()
}

pub(crate) fn words_at(
    doc: &AutoCommit,
    field: &FieldDef,
    heads: Option<&[ChangeHash]>,
) -> BTreeSet<String> {
    let prefix = format!("{}/", field.key);
    let word = |key: &str| key.strip_prefix(&prefix).map(str::to_owned);
    match heads {
        Some(heads) => doc
            .map_range_at(ROOT, .., heads)
            .filter_map(|item| word(item.key.as_ref()))
            .collect(),
        None => doc
            .map_range(ROOT, ..)
            .filter_map(|item| word(item.key.as_ref()))
            .collect(),
    }
}
