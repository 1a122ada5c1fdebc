//! One row's document: write a patch, apply a foreign change, read the row.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{AutoCommit, Change, ChangeHash, ROOT, ReadDoc};
use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::{EntityDef, FieldType, Patch, Row, Value};

use crate::birth;
use crate::error::DocumentError;
use crate::write::{ensure_birth, prose_fields, text_at, words_at, write_to};

/// The hash of a change.
pub type Hash = [u8; 32];

/// Key under which a document carries its row's id, so that equal edits of two rows differ.
pub(crate) const ID_KEY: &str = "id";
/// Type byte of a change chunk, behind magic and checksum.
const CHANGE_CHUNK: u8 = 1;

/// Who writes, and when.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// The actor of this run of the app.
    pub actor: [u8; 16],
    /// A fresh actor, used when the edit must be placed beside what came since the form was opened.
    pub spare: [u8; 16],
    /// The writer's clock.
    pub time: DateTime<Utc>,
}

/// A change made by a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The raw change chunk.
    pub bytes: Vec<u8>,
    /// Its hash.
    pub hash: Hash,
    /// The actor that it was written by.
    pub actor: [u8; 16],
}

/// What became of a foreign change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// It is in force now.
    New,
    /// It was there already.
    Known,
    /// Changes that it builds on are missing; nothing was kept of it.
    Waiting(Vec<Hash>),
}

/// The document of one row.
pub struct Document {
    pub(crate) def: &'static EntityDef,
    pub(crate) row: Uuid,
    pub(crate) doc: AutoCommit,
}

impl Document {
    /// A document without any change.
    #[must_use]
    pub fn empty(def: &'static EntityDef, row: Uuid) -> Self {
        Self {
            def,
            row,
            doc: AutoCommit::new(),
        }
    }

    /// Opens stored bytes: a saved document or the bytes of changes behind each other.
    ///
    /// # Errors
    /// [`DocumentError::Unreadable`] for bytes that are empty, cut or altered.
    pub fn load(def: &'static EntityDef, row: Uuid, bytes: &[u8]) -> Result<Self, DocumentError> {
        if bytes.is_empty() {
            return Err(DocumentError::Unreadable); // Automerge would open it as an empty document
        }
        guarded(DocumentError::Unreadable, || Self::open(def, row, bytes))
    }

    fn open(def: &'static EntityDef, row: Uuid, bytes: &[u8]) -> Result<Self, DocumentError> {
        let mut opened = Self::empty(def, row);
        if bytes.get(8) == Some(&CHANGE_CHUNK) {
            // Changes may wait for a birth, which a strict load would refuse.
            opened
                .doc
                .load_incremental(bytes)
                .map_err(|_| DocumentError::Unreadable)?;
            opened.supply_births()?;
        } else {
            opened.doc = AutoCommit::load(bytes).map_err(|_| DocumentError::Unreadable)?;
        }
        Ok(opened)
    }

    /// The compact bytes to store.
    pub fn save(&mut self) -> Vec<u8> {
        self.doc.save()
    }

    /// The row and the bytes to store, certain that the bytes open to the same again.
    ///
    /// # Errors
    /// [`DocumentError::Poison`] when they do not; [`DocumentError::Field`].
    pub fn durable(&mut self) -> Result<(Row, Vec<u8>), DocumentError> {
        guarded(DocumentError::Poison, || {
            let (row, bytes) = (self.read()?, self.save());
            let again = Self::load(self.def, self.row, &bytes);
            let mut again = again.map_err(|_| DocumentError::Poison)?;
            if again.read().as_ref() == Ok(&row) && again.heads() == self.heads() {
                Ok((row, bytes))
            } else {
                Err(DocumentError::Poison)
            }
        })
    }

    /// The hashes of the newest changes, sorted.
    pub fn heads(&mut self) -> Vec<Hash> {
        let mut heads: Vec<Hash> = self.doc.get_heads().iter().map(|head| head.0).collect();
        heads.sort_unstable();
        heads
    }

    /// Writes a patch. With `opened_at`, the writer saw the document as it was at those heads:
    /// what has been written since to the same fields becomes a concurrent edit, not an overwritten one.
    /// `None` when nothing changes.
    ///
    /// # Errors
    /// [`DocumentError`] when the document cannot take the patch.
    pub fn write(
        &mut self,
        patch: &Patch,
        opened_at: Option<&[Hash]>,
        pen: &Pen,
    ) -> Result<Option<Written>, DocumentError> {
        self.bear_prose(patch)?;
        let behind = opened_at
            .map(|heads| self.known(heads))
            .filter(|heads| self.touched_since(heads, patch));
        let (row, actor, time) = (self.row, pen.actor, pen.time);
        let Some(heads) = behind else {
            return write_to(&mut self.doc, self.def, row, patch, actor, time, false);
        };
        let patch = &self.without_texts_that_stand(patch);
        let mut fork = self
            .doc
            .fork_at(&heads)
            .map_err(|_| DocumentError::Unreadable)?;
        for field in prose_fields(self.def, patch) {
            ensure_birth(&mut fork, self.def, field)?;
        }
        let written = write_to(&mut fork, self.def, row, patch, pen.spare, time, false)?;
        if written.is_some() {
            self.doc
                .merge(&mut fork)
                .map_err(|_| DocumentError::Unreadable)?;
        }
        Ok(written)
    }

    /// Writes a decision: registers are written even where they hold the value already, so that another
    /// decision made meanwhile meets this one instead of replacing it unseen.
    ///
    /// # Errors
    /// [`DocumentError`] when the document cannot take the patch.
    pub fn decide(&mut self, patch: &Patch, pen: &Pen) -> Result<Option<Written>, DocumentError> {
        self.bear_prose(patch)?;
        let (actor, time) = (pen.actor, pen.time);
        write_to(&mut self.doc, self.def, self.row, patch, actor, time, true)
    }

    /// Applies a foreign change that has passed the pre-flight.
    ///
    /// # Errors
    /// [`DocumentError`]; the document must then be thrown away.
    pub fn apply(&mut self, bytes: &[u8]) -> Result<Applied, DocumentError> {
        guarded(DocumentError::Poison, || self.apply_unguarded(bytes))
    }

    fn apply_unguarded(&mut self, bytes: &[u8]) -> Result<Applied, DocumentError> {
        let change = Change::from_bytes(bytes.to_vec()).map_err(|_| DocumentError::Unreadable)?;
        let hash = change.hash();
        if self.doc.get_change_meta_by_hash(&hash).is_some() {
            return Ok(Applied::Known);
        }
        if birth::is_actor(self.def, change.actor_id().to_bytes()) {
            // Whoever took its place would keep the text from ever being born.
            return Err(DocumentError::Preflight("it takes the place of a text"));
        }
        for dep in change.deps() {
            if self.doc.get_change_meta_by_hash(dep).is_none()
                && let Some(born) = birth::by_hash(self.def, dep)
            {
                self.doc
                    .apply_changes([born])
                    .map_err(|_| DocumentError::Fork)?;
            }
        }
        let (mut missing, mut last_op) = (Vec::new(), 0);
        for dep in change.deps() {
            match self.doc.get_change_meta_by_hash(dep) {
                Some(known) => last_op = last_op.max(known.max_op),
                None => missing.push(dep.0),
            }
        }
        if !missing.is_empty() {
            return Ok(Applied::Waiting(missing));
        }
        if change.start_op().get() != last_op + 1 {
            // A saved document takes it for granted, and a gap could use up all numbers at once.
            return Err(DocumentError::Preflight("its operations are misnumbered"));
        }
        self.doc
            .load_incremental(bytes)
            .map_err(|_| DocumentError::Fork)?;
        if self.doc.get_change_meta_by_hash(&hash).is_some() {
            Ok(Applied::New)
        } else {
            Err(DocumentError::Fork)
        }
    }

    /// Keeps a change that still waits for others inside the document; it comes into force when they do.
    ///
    /// # Errors
    /// [`DocumentError::Unreadable`].
    pub fn keep_waiting(&mut self, bytes: &[u8]) -> Result<(), DocumentError> {
        guarded(DocumentError::Unreadable, || {
            let kept = self.doc.load_incremental(bytes);
            kept.map(drop).map_err(|_| DocumentError::Unreadable)
        })
    }

    /// The fields that the document holds and this version does not know, by key.
    #[must_use]
    pub fn unknown_keys(&self) -> Vec<String> {
        let keys = self
            .doc
            .map_range(ROOT, ..)
            .map(|item| item.key.to_string());
        keys.filter(|key| {
            let plain = key.split_once('/').map_or(key.as_str(), |(set, _)| set);
            plain != ID_KEY && self.def.index_of_key(plain).is_none()
        })
        .collect()
    }

    /// Whether it keeps changes that wait for others.
    #[must_use]
    pub fn has_waiting(&mut self) -> bool {
        !self.doc.get_missing_deps(&[]).is_empty()
    }

    /// Without the texts that read as wanted already: put in beside what came meanwhile they would stand twice.
    fn without_texts_that_stand(&self, patch: &Patch) -> Patch {
        let stands = |at: usize, value: &Value| {
            let field = &self.def.fields[at];
            let wanted = value.as_text().unwrap_or_default();
            field.ty == FieldType::Prose
                && text_at(&self.doc, field, None).unwrap_or_default() == wanted
        };
        let mut patch = patch.clone();
        patch.values.retain(|(at, value)| !stands(*at, value));
        patch
    }

    /// Those of `heads` that the document has.
    fn known(&mut self, heads: &[Hash]) -> Vec<ChangeHash> {
        let hashes = heads.iter().map(|head| ChangeHash(*head));
        hashes
            .filter(|hash| self.doc.get_change_meta_by_hash(hash).is_some())
            .collect()
    }

    /// Whether a field of the patch has been written since `heads`.
    fn touched_since(&mut self, heads: &[ChangeHash], patch: &Patch) -> bool {
        if heads.is_empty() || self.doc.get_heads().iter().all(|head| heads.contains(head)) {
            return false;
        }
        patch.fields(self.def).any(|(field, _)| match field.ty {
            FieldType::Prose => {
                text_at(&self.doc, field, Some(heads)) != text_at(&self.doc, field, None)
            }
            FieldType::Set => {
                words_at(&self.doc, field, Some(heads)) != words_at(&self.doc, field, None)
            }
            _ => {
                let then = self
                    .doc
                    .get_at(ROOT, field.key, heads)
                    .ok()
                    .flatten()
                    .map(|(_, id)| id);
                then != self
                    .doc
                    .get(ROOT, field.key)
                    .ok()
                    .flatten()
                    .map(|(_, id)| id)
            }
        })
    }

    fn bear_prose(&mut self, patch: &Patch) -> Result<(), DocumentError> {
        for field in prose_fields(self.def, patch) {
            ensure_birth(&mut self.doc, self.def, field)?;
        }
        Ok(())
    }

    /// Births are never stored beside raw changes, so stored changes may wait for them.
    fn supply_births(&mut self) -> Result<(), DocumentError> {
        for missing in self.doc.get_missing_deps(&[]) {
            let born = birth::by_hash(self.def, &missing).ok_or(DocumentError::Unreadable)?;
            self.doc
                .apply_changes([born])
                .map_err(|_| DocumentError::Unreadable)?;
        }
        Ok(())
    }
}

/// Automerge may panic on foreign bytes that no pre-flight foresaw: an error like others.
pub(crate) fn guarded<T>(
    otherwise: DocumentError,
    work: impl FnOnce() -> Result<T, DocumentError>,
) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(otherwise))
}
