//! Signed documents: what a signature covers, and what was written beside it.
//!
//! Signing writes into the document which of its changes are signed. A change outside of them was made without knowing
//! of the signature: it is kept, is no part of the row, and is shown to a person, who may add it.
//!
//! Two people may sign one visit before they meet. Every part of the visit must then keep to the same signature, so the
//! one that counts is told by its text, which begins with the signature's id, and not by the order of operations.

use std::collections::BTreeSet;

use automerge::{ChangeHash, ROOT, ReadDoc, Value as Stored};
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::{Conflict, ConflictKind, FieldDef, FieldType, Side, Value};

use crate::conflict::{Deps, ancestors, deps_of};
use crate::document::{Document, Hash};
use crate::scalar::from_scalar;
use crate::write::words_at;

/// The signature of a document that counts.
pub(crate) struct Signature {
    /// The change that wrote it.
    pub(crate) change: ChangeHash,
    /// The heads that it covers.
    pub(crate) covers: Vec<ChangeHash>,
}

/// What signing writes: the signature's id, the same in every part of a visit, and the heads that it covers.
#[must_use]
pub fn signed_heads(id: Uuid, heads: &[Hash]) -> String {
    let mut text = id.simple().to_string();
    for head in heads {
        text.push(' ');
        text.push_str(&ChangeHash(*head).to_string());
    }
    text
}

/// The id of the signature that a text of [`signed_heads`] names.
#[must_use]
pub fn signature_id(text: &str) -> Option<Uuid> {
    text.split(' ').next()?.parse().ok()
}

impl Document {
    /// Whether it is signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.signature().is_some()
    }

    /// Whether a change was made knowing that the document was signed: an honest program makes none.
    pub fn builds_on_signature(&mut self, change: Hash) -> bool {
        let found = self.doc.get_change_by_hash(&ChangeHash(change));
        let (Some(found), Some(field)) = (found, self.def.field(SIGNED_HEADS)) else {
            return false;
        };
        !found.deps().is_empty() && !self.value_at(field, Some(found.deps())).is_null()
    }

    /// The signature that counts: of several that did not know of each other the one with the lowest id.
    pub(crate) fn signature(&self) -> Option<Signature> {
        if !self.def.is_signed() {
            return None;
        }
        let mut all = self.signings();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all.into_iter().next().map(|(signature, _)| signature)
    }

    /// Every signature that stands, with its text.
    fn signings(&self) -> Vec<(Signature, String)> {
        let Some(field) = self.def.field(SIGNED_HEADS) else {
            return Vec::new();
        };
        let all = self.doc.get_all(ROOT, field.key).unwrap_or_default();
        let one = |(stored, op): &(Stored<'_>, _)| {
            let Stored::Scalar(scalar) = stored else {
                return None;
            };
            let value = from_scalar(field, scalar).ok()?;
            let text = value.as_text()?;
            let known = |hex: &str| {
                let hash: ChangeHash = hex.parse().ok()?;
                ReadDoc::get_change_by_hash(&self.doc, &hash).map(|_| hash)
            };
            let covers: Option<Vec<ChangeHash>> = text.split(' ').skip(1).map(known).collect();
            let covers = covers.filter(|covers| !covers.is_empty())?;
            let change = self.doc.hash_for_opid(op)?;
            Some((Signature { change, covers }, text.to_owned()))
        };
        all.iter().filter_map(one).collect()
    }

    /// What was written without knowing of the signature, field by field.
    pub(crate) fn written_beside(&mut self, signature: &Signature) -> Vec<Conflict> {
        let deps = deps_of(&mut self.doc);
        let mut covered: BTreeSet<ChangeHash> = signature.covers.iter().copied().collect();
        for head in &signature.covers {
            covered.extend(ancestors(&deps, *head));
        }
        let beside: BTreeSet<ChangeHash> = deps
            .keys()
            .copied()
            .filter(|hash| !covered.contains(hash))
            .collect();
        let fields = self.def.fields.iter().filter(|field| !field.signature);
        fields
            .filter_map(|field| self.beside_of(field, signature, &deps, &beside))
            .collect()
    }

    fn beside_of(
        &mut self,
        field: &'static FieldDef,
        signature: &Signature,
        deps: &Deps,
        beside: &BTreeSet<ChangeHash>,
    ) -> Option<Conflict> {
        let signed = self.shown(field, Some(&signature.covers));
        let mut sides: Vec<Side> = Vec::new();
        for hash in beside {
            let before = deps.get(hash).map_or(&[][..], Vec::as_slice);
            let before = if before.is_empty() {
                Json::Null
            } else {
                self.shown(field, Some(before))
            };
            let after = self.shown(field, Some(&[*hash]));
            let replaced = beside.iter().any(|other| {
                other != hash
                    && ancestors(deps, *other).contains(hash)
                    && self.shown(field, Some(&[*other])) != after
            });
            if before != after && after != signed && !replaced {
                sides.push(self.side(hash, after));
            }
        }
        if sides.is_empty() {
            return None;
        }
        sides.sort_by(|a, b| a.change.cmp(&b.change));
        let changes: Vec<&str> = sides.iter().map(|side| side.change.as_str()).collect();
        let kind = ConflictKind::EditedAfterSigning;
        let id = Conflict::make_id(kind, self.def.table, self.row, field.name, &changes);
        sides.insert(0, self.side(&signature.change, signed.clone()));
        Some(Conflict {
            id,
            kind,
            table: self.def.table.to_owned(),
            row: self.row,
            field: Some(field.name.to_owned()),
            earlier: signed.clone(),
            in_force: signed,
            sides,
        })
    }

    fn shown(&self, field: &'static FieldDef, heads: Option<&[ChangeHash]>) -> Json {
        let value = match field.ty {
            FieldType::Set => Value::Set(words_at(&self.doc, field, heads)),
            _ => self.value_of(field, heads).unwrap_or_default(),
        };
        value.to_json()
    }
}
