//! Tells that the server answers and takes nothing, and tells again when it does.
//!
//! It is kept with the replica, so that the terminal tells it too, and the next start of the window.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use vetpms_store::{ReadTx, WriteTx};
use vetpms_sync::{Engine, Event};

use super::status::Live;
use crate::desk::Desk;
use crate::error::AppError;

/// Since when nothing was taken, while that is told.
const SINCE: &str = "stalled_since";
/// Nothing was taken for five minutes.
const STALLED: &str = "stalled";
/// Something was taken again.
const RECOVERED: &str = "recovered";

/// Since when nothing was taken, where people are told so.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn told(tx: &ReadTx) -> Result<Option<DateTime<Utc>>, AppError> {
    // A program that died right after the last push has left its note.
    if tx.outbox_stats()?.waiting == 0 {
        return Ok(None);
    }
    let since = tx.meta_i64(SINCE)?.filter(|since| *since > 0);
    Ok(since.and_then(DateTime::from_timestamp_millis))
}

/// What an event means for it, looked at before the engine takes it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Something left this computer.
    Taken,
    /// The server cannot be reached.
    OutOfReach,
    /// Neither.
    None,
}

impl Sign {
    pub(super) fn of(event: &Event) -> Self {
        match event {
            Event::Pushed { waiting, taken } if *taken > 0 || *waiting == 0 => Self::Taken,
            Event::Failed(failure) if !failure.is_answer() => Self::OutOfReach,
            _ => Self::None,
        }
    }
}

/// Keeps what people are told in step with the engine.
pub(super) fn follow(desk: &Desk, engine: &Engine, sign: Sign, live: &mut Live) {
    let now = desk.rim.now();
    match (engine.stalled(), live.stalled_since, sign) {
        (Some(stuck), None, _) => {
            let since = before(now, stuck);
            live.stalled_since = Some(since);
            live.recovered_at = None;
            keep(desk, live, Some(STALLED));
        }
        (None, Some(_), Sign::Taken) => {
            live.stalled_since = None;
            live.recovered_at = Some(now);
            keep(desk, live, Some(RECOVERED));
        }
        // It is told as what it is, which nobody recovered from.
        (None, Some(_), Sign::OutOfReach) => {
            live.stalled_since = None;
            keep(desk, live, None);
        }
        _ if live.unkept => keep(desk, live, None),
        _ => {}
    }
}

fn before(now: DateTime<Utc>, stuck: Duration) -> DateTime<Utc> {
    let stuck = TimeDelta::from_std(stuck).unwrap_or_default();
    now.checked_sub_signed(stuck).unwrap_or(now)
}

/// Why nothing is exchanged any more until somebody acts, as the last exchange told.
const HALTED: &str = "halted";

/// Why nothing is exchanged any more, where somebody must act.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn halted(tx: &ReadTx) -> Result<Option<String>, AppError> {
    Ok(tx.meta_text(HALTED)?.filter(|why| !why.is_empty()))
}

/// Keeps why the engine halted for whoever asks later; nothing once the server has greeted again.
pub(super) fn keep_halted(desk: &Desk, why: Option<&str>) {
    let kept = desk.read(halted).and_then(|known| {
        if known.as_deref() == why {
            return Ok(());
        }
        desk.store.write(|tx| note_halted(tx, why))
    });
    if let Err(error) = kept {
        tracing::warn!(code = ?error.code, "why nothing is exchanged was not noted");
    }
}

/// Notes why nothing is exchanged; nothing for a computer that has joined again.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn note_halted(tx: &WriteTx, why: Option<&str>) -> Result<(), AppError> {
    Ok(tx.set_meta_text(HALTED, why.unwrap_or_default())?)
}

/// A disk that does not take this note is told of by itself, and is asked again with whatever happens next; the light
/// does not wait for it.
fn keep(desk: &Desk, live: &mut Live, kind: Option<&str>) {
    let since = live.stalled_since;
    let kept = desk.store.write(|tx| {
        tx.set_meta_i64(SINCE, since.map_or(0, |since| since.timestamp_millis()))?;
        if let Some(kind) = kind {
            let waiting = tx.outbox_stats()?.waiting;
            tx.note_sync_event(desk.rim.now(), kind, waiting)?;
        }
        Ok::<_, AppError>(())
    });
    live.unkept = kept.is_err();
    if let Err(error) = kept {
        tracing::warn!(code = ?error.code, "what the server does not take was not noted");
    }
}
