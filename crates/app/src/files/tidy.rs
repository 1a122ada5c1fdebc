//! What files must not be here: left by a power cut, or named by no record that may be read here any more.

use std::sync::PoisonError;

use chrono::TimeDelta;
use vetpms_model::medical::Attachment;
use vetpms_model::{Entity, Value};
use vetpms_protocol::Hash32;

use crate::desk::{Changed, Desk};
use crate::error::AppError;
use crate::sync::is_complete;

/// How long a file lies here that nothing is known of: a folder that was restored beside newer files may learn of their
/// records again.
const KEPT: TimeDelta = TimeDelta::days(7);
/// The epoch of the server that is known to have the files which are here.
const OFFERED: &str = "files_offered_in";

/// Takes in what has changed: lists the files that records name and that are missing, removes those that no record names
/// any more, and offers all to a server that was restored. Whether anything changed. Nothing while the first copy
/// comes: records are missing that name files.
///
/// # Errors
/// [`AppError`] of the store or the disk; what is left is done the next time.
pub fn look(desk: &Desk) -> Result<bool, AppError> {
    if desk.profile().card.server.is_some() && !is_complete(desk)? {
        return Ok(false);
    }
    let _turn = desk.files.lock().unwrap_or_else(PoisonError::into_inner);
    let (changed, gone) = desk.store.write(|tx| {
        let missing = tx.note_missing_files()?;
        let gone = tx.forget_unnamed_files()?;
        let mut changed = missing > 0 || !gone.is_empty();
        let (known, epoch) = (tx.meta_text(OFFERED)?, tx.meta_text("epoch")?);
        if let Some(epoch) = epoch.filter(|epoch| known.as_ref() != Some(epoch)) {
            tx.set_meta_text(OFFERED, &epoch)?;
            changed |= known.is_some() && tx.offer_files_again()? > 0;
        }
        Ok::<_, AppError>((changed, gone))
    })?;
    for hash in gone {
        desk.vault.remove(hash)?;
    }
    Ok(changed)
}

/// The same at the start, when also what a power cut left behind is removed.
///
/// # Errors
/// As [`look`].
pub(crate) fn begin(desk: &Desk) -> Result<(), AppError> {
    look(desk)?;
    let _turn = desk.files.lock().unwrap_or_else(PoisonError::into_inner);
    let known = desk.read(|tx| Ok(tx.known_files()?))?;
    let before = desk.rim.now() - KEPT;
    desk.vault.keep_only(&known, before.into())?;
    Ok(())
}

/// Tells that the file of these records has come or gone.
pub(super) fn tell(desk: &Desk, hash: Hash32) {
    let def = Attachment::def();
    let named = desk.read(|tx| Ok(tx.rows_where(def, "sha256", &Value::Text(hash.hex()))?));
    // Where it cannot be read the list is read anew with the next change.
    let rows = named.unwrap_or_default().into_iter();
    desk.announce(&Changed {
        rows: rows.map(|(row, _)| (def.table, row.id)).collect(),
        local: false,
        files: true,
    });
}
