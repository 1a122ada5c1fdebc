//! What this computer may hold: the server says it at each greeting. What nobody here may read any more goes,
//! what somebody may read now comes.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::{ENTITIES, EntityDef};
use vetpms_store::WriteTx;

use super::{bootstrap, records, versions};
use crate::desk::{Changed, Desk};
use crate::error::AppError;
use crate::search_feed;

/// Where the tables that may be held are kept.
const READABLE: &str = "readable_tables";
/// Rows that nobody here may read any more were removed.
const RIGHTS_LOST: &str = "rights_lost";

/// Brings what is here in line with what may be here. Work that is still to be sent stays until it is.
///
/// # Errors
/// [`AppError`] of the store; nothing has changed then.
pub(super) fn take_over(
    desk: &Desk,
    readable: &[String],
    records_of: Option<&[Uuid]>,
) -> Result<(), AppError> {
    let allowed: BTreeSet<&str> = readable.iter().map(String::as_str).collect();
    let (gone, marker) = desk.store.write(|tx| {
        let known = tx.meta_text(READABLE)?;
        let mut gone = remove_hidden(tx, desk.device(), &allowed)?;
        gone.extend(records::take_over(tx, desk.device(), records_of)?);
        if let Some(known) = &known {
            let known: BTreeSet<&str> = known.split(',').collect();
            for def in allowed_now(&allowed, &known) {
                bootstrap::begin_again(tx, def)?;
                tx.wait_again(def)?;
            }
        }
        let now: Vec<&str> = allowed.iter().copied().collect();
        tx.set_meta_text(READABLE, &now.join(","))?;
        if !gone.is_empty() {
            tx.note_sync_event(desk.rim.now(), RIGHTS_LOST, gone.len() as u64)?;
        }
        let marker = search_feed::next_marker(tx, &gone)?;
        Ok::<_, AppError>((gone, marker))
    })?;
    if !gone.is_empty() {
        search_feed::update(desk, &gone, marker);
        desk.announce(&Changed {
            rows: gone.into_iter().collect(),
            local: false,
            files: false,
        });
    }
    Ok(())
}

fn remove_hidden(
    tx: &WriteTx,
    own: Uuid,
    allowed: &BTreeSet<&str>,
) -> Result<BTreeSet<(&'static str, Uuid)>, AppError> {
    let mut gone = BTreeSet::new();
    for def in ENTITIES.iter().filter(|def| !allowed.contains(def.table)) {
        // A server that is older than this program does not name it either, and nobody has lost a right.
        if !versions::server_knows(tx, def)? {
            continue;
        }
        let rows = tx.forget_table(def, own)?;
        gone.extend(rows.into_iter().map(|id| (def.table, id)));
    }
    Ok(gone)
}

fn allowed_now<'a>(
    allowed: &'a BTreeSet<&str>,
    known: &'a BTreeSet<&str>,
) -> impl Iterator<Item = &'static EntityDef> + 'a {
    let new = |def: &&&'static EntityDef| allowed.contains(def.table) && !known.contains(def.table);
    ENTITIES.iter().filter(new).copied()
}
