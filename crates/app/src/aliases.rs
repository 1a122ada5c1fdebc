//! Merged clients and patients: which row stands for which, kept in step with every write.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::people::{Client, Patient, aliases};
use vetpms_model::{Entity, EntityDef};
use vetpms_store::WriteTx;

use crate::error::AppError;

/// The register that a merge writes.
pub(crate) const MERGED_INTO: &str = "merged_into";

/// The tables whose rows can be merged.
pub(crate) fn tables() -> [&'static EntityDef; 2] {
    [Client::def(), Patient::def()]
}

/// Brings the aliases up to date, and counts rows as touched that now stand elsewhere.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn refresh(
    tx: &WriteTx,
    touched: &mut BTreeSet<(&'static str, Uuid)>,
) -> Result<(), AppError> {
    for def in tables() {
        let mut merged = false;
        for (_, id) in touched.iter().filter(|(table, _)| *table == def.table) {
            let now = tx
                .row(def, *id)?
                .and_then(|(row, _)| row.get(def, MERGED_INTO).as_id());
            merged |= now.is_some() || tx.stands_for(*id)? != *id;
        }
        if merged {
            let pairs = tx.merged(def)?;
            for id in tx.put_aliases(def, &aliases::resolve(&pairs))? {
                touched.insert((def.table, id));
                touched.insert((def.table, tx.stands_for(id)?));
            }
        }
    }
    Ok(())
}
