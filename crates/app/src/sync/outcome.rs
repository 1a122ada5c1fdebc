//! What the server answered to a push, carried over into the outbox.

use vetpms_protocol::{ChangeSet, Header, Push, Pushed, Verdict};

use super::renew::move_set;
use crate::desk::Desk;
use crate::error::AppError;

/// The server's word for another set under the same number of a log.
const FORK: &str = "fork";

/// An outbox row of the log in use goes only when the server's durable vector covers it, one of another log
/// with its verdict. Whether the server has another set under a number of the log in use.
pub(super) fn acknowledge(desk: &Desk, sent: &Push, pushed: &Pushed) -> Result<bool, AppError> {
    let (now, own) = (desk.rim.now(), desk.replica());
    desk.store.write(|tx| {
        for (set, verdict) in sent.sets.iter().zip(&pushed.verdicts) {
            let header = Header::decode(set.header.bytes())?;
            let place = (header.replica, header.seq);
            if let Verdict::Quarantined(code, reason) = verdict {
                if header.replica == own && code == FORK {
                    return Ok(true);
                }
                if header.device == desk.device() && code == FORK {
                    // Of a former log, lost with a restored server, its number taken by a copy of this computer.
                    move_set(desk, tx, &ChangeSet::open(set.clone())?, own)?;
                    continue;
                }
                tx.quarantine(place, code, reason, set.header.bytes(), now)?;
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
        Ok(false)
    })
}
