//! What the server answered to a push, carried over into the outbox.

use vetpms_protocol::{ChangeSet, Header, Push, Pushed, Verdict, is_for_newer, is_for_sign_in};

use super::renew::move_set;
use super::withdraw::withdraw;
use crate::desk::Desk;
use crate::error::AppError;
use crate::receive::{finish, publish};

/// The server's word for another set under the same number of a log.
const FORK: &str = "fork";
/// The server's word for a set whose predecessors are still on their way: it is taken once they are there.
const EARLY: &str = "missing_dependency";

/// Whether a set that stands aside for this reason stands here meanwhile, and is taken by itself.
pub(crate) fn only_waits(code: &str) -> bool {
    code == EARLY || is_for_newer(code) || is_for_sign_in(code)
}

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
        let mut aside = Vec::new();
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
            }
            if header.replica != own {
                tx.answered(header.replica, header.seq)?;
            }
        }
        tx.acknowledge(own, pushed.acknowledged)?;
        tx.set_meta_i64(
            "acknowledged",
            i64::try_from(pushed.acknowledged).unwrap_or(i64::MAX),
        )?;
        let mut touched = withdraw(desk, tx, aside)?;
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
