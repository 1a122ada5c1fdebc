//! The one way in for foreign changes: pages of the server, each in one transaction.
//!
//! A row that this replica has no unsent edits of is taken as the server merged it, its
//! change kept unread. A row with own edits is merged here, so that nobody's work is hidden.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::{EntityDef, Row, Stamp, entity};
use vetpms_protocol::{
    ActorInfo, BodyKind, BootstrapPage, ChangeSet, Hash32, Header, Page, RowState, encode,
};
use vetpms_store::{ReadTx, WriteTx};

use crate::care::note_pull;
use crate::desk::{Changed, Desk};
use crate::error::{AppError, Code};
use crate::sync::{Touched, copied_at, former_logs, move_set, take_back, versions};
use crate::{aliases, conflicts, documents, newer, search_feed};

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Received {
    /// It is stored.
    Stored,
    /// It names a set of the log in use that this replica never wrote: a copy of it did. Nothing was stored, for
    /// such a set comes without its changes; under a new log it comes whole.
    Forked,
}

/// Stores a page: sets, rows, conflicts and the new position, all or nothing.
///
/// # Errors
/// [`AppError`]; the position stays where it was.
pub(crate) fn receive(desk: &Desk, page: Page) -> Result<Received, AppError> {
    if is_forked(desk, &page)? {
        return Ok(Received::Forked);
    }
    let (touched, marker) = desk.store.write(|tx| {
        let own = own_logs(desk, tx)?;
        let mut touched = Touched::new();
        for placed in page.sets {
            let set = ChangeSet::open(placed.set)?;
            let position = placed.position;
            if own.contains(&set.header.replica) {
                let at = Some(placed.received_at);
                tx.set_position(set.header.replica, set.header.seq, position, at)?;
                // It comes without its changes, which are here.
                if let Some(own) = take_back(tx, (set.header.replica, set.header.seq))? {
                    take_facts(tx, &own, position, &mut touched)?;
                }
                continue;
            }
            note_actors(tx, &set)?;
            make_room(desk, tx, &set)?;
            // Kept unread: folded when somebody edits the row.
            tx.append_set(&set, Some(position), Some(placed.received_at), |_| false)?;
            take_back(tx, (set.header.replica, set.header.seq))?;
            if let Some(first) = ChangeSet::moved_from(&set.signed) {
                tx.came_as_another(first)?;
            }
            take_facts(tx, &set, position, &mut touched)?;
        }
        for state in page.rows {
            touched.extend(take_row(desk, tx, state)?);
        }
        tx.set_meta_i64("position", page.position)?;
        note_pull(tx, desk.rim.now())?;
        let marker = finish(desk, tx, &mut touched)?;
        Ok::<_, AppError>((touched, marker))
    })?;
    publish(desk, touched, marker);
    Ok(Received::Stored)
}

/// The logs whose sets come without their changes.
fn own_logs(desk: &Desk, tx: &ReadTx) -> Result<Vec<Uuid>, AppError> {
    let mut logs = former_logs(tx)?;
    logs.push(desk.replica());
    Ok(logs)
}

fn is_forked(desk: &Desk, page: &Page) -> Result<bool, AppError> {
    desk.read(|tx| {
        let own = own_logs(desk, tx)?;
        for placed in &page.sets {
            let header = Header::decode(placed.set.header.bytes())?;
            let hash = Hash32::new(vetpms_crypto::sha256(&[placed.set.header.bytes()]));
            if own.contains(&header.replica)
                && tx.hash_at(header.replica, header.seq)? != Some(hash)
            {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

/// Stores a bootstrap page of a table and where to go on.
///
/// # Errors
/// [`AppError`]; the page is asked again.
pub(crate) fn receive_bootstrap(
    desk: &Desk,
    table: &'static EntityDef,
    page: BootstrapPage,
) -> Result<(), AppError> {
    let (touched, marker) = desk.store.write(|tx| {
        let mut touched = Touched::new();
        for actor in &page.actors {
            tx.put_actor(actor)?;
        }
        if tx.meta_i64("position")?.is_none() {
            tx.set_meta_i64("position", page.position)?;
        }
        copied_at(tx, page.position)?;
        let cursor = format!("bootstrap/{}", table.table);
        if let Some(last) = page.rows.last() {
            tx.set_meta_text(&cursor, &last.state.row.to_string())?;
        }
        for row in page.rows {
            let (id, document) = (row.state.row, row.document.into_vec());
            if table.is_fact() {
                let values = read_row(table, id, &row.state.values)?;
                newer::note_fact(tx, table, id, &row.state.values)?;
                let is_new = tx.insert_fact(table, &values, &row.state.stamp)?;
                if !is_new && !versions::server_lacks_fields(tx, table)? {
                    tx.put_row(table, &values, &row.state.stamp)?; // an older version of this program kept a part of it
                }
            } else if tx.has_own_unsent(table.table, id)? {
                // Written here before the copy came, or before it came again.
                let mut whole = documents::with_unsent(tx, table, id, document)?;
                tx.put_document(table.table, id, &whole.save())?;
                merge_row(desk, tx, table, &row.state)?;
            } else {
                // The server made it after everything that came before, or was restored since.
                tx.put_document(table.table, id, &document)?;
                drop_unfounded(tx, table, &row.state)?;
                take_state(desk, tx, table, &row.state)?;
                if versions::server_lacks_fields(tx, table)? {
                    merge_row(desk, tx, table, &row.state)?;
                }
            }
            touched.insert((table.table, id));
        }
        if !page.more {
            tx.set_meta_text(&cursor, "done")?;
        }
        let marker = finish(desk, tx, &mut touched)?;
        Ok::<_, AppError>((touched, marker))
    })?;
    publish(desk, touched, marker);
    Ok(())
}

/// What follows from rows that changed: aliases, items of the inbox, the search's marker.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn finish(desk: &Desk, tx: &WriteTx, touched: &mut Touched) -> Result<u64, AppError> {
    aliases::refresh(tx, touched)?;
    conflicts::refresh(tx, touched, desk.rim.now())?;
    search_feed::next_marker(tx, touched)
}

/// Tells the search and the window what changed.
pub(crate) fn publish(desk: &Desk, touched: Touched, marker: u64) {
    if !touched.is_empty() {
        search_feed::update(desk, &touched, marker);
        desk.announce(&Changed {
            rows: touched.into_iter().collect(),
            local: false,
            files: false,
        });
    }
}

/// Another set under the same number: the server's order is the one that counts. A set of a former log of this
/// computer was lost with a restored server and moves to the log in use; one of another computer's is kept aside.
fn make_room(desk: &Desk, tx: &WriteTx, incoming: &ChangeSet) -> Result<(), AppError> {
    let (replica, seq) = (incoming.header.replica, incoming.header.seq);
    let there = tx.hash_at(replica, seq)?;
    if there.is_none_or(|hash| hash == incoming.hash) {
        return Ok(());
    }
    let Some(signed) = tx.set_at(replica, seq)? else {
        return Ok(());
    };
    let old = ChangeSet::open(signed)?;
    if old.header.device == desk.device() {
        return move_set(desk, tx, &old, desk.replica());
    }
    let words = "the server has another change under its number";
    let body =
        encode(&old.signed).map_err(|error| AppError::new(Code::Internal, error.to_string()))?;
    let now = desk.rim.now();
    tx.quarantine((replica, seq), "fork", words, &body, now)?;
    Ok(tx.forget_set(replica, seq)?)
}

fn note_actors(tx: &WriteTx, set: &ChangeSet) -> Result<(), AppError> {
    for actor in &set.header.actors {
        tx.put_actor(&ActorInfo {
            actor: *actor,
            user: set.header.author,
            device: set.header.device,
        })?;
    }
    Ok(())
}

fn take_facts(
    tx: &WriteTx,
    set: &ChangeSet,
    position: i64,
    touched: &mut Touched,
) -> Result<(), AppError> {
    for body in set.signed.bodies.iter().flatten() {
        if body.kind == BodyKind::Fact
            && let Some(def) = entity(&body.table)
        {
            take_fact(tx, def, body.row, body.bytes.bytes(), set, position)?;
            touched.insert((def.table, body.row));
        }
    }
    Ok(())
}

fn take_fact(
    tx: &WriteTx,
    def: &'static EntityDef,
    id: Uuid,
    bytes: &[u8],
    set: &ChangeSet,
    position: i64,
) -> Result<(), AppError> {
    let values: Map<String, Json> = serde_json::from_slice(bytes)
        .map_err(|_| AppError::new(Code::Replica, "a fact of another desk cannot be read"))?;
    let row = read_row(def, id, &values)?;
    let at = set.header.time();
    let stamp = Stamp {
        created_at: at,
        created_by: set.header.author,
        updated_at: at,
        updated_by: set.header.author,
        updated_device: set.header.device,
        updated_position: Some(position),
    };
    if !tx.insert_fact(def, &row, &stamp)? {
        // Here already, perhaps without a place since the server was restored.
        tx.place_row(def, id, position)?;
    }
    Ok(())
}

fn read_row(
    def: &'static EntityDef,
    id: Uuid,
    values: &Map<String, Json>,
) -> Result<Row, AppError> {
    let unreadable = |(field, _)| {
        AppError::field(
            Code::Replica,
            field,
            "a value of another desk cannot be read",
        )
    };
    Row::from_json(def, id, values).map_err(unreadable)
}

/// Takes a row as the server has it, unless own edits of it are still to be sent.
fn take_row(
    desk: &Desk,
    tx: &WriteTx,
    state: RowState,
) -> Result<Option<(&'static str, Uuid)>, AppError> {
    // A table of a newer version: its changes are kept in the log and projected after the upgrade.
    let Some(def) = entity(&state.table) else {
        return Ok(None);
    };
    for conflict in &state.conflicts {
        tx.put_conflict(conflict, desk.rim.now())?;
    }
    if tx.has_own_unsent(def.table, state.row)? {
        merge_row(desk, tx, def, &state)?;
    } else if !def.is_fact() && versions::server_lacks_fields(tx, def)? {
        // A server that is older than this program makes its rows without the fields that it does not know.
        merge_row(desk, tx, def, &state)?;
    } else {
        drop_unfounded(tx, def, &state)?;
        store_row(desk, tx, def, &state)?;
    }
    Ok(Some((def.table, state.row)))
}

/// Drops what own edits seemed to compete with before the server placed them.
fn drop_unfounded(tx: &WriteTx, def: &'static EntityDef, state: &RowState) -> Result<(), AppError> {
    Ok(tx.drop_conflicts(def.table, state.row, |item| {
        item.kind.is_of_merging() && !state.conflicts.iter().any(|open| open.id == item.id)
    })?)
}

fn store_row(
    desk: &Desk,
    tx: &WriteTx,
    def: &'static EntityDef,
    state: &RowState,
) -> Result<(), AppError> {
    let here = tx
        .row(def, state.row)?
        .and_then(|(_, stamp)| stamp.updated_position);
    if here.is_none() || here <= state.stamp.updated_position {
        take_state(desk, tx, def, state)?;
    }
    Ok(())
}

fn take_state(
    desk: &Desk,
    tx: &WriteTx,
    def: &'static EntityDef,
    state: &RowState,
) -> Result<(), AppError> {
    for conflict in &state.conflicts {
        tx.put_conflict(conflict, desk.rim.now())?;
    }
    let row = read_row(def, state.row, &state.values)?;
    Ok(tx.put_row(def, &row, &state.stamp)?)
}

/// Merges what came with own unsent edits, in the document.
fn merge_row(
    desk: &Desk,
    tx: &WriteTx,
    def: &'static EntityDef,
    state: &RowState,
) -> Result<(), AppError> {
    let now = desk.rim.now();
    let Some(mut doc) = documents::open(tx, def, state.row)? else {
        return store_row(desk, tx, def, state);
    };
    let row = doc.read()?;
    for conflict in doc.conflicts() {
        tx.put_conflict(&conflict, now)?;
    }
    tx.put_document(def.table, state.row, &doc.save())?;
    // What waits here, one's own or offered again for others, comes after whatever the server has.
    let last = tx.envelopes_of(def.table, state.row)?.pop();
    let stamp = match last.filter(|last| last.position.is_none()) {
        Some(last) => Stamp {
            updated_at: last.at,
            updated_by: last.author,
            updated_device: last.device,
            ..state.stamp.clone()
        },
        None => state.stamp.clone(),
    };
    tx.put_row(def, &row, &stamp)?;
    Ok(())
}
