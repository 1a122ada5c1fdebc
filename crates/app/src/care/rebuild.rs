//! Throws projection and search index away and makes them anew from documents and facts.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;
use vetpms_model::people::aliases::resolve;
use vetpms_model::{ENTITIES, EntityDef, Row, Stamp};
use vetpms_store::WriteTx;

use crate::desk::Desk;
use crate::error::AppError;
use crate::sync::versions;
use crate::{aliases, documents, search_feed};

const BATCH: usize = 1000;

/// What was rebuilt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Rows made anew, by table.
    pub rows: BTreeMap<String, u64>,
    /// Rows that came out different from what stood there.
    pub changed: u64,
}

/// Rebuilds every table in one transaction each, then the search index.
///
/// # Errors
/// [`AppError`]; a table is rebuilt whole or not at all.
pub fn rebuild(desk: &Desk) -> Result<Rebuilt, AppError> {
    let mut done = Rebuilt {
        rows: BTreeMap::new(),
        changed: 0,
    };
    for def in ENTITIES.iter() {
        let (rows, changed) = desk.store.write(|tx| rebuild_table(tx, def))?;
        done.rows.insert(def.table.to_owned(), rows);
        done.changed += changed;
    }
    desk.store.write(|tx| {
        for def in aliases::tables() {
            tx.put_aliases(def, &resolve(&tx.merged(def)?))?;
        }
        Ok::<_, AppError>(())
    })?;
    if let Some(index) = desk.search.wait() {
        search_feed::fill(&desk.store, index, |_| true)?;
    }
    Ok(done)
}

fn rebuild_table(tx: &WriteTx<'_>, def: &'static EntityDef) -> Result<(u64, u64), AppError> {
    // Who wrote a row stands in the log only as long as the log is kept, so stamps are carried over.
    let before = all_rows(tx, def)?;
    let is_older = versions::server_knows_more(tx, def)?;
    let mut fresh: Vec<(Row, Stamp)> = Vec::new();
    for (id, (row, stamp)) in &before {
        let mut row = row.clone();
        if let Some(mut doc) = documents::open(tx, def, *id)?
            && !def.is_fact()
            // Where a newer version's texts wait in the document, only the row has all that can be shown.
            && !(is_older && doc.has_waiting())
        {
            row = doc.read()?;
        }
        fresh.push((row, stamp.clone()));
    }
    for id in tx.document_ids(def.table)? {
        if !before.contains_key(&id)
            && let Some(doc) = documents::open(tx, def, id)?
            && let Some(stamp) = stamp_from_log(tx, def, id)?
        {
            fresh.push((doc.read()?, stamp));
        }
    }
    tx.clear_projection(def)?;
    let mut changed = 0;
    for (row, stamp) in &fresh {
        if before.get(&row.id).is_none_or(|(old, _)| old != row) {
            changed += 1;
        }
        if def.is_fact() {
            tx.insert_fact(def, row, stamp)?;
        } else {
            tx.put_row(def, row, stamp)?;
        }
    }
    Ok((fresh.len() as u64, changed))
}

fn all_rows(
    tx: &WriteTx<'_>,
    def: &'static EntityDef,
) -> Result<BTreeMap<Uuid, (Row, Stamp)>, AppError> {
    let mut all = BTreeMap::new();
    let mut after = None;
    loop {
        let rows = tx.scan(def, after, BATCH)?;
        let Some((last, _)) = rows.last() else {
            return Ok(all);
        };
        after = Some(last.id);
        all.extend(rows.into_iter().map(|(row, stamp)| (row.id, (row, stamp))));
    }
}

/// Who wrote a row first and last, from the envelopes of its change sets.
pub(crate) fn stamp_from_log(
    tx: &WriteTx<'_>,
    def: &'static EntityDef,
    id: Uuid,
) -> Result<Option<Stamp>, AppError> {
    let envelopes = tx.envelopes_of(def.table, id)?;
    let (Some(first), Some(last)) = (envelopes.first(), envelopes.last()) else {
        return Ok(None);
    };
    Ok(Some(Stamp {
        created_at: first.at,
        created_by: first.author,
        updated_at: last.at,
        updated_by: last.author,
        updated_device: last.device,
        updated_position: envelopes
            .iter()
            .filter_map(|envelope| envelope.position)
            .max(),
    }))
}
