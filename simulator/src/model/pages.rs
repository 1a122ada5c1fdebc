//! What a device gets to see: pages of the log, tables for a new device, digests.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::digest::TableDigest;
use vetpms_model::work::ConflictResolution;
use vetpms_model::{ENTITIES, Entity, Row, Stamp, Value, entity};
use vetpms_protocol::limits::{MESSAGE_BYTES, PAGE_BYTES};
use vetpms_protocol::{
    ActorInfo, Blob, Body, BodyKind, Bootstrap, BootstrapPage, BootstrapRow, DigestLine, Digests,
    Key16, Page, PlacedSet, Pull, RowState, SignedSet,
};

use super::people::Readable;
use super::{Key, Placed, Refused, Server};

/// Rows of a bootstrap page.
pub(super) const PAGE_ROWS: usize = 1000;
/// Bytes of rows after which a page is cut.
const PAGE_WEIGHT: usize = MESSAGE_BYTES / 4;

/// The log that a device says it writes; an older one does not say.
pub(super) fn writes(known: Uuid, said: Uuid) -> Uuid {
    if said.is_nil() { known } else { said }
}

impl Server {
    fn same_rights(&self, greeted: Option<u64>) -> Result<(), Refused> {
        let same = greeted.is_none_or(|version| version == self.people.version);
        same.then_some(()).ok_or(Refused::busy("rights_changed"))
    }

    /// The page of the log after a position.
    ///
    /// # Errors
    /// A [`Refused`] for another epoch.
    pub fn pull(&self, device: Uuid, asked: &Pull) -> Result<Page, Refused> {
        let mut own = asked.former.clone();
        own.push(writes(self.people.known(device)?.replica, asked.replica));
        let readable = self.people.readable(device);
        if asked.epoch != self.epoch {
            return Err(Refused::busy("epoch_changed"));
        }
        self.same_rights(asked.rights)?;
        let after = asked.after.saturating_add(1);
        let mut found: Vec<&Placed> = self
            .log
            .range(after..)
            .map(|(_, placed)| placed)
            .take(self.page_sets + 1)
            .collect();
        let ahead = found.len();
        found.truncate(fitting(&found).min(self.page_sets));
        let mut rows = Vec::new();
        while !found.is_empty() {
            let weight;
            (rows, weight) = self.states(&readable, &found);
            if weight <= PAGE_WEIGHT || found.len() == 1 {
                break;
            }
            found.truncate(found.len() / 2);
        }
        Ok(Page {
            more: found.len() < ahead,
            position: found.last().map_or(asked.after, |placed| placed.position),
            sets: found
                .iter()
                .map(|placed| self.shown(&readable, &own, placed))
                .collect(),
            rows,
        })
    }

    /// The rows that the sets touch as they stand, and roughly how many bytes they are.
    fn states(&self, readable: &Readable, sets: &[&Placed]) -> (Vec<RowState>, usize) {
        let bodies = sets.iter().flat_map(|placed| placed.signed.bodies.iter());
        let touched: BTreeSet<Key> = bodies
            .flatten()
            .filter_map(|body| match body.kind {
                BodyKind::Change => Some((entity(&body.table)?.table, body.row)),
                BodyKind::Fact => self.decided_record(body),
            })
            .filter(|key| self.sees(readable, *key))
            .collect();
        let mut weight = 0;
        let mut states = Vec::new();
        for key in touched {
            if let Some((row, stamp)) = self.rows.get(&key) {
                weight += weight_of(row);
                states.extend(self.state(key, row, stamp));
            }
        }
        (states, weight)
    }

    /// The record whose conflict a fact decides about: it comes with the page, for whoever never had the item.
    fn decided_record(&self, fact: &Body) -> Option<Key> {
        let def = ConflictResolution::def();
        let (row, _) = self
            .rows
            .get(&(def.table, fact.row))
            .filter(|_| fact.table == def.table)?;
        let of = entity(row.text(def, "record_table")?)?;
        Some((of.table, row.get(def, "record_id").as_id()?))
    }

    fn state(&self, key: Key, row: &Row, stamp: &Stamp) -> Option<RowState> {
        Some(RowState {
            table: key.0.to_owned(),
            row: key.1,
            values: row.to_json(entity(key.0)?),
            stamp: stamp.clone(),
            conflicts: self.open_conflicts(key),
        })
    }

    /// A page of a table for a new device.
    ///
    /// # Errors
    /// A [`Refused`] for a table that does not exist.
    pub fn bootstrap(&self, device: Uuid, asked: &Bootstrap) -> Result<BootstrapPage, Refused> {
        self.people.known(device)?;
        let def = self
            .knows(&asked.table)
            .ok_or(Refused::new(404, "not_found"))?;
        self.same_rights(asked.rights)?;
        let readable = self.people.readable(device);
        let of_table = |key: &Key| key.0 == def.table && self.sees(&readable, *key);
        let after = asked.after.unwrap_or_default();
        let all = self.rows.iter().filter(|(key, _)| of_table(key));
        let total = all.clone().count() as u64;
        let found: Vec<_> = all
            .filter(|(key, _)| key.1 > after)
            .take(self.page_rows)
            .collect();
        let mut more = found.len() == self.page_rows;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        for (key, (row, stamp)) in found {
            let document = self.documents.get(key);
            let document = document.map_or(Vec::new(), |stored| stored.bytes.clone());
            bytes += weight_of(row) + document.len();
            if bytes > PAGE_WEIGHT && !rows.is_empty() {
                more = true;
                break;
            }
            rows.extend(self.state(*key, row, stamp).map(|state| BootstrapRow {
                state,
                document: Blob::new(document),
            }));
        }
        let is_first = ENTITIES
            .first()
            .is_some_and(|first| first.table == def.table);
        let actors = if asked.after.is_none() && is_first {
            self.actor_list()
        } else {
            Vec::new()
        };
        Ok(BootstrapPage {
            rows,
            position: self.position,
            more,
            total,
            actors,
        })
    }

    fn actor_list(&self) -> Vec<ActorInfo> {
        let info = |(actor, (user, device)): (&[u8; 16], &(Uuid, Uuid))| ActorInfo {
            actor: Key16::new(*actor),
            user: *user,
            device: *device,
        };
        self.actors.iter().map(info).collect()
    }

    /// Digests of every table, as the device may read them.
    ///
    /// # Errors
    /// A [`Refused`] for a device that is not known.
    pub fn digests(&self, device: Uuid) -> Result<Digests, Refused> {
        self.people.known(device)?;
        let readable = self.people.readable(device);
        let line = |def: &&'static vetpms_model::EntityDef| {
            let mut digest = TableDigest::default();
            let seen = |key: &Key| key.0 == def.table && self.sees(&readable, *key);
            let rows = self.rows.iter().filter(|(key, _)| seen(key));
            rows.for_each(|(_, (row, _))| digest.add(def, row));
            DigestLine {
                table: def.table.to_owned(),
                rows: digest.rows,
                digest: digest.hex(),
                fields: Some(def.fields.len()),
            }
        };
        Ok(Digests {
            position: self.position,
            tables: ENTITIES.iter().map(line).collect(),
        })
    }

    /// A set with those bodies that may be read; the asker's own come without.
    fn shown(&self, readable: &Readable, own: &[Uuid], placed: &Placed) -> PlacedSet {
        let foreign = !own.contains(&placed.replica);
        let seen = |body: &Body| foreign && self.sees(readable, (&body.table, body.row));
        let bodies = placed.signed.bodies.iter();
        let bodies = bodies.map(|body| body.clone().filter(|body| seen(body)));
        PlacedSet {
            position: placed.position,
            received_at: placed.received_at,
            set: SignedSet {
                bodies: bodies.collect(),
                ..placed.signed.clone()
            },
        }
    }
}

/// How many sets fit a page; at least one.
fn fitting(found: &[&Placed]) -> usize {
    let mut bytes = 0usize;
    let fit = found.iter().take_while(|placed| {
        bytes = bytes.saturating_add(placed.size);
        bytes <= PAGE_BYTES
    });
    fit.count().max(1).min(found.len())
}

fn weight_of(row: &Row) -> usize {
    let of = |value: &Value| match value {
        Value::Text(text) | Value::Json(text) => text.len(),
        Value::Set(words) => words.iter().map(String::len).sum(),
        _ => 24,
    };
    row.values.iter().map(of).sum::<usize>() + 200
}
