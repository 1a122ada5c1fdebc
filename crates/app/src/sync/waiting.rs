//! What the server keeps aside to take it by itself stands here meanwhile. It is asked about at each greeting: it may be
//! refused after all, or given up.

use uuid::Uuid;
use vetpms_protocol::limits::PAGE_SETS;
use vetpms_protocol::{ChangeSet, Hash32, StandsAside, TAKEN_ALREADY, only_waits};
use vetpms_store::ReadTx;

use super::outcome::settle_twice;
use super::withdraw::withdraw;
use crate::desk::Desk;
use crate::error::AppError;
use crate::receive::{finish, publish};

/// The hash of a set, and its place in a log.
type Waiting = (Hash32, (Uuid, u64));

/// What is asked about.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn asked(desk: &Desk) -> Result<Vec<Hash32>, AppError> {
    desk.read(|tx| Ok(waiting(tx)?.into_iter().map(|(hash, _)| hash).collect()))
}

fn waiting(tx: &ReadTx) -> Result<Vec<Waiting>, AppError> {
    let mut found = Vec::new();
    let aside = tx.quarantined()?.into_iter();
    for set in aside.filter(|set| only_waits(&set.code)).take(PAGE_SETS) {
        if let Some(hash) = tx.hash_at(set.replica, set.seq)? {
            found.push((hash, (set.replica, set.seq)));
        }
    }
    Ok(found)
}

/// Withdraws what is refused by now.
///
/// # Errors
/// [`AppError`] of the store; nothing has changed then.
pub(super) fn learn(desk: &Desk, aside: &[StandsAside]) -> Result<(), AppError> {
    let refused: Vec<&StandsAside> = aside.iter().filter(|one| !only_waits(&one.code)).collect();
    if refused.is_empty() {
        return Ok(());
    }
    let (touched, marker) = desk.store.write(|tx| {
        let (mut sets, mut twice) = (Vec::new(), Vec::new());
        for (hash, place) in waiting(tx)? {
            if let Some(why) = refused.iter().find(|one| one.hash == hash)
                && let Some(signed) = tx.set_at(place.0, place.1)?
            {
                let header = signed.header.bytes();
                tx.quarantine(place, &why.code, &why.words, header, desk.rim.now())?;
                let set = ChangeSet::open(signed)?;
                if why.code == TAKEN_ALREADY {
                    twice.push(set.header.clone());
                }
                sets.push(set);
            }
        }
        let mut touched = withdraw(desk, tx, sets)?;
        for second in &twice {
            settle_twice(tx, second)?;
        }
        let marker = finish(desk, tx, &mut touched)?;
        Ok::<_, AppError>((touched, marker))
    })?;
    publish(desk, touched, marker);
    Ok(())
}
