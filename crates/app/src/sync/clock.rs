//! Tells that this computer's clock is wrong: by it every change says when it was written.
//!
//! It is kept with the replica, so that the terminal tells it too, and the next start of the window.

use chrono::{DateTime, TimeDelta, Utc};
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::error::AppError;

/// Milliseconds by which it is ahead, as the server last told.
const AHEAD: &str = "clock_ahead";
/// What nobody need be told of.
const TOLERATED: TimeDelta = TimeDelta::minutes(2);
/// A difference that has changed by less is not noted anew.
const NOTED: i64 = 30_000;

/// Seconds by which the clock is ahead of the server's, where people are told so.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn told(tx: &ReadTx) -> Result<Option<i32>, AppError> {
    let ahead = TimeDelta::milliseconds(tx.meta_i64(AHEAD)?.unwrap_or(0));
    let wrong = ahead.abs() > TOLERATED;
    Ok(wrong.then(|| i32::try_from(ahead.num_seconds()).unwrap_or(i32::MAX)))
}

/// Notes what the server's clock said between two readings of this one.
pub(super) fn compare(
    desk: &Desk,
    (asked, answered): (DateTime<Utc>, DateTime<Utc>),
    server: DateTime<Utc>,
) {
    let ahead = if server < asked {
        asked - server
    } else if server > answered {
        answered - server
    } else {
        TimeDelta::zero()
    };
    let ahead = ahead.num_milliseconds();
    let noted = desk.read(|tx| Ok(tx.meta_i64(AHEAD)?.unwrap_or(0)));
    if noted.is_ok_and(|before| (before - ahead).abs() < NOTED) {
        return;
    }
    let kept = desk.store.write(|tx| {
        tx.set_meta_i64(AHEAD, ahead)?;
        Ok::<_, AppError>(())
    });
    if let Err(error) = kept {
        // A disk that does not take this note is told of by itself.
        tracing::warn!(code = ?error.code, "what the server's clock says was not noted");
    }
}
