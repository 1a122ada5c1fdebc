//! Synchronising once, for the terminal.

use std::sync::{Arc, PoisonError};

use vetpms_sync::Event;

use super::driver::Driver;
use super::status::Away;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Synchronises once: until everything is exchanged, files that others have not sent yet apart.
///
/// # Errors
/// [`AppError`] when the server cannot be reached, refuses, or takes nothing.
pub async fn sync_once(desk: &Arc<Desk>) -> Result<(), AppError> {
    let Some((mut driver, handle)) = Driver::new(desk, || {})? else {
        return Err(AppError::new(
            Code::NotPossible,
            "this practice has no server",
        ));
    };
    driver.turn(Event::Wake).await;
    let live = handle
        .live
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    match (live.problem, live.offline_since) {
        (Some(problem), _) => Err(AppError::new(Code::Refused, problem)),
        (None, Some(_)) => {
            let why = live.why;
            let why = why.unwrap_or_else(|| Away::Unreachable.words().to_owned());
            Err(AppError::new(Code::Offline, why))
        }
        (None, None) if live.untaken => Err(AppError::new(
            Code::Refused,
            "the server answers but takes none of the changes that wait; they are kept here",
        )),
        (None, None) => Ok(driver.exchange_files().await?),
    }
}
