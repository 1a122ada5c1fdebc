//! Keeps the inbox in step with rows and decisions, after every write, local or foreign.
//!
//! Computed from rows and facts alone, so every replica raises and closes the same items.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::work::ConflictResolution;
use vetpms_model::{Conflict, Entity, entity};
use vetpms_store::WriteTx;

use super::kinds::{KINDS, Kind};
use crate::error::AppError;

type Touched = BTreeSet<(&'static str, Uuid)>;

/// Closes and opens what decisions say, then asks every rule about the touched rows.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn refresh(tx: &WriteTx, touched: &Touched, now: DateTime<Utc>) -> Result<(), AppError> {
    let mut rows = touched.clone();
    rows.extend(decided(tx, touched, now)?);
    KINDS
        .iter()
        .try_for_each(|kind| examine(tx, *kind, &rows, now))
}

/// Brings items in step with the decisions among the touched rows; the records they are about.
fn decided(tx: &WriteTx, touched: &Touched, now: DateTime<Utc>) -> Result<Touched, AppError> {
    let def = ConflictResolution::def();
    let mut records = Touched::new();
    for (_, id) in touched.iter().filter(|(table, _)| *table == def.table) {
        let Some((row, _)) = tx.row(def, *id)? else {
            continue;
        };
        let item = row.text(def, "conflict_id").unwrap_or_default();
        tx.settle_conflict(item, now)?;
        if let Some(stored) = tx.conflict(item)?
            && let Some(of) = entity(&stored.conflict.table)
        {
            let all = stored.conflict.records().into_iter();
            records.extend(all.map(|record| (of.table, record)));
        }
    }
    Ok(records)
}

fn examine(
    tx: &WriteTx,
    kind: &dyn Kind,
    rows: &Touched,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let mut subjects = BTreeSet::new();
    for (table, id) in rows {
        subjects.extend(kind.subjects(tx, table, *id)?);
    }
    let mut found: BTreeMap<String, Conflict> = BTreeMap::new();
    for subject in &subjects {
        for conflict in kind.items(tx, *subject)? {
            found.insert(conflict.id.clone(), conflict);
        }
    }
    for subject in &subjects {
        for open in tx.conflicts_about(kind.kind(), *subject)? {
            if !found.contains_key(&open.conflict.id) && kind.tells_of(&open.conflict, *subject) {
                tx.close_conflict(&open.conflict.id, now)?;
            }
        }
    }
    for conflict in found.values() {
        if !tx.put_conflict(conflict, now)? {
            tx.settle_conflict(&conflict.id, now)?;
        }
    }
    Ok(())
}
