//! What the server answered to a push, carried over into the outbox.

use vetpms_protocol::{
    ChangeSet, ENTERED_AGAIN, Header, Push, Pushed, TAKEN_ALREADY, Verdict, only_waits,
};
use vetpms_store::WriteTx;

use super::renew::move_set;
use super::withdraw::withdraw;
use crate::care::note_push;
use crate::desk::Desk;
use crate::error::AppError;
use crate::receive::{finish, publish};

/// The server's word for another set under the same number of a log.
const FORK: &str = "fork";

/// An outbox row of the log in use goes only when the server's durable vector covers it, one of another log
/// with its verdict. How many left; nothing where the server has another set under a number of the log in use.
pub(super) fn acknowledge(
    desk: &Desk,
    sent: &Push,
    pushed: &Pushed,
) -> Result<Option<u64>, AppError> {
    let (now, own) = (desk.rim.now(), desk.replica());
    let done = desk.store.write(|tx| {
        let before = tx.outbox_stats()?.waiting;
        let (mut aside, mut refused) = (Vec::new(), Vec::new());
        for (set, verdict) in sent.sets.iter().zip(&pushed.verdicts) {
            let header = Header::decode(set.header.bytes())?;
            let place = (header.replica, header.seq);
            if let Verdict::Quarantined(code, reason) = verdict {
                if header.replica == own && code == FORK {
                    return Ok(None);
                }
                if header.device == desk.device() && code == FORK {
                    // Of a former log, lost with a restored server, its number taken by a copy of this computer.
                    move_set(desk, tx, &ChangeSet::open(set.clone())?, own)?;
                    continue;
                }
                tx.quarantine(place, code, reason, set.header.bytes(), now)?;
                // Whoever wrote it: what a restored server does not take again stands nowhere.
                if !only_waits(code) {
                    aside.push(ChangeSet::open(set.clone())?);
                }
                if code == ENTERED_AGAIN {
                    tx.dismiss_set(place)?;
                }
                if code == TAKEN_ALREADY {
                    refused.push(header.clone());
                }
            }
            if header.replica != own {
                tx.answered(header.replica, header.seq)?;
            }
        }
        note_push(tx, now)?;
        tx.acknowledge(own, pushed.acknowledged)?;
        tx.set_meta_i64(
            "acknowledged",
            i64::try_from(pushed.acknowledged).unwrap_or(i64::MAX),
        )?;
        let mut touched = withdraw(desk, tx, aside)?;
        for header in &refused {
            settle_twice(tx, header)?;
        }
        let marker = if touched.is_empty() {
            0
        } else {
            finish(desk, tx, &mut touched)?
        };
        let left = before.saturating_sub(tx.outbox_stats()?.waiting);
        Ok::<_, AppError>(Some((touched, marker, left)))
    })?;
    let Some((touched, marker, left)) = done else {
        return Ok(None);
    };
    publish(desk, touched, marker);
    Ok(Some(left))
}

/// Settles what was entered again here after an administrator had released it: there is nothing to do about the
/// second one. What it also stood in for, and was not released, is listed again.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn settle_twice(tx: &WriteTx, second: &Header) -> Result<(), AppError> {
    tx.dismiss_set((second.replica, second.seq))?;
    if second.replaces.len() < 2 {
        return Ok(());
    }
    for set in tx.quarantined()? {
        let header = Header::decode(&set.body).ok();
        let entered_again = header.is_some_and(|header| !header.replaces.is_empty());
        let mut all = second.replaces.iter();
        if !entered_again && all.any(|r| (r.replica, r.seq) == (set.replica, set.seq)) {
            tx.list_again((set.replica, set.seq))?;
        }
    }
    Ok(())
}
