//! `GET /v1/events`: a held connection that says when there is something to pull.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{Stream, unfold};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::caller::Caller;
use crate::app::{Hold, Shared};
use crate::db::{devices, log};
use crate::error::Refused;

/// How soon a held connection learns that its device was revoked.
const CHECK: Duration = Duration::from_secs(30);
/// A sign of life in between.
const SIGN: Duration = Duration::from_secs(20);

struct Held {
    app: Shared,
    caller: Caller,
    positions: Receiver<i64>,
    first: Option<i64>,
    check: Interval,
    stop: watch::Receiver<bool>,
    _hold: Hold,
}

/// Announces the present position, and every later one.
///
/// # Errors
/// A [`Refused`] when the database fails.
pub async fn events(
    State(app): State<Shared>,
    caller: Caller,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    let hold = Hold::take(&app, caller.device)?;
    // Listen first, then read: a position between the two is announced twice, never missed.
    let positions = app.announcements.listen(caller.tenant);
    let mut tx = app.db.read(caller.entry()).await?;
    let head = log::head(&mut tx).await?;
    tx.commit().await?;
    let mut check = interval(CHECK);
    check.set_missed_tick_behavior(MissedTickBehavior::Delay);
    check.reset();
    let stop = app.stop.subscribe();
    let held = Held {
        app,
        caller,
        positions,
        first: Some(head.position),
        check,
        stop,
        _hold: hold,
    };
    let stream = unfold(held, async |mut held| {
        let position = held.next().await?;
        Some((
            Ok(Event::default()
                .event("position")
                .data(position.to_string())),
            held,
        ))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(SIGN)))
}

impl Held {
    async fn next(&mut self) -> Option<i64> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            tokio::select! {
                received = self.positions.recv() => match received {
                    Ok(position) => return Some(position),
                    // It fell behind; the newest position is all that it needs.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                },
                _ = self.check.tick() => {
                    let live = devices::is_live(self.app.db.directory(), self.caller.device).await;
                    if matches!(live, Ok(false)) {
                        return None;
                    }
                }
                _ = self.stop.changed() => return None,
            }
        }
    }
}
