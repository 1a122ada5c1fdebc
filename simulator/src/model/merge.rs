//! Taking a set into documents and rows, whole or not at all.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use uuid::Uuid;
use vetpms_document::{Applied, Document};
use vetpms_model::check::{SET_LIMIT, limit_of};
use vetpms_model::digest::row_digest;
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Conflict, Entity, EntityDef, FieldType, Row, Stamp, Value};
use vetpms_protocol::Header;

use super::judge::{Judged, Part, PartKind, document_code};
use super::{Key, Raised, Server, Stored};

/// Decisions about conflicts.
const RESOLUTIONS: &str = "conflict_resolutions";

/// Why a set cannot be taken.
pub(super) enum Stopped {
    Fault(&'static str),
    Missing(Vec<[u8; 32]>),
}

impl From<&'static str> for Stopped {
    fn from(code: &'static str) -> Self {
        Self::Fault(code)
    }
}

struct Staged {
    document: Document,
    existed: bool,
    new: usize,
    only: Option<Vec<u8>>,
    fields: BTreeSet<usize>,
}

struct Grown {
    bytes: Vec<u8>,
    row: Row,
    conflicts: Vec<Conflict>,
}

impl Server {
    pub(super) fn take(
        &mut self,
        set: &Judged,
        header: &Header,
        position: i64,
    ) -> Result<(), Stopped> {
        self.bind(header)?;
        let facts = self.new_facts(&set.parts)?;
        let mut grown = Vec::new();
        for (key, staged) in self.stage(&set.parts)? {
            let closed = catch_unwind(AssertUnwindSafe(|| finish(key, staged)));
            grown.push((key, closed.unwrap_or(Err("poison"))?));
        }
        if set.own_records_only {
            let facts = facts.iter().map(|(table, row)| ((*table, row.id), row));
            let grown = grown.iter().map(|(key, grown)| (*key, &grown.row));
            self.only_theirs(header.author, facts.chain(grown).collect())?;
        }
        let stamp = Stamp {
            created_at: header.time(),
            created_by: header.author,
            updated_at: header.time(),
            updated_by: header.author,
            updated_device: header.device,
            updated_position: Some(position),
        };
        for actor in &header.actors {
            self.actors
                .insert(actor.bytes(), (header.author, header.device));
        }
        let mut decided = Vec::new();
        for (table, row) in facts {
            if table == RESOLUTIONS {
                decided.extend(
                    row.text(ConflictResolution::def(), "conflict_id")
                        .map(str::to_owned),
                );
            }
            let key = (table, row.id);
            self.rows.insert(key, (row, stamp.clone()));
            self.note_owner(key, header.author);
        }
        // Whose a part is follows from its record, which may have come with it.
        let keys: Vec<Key> = grown.iter().map(|(key, _)| *key).collect();
        for (key, grown) in grown {
            self.keep(key, grown, &stamp, position);
        }
        for key in keys {
            self.note_owner(key, header.author);
        }
        for id in decided {
            let settled = self.is_settled(&id);
            if let Some(raised) = self.conflicts.get_mut(&id) {
                raised.closed = settled;
            }
        }
        Ok(())
    }

    /// An item is settled while one decision about it has not been taken back.
    fn is_settled(&self, id: &str) -> bool {
        let def = ConflictResolution::def();
        let rows = || {
            self.rows
                .iter()
                .filter(|((table, _), _)| *table == RESOLUTIONS)
        };
        let undone: BTreeSet<Uuid> = rows()
            .filter_map(|(_, (row, _))| row.get(def, "undoes").as_id())
            .collect();
        rows().any(|((_, row_id), (row, _))| {
            row.text(def, "conflict_id") == Some(id)
                && row.get(def, "undoes").is_null()
                && !undone.contains(row_id)
        })
    }

    /// Refuses an actor that somebody else has shown.
    fn bind(&self, header: &Header) -> Result<(), &'static str> {
        let owner = (header.author, header.device);
        let foreign = |actor: [u8; 16]| self.actors.get(&actor).is_some_and(|o| *o != owner);
        if header.actors.iter().any(|actor| foreign(actor.bytes())) {
            Err("foreign_actor")
        } else {
            Ok(())
        }
    }

    fn new_facts(&self, parts: &[Part]) -> Result<Vec<(&'static str, Row)>, &'static str> {
        let mut new: BTreeMap<Key, (&'static EntityDef, Row)> = BTreeMap::new();
        for part in parts {
            let PartKind::Fact(row) = &part.kind else {
                continue;
            };
            let key = (part.def.table, row.id);
            let same_set = new.get(&key).map(|(def, other)| row_digest(def, other));
            let stored = || {
                self.rows
                    .get(&key)
                    .map(|(row, _)| row_digest(part.def, row))
            };
            match same_set.or_else(stored) {
                None => drop(new.insert(key, (part.def, row.clone()))),
                Some(known) if known == row_digest(part.def, row) => {}
                Some(_) => return Err("fact_differs"),
            }
        }
        Ok(new
            .into_iter()
            .map(|((table, _), (_, row))| (table, row))
            .collect())
    }

    fn stage(&self, parts: &[Part]) -> Result<BTreeMap<Key, Staged>, Stopped> {
        let mut staged: BTreeMap<Key, Staged> = BTreeMap::new();
        for part in parts {
            let PartKind::Change {
                bytes,
                hash,
                written,
            } = &part.kind
            else {
                continue;
            };
            let key = (part.def.table, part.row);
            let stage = match staged.entry(key) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(first) => first.insert(self.open(part.def, part.row)?),
            };
            match catch_unwind(AssertUnwindSafe(|| stage.document.apply(bytes))) {
                Err(_) => return Err("poison".into()),
                Ok(Err(error)) => return Err(document_code(&error).into()),
                Ok(Ok(Applied::Waiting(missing))) => return Err(Stopped::Missing(missing)),
                Ok(Ok(Applied::Known)) => {}
                Ok(Ok(Applied::New)) => {
                    if part.def.is_signed() && stage.document.builds_on_signature(*hash) {
                        return Err("signed".into());
                    }
                    stage.new += 1;
                    stage.only = (stage.new == 1 && !stage.existed).then(|| bytes.clone());
                }
            }
            stage.fields.extend(written.fields());
        }
        Ok(staged)
    }

    fn open(&self, def: &'static EntityDef, row: Uuid) -> Result<Staged, &'static str> {
        let stored = self.documents.get(&(def.table, row));
        let document = match stored {
            None => Document::empty(def, row),
            Some(stored) => {
                Document::load(def, row, &stored.bytes).map_err(|error| document_code(&error))?
            }
        };
        Ok(Staged {
            document,
            existed: stored.is_some(),
            new: 0,
            only: None,
            fields: BTreeSet::new(),
        })
    }

    fn keep(&mut self, key: Key, grown: Grown, stamp: &Stamp, position: i64) {
        for conflict in grown.conflicts {
            self.conflicts.entry(conflict.id.clone()).or_insert(Raised {
                conflict,
                position,
                closed: false,
            });
        }
        let bytes = grown.bytes;
        self.documents.insert(key, Stored { bytes, position });
        let mut stamp = stamp.clone();
        if let Some((_, before)) = self.rows.get(&key) {
            (stamp.created_at, stamp.created_by) = (before.created_at, before.created_by);
        }
        self.rows.insert(key, (grown.row, stamp));
    }
}

/// Reads the row, tests it, and makes sure that the document survives being stored.
fn finish(key: Key, staged: Staged) -> Result<Grown, &'static str> {
    let Staged {
        mut document,
        existed,
        only,
        fields,
        ..
    } = staged;
    let def = vetpms_model::entity(key.0).ok_or("unknown_table")?;
    let (row, saved) = document.durable().map_err(|error| document_code(&error))?;
    let is_prose = |at: &usize| def.fields[*at].ty == FieldType::Prose;
    let prose = fields.iter().any(is_prose);
    let bytes = only.filter(|_| !prose).unwrap_or(saved);
    whole(def, &row)?;
    // A row with one change has nothing that could compete.
    let conflicts = if existed {
        document.conflicts()
    } else {
        Vec::new()
    };
    Ok(Grown {
        bytes,
        row,
        conflicts,
    })
}

/// What a merged row must still fulfil.
fn whole(def: &'static EntityDef, row: &Row) -> Result<(), &'static str> {
    for (field, value) in def.fields.iter().zip(&row.values) {
        let bad = match value {
            Value::Null => field.required,
            Value::Set(set) => set.len() > 4 * SET_LIMIT,
            Value::Text(text) => text.chars().count() > 4 * limit_of(field) || text.contains('\0'),
            _ => false,
        };
        if bad {
            return Err("invalid_value");
        }
    }
    Ok(())
}
