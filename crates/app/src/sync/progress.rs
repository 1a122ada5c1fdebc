//! What the replica knows of itself when the engine asks.

use vetpms_sync::Progress;

use crate::desk::Desk;
use crate::error::AppError;

/// Where the log in use, the outbox and the pages stand.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn progress(desk: &Desk) -> Result<Progress, AppError> {
    desk.read(|tx| {
        let last_seq = tx.log_head(desk.replica())?.map_or(0, |(seq, _)| seq);
        let outbox = tx.outbox_stats()?;
        Ok(Progress {
            position: tx.meta_i64("position")?.unwrap_or(0),
            epoch: tx.meta_text("epoch")?.and_then(|text| text.parse().ok()),
            waiting: outbox.waiting,
            behind: outbox.behind,
            last_seq,
            acknowledged: u64::try_from(tx.meta_i64("acknowledged")?.unwrap_or(0)).unwrap_or(0),
        })
    })
}
