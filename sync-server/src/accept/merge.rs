//! Merging in memory: documents take the changes of a set whole or not at all, and rows are read
//! as they stand after each set.
//!
//! A document that failed is thrown away and read again from its last good bytes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use uuid::Uuid;
use vetpms_document::{Applied, Document};
use vetpms_model::digest::row_digest;
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Conflict, Entity, EntityDef, FieldType, Row, Stamp};
use vetpms_protocol::Header;

use super::fault::Fault;
use super::prepare::{Candidate, Part, PartKind, document_fault};
use super::rules::whole;
use crate::db::documents::Key;

/// A row's document while a push is merged.
#[derive(Default)]
pub(crate) struct Working {
    /// The last good bytes; `None` for a row without any change so far.
    pub(crate) bytes: Option<Vec<u8>>,
    live: Option<Document>,
    /// Sets of this push that have touched it.
    touched: u32,
    /// The position it is current at, once touched.
    pub(crate) position: Option<i64>,
    /// Its open conflicts.
    open: BTreeSet<String>,
}

/// Rows of one table to be written together.
pub(crate) type Wave = (&'static EntityDef, Vec<(Row, Stamp)>);

/// The state that a push works on, and what has become of it.
#[derive(Default)]
pub(crate) struct Merge {
    pub(crate) documents: HashMap<Key, Working>,
    /// Facts that exist, by their digest.
    pub(crate) facts: HashMap<Key, [u8; 32]>,
    pub(crate) actors: HashMap<[u8; 16], (Uuid, Uuid)>,
    /// Rows by wave and table: within one wave no row stands twice.
    pub(crate) waves: BTreeMap<(u32, &'static str), Wave>,
    pub(crate) new_actors: Vec<([u8; 16], Uuid, Uuid)>,
    pub(crate) raised: Vec<(Conflict, i64)>,
    /// Conflicts that somebody decided about, or took a decision back.
    pub(crate) decided: Vec<(String, i64)>,
    /// Rows whose derived columns may have changed, by the table that has them.
    pub(crate) derived: BTreeMap<&'static str, BTreeSet<Uuid>>,
}

/// A document with the changes of one set, not yet kept.
struct Staged {
    document: Document,
    existed: bool,
    new: usize,
    only: Option<Vec<u8>>,
    fields: BTreeSet<usize>,
}

/// A document after one set, ready to be kept.
struct Grown {
    key: Key,
    def: &'static EntityDef,
    document: Document,
    bytes: Vec<u8>,
    row: Row,
    /// Conflicts, for a document that had changes before.
    conflicts: Option<Vec<Conflict>>,
}

/// Why a set cannot be merged.
pub(crate) enum Stopped {
    /// A fault of its own.
    Fault(Fault),
    /// It builds on changes that are not here.
    Missing(Vec<[u8; 32]>),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Working {
    /// A document as it is stored, with the row's open conflicts.
    pub(crate) fn stored(bytes: Option<Vec<u8>>, open: BTreeSet<String>) -> Self {
        Self {
            bytes,
            open,
            ..Self::default()
        }
    }
}

impl Merge {
    /// Takes a set in at a position, whole or not at all.
    pub(crate) fn take(
        &mut self,
        candidate: &Candidate,
        header: &Header,
        position: i64,
    ) -> Result<(), Stopped> {
        let written_on = candidate.signed_on.unwrap_or(header.device);
        let bound = self.bind(header, written_on)?;
        let facts = self.new_facts(&candidate.parts)?;
        let staged = self.stage(&candidate.parts)?;
        let mut grown = Vec::with_capacity(staged.len());
        for (key, staged) in staged {
            let closed = catch_unwind(AssertUnwindSafe(|| finish(key, staged)));
            grown.push(closed.unwrap_or_else(|_| Err(Fault::poison()))?);
        }
        let stamp = Stamp {
            created_at: header.time(),
            created_by: header.author,
            updated_at: header.time(),
            updated_by: header.author,
            updated_device: header.device,
            updated_position: Some(position),
        };
        for actor in bound {
            self.actors.insert(actor, (header.author, written_on));
            self.new_actors.push((actor, header.author, written_on));
        }
        for (def, row) in facts {
            if def.table == ConflictResolution::def().table
                && let Some(id) = row.text(def, "conflict_id")
            {
                self.decided.push((id.to_owned(), position));
            }
            self.keep_fact(def, row, &stamp);
        }
        for grown in grown {
            self.keep(grown, &stamp, position);
        }
        Ok(())
    }

    /// The header's actors that nobody has shown yet; one that another has shown is refused.
    fn bind(&self, header: &Header, device: Uuid) -> Result<BTreeSet<[u8; 16]>, Fault> {
        let mut new = BTreeSet::new();
        for actor in header.actors.iter().map(|actor| actor.bytes()) {
            match self.actors.get(&actor) {
                None => drop(new.insert(actor)),
                Some(owner) if *owner == (header.author, device) => {}
                Some(_) => {
                    return Err(Fault::new(
                        "foreign_actor",
                        "an actor of the header belongs to another user or device",
                    ));
                }
            }
        }
        Ok(new)
    }

    /// The facts of a set that are not there yet; one that says something else is refused.
    fn new_facts(&self, parts: &[Part]) -> Result<Vec<(&'static EntityDef, Row)>, Fault> {
        let mut new: Vec<(&'static EntityDef, Row)> = Vec::new();
        for part in parts {
            let PartKind::Fact(row) = &part.kind else {
                continue;
            };
            let digest = row_digest(part.def, row);
            let same_set = new
                .iter()
                .find(|(def, other)| def.table == part.def.table && other.id == row.id);
            let known = same_set.map(|(def, other)| row_digest(def, other));
            match known.or_else(|| self.facts.get(&(part.def.table, row.id)).copied()) {
                None => new.push((part.def, row.clone())),
                Some(known) if known == digest => {}
                Some(_) => {
                    let words = format!(
                        "{}: it is there already and says something else",
                        part.def.label
                    );
                    return Err(Fault::new("fact_differs", words));
                }
            }
        }
        Ok(new)
    }

    /// Applies the document changes of a set. On failure the touched documents are gone from
    /// memory and will be read again from their last good bytes.
    fn stage(&mut self, parts: &[Part]) -> Result<BTreeMap<Key, Staged>, Stopped> {
        let mut staged: BTreeMap<Key, Staged> = BTreeMap::new();
        for part in parts {
            let PartKind::Change(change) = &part.kind else {
                continue;
            };
            let key = (part.def.table, part.row);
            let stage = match staged.entry(key) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(first) => first.insert(self.open(part.def, key)?),
            };
            let applied = stage.document.apply(&change.bytes);
            match applied.map_err(|error| document_fault(part.def, &error))? {
                Applied::Waiting(missing) => return Err(Stopped::Missing(missing)),
                Applied::Known => {}
                Applied::New => {
                    if part.def.is_signed() && stage.document.builds_on_signature(part.hash) {
                        let words =
                            format!("{}: the visit is signed and stays as it is", part.def.label);
                        return Err(Fault::new("signed", words).into());
                    }
                    stage.new += 1;
                    stage.only = (stage.new == 1 && !stage.existed).then(|| change.bytes.clone());
                }
            }
            stage.fields.extend(&change.fields);
        }
        Ok(staged)
    }

    fn open(&mut self, def: &'static EntityDef, key: Key) -> Result<Staged, Fault> {
        let working = self.documents.entry(key).or_default();
        let existed = working.bytes.is_some();
        let document = match (working.live.take(), &working.bytes) {
            (Some(live), _) => live,
            (None, None) => Document::empty(def, key.1),
            (None, Some(bytes)) => {
                Document::load(def, key.1, bytes).map_err(|error| document_fault(def, &error))?
            }
        };
        Ok(Staged {
            document,
            existed,
            new: 0,
            only: None,
            fields: BTreeSet::new(),
        })
    }

    fn keep_fact(&mut self, def: &'static EntityDef, row: Row, stamp: &Stamp) {
        self.facts
            .insert((def.table, row.id), row_digest(def, &row));
        for parent in vetpms_model::ENTITIES.iter() {
            for derived in parent
                .derived
                .iter()
                .filter(|derived| derived.from == def.table)
            {
                if let Some(via) = row.get(def, derived.via).as_id() {
                    self.derived.entry(parent.table).or_default().insert(via);
                }
            }
        }
        self.waves
            .entry((0, def.table))
            .or_insert_with(|| (def, Vec::new()))
            .1
            .push((row, stamp.clone()));
    }

    fn keep(&mut self, grown: Grown, stamp: &Stamp, position: i64) {
        let Grown {
            key,
            def,
            document,
            bytes,
            row,
            conflicts,
        } = grown;
        let working = self.documents.entry(key).or_default();
        if working.bytes.is_none() && !def.derived.is_empty() {
            self.derived.entry(def.table).or_default().insert(key.1);
        }
        if let Some(conflicts) = conflicts {
            for conflict in conflicts {
                if working.open.insert(conflict.id.clone()) {
                    self.raised.push((conflict, position));
                }
            }
        }
        (working.bytes, working.live, working.position) =
            (Some(bytes), Some(document), Some(position));
        let wave = (working.touched, def.table);
        working.touched += 1;
        self.waves
            .entry(wave)
            .or_insert_with(|| (def, Vec::new()))
            .1
            .push((row, stamp.clone()));
    }
}

/// Reads the row, tests it, and makes sure that the document survives being stored.
fn finish(key: Key, staged: Staged) -> Result<Grown, Fault> {
    let Staged {
        mut document,
        existed,
        only,
        fields,
        ..
    } = staged;
    let def =
        vetpms_model::entity(key.0).ok_or_else(|| Fault::new("unknown_table", "no such table"))?;
    let prose = fields
        .iter()
        .any(|at| def.fields[*at].ty == FieldType::Prose);
    let stored = document.durable();
    let (row, saved) = stored.map_err(|error| document_fault(def, &error))?;
    // The one change of a new row is its own compact form.
    let bytes = only.filter(|_| !prose).unwrap_or(saved);
    whole(def, &row)?;
    let conflicts = existed.then(|| document.conflicts());
    Ok(Grown {
        key,
        def,
        document,
        bytes,
        row,
        conflicts,
    })
}
