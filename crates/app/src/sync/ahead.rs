//! What is here ahead of the log that this computer holds, when the server that had sent it is restored: rows of a page
//! whose sets were to come with the next, and documents of a first copy, whose sets never come. A restored server may
//! never send those sets, and nobody else here could offer them.

use vetpms_model::{ENTITIES, EntityDef, Row, Stamp};
use vetpms_store::WriteTx;

use super::bootstrap;
use super::withdraw::{Touched, stamp_without};
use crate::desk::Desk;
use crate::documents;
use crate::error::AppError;

/// Brings rows and documents back to what is known of them. The rows that changed.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn put_back(desk: &Desk, tx: &WriteTx, base: i64) -> Result<Touched, AppError> {
    if bootstrap::reaches_behind(tx, base)? {
        bootstrap::begin_anew(tx)?;
    }
    let mut touched = Touched::new();
    let Some(position) = tx.meta_i64("position")? else {
        return Ok(touched);
    };
    // Facts come with their sets, never ahead of them.
    for def in ENTITIES.iter().filter(|def| !def.is_fact()) {
        for (row, stamp) in tx.rows_behind(def, position)? {
            if remake(desk, tx, def, &row, stamp)? {
                touched.insert((def.table, row.id));
            }
        }
    }
    Ok(touched)
}

/// Has a row show what its document says; whether it showed something else.
fn remake(
    desk: &Desk,
    tx: &WriteTx,
    def: &'static EntityDef,
    shown: &Row,
    stamp: Stamp,
) -> Result<bool, AppError> {
    let id = shown.id;
    let Some(mut doc) = documents::open(tx, def, id)? else {
        tx.drop_conflicts(def.table, id, |item| item.kind.is_of_merging())?;
        tx.unmake_row(def, id)?;
        return Ok(true);
    };
    let truth = doc.read()?;
    if truth == *shown {
        return Ok(false);
    }
    let conflicts = doc.conflicts();
    tx.drop_conflicts(def.table, id, |item| {
        item.kind.is_of_merging() && !conflicts.iter().any(|open| open.id == item.id)
    })?;
    for conflict in &conflicts {
        tx.put_conflict(conflict, desk.rim.now())?;
    }
    let stamp = stamp_without(tx, def, id, &mut doc, stamp)?;
    tx.put_row(def, &truth, &stamp)?;
    Ok(true)
}
