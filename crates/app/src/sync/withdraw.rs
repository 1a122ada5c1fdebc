//! A set that the server keeps aside stands nowhere else, so it does not stand here either: documents are
//! made anew without it, and what was typed is kept for its author. Accepted after all, it comes back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_document::operations::operations;
use vetpms_document::preflight::preflight;
use vetpms_document::{Document, Hash};
use vetpms_model::medical::MedicalRecord;
use vetpms_model::{Entity, EntityDef, FieldType, Stamp, entity};
use vetpms_protocol::{Body, BodyKind, ChangeSet, Hash32, Key16};
use vetpms_store::{ReadTx, WriteTx};

use crate::desk::Desk;
use crate::documents;
use crate::error::{AppError, Code};

/// Rows by table and id.
pub(crate) type Touched = BTreeSet<(&'static str, Uuid)>;

/// A number in a log.
type Place = (Uuid, u64);

/// What was typed into one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Typed {
    pub(crate) table: String,
    pub(crate) row: Uuid,
    /// Values by field.
    pub(crate) fields: Map<String, Json>,
    /// What stood there before, of texts.
    #[serde(default)]
    pub(crate) before: Map<String, Json>,
    /// The changes that its author had seen of the record.
    #[serde(default)]
    pub(crate) seen: Vec<Hash32>,
}

/// Why a set is withdrawn that builds on one which the server keeps aside.
const DEPENDS: (&str, &str) = (
    "depends_on_quarantined",
    "it builds on a change that is held back",
);

/// Takes sets that the server keeps aside out of documents and rows, and with them every unsent set that builds on
/// one of them. What was typed is kept where its author works; elsewhere the set is not listed. The rows that changed.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn withdraw(
    desk: &Desk,
    tx: &WriteTx,
    aside: Vec<ChangeSet>,
) -> Result<Touched, AppError> {
    if aside.is_empty() {
        return Ok(Touched::new());
    }
    let sets = with_dependents(desk, tx, aside)?;
    for (place, set) in &sets {
        if set.header.device != desk.device() || stands_anyway(tx, set)? {
            tx.dismiss_set(*place)?;
            continue;
        }
        let json = serde_json::to_string(&typed_into(tx, set)?)
            .map_err(|_| AppError::new(Code::Internal, "what was typed cannot be kept"))?;
        tx.keep_typed(*place, &json)?;
    }
    let touched = take_out(desk, tx, sets.values())?;
    // What is written from now on must not go on from numbers that withdrawn changes have used.
    desk.renew_actor();
    Ok(touched)
}

/// Brings a set back that has been accepted after all: its changes wait to be folded in, its facts stand.
/// Nothing for a set that did not stand aside.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn take_back(
    tx: &WriteTx,
    (replica, seq): Place,
) -> Result<Option<ChangeSet>, AppError> {
    if !tx.take_back(replica, seq)? {
        return Ok(None);
    }
    let signed = tx.set_at(replica, seq)?;
    Ok(signed.map(ChangeSet::open).transpose()?)
}

/// Has the sets stand aside, and the unsent ones that build on them, each with everything that builds on it in turn.
fn with_dependents(
    desk: &Desk,
    tx: &WriteTx,
    aside: Vec<ChangeSet>,
) -> Result<BTreeMap<Place, ChangeSet>, AppError> {
    let mut found: BTreeMap<Place, ChangeSet> = BTreeMap::new();
    let mut next = aside;
    while let Some(set) = next.pop() {
        let place = (set.header.replica, set.header.seq);
        if found.contains_key(&place) {
            continue;
        }
        if !tx.stands_aside(place.0, place.1)? {
            let ((code, words), header) = (DEPENDS, set.signed.header.bytes());
            tx.quarantine(place, code, words, header, desk.rim.now())?;
        }
        for (def, row, hashes) in changes_by_row(tx, &set)? {
            let Some(mut doc) = documents::open(tx, def, row)? else {
                continue;
            };
            let gone = doc.building_on(&hashes);
            for (replica, seq, bytes) in tx.unsent_changes(def.table, row)? {
                if preflight(&bytes).is_ok_and(|seen| gone.contains(&seen.hash))
                    && let Some(signed) = tx.set_at(replica, seq)?
                {
                    next.push(ChangeSet::open(signed)?);
                }
            }
        }
        found.insert(place, set);
    }
    Ok(found)
}

fn bodies(set: &ChangeSet) -> impl Iterator<Item = (&'static EntityDef, &Body)> {
    let bodies = set.signed.bodies.iter().flatten();
    bodies.filter_map(|body| Some((entity(&body.table)?, body)))
}

/// Changes of a row.
type OfRow = (&'static EntityDef, Uuid, BTreeSet<Hash>);

/// The hashes of those changes of a set that go with it, row by row: what another set says too stands on.
fn changes_by_row(tx: &ReadTx, set: &ChangeSet) -> Result<Vec<OfRow>, AppError> {
    let mut rows: BTreeMap<(&str, Uuid), (&'static EntityDef, BTreeSet<Hash>)> = BTreeMap::new();
    for (def, body) in bodies(set).filter(|(_, body)| body.kind == BodyKind::Change) {
        let bytes = body.bytes.bytes();
        if let Ok(seen) = preflight(bytes)
            && !tx.stands_otherwise(def.table, body.row, bytes)?
        {
            let row = rows.entry((def.table, body.row));
            row.or_insert_with(|| (def, BTreeSet::new()))
                .1
                .insert(seen.hash);
        }
    }
    let rows = rows.into_iter();
    Ok(rows
        .map(|((_, row), (def, hashes))| (def, row, hashes))
        .collect())
}

/// Whether other sets say all that this one does.
fn stands_anyway(tx: &ReadTx, set: &ChangeSet) -> Result<bool, AppError> {
    let has_facts = bodies(set).any(|(_, body)| body.kind == BodyKind::Fact);
    let readable = bodies(set).count() == set.signed.bodies.len();
    Ok(readable && !has_facts && changes_by_row(tx, set)?.is_empty())
}

/// What a set says, record by record, as far as the documents still tell.
fn typed_into(tx: &WriteTx, set: &ChangeSet) -> Result<Vec<Typed>, AppError> {
    let mut all = Vec::new();
    for (def, body) in bodies(set).filter(|(_, body)| body.kind == BodyKind::Fact) {
        if let Ok(fields) = serde_json::from_slice(body.bytes.bytes()) {
            all.push(Typed {
                table: def.table.into(),
                row: body.row,
                fields,
                before: Map::new(),
                seen: Vec::new(),
            });
        }
    }
    for (def, row, hashes) in changes_by_row(tx, set)? {
        let Some(mut doc) = documents::open(tx, def, row)? else {
            // Gone with the right to read it: the changes alone tell what was typed.
            all.push(typed_alone(set, def, row));
            continue;
        };
        let (mut fields, mut before) = (Map::new(), Map::new());
        // As they were written: of several changes of a field the first has what stood there, the last what was typed.
        let of_row = bodies(set).filter(|(of, body)| of.table == def.table && body.row == row);
        let changes = of_row.filter_map(|(_, body)| Some(preflight(body.bytes.bytes()).ok()?.hash));
        let changes: Vec<Hash> = changes.filter(|hash| hashes.contains(hash)).collect();
        for step in changes.iter().flat_map(|hash| doc.step(*hash)) {
            let field = &def.fields[step.field];
            if field.ty == FieldType::Prose {
                let text = before.entry(field.name);
                text.or_insert_with(|| step.before.to_json());
            }
            fields.insert(field.name.to_owned(), step.after.to_json());
        }
        all.push(Typed {
            table: def.table.into(),
            row,
            fields,
            before,
            seen: seen(set, def, row, &hashes),
        });
    }
    Ok(all)
}

/// What a set says about a record that is not here any more; of texts what was put in, as if nothing had stood there.
fn typed_alone(set: &ChangeSet, def: &'static EntityDef, row: Uuid) -> Typed {
    let (mut fields, mut before) = (Map::new(), Map::new());
    let of_row = bodies(set).filter(|(of, body)| of.table == def.table && body.row == row);
    for (_, body) in of_row {
        let bytes = body.bytes.bytes();
        let (Ok(seen), Ok(told)) = (preflight(bytes), operations(def, row, bytes)) else {
            continue;
        };
        let name = |at: usize| def.fields[at].name.to_owned();
        for (at, value) in told.registers {
            fields.insert(name(at), value.to_json());
        }
        // What was put into a set that nobody sees any more is not the whole set.
        let words = told.words.into_iter().filter(|_| seen.deps.is_empty());
        for (at, word) in words {
            let words = fields
                .entry(name(at))
                .or_insert_with(|| Json::Array(Vec::new()));
            if let Json::Array(words) = words {
                words.push(Json::String(word));
            }
        }
        for (at, passages) in told.prose {
            before.insert(name(at), Json::String(String::new()));
            fields.insert(name(at), Json::String(passages.join(" ")));
        }
    }
    Typed {
        table: def.table.into(),
        row,
        fields,
        before,
        seen: Vec::new(),
    }
}

/// What the changes of a set to a row build on.
fn seen(
    set: &ChangeSet,
    def: &'static EntityDef,
    row: Uuid,
    hashes: &BTreeSet<Hash>,
) -> Vec<Hash32> {
    let of_row = bodies(set).filter(|(of, body)| of.table == def.table && body.row == row);
    let deps = of_row.filter_map(|(_, body)| Some(preflight(body.bytes.bytes()).ok()?.deps));
    let deps: BTreeSet<Hash> = deps.flatten().filter(|dep| !hashes.contains(dep)).collect();
    deps.into_iter().map(Hash32::new).collect()
}

fn take_out<'a>(
    desk: &Desk,
    tx: &WriteTx,
    sets: impl Iterator<Item = &'a ChangeSet>,
) -> Result<Touched, AppError> {
    let mut touched = Touched::new();
    let mut rows: BTreeMap<(&str, Uuid), (&'static EntityDef, BTreeSet<Hash>)> = BTreeMap::new();
    for set in sets {
        for (def, body) in bodies(set).filter(|(_, body)| body.kind == BodyKind::Fact) {
            let placed = |stamp: &Stamp| stamp.updated_position.is_some();
            let here = tx.row(def, body.row)?;
            // With a place it came in an accepted set too.
            if here.is_some_and(|(_, stamp)| !placed(&stamp)) {
                touched.extend(visit_of(tx, def, body.row)?);
                tx.unmake_row(def, body.row)?;
                touched.insert((def.table, body.row));
            }
        }
        for (def, row, hashes) in changes_by_row(tx, set)? {
            let gone = rows.entry((def.table, row));
            gone.or_insert_with(|| (def, BTreeSet::new()))
                .1
                .extend(hashes);
        }
    }
    for ((_, row), (def, gone)) in rows {
        if let Some(doc) = documents::open(tx, def, row)? {
            touched.extend(visit_of(tx, def, row)?);
            remake(desk, tx, def, row, doc, &gone)?;
            touched.insert((def.table, row));
        }
    }
    Ok(touched)
}

/// The visit that a row belongs to, as long as it says so: what is found by the words of the visit changes with it.
fn visit_of(
    tx: &WriteTx,
    def: &'static EntityDef,
    row: Uuid,
) -> Result<Option<(&'static str, Uuid)>, AppError> {
    let Some(field) = def.record.filter(|name| def.field(name).is_some()) else {
        return Ok(None);
    };
    let visit = tx
        .row(def, row)?
        .and_then(|(row, _)| row.get(def, field).as_id());
    Ok(visit.map(|visit| (MedicalRecord::def().table, visit)))
}

/// Makes a row anew without some of its changes.
fn remake(
    desk: &Desk,
    tx: &WriteTx,
    def: &'static EntityDef,
    id: Uuid,
    mut doc: Document,
    gone: &BTreeSet<Hash>,
) -> Result<(), AppError> {
    let all = doc.building_on(gone);
    let hex: Vec<String> = all.iter().map(|hash| Hash32::new(*hash).hex()).collect();
    tx.drop_conflicts(def.table, id, |item| {
        item.sides.iter().any(|side| hex.contains(&side.change))
    })?;
    let Some(mut left) = doc.without(gone)? else {
        return Ok(tx.unmake_row(def, id)?);
    };
    tx.put_document(def.table, id, &left.save())?;
    tx.fold_again(def.table, id)?;
    let Some(mut left) = documents::open(tx, def, id)? else {
        return Ok(());
    };
    for conflict in left.conflicts() {
        tx.put_conflict(&conflict, desk.rim.now())?;
    }
    let row = left.read()?;
    if let Some((_, stamp)) = tx.row(def, id)? {
        let stamp = stamp_without(tx, def, id, &mut left, stamp)?;
        tx.put_row(def, &row, &stamp)?;
    }
    Ok(())
}

/// Who wrote the row last, the withdrawn changes aside: the log knows it as far as it is kept here, and the
/// document where it is not.
pub(super) fn stamp_without(
    tx: &WriteTx,
    def: &'static EntityDef,
    id: Uuid,
    doc: &mut Document,
    stamp: Stamp,
) -> Result<Stamp, AppError> {
    if let Some(last) = tx.envelopes_of(def.table, id)?.last() {
        return Ok(Stamp {
            updated_at: last.at,
            updated_by: last.author,
            updated_device: last.device,
            ..stamp
        });
    }
    let Some(step) = doc.history().pop() else {
        return Ok(stamp);
    };
    let who = tx.actor(&Key16::new(step.actor))?;
    Ok(match who {
        Some(who) => Stamp {
            updated_at: step.at,
            updated_by: who.user,
            updated_device: who.device,
            ..stamp
        },
        None => stamp,
    })
}
