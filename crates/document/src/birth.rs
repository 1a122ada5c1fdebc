//! The fixed changes by which text fields come to be.
//!
//! A text object created twice hides one of the two, so every device makes it by the same
//! bytes: actor from table and field, sequence 1, time 0, no dependencies. Births are never
//! sent; whoever meets a change that depends on one makes it.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, Change, ChangeHash, ObjType, ROOT};
use sha2::{Digest, Sha256};
use vetpms_model::{EntityDef, FieldDef, FieldType};

use crate::document::Hash;
use crate::error::DocumentError;

/// The actor that a field's birth is written by.
#[must_use]
pub fn actor(def: &EntityDef, field: &FieldDef) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"vetpms birth\0");
    hash.update(def.table.as_bytes());
    hash.update(b"\0");
    hash.update(field.key.as_bytes());
    let mut actor = [0; 16];
    actor.copy_from_slice(&hash.finalize()[..16]);
    actor
}

/// Whether a birth of the table's is written by that actor.
pub(crate) fn is_actor(def: &EntityDef, id: &[u8]) -> bool {
    prose(def).any(|field| actor(def, field) == id)
}

fn prose(def: &EntityDef) -> impl Iterator<Item = &FieldDef> {
    def.fields
        .iter()
        .filter(|field| field.ty == FieldType::Prose)
}

/// The birth of a text field.
pub(crate) fn change(def: &EntityDef, field: &FieldDef) -> Result<Change, DocumentError> {
    let mut doc = AutoCommit::new();
    doc.set_actor(ActorId::from(actor(def, field)));
    doc.put_object(ROOT, field.key, ObjType::Text)
        .map_err(|_| DocumentError::Field(field.name))?;
    doc.commit_with(CommitOptions::default().with_time(0));
    doc.get_last_local_change()
        .ok_or(DocumentError::Field(field.name))
}

/// The hashes of the births of these text fields: what a writer has seen who saw nothing in any of them.
///
/// # Errors
/// [`DocumentError::Field`].
pub fn hashes<'a>(
    def: &EntityDef,
    fields: impl IntoIterator<Item = &'a FieldDef>,
) -> Result<Vec<Hash>, DocumentError> {
    let texts = fields
        .into_iter()
        .filter(|field| field.ty == FieldType::Prose);
    texts
        .map(|field| Ok(change(def, field)?.hash().0))
        .collect()
}

/// The birth with that hash, if a field of the table has one.
pub(crate) fn by_hash(def: &EntityDef, hash: &ChangeHash) -> Option<Change> {
    prose(def)
        .filter_map(|field| change(def, field).ok())
        .find(|change| change.hash() == *hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vetpms_model::{Entity, people::Patient};

    #[test]
    fn a_birth_never_changes() {
        let field = Patient::def().field("notes").unwrap();
        let first = change(Patient::def(), field).unwrap();
        assert_eq!(
            first.raw_bytes(),
            change(Patient::def(), field).unwrap().raw_bytes()
        );
        assert!(by_hash(Patient::def(), &first.hash()).is_some());
        // Frozen: another hash here means that documents in the field would fall apart.
        assert_eq!(first.hash().to_string(), FROZEN_PATIENT_NOTES);
    }

    const FROZEN_PATIENT_NOTES: &str =
        "205075b95970ca6a273236d41f211960b8f649031718874320d3d71929e2c2ff";
}
