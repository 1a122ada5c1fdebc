//! Whose medical records this computer may hold. Others' go, with everything that belongs to them; what may be held now
//! comes again.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::{ENTITIES, EntityDef};
use vetpms_store::WriteTx;

use super::bootstrap;
use crate::error::AppError;
use crate::records_seen::author_of;

/// Where it is kept whose records may be held: user ids, or `all`.
pub(crate) const RECORDS_OF: &str = "records_of";
const ALL: &str = "all";

/// Brings what is here in line with whose records may be here; what was removed.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn take_over(
    tx: &WriteTx,
    own: Uuid,
    records_of: Option<&[Uuid]>,
) -> Result<BTreeSet<(&'static str, Uuid)>, AppError> {
    let now = told(records_of);
    let known = tx.meta_text(RECORDS_OF)?;
    tx.set_meta_text(RECORDS_OF, &now)?;
    let mut gone = BTreeSet::new();
    if known.as_deref() == Some(now.as_str()) {
        return Ok(gone);
    }
    if let Some(users) = records_of {
        gone = remove_others(tx, own, users)?;
    }
    if known.is_some_and(|known| is_wider(&known, &now)) {
        for def in of_records() {
            bootstrap::begin_again(tx, def)?;
            tx.wait_again(def)?;
        }
    }
    Ok(gone)
}

/// What is kept of an answer.
pub(crate) fn told(records_of: Option<&[Uuid]>) -> String {
    let Some(users) = records_of else {
        return ALL.to_owned();
    };
    let sorted: BTreeSet<String> = users.iter().map(Uuid::to_string).collect();
    sorted.into_iter().collect::<Vec<_>>().join(",")
}

fn is_wider(known: &str, now: &str) -> bool {
    let known: BTreeSet<&str> = known.split(',').collect();
    !known.contains(ALL) && now.split(',').any(|user| !known.contains(user))
}

fn of_records() -> impl Iterator<Item = &'static EntityDef> {
    ENTITIES.iter().copied().filter(|def| def.record.is_some())
}

fn remove_others(
    tx: &WriteTx,
    own: Uuid,
    users: &[Uuid],
) -> Result<BTreeSet<(&'static str, Uuid)>, AppError> {
    // First all of them are found: whose a part is follows from its record.
    let mut others = Vec::new();
    for def in of_records() {
        let mut ids = Vec::new();
        for (row, stamp) in tx.scan(def, None, usize::MAX)? {
            if !users.contains(&author_of(tx, def, &row, &stamp)?) {
                ids.push(row.id);
            }
        }
        others.push((def, ids));
    }
    let mut gone = BTreeSet::new();
    for (def, ids) in others {
        for id in ids {
            tx.forget_hidden(def, id, own)?;
            gone.insert((def.table, id));
        }
    }
    Ok(gone)
}
