//! What a new change set builds on and has piled up goes ahead with it, as a copy.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vetpms_model::entity;
use vetpms_protocol::{Body, BodyKind, ChangeSet};
use vetpms_store::WriteTx;

use crate::desk::Desk;
use crate::error::AppError;
use crate::sync::carried;

/// Most copies that go ahead with one set; more of them would make a save slow.
const COPIES: usize = 50;

/// Where a new set goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Before what has piled up.
    First,
    /// After it.
    Behind,
}

/// Puts copies of what these changes build on into the log in use; where the set with the changes goes.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn send_ahead(desk: &Desk, tx: &WriteTx, bodies: &[Body]) -> Result<Lane, AppError> {
    let replica = desk.replica();
    if !tx.has_piled_up()? {
        return Ok(Lane::First);
    }
    if tx.log_is_behind(replica)? {
        return Ok(Lane::Behind);
    }
    let Some(needed) = needed(tx, bodies)? else {
        return Ok(Lane::Behind);
    };
    for old in needed {
        match carried(desk, tx, &old, replica)? {
            Some(copy) => tx.send_copy(&old, &copy)?,
            None => return Ok(Lane::Behind),
        }
    }
    Ok(Lane::First)
}

/// The piled-up sets that hold changes of these rows, and those that these build on in turn, in the order in which they were
/// written; nothing when there are too many.
fn needed(tx: &WriteTx, bodies: &[Body]) -> Result<Option<Vec<ChangeSet>>, AppError> {
    let mut rows: Vec<(String, Uuid)> = rows_of(bodies.iter());
    let mut seen: BTreeSet<(String, Uuid)> = rows.iter().cloned().collect();
    let mut found: BTreeMap<i64, ChangeSet> = BTreeMap::new();
    while let Some((table, row)) = rows.pop() {
        for (queued, replica, seq) in tx.piled_up_of(&table, row)? {
            if found.contains_key(&queued) {
                continue;
            }
            if found.len() == COPIES {
                return Ok(None);
            }
            let Some(signed) = tx.set_at(replica, seq)? else {
                return Ok(None);
            };
            let set = ChangeSet::open(signed)?;
            for next in rows_of(set.signed.bodies.iter().flatten()) {
                if seen.insert(next.clone()) {
                    rows.push(next);
                }
            }
            found.insert(queued, set);
        }
    }
    Ok(Some(found.into_values().collect()))
}

fn rows_of<'a>(bodies: impl Iterator<Item = &'a Body>) -> Vec<(String, Uuid)> {
    let changes =
        bodies.filter(|body| body.kind == BodyKind::Change && entity(&body.table).is_some());
    changes.map(|body| (body.table.clone(), body.row)).collect()
}
