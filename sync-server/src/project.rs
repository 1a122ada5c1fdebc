//! What a device gets to see: pages of the log with the rows they touch, tables for a new device,
//! digests. Every transaction here reads one state, as the policies let the device's users see it.

use std::collections::{BTreeMap, HashMap};

use futures_util::TryStreamExt;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vetpms_model::digest::TableDigest;
use vetpms_model::{Conflict, ENTITIES, EntityDef, Row, Stamp, Value, entity};
use vetpms_protocol::limits::{MESSAGE_BYTES, PAGE_BYTES, PAGE_SETS};
use vetpms_protocol::{
    ActorInfo, Blob, Body, Bootstrap, BootstrapPage, BootstrapRow, DigestLine, Digests, Key16,
    Page, PlacedSet, Pull, RowState, SignedSet,
};

use crate::app::App;
use crate::db::changes::{self, Placed};
use crate::db::documents::Key;
use crate::db::rows::{self, Layout};
use crate::db::{Tx, conflicts, documents, log};
use crate::error::Refused;
use crate::routes::caller::Caller;
use crate::seal::TenantKeys;

/// Rows of a bootstrap page.
const PAGE_ROWS: i64 = 1000;
/// Bytes of rows after which a page is cut; well below what a message may have.
const PAGE_WEIGHT: usize = MESSAGE_BYTES / 4;

/// Most former logs of an asker that are looked at.
const FORMER_LOGS: usize = 64;

/// The page of the log after a position.
///
/// # Errors
/// A [`Refused`] when the device knows another epoch, or the database fails.
pub async fn page(app: &App, caller: &Caller, asked: &Pull) -> Result<Page, Refused> {
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let mut tx = app.db.read(caller.entry()).await?;
    let head = log::head(&mut tx).await?;
    if head.epoch != asked.epoch {
        return Err(Refused::busy(
            "epoch_changed",
            "the server was restored; greet it again",
            1,
        ));
    }
    let most = i64::try_from(PAGE_SETS).unwrap_or(i64::MAX) + 1;
    let mut found = changes::sets_after(&mut tx, asked.after, most).await?;
    let ahead = found.len();
    found.truncate(fitting(&found));
    let mut states = Vec::new();
    while !found.is_empty() {
        let positions: Vec<i64> = found.iter().map(|set| set.position).collect();
        let mut touched = changes::touched(&mut tx, &positions).await?;
        touched.extend(conflicts::decided_records(&mut tx, &positions).await?);
        touched.sort_unstable();
        touched.dedup();
        let weight;
        (states, weight) = row_states(&mut tx, &touched, &keys).await?;
        if weight <= PAGE_WEIGHT || found.len() == 1 {
            break;
        }
        found.truncate(found.len() / 2);
    }
    let more = found.len() < ahead;
    let position = found.last().map_or(asked.after, |set| set.position);
    let mut own: Vec<Uuid> = asked.former.iter().copied().take(FORMER_LOGS).collect();
    own.push(caller.writes(asked.replica));
    let sets = with_bodies(&mut tx, found, &own, &keys).await?;
    tx.commit().await?;
    Ok(Page {
        sets,
        rows: states,
        position,
        more,
    })
}

/// How many sets fit a page; at least one.
fn fitting(found: &[Placed]) -> usize {
    let mut bytes = 0usize;
    let fit = found.iter().take(PAGE_SETS).take_while(|set| {
        bytes = bytes.saturating_add(usize::try_from(set.size).unwrap_or(0));
        bytes <= PAGE_BYTES
    });
    fit.count().max(1).min(found.len())
}

/// The sets with those bodies that may be read; the asker's own come without.
async fn with_bodies(
    tx: &mut Tx,
    found: Vec<Placed>,
    own: &[Uuid],
    keys: &TenantKeys,
) -> Result<Vec<PlacedSet>, Refused> {
    let others: Vec<i64> = found
        .iter()
        .filter(|set| !own.contains(&set.replica))
        .map(|set| set.position)
        .collect();
    let mut bodies: HashMap<i64, Vec<(usize, Body)>> = HashMap::new();
    if !others.is_empty() {
        for change in changes::bodies(tx, &others, keys).await? {
            bodies
                .entry(change.position)
                .or_default()
                .push((change.ordinal, change.body));
        }
    }
    let place = |set: Placed| {
        let mut all: Vec<Option<Body>> = vec![None; usize::try_from(set.changes).unwrap_or(0)];
        for (ordinal, body) in bodies.remove(&set.position).unwrap_or_default() {
            if let Some(slot) = all.get_mut(ordinal) {
                *slot = Some(body);
            }
        }
        let set_ = SignedSet {
            header: Blob::new(set.header),
            signature: Blob::new(set.signature),
            bodies: all,
        };
        PlacedSet {
            position: set.position,
            received_at: set.received_at,
            set: set_,
        }
    };
    Ok(found.into_iter().map(place).collect())
}

/// The rows as they stand, and roughly how many bytes they are.
async fn row_states(
    tx: &mut Tx,
    touched: &[(String, Uuid)],
    keys: &TenantKeys,
) -> Result<(Vec<RowState>, usize), Refused> {
    let mut tables: BTreeMap<&'static str, (&'static EntityDef, Vec<Uuid>)> = BTreeMap::new();
    for (table, row) in touched {
        let Some(def) = entity(table) else { continue };
        tables
            .entry(def.table)
            .or_insert_with(|| (def, Vec::new()))
            .1
            .push(*row);
    }
    let wanted: Vec<Key> = tables
        .values()
        .flat_map(|(def, ids)| ids.iter().map(|id| (def.table, *id)))
        .collect();
    let mut open = conflicts::open(tx, &wanted, keys).await?;
    let (mut states, mut bytes) = (Vec::with_capacity(wanted.len()), 0);
    for (def, ids) in tables.into_values() {
        for (row, stamp) in rows::by_id(tx, def, &ids, keys).await? {
            bytes += weight(&row);
            states.push(state(def, &row, stamp, &mut open));
        }
    }
    Ok((states, bytes))
}

fn state(
    def: &'static EntityDef,
    row: &Row,
    stamp: Stamp,
    open: &mut HashMap<Key, Vec<Conflict>>,
) -> RowState {
    RowState {
        table: def.table.to_owned(),
        row: row.id,
        values: row.to_json(def),
        stamp,
        conflicts: open.remove(&(def.table, row.id)).unwrap_or_default(),
    }
}

/// Roughly the bytes of a row.
fn weight(row: &Row) -> usize {
    let of = |value: &Value| match value {
        Value::Text(text) | Value::Json(text) => text.len(),
        Value::Set(words) => words.iter().map(String::len).sum(),
        _ => 24,
    };
    row.values.iter().map(of).sum::<usize>() + 200
}

/// A page of a table for a new device.
///
/// # Errors
/// A [`Refused`] for a table that does not exist, or when the database fails.
pub async fn bootstrap(
    app: &App,
    caller: &Caller,
    asked: &Bootstrap,
) -> Result<BootstrapPage, Refused> {
    let def = entity(&asked.table)
        .ok_or_else(|| Refused::not_found("there is no such table").on("table"))?;
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let mut tx = app.db.read(caller.entry()).await?;
    let head = log::head(&mut tx).await?;
    // The first id of all is refused to rows, so everything comes after it.
    let found = rows::page(
        &mut tx,
        def,
        asked.after.unwrap_or_default(),
        PAGE_ROWS,
        &keys,
    )
    .await?;
    let mut more = i64::try_from(found.len()).is_ok_and(|count| count == PAGE_ROWS);
    let wanted: Vec<Key> = found.iter().map(|(row, _)| (def.table, row.id)).collect();
    let mut saved = documents::load(&mut tx, &wanted, &keys).await?;
    let mut open = conflicts::open(&mut tx, &wanted, &keys).await?;
    let (mut page, mut bytes) = (Vec::with_capacity(found.len()), 0);
    for (row, stamp) in found {
        let document = saved.remove(&(def.table, row.id)).unwrap_or_default();
        bytes += weight(&row) + document.len();
        if bytes > PAGE_WEIGHT && !page.is_empty() {
            more = true;
            break;
        }
        let state = state(def, &row, stamp, &mut open);
        page.push(BootstrapRow {
            state,
            document: Blob::new(document),
        });
    }
    let first = asked.after.is_none()
        && ENTITIES
            .first()
            .is_some_and(|first| first.table == def.table);
    let actors = if first {
        log::all_actors(&mut tx).await?
    } else {
        Vec::new()
    };
    let total = rows::count(&mut tx, def).await?;
    tx.commit().await?;
    let info = |(actor, user, device): (Vec<u8>, Uuid, Uuid)| {
        Some(ActorInfo {
            actor: Key16::new(actor.try_into().ok()?),
            user,
            device,
        })
    };
    let actors = actors.into_iter().filter_map(info).collect();
    Ok(BootstrapPage {
        rows: page,
        position: head.position,
        more,
        total,
        actors,
    })
}

/// The digests of every table, over opened values.
///
/// # Errors
/// A [`Refused`] when the database fails or a value does not open.
pub async fn digests(app: &App, caller: &Caller) -> Result<Digests, Refused> {
    let keys = app.keys.of(app.db.directory(), caller.tenant).await?;
    let mut tx = app.db.read(caller.entry()).await?;
    let head = log::head(&mut tx).await?;
    let mut tables = Vec::with_capacity(ENTITIES.len());
    for def in ENTITIES.iter() {
        let layout = Layout::of(def);
        let mut digest = TableDigest::default();
        let mut rows = sqlx::query(AssertSqlSafe(layout.select())).fetch(&mut *tx);
        while let Some(found) = rows.try_next().await? {
            let (row, _) = layout.read(&found, &keys)?;
            digest.add(def, &row);
        }
        drop(rows);
        tables.push(DigestLine {
            table: def.table.to_owned(),
            rows: digest.rows,
            digest: digest.hex(),
            fields: Some(def.fields.len()),
        });
    }
    tx.commit().await?;
    Ok(Digests {
        position: head.position,
        tables,
    })
}
