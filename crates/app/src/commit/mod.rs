//! The one way in for local writes.
//!
//! One `BEGIN IMMEDIATE`: read documents, check, grant, apply, change set, outbox,
//! projection, audit; then the search index, then one `changed` event. Nothing else may
//! write rows of the practice here; foreign changes come in through `receive`.

mod ahead;
mod allowed;
mod envelope;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_access::Policy;
use vetpms_document::{Document, DocumentError, Hash, Pen, Written as Change};
use vetpms_model::def::IS_DELETED;
use vetpms_model::{EntityDef, Patch, Row, Stamp, Value, ids};
use vetpms_protocol::{Blob, Body, BodyKind, Key16, Replaced};
use vetpms_store::WriteTx;

use allowed::Granted;

use crate::desk::{Changed, Desk};
use crate::error::{AppError, Code};
use crate::rim::random;
use crate::sync::versions;
use crate::{aliases, conflicts, documents, search_feed};

/// A write in the making: what a use case may do.
pub(crate) struct Draft<'a> {
    /// The transaction; use cases read through it.
    pub(crate) tx: &'a WriteTx<'a>,
    desk: &'a Desk,
    policy: Policy,
    author: Uuid,
    now: DateTime<Utc>,
    today: NaiveDate,
    bodies: Vec<Body>,
    actors: BTreeSet<[u8; 16]>,
    touched: BTreeSet<(&'static str, Uuid)>,
    diffs: BTreeMap<(&'static str, Uuid), Map<String, Json>>,
    replaces: Vec<Replaced>,
}

/// A change that was made.
pub(crate) struct Written {
    /// Table.
    pub(crate) table: &'static str,
    /// Row.
    pub(crate) row: Uuid,
    /// Its hash.
    pub(crate) hash: Hash,
}

/// Runs a use case as one change set. When it fails, nothing has happened; when it returns, all of it is durable.
///
/// # Errors
/// Whatever the use case refuses, and [`AppError`] of the stores.
pub(crate) fn commit<T>(
    desk: &Desk,
    cause: &'static str,
    use_case: impl FnOnce(&mut Draft<'_>) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let session = desk.session()?;
    let (result, touched, marker) = desk.store.write(|tx| {
        let mut draft = Draft {
            tx,
            desk,
            policy: desk.policy(tx)?,
            author: session.user,
            now: desk.rim.now(),
            today: desk.rim.today(),
            bodies: Vec::new(),
            actors: BTreeSet::new(),
            touched: BTreeSet::new(),
            diffs: BTreeMap::new(),
            replaces: Vec::new(),
        };
        let result = use_case(&mut draft)?;
        let mut touched = std::mem::take(&mut draft.touched);
        draft.finish(cause, &session)?;
        aliases::refresh(tx, &mut touched)?;
        conflicts::refresh(tx, &touched, desk.rim.now())?;
        let marker = search_feed::next_marker(tx, &touched)?;
        Ok::<_, AppError>((result, touched, marker))
    })?;
    if !touched.is_empty() {
        search_feed::update(desk, &touched, marker);
        desk.announce(&Changed {
            rows: touched.into_iter().collect(),
            local: true,
            files: false,
        });
    }
    Ok(result)
}

impl<'a> Draft<'a> {
    /// Where it is written.
    #[must_use]
    pub(crate) fn desk(&self) -> &'a Desk {
        self.desk
    }

    /// Who writes.
    #[must_use]
    pub(crate) fn author(&self) -> Uuid {
        self.author
    }

    /// The writer's clock, one reading for the whole write.
    #[must_use]
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The clinic's day, of the same reading.
    #[must_use]
    pub(crate) fn today(&self) -> NaiveDate {
        self.today
    }

    /// The practice.
    #[must_use]
    pub(crate) fn tenant(&self) -> Uuid {
        self.desk.tenant()
    }

    /// An id for a new row.
    #[must_use]
    pub(crate) fn new_id(&self) -> Uuid {
        ids::new_id(self.now, random(self.desk.rim.as_ref()))
    }

    /// Says that this write stands in for a set that the server keeps aside.
    pub(crate) fn replace(&mut self, set: Replaced) {
        if !self.replaces.contains(&set) {
            self.replaces.push(set);
        }
    }

    /// The row as it stands.
    ///
    /// # Errors
    /// [`AppError::not_found`] when there is none or it is deleted.
    pub(crate) fn row(&self, def: &'static EntityDef, id: Uuid) -> Result<Row, AppError> {
        match self.tx.row(def, id)? {
            Some((row, _)) if !row.is_deleted(def) => Ok(row),
            _ => Err(AppError::not_found(def.label)),
        }
    }

    /// Writes a new row; with a natural key its id follows from it.
    ///
    /// # Errors
    /// The first field that is missing, invalid or not the user's to write.
    pub(crate) fn create(
        &mut self,
        def: &'static EntityDef,
        id: Uuid,
        patch: Patch,
    ) -> Result<Uuid, AppError> {
        let patch = patch.into_birth(def, self.today)?;
        let granted = self.grant(def, &patch)?;
        self.check_references(def, &patch)?;
        if def.is_fact() {
            return self.write_fact(def, id, &patch, &granted);
        }
        self.may_change(def, &patch.to_row(def, id), &patch)?;
        if self.tx.row(def, id)?.is_some() {
            if def.natural_key.is_empty() {
                let message = format!(
                    "there is a {} with this id already",
                    def.label.to_lowercase()
                );
                return Err(AppError::field(Code::NotPossible, "id", message));
            }
            // The same assignment, perhaps deleted: bring it back.
            let patch = patch.with(def, IS_DELETED, Value::Bool(false));
            self.write(def, id, &granted, |doc, pen| doc.write(&patch, None, pen))?;
            return Ok(id);
        }
        let mut doc = Document::empty(def, id);
        let Some(written) = doc.write(&patch, None, &self.pen())? else {
            return Ok(id);
        };
        self.tx.put_document(def.table, id, &written.bytes)?;
        let row = patch.to_row(def, id);
        self.note(def, &Row::empty(def, id), &row);
        self.tx.put_row(def, &row, &self.stamp(None))?;
        self.body(
            def,
            id,
            BodyKind::Change,
            written.bytes,
            Some(written.actor),
        );
        Ok(id)
    }

    /// Changes the touched fields of a row. `opened_at` are the heads the form was opened at.
    ///
    /// # Errors
    /// The first field that is invalid or not the user's to write.
    pub(crate) fn change(
        &mut self,
        def: &'static EntityDef,
        id: Uuid,
        patch: Patch,
        opened_at: Option<&[Hash]>,
    ) -> Result<(), AppError> {
        let patch = patch.checked(def, self.today)?;
        let granted = self.grant(def, &patch)?;
        self.check_references(def, &patch)?;
        if def.is_fact() {
            let message = format!(
                "a {} is never changed; add a new one",
                def.label.to_lowercase()
            );
            return Err(AppError::new(Code::NotPossible, message));
        }
        if let Some((row, _)) = self.tx.row(def, id)? {
            self.may_change(def, &row, &patch)?;
        }
        let write = |doc: &mut Document, pen: &Pen| doc.write(&patch, opened_at, pen);
        self.write(def, id, &granted, write).map(drop)
    }

    /// Writes fields of a row, deleted or not and whoever owns them, to settle what merging could not;
    /// the hash of the change, `None` when nothing changes.
    ///
    /// # Errors
    /// The first field that is invalid or not the user's to write.
    pub(crate) fn rewrite(
        &mut self,
        def: &'static EntityDef,
        id: Uuid,
        patch: Patch,
    ) -> Result<Option<Written>, AppError> {
        let patch = patch.checked(def, self.today)?;
        let granted = self.grant(def, &patch)?;
        if let Some((row, _)) = self.tx.row(def, id)? {
            self.may_change(def, &row, &patch)?;
        }
        self.write(def, id, &granted, |doc, pen| doc.decide(&patch, pen))
    }

    /// Marks a row as deleted; its data stays.
    ///
    /// # Errors
    /// [`AppError::not_found`], or the right is missing.
    pub(crate) fn delete(&mut self, def: &'static EntityDef, id: Uuid) -> Result<(), AppError> {
        self.row(def, id)?;
        self.change(
            def,
            id,
            Patch::default().with(def, IS_DELETED, Value::Bool(true)),
            None,
        )
    }

    fn write(
        &mut self,
        def: &'static EntityDef,
        id: Uuid,
        _proof: &Granted,
        write: impl FnOnce(&mut Document, &Pen) -> Result<Option<Change>, DocumentError>,
    ) -> Result<Option<Written>, AppError> {
        let Some((_, old)) = self.tx.row(def, id)? else {
            return Err(AppError::not_found(def.label));
        };
        let mut doc =
            documents::open(self.tx, def, id)?.ok_or_else(|| AppError::not_found(def.label))?;
        if doc.has_waiting() && versions::server_knows_more(self.tx, def)? {
            // What a newer version wrote into a text that this one does not know cannot be built on.
            return Err(AppError::too_old(Code::NotPossible));
        }
        let before = doc.read()?;
        let pen = self.pen();
        let Some(written) = write(&mut doc, &pen)? else {
            return Ok(None);
        };
        let change = Written {
            table: def.table,
            row: id,
            hash: written.hash,
        };
        let row = doc.read()?;
        if written.actor == pen.spare {
            for conflict in doc.conflicts() {
                self.tx.put_conflict(&conflict, self.now)?;
            }
        }
        self.tx.put_document(def.table, id, &doc.save())?;
        self.note(def, &before, &row);
        self.tx.put_row(def, &row, &self.stamp(Some(&old)))?;
        self.body(
            def,
            id,
            BodyKind::Change,
            written.bytes,
            Some(written.actor),
        );
        Ok(Some(change))
    }

    fn write_fact(
        &mut self,
        def: &'static EntityDef,
        id: Uuid,
        patch: &Patch,
        _proof: &Granted,
    ) -> Result<Uuid, AppError> {
        let row = patch.to_row(def, id);
        if !self.tx.insert_fact(def, &row, &self.stamp(None))? {
            return Ok(id); // the same fact is there already
        }
        let bytes = Json::Object(row.to_json(def)).to_string().into_bytes();
        self.note(def, &Row::empty(def, id), &row);
        self.body(def, id, BodyKind::Fact, bytes, None);
        Ok(id)
    }

    fn pen(&self) -> Pen {
        Pen {
            actor: self.desk.actor(self.author),
            spare: random(self.desk.rim.as_ref()),
            time: self.now,
        }
    }

    fn stamp(&self, old: Option<&Stamp>) -> Stamp {
        Stamp {
            created_at: old.map_or(self.now, |old| old.created_at),
            created_by: old.map_or(self.author, |old| old.created_by),
            updated_at: self.now,
            updated_by: self.author,
            updated_device: self.desk.device(),
            // Kept, so that a page that is older than this edit is still recognised as such.
            updated_position: old.and_then(|old| old.updated_position),
        }
    }

    fn body(
        &mut self,
        def: &'static EntityDef,
        id: Uuid,
        kind: BodyKind,
        bytes: Vec<u8>,
        actor: Option<[u8; 16]>,
    ) {
        let salt = Key16::new(random(self.desk.rim.as_ref()));
        self.bodies.push(Body {
            table: def.table.into(),
            row: id,
            kind,
            salt,
            bytes: Blob::new(bytes),
        });
        self.actors.extend(actor);
        self.touched.insert((def.table, id));
    }
}
