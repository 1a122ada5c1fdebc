//! A log of its own for what is written while more waits than one push carries: it need not wait for that.

use uuid::Uuid;
use vetpms_store::{ReadTx, WriteTx};

use super::renew::begin_log;
use crate::desk::Desk;
use crate::error::AppError;

/// Where the logs stand that this computer has ended by itself and has whole.
const FORMER_LOGS: &str = "former_logs";
/// How many of them are remembered; the sets of older ones come back with their changes, which does no harm.
const REMEMBERED: usize = 16;

/// Has what waits go behind whatever is written from now on.
///
/// # Errors
/// [`AppError`] of the store, or of the profile's file; the old log is then still in use.
pub(super) fn overtake(desk: &Desk) -> Result<(), AppError> {
    let former = desk.replica();
    begin_log(desk, |tx, _| {
        let mut logs = former_logs(tx)?;
        logs.push(former);
        let older = logs.len().saturating_sub(REMEMBERED);
        let logs: Vec<String> = logs[older..].iter().map(Uuid::to_string).collect();
        tx.set_meta_text(FORMER_LOGS, &logs.join(","))?;
        tx.pile_up()?;
        Ok(())
    })
}

/// Logs that nobody else writes and whose every set is here.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn former_logs(tx: &ReadTx) -> Result<Vec<Uuid>, AppError> {
    let named = tx.meta_text(FORMER_LOGS)?.unwrap_or_default();
    Ok(named.split(',').filter_map(|id| id.parse().ok()).collect())
}

/// A copy of this computer may have written them too.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn forget_former_logs(tx: &WriteTx) -> Result<(), AppError> {
    Ok(tx.set_meta_text(FORMER_LOGS, "")?)
}
