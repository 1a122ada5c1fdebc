//! Conflicts of a document: the one function that every replica finds them by.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{AutoCommit, ChangeHash, ROOT, ReadDoc, Value as Stored};
use serde_json::Value as Json;
use vetpms_model::def::IS_DELETED;
use vetpms_model::{Conflict, ConflictKind, FieldDef, FieldType, Side, Value};

use crate::document::Document;
use crate::scalar::from_scalar;

impl Document {
    /// What merging could not settle, at the present heads. Equal values never conflict.
    ///
    /// Of a signed document: what was written without knowing of the signature, and nothing else, for whoever signed
    /// has seen the rest.
    pub fn conflicts(&mut self) -> Vec<Conflict> {
        if let Some(signature) = self.signature() {
            return self.written_beside(&signature);
        }
        let registers = self.def.fields.iter().filter(|f| {
            !matches!(f.ty, FieldType::Set | FieldType::Prose)
                && f.name != IS_DELETED
                && !f.signature
        });
        let mut found: Vec<Conflict> = registers
            .filter_map(|field| self.register_conflict(field))
            .collect();
        found.extend(self.delete_conflict());
        found.extend(self.passage_conflicts());
        found
    }

    fn register_conflict(&mut self, field: &'static FieldDef) -> Option<Conflict> {
        let all = self.doc.get_all(ROOT, field.key).ok()?;
        if all.len() < 2 {
            return None;
        }
        let mut competing = Vec::new();
        for (stored, op) in &all {
            let Stored::Scalar(scalar) = stored else {
                continue;
            };
            let hash = self.doc.hash_for_opid(op)?;
            competing.push((hash, from_scalar(field, scalar).ok()?.to_json()));
        }
        let mut sides: Vec<(Side, ChangeHash)> = competing
            .into_iter()
            .map(|(hash, value)| (self.side(&hash, value), hash))
            .collect();
        let values: BTreeSet<String> = sides
            .iter()
            .map(|(side, _)| side.value.to_string())
            .collect();
        if values.len() < 2 {
            return None;
        }
        sides.sort_by(|a, b| a.0.change.cmp(&b.0.change));
        let first = sides.first()?.1;
        let deps = self.doc.get_change_by_hash(&first)?.deps().to_vec();
        let earlier = self.value_at(field, Some(&deps)).to_json();
        let in_force = self.value_at(field, None).to_json();
        let changes: Vec<&str> = sides.iter().map(|(side, _)| side.change.as_str()).collect();
        let kind = ConflictKind::ConcurrentEdit;
        Some(Conflict {
            id: Conflict::make_id(kind, self.def.table, self.row, field.name, &changes),
            kind,
            table: self.def.table.to_owned(),
            row: self.row,
            field: Some(field.name.to_owned()),
            earlier,
            in_force,
            sides: sides.into_iter().map(|(side, _)| side).collect(),
        })
    }

    /// A deletion and a change that did not know of each other.
    fn delete_conflict(&mut self) -> Option<Conflict> {
        let (stored, op) = self.doc.get(ROOT, IS_DELETED).ok()??;
        if !matches!(
            stored.as_scalar(),
            Some(automerge::ScalarValue::Boolean(true))
        ) {
            return None;
        }
        let deletion = self.doc.hash_for_opid(&op)?;
        let deps = deps_of(&mut self.doc);
        let before = ancestors(&deps, deletion);
        let beside = deps.keys().filter(|hash| {
            !before.contains(*hash)
                && **hash != deletion
                && !ancestors(&deps, **hash).contains(&deletion)
        });
        let own = self.doc.get_change_by_hash(&deletion)?.deps().to_vec();
        let edits: Vec<ChangeHash> = beside.copied().collect();
        let mut sides = vec![self.side(&deletion, Json::Bool(true))];
        for edit in edits {
            let is_deletion = self
                .value_at(self.def.field(IS_DELETED)?, Some(&[edit]))
                .is_true();
            let is_birth = self
                .doc
                .get_change_by_hash(&edit)
                .is_some_and(|c| c.timestamp() == 0);
            if !is_deletion && !is_birth {
                sides.push(self.side(&edit, Json::Bool(false)));
            }
        }
        if sides.len() < 2 {
            return None;
        }
        sides[1..].sort_by(|a, b| a.change.cmp(&b.change));
        let kind = ConflictKind::DeletedWhileEdited;
        let changes: Vec<&str> = sides.iter().map(|side| side.change.as_str()).collect();
        Some(Conflict {
            id: Conflict::make_id(kind, self.def.table, self.row, IS_DELETED, &changes),
            kind,
            table: self.def.table.to_owned(),
            row: self.row,
            field: None,
            earlier: self
                .value_at(self.def.field(IS_DELETED)?, Some(&own))
                .to_json(),
            in_force: Json::Bool(true),
            sides,
        })
    }

    pub(crate) fn side(&mut self, hash: &ChangeHash, value: Json) -> Side {
        let change = self.doc.get_change_by_hash(hash);
        Side {
            change: hash.to_string(),
            value,
            actor: change
                .as_ref()
                .map(|c| c.actor_id().to_hex_string())
                .unwrap_or_default(),
            at: change.and_then(|c| chrono::DateTime::from_timestamp_millis(c.timestamp())),
        }
    }

    /// A register's value at some heads, or now.
    pub(crate) fn value_at(&self, field: &'static FieldDef, heads: Option<&[ChangeHash]>) -> Value {
        let stored = match heads {
            None => self.doc.get(ROOT, field.key),
            Some(heads) => self.doc.get_at(ROOT, field.key, heads),
        };
        match stored {
            Ok(Some((Stored::Scalar(scalar), _))) => {
                from_scalar(field, &scalar).unwrap_or_default()
            }
            _ => Value::Null,
        }
    }
}

/// What each change builds on.
pub(crate) type Deps = BTreeMap<ChangeHash, Vec<ChangeHash>>;

pub(crate) fn deps_of(doc: &mut AutoCommit) -> Deps {
    let changes = doc.get_changes(&[]);
    let one = |change: &automerge::Change| (change.hash(), change.deps().to_vec());
    changes.iter().map(one).collect()
}

/// Every change that `of` builds on.
pub(crate) fn ancestors(deps: &Deps, of: ChangeHash) -> BTreeSet<ChangeHash> {
    let mut found = BTreeSet::new();
    let mut open = vec![of];
    while let Some(hash) = open.pop() {
        for dep in deps.get(&hash).into_iter().flatten() {
            if found.insert(*dep) {
                open.push(*dep);
            }
        }
    }
    found
}
