//! What the server keeps aside to take it by itself stands here meanwhile. It is asked about at each greeting: it may be
//! refused after all, or given up. So may what other computers wrote that a restored server does not know.

use uuid::Uuid;
use vetpms_protocol::limits::PAGE_SETS;
use vetpms_protocol::{ChangeSet, GIVEN_UP, Hash32, StandsAside, TAKEN_ALREADY, only_waits};
use vetpms_store::{Quarantined, ReadTx};

use super::outcome::settle_twice;
use super::withdraw::withdraw;
use crate::desk::Desk;
use crate::error::AppError;
use crate::held_back;
use crate::receive::{finish, publish};

/// The hash of a set, and its place in a log.
type Waiting = (Hash32, (Uuid, u64));

/// What is asked about.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn asked(desk: &Desk) -> Result<Vec<Hash32>, AppError> {
    desk.read(|tx| {
        let mut all: Vec<Hash32> = waiting(tx)?.into_iter().map(|(hash, _)| hash).collect();
        all.extend(of_others(desk, tx)?.into_iter().map(|(hash, _)| hash));
        all.truncate(PAGE_SETS);
        Ok(all)
    })
}

/// What other computers wrote that the server does not know.
fn of_others(desk: &Desk, tx: &ReadTx) -> Result<Vec<(Hash32, Quarantined)>, AppError> {
    let mut found = Vec::new();
    for (set, _) in held_back::of_others(desk, tx)? {
        if let Some(hash) = tx.hash_at(set.replica, set.seq)? {
            found.push((hash, set));
        }
    }
    Ok(found)
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
        for (hash, set) in of_others(desk, tx)? {
            let given_up = |one: &&&StandsAside| one.hash == hash && one.code == GIVEN_UP;
            if let Some(why) = refused.iter().find(given_up) {
                let place = (set.replica, set.seq);
                tx.quarantine(place, &why.code, &why.words, &set.body, desk.rim.now())?;
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
