//! Whether anything goes out while the server answers. Without this a server that is up and takes nothing
//! looks, for ever, like work that is about to be sent.

use std::time::Duration;

/// How long nothing may be taken, while the server answers and something waits, before people are told.
pub const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// The longest that two answers of a server within reach lie apart: a request that runs out of time, the longest
/// wait, and as much again for a slow one.
const REACH: Duration = Duration::from_secs(3 * 60);

/// Times are what has passed since some moment, by a clock that nobody sets.
#[derive(Debug, Default)]
pub(crate) struct Liveness {
    /// Since when something waits, nothing of it was taken, and the server could be reached.
    since: Option<Duration>,
    /// When the server last answered.
    answered: Option<Duration>,
}

impl Liveness {
    /// The server answered, whatever it said. What it was out of reach before does not count.
    pub(crate) fn answered(&mut self, now: Duration) {
        if !self.in_reach(now) {
            self.since = self.since.map(|_| now);
        }
        self.answered = Some(now);
    }

    /// Something left the outbox.
    pub(crate) fn progressed(&mut self) {
        self.since = None;
    }

    /// So many sets wait now.
    pub(crate) fn waits(&mut self, waiting: u64, now: Duration) {
        if waiting == 0 {
            self.since = None;
        } else {
            self.since.get_or_insert(now);
        }
    }

    /// For how long nothing was taken, once that is longer than anybody should wait.
    pub(crate) fn stalled(&self, now: Duration) -> Option<Duration> {
        let stuck = now.saturating_sub(self.since?);
        (stuck >= PATIENCE && self.in_reach(now)).then_some(stuck)
    }

    fn in_reach(&self, now: Duration) -> bool {
        self.answered
            .is_some_and(|last| now.saturating_sub(last) <= REACH)
    }
}
