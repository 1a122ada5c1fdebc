//! What other computers wrote and a restored server does not take: it has never heard of them. It was here, and goes from
//! the records until they join again, so whoever misses it is told.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_protocol::Header;
use vetpms_store::{Quarantined, ReadTx};

use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::device_words;

/// The server's word for a set of a computer that it does not know.
const UNKNOWN: &str = "unknown_author";
/// The same, and for what builds on such a set.
const LOST: [&str; 2] = [UNKNOWN, "depends_on_quarantined"];

/// The sets that are held back until other computers join again, oldest first, with the computer that wrote each.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn of_others(desk: &Desk, tx: &ReadTx) -> Result<Vec<(Quarantined, Uuid)>, AppError> {
    let card = desk.profile().card;
    let own = |device: &Uuid| *device == card.device || card.former.contains(device);
    let mut found = Vec::new();
    for set in tx.quarantined()? {
        if !LOST.contains(&set.code.as_str()) {
            continue;
        }
        let Ok(header) = Header::decode(&set.body) else {
            continue;
        };
        if !own(&header.device) {
            found.push((set, header.device));
        }
    }
    let unknown = found.iter().filter(|(set, _)| set.code == UNKNOWN);
    let unknown: BTreeSet<Uuid> = unknown.map(|(_, device)| *device).collect();
    found.retain(|(_, device)| unknown.contains(device));
    Ok(found)
}

/// How many sets that are, and the names of the computers.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn count_of_others(desk: &Desk, tx: &ReadTx) -> Result<(u64, Vec<String>), AppError> {
    let sets = of_others(desk, tx)?;
    let devices: BTreeSet<Uuid> = sets.iter().map(|(_, device)| *device).collect();
    let names = devices.into_iter();
    let names = names.map(|device| device_words(tx, desk.device(), device));
    let mut names = names.collect::<Result<Vec<_>, AppError>>()?;
    names.sort();
    names.dedup();
    Ok((sets.len() as u64, names))
}
