//! The engine: which request comes next, from what is known. No I/O, no clock.

use std::time::Duration;

use uuid::Uuid;
use vetpms_protocol::PROTOCOL;
use vetpms_protocol::limits::PAGE_SETS;

use crate::backoff;
use crate::failure::Failure;
use crate::liveness::Liveness;

mod greeting;

pub use greeting::Greeting;

/// The server's word for a log that another device writes: the profile was copied.
const FOREIGN_LOG: &str = "foreign_replica";
/// How often to ask when nothing happens, even without a local write.
const POLL: Duration = Duration::from_secs(30);

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The app started, or the wait is over.
    Wake,
    /// Something was written here.
    LocalCommit,
    /// The server told of a newer position.
    Announced(i64),
    /// The server greeted.
    Welcomed(Box<Greeting>),
    /// A push was answered; what still waits in the outbox.
    Pushed {
        /// Sets still waiting.
        waiting: u64,
        /// Sets that left the outbox with it.
        taken: u64,
    },
    /// A page was stored, up to this position.
    Pulled {
        /// The new position.
        position: i64,
        /// Whether the server has more.
        more: bool,
    },
    /// The epoch was taken over; what is known now.
    Renewed {
        /// What the replica knows of itself.
        known: Progress,
        /// Whether something of the first copy is missing.
        copy: bool,
    },
    /// The first copy is whole; what is known now.
    Copied(Progress),
    /// A new log was begun.
    Minted,
    /// The server has another set under a number of this log.
    Forked,
    /// The request in hand failed.
    Failed(Failure),
}

/// What to do next; every action but `Wait` and `Halt` ends in one event.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Greet the server.
    Hello,
    /// Send what waits in the outbox.
    Push,
    /// Fetch everything after the replica's position.
    Pull,
    /// Do nothing until then, a local commit or an announcement.
    Wait(Duration),
    /// Take over the server's epoch. What was placed behind `base` may be lost there: offer all of it again,
    /// own sets after number `acknowledged` in any case.
    Adopt {
        /// The epoch.
        epoch: Uuid,
        /// The newest position that is surely still there.
        base: i64,
        /// The last own set that is still there.
        acknowledged: u64,
    },
    /// Fetch what is missing of the first copy.
    Copy,
    /// Start a new log and move there what was never sent: the old one was written elsewhere too.
    Mint,
    /// Start a new log for what is written from now on: so much waits in the old one that it would wait long.
    Overtake,
    /// This device was removed from the practice: hand over what was never sent, then delete everything.
    Leave,
    /// Stop until a person has acted.
    Halt(String),
}

/// What the replica knows of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// The position it has.
    pub position: i64,
    /// The epoch it knows.
    pub epoch: Option<Uuid>,
    /// Sets waiting in the outbox.
    pub waiting: u64,
    /// How many of them go behind whatever is written now.
    pub behind: u64,
    /// The number of its last set.
    pub last_seq: u64,
    /// The last set the server has acknowledged durably.
    pub acknowledged: u64,
}

/// What the engine is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not yet greeted.
    Greeting,
    /// Sending.
    Pushing,
    /// Fetching.
    Pulling,
    /// Everything is exchanged.
    Settled,
    /// Waiting after a failure.
    Waiting,
    /// Stopped.
    Halted,
}

/// The engine of one replica.
#[derive(Debug)]
pub struct Engine {
    phase: Phase,
    known: Progress,
    server_position: i64,
    announced: i64,
    failures: u32,
    /// Pushes in a row of which nothing was taken.
    untaken: u32,
    /// The last push was one of them: what waits is offered again after a while, not at once.
    resting: bool,
    liveness: Liveness,
    stalled: Option<Duration>,
    /// Sets that may wait before what is written now.
    queue: u64,
    /// Something of the first copy is missing. It comes once the server's epoch is taken over: a copy by a server
    /// that lost its tail lacks what has to be offered again first.
    copy: bool,
}

impl Engine {
    /// An engine that has not greeted the server yet.
    #[must_use]
    pub fn new(known: Progress) -> Self {
        Self {
            phase: Phase::Greeting,
            known,
            server_position: 0,
            announced: 0,
            failures: 0,
            untaken: 0,
            resting: false,
            liveness: Liveness::default(),
            stalled: None,
            queue: PAGE_SETS as u64,
            copy: false,
        }
    }

    /// An engine that lets at most so many sets wait before what is written now; else as many as one push carries.
    #[must_use]
    pub fn with_queue(self, queue: u64) -> Self {
        Self { queue, ..self }
    }

    /// Takes over what the replica knows of itself now; how often it failed before still counts.
    pub fn know(&mut self, known: Progress) {
        self.known = known;
    }

    /// What it is about.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// For how long the server has answered and taken nothing of what waits; nothing as long as all is well.
    #[must_use]
    pub fn stalled(&self) -> Option<Duration> {
        self.stalled
    }

    /// Takes an event in and says what to do; nothing while a request is under way. `now` is what has passed
    /// since some moment, by a clock that nobody sets, and `jitter` is a random byte.
    pub fn step(&mut self, event: Event, now: Duration, jitter: u8) -> Vec<Action> {
        match &event {
            Event::Welcomed(_) | Event::Copied(_) | Event::Pushed { .. } | Event::Pulled { .. } => {
                self.liveness.answered(now);
            }
            Event::Failed(failure) if failure.is_answer() => self.liveness.answered(now),
            _ => {}
        }
        match event {
            Event::Pushed { taken, .. } if taken > 0 => self.liveness.progressed(),
            // What the server took may be what this disk could not write down.
            Event::Failed(Failure::Disk(_)) => self.liveness.progressed(),
            _ => {}
        }
        let actions = self.decide(event, jitter);
        self.liveness.waits(self.known.waiting, now);
        self.stalled = self.liveness.stalled(now);
        actions
    }

    fn decide(&mut self, event: Event, jitter: u8) -> Vec<Action> {
        match event {
            Event::Wake if self.phase == Phase::Halted => Vec::new(),
            Event::Wake => {
                self.phase = Phase::Greeting;
                self.resting = false;
                vec![Action::Hello]
            }
            Event::LocalCommit => {
                self.known.waiting += 1;
                if self.phase == Phase::Settled {
                    self.next(jitter)
                } else {
                    Vec::new()
                }
            }
            Event::Announced(position) => {
                self.announced = self.announced.max(position);
                self.server_position = self.server_position.max(position);
                // What others wrote comes down also where a server takes nothing from here.
                if self.phase == Phase::Settled || self.phase == Phase::Waiting && self.resting {
                    self.next(jitter)
                } else {
                    Vec::new()
                }
            }
            Event::Welcomed(greeting) => self.greeted(&greeting, jitter),
            Event::Pushed { waiting, taken } => {
                self.failures = 0;
                self.known.waiting = waiting;
                self.resting = taken == 0 && waiting > 0;
                if self.resting {
                    self.untaken += 1;
                } else {
                    self.untaken = 0;
                    // Own sets come back placed, so there is always something to fetch.
                    self.server_position = self.server_position.max(self.known.position + 1);
                }
                self.next(jitter)
            }
            Event::Pulled { position, more } => {
                self.failures = 0;
                self.known.position = position;
                // Announcements that came while the page was on its way still count.
                self.server_position = if more { position + 1 } else { self.announced };
                self.next(jitter)
            }
            Event::Renewed { known, copy } => {
                self.known = known;
                self.copy = copy;
                if copy {
                    return vec![Action::Copy];
                }
                self.next(jitter)
            }
            Event::Copied(known) => {
                self.copy = false;
                self.known = known;
                self.overtake_or_next(jitter)
            }
            Event::Minted => vec![Action::Hello],
            Event::Forked => self.mint(),
            Event::Failed(Failure::Refused { code, .. }) if code == FOREIGN_LOG => self.mint(),
            Event::Failed(Failure::DeviceRevoked) => {
                self.phase = Phase::Halted;
                vec![Action::Leave]
            }
            Event::Failed(failure) => self.failed(&failure, jitter),
        }
    }

    fn mint(&mut self) -> Vec<Action> {
        self.phase = Phase::Greeting;
        vec![Action::Mint]
    }

    fn next(&mut self, jitter: u8) -> Vec<Action> {
        if self.known.waiting > 0 && !self.resting {
            self.phase = Phase::Pushing;
            vec![Action::Push]
        } else if self.server_position > self.known.position {
            self.phase = Phase::Pulling;
            vec![Action::Pull]
        } else if self.resting {
            self.phase = Phase::Waiting;
            vec![Action::Wait(backoff::wait(self.untaken, jitter))]
        } else {
            self.phase = Phase::Settled;
            vec![Action::Wait(POLL)]
        }
    }

    fn greeted(&mut self, greeting: &Greeting, jitter: u8) -> Vec<Action> {
        self.failures = 0;
        if !(greeting.protocol.0..=greeting.protocol.1).contains(&PROTOCOL) {
            return self
                .halt("this version cannot talk to the server: one of the two needs an update");
        }
        if greeting.forked || greeting.acknowledged > self.known.last_seq || !greeting.same_log {
            return self.mint();
        }
        self.server_position = greeting.position;
        self.announced = 0;
        self.copy = greeting.copy;
        if let Some(base) = self.lost_behind(greeting) {
            return vec![Action::Adopt {
                epoch: greeting.epoch,
                base,
                acknowledged: greeting.acknowledged,
            }];
        }
        self.known.acknowledged = greeting.acknowledged;
        if self.copy {
            return vec![Action::Copy];
        }
        self.overtake_or_next(jitter)
    }

    fn overtake_or_next(&mut self, jitter: u8) -> Vec<Action> {
        if self.known.waiting.saturating_sub(self.known.behind) > self.queue {
            return vec![Action::Overtake];
        }
        self.next(jitter)
    }

    /// The position behind which the server may have lost what it once had. Without a new epoch, what tells
    /// of a restored backup is that it has less of this log, or of all, than it once said.
    fn lost_behind(&self, greeting: &Greeting) -> Option<i64> {
        let known = &self.known;
        let shorter =
            greeting.acknowledged < known.acknowledged || greeting.position < known.position;
        match (greeting.base, known.epoch) {
            (Some(base), _) => Some(base),
            (None, None) => Some(i64::MAX), // the first greeting: nothing can have been lost
            _ if shorter => Some(0),
            _ => None,
        }
    }

    fn failed(&mut self, failure: &Failure, jitter: u8) -> Vec<Action> {
        if !failure.is_passing() {
            return self.halt(&failure.to_string());
        }
        self.phase = Phase::Waiting;
        let wait = if failure.is_settled_outside() {
            backoff::CAP
        } else {
            let asked = failure.asks_to_wait().unwrap_or_default();
            asked.max(backoff::wait(self.failures, jitter))
        };
        self.failures += 1;
        vec![Action::Wait(wait)]
    }

    fn halt(&mut self, why: &str) -> Vec<Action> {
        self.phase = Phase::Halted;
        vec![Action::Halt(why.to_owned())]
    }
}

#[cfg(test)]
mod stalls;
#[cfg(test)]
mod tests;
