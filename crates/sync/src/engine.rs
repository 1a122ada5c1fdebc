//! The engine: which request comes next, from what is known. No I/O, no clock.

use std::time::Duration;

use uuid::Uuid;
use vetpms_protocol::{Hash32, PROTOCOL, Welcome};

use crate::backoff;
use crate::failure::Failure;

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
    },
    /// A page was stored, up to this position.
    Pulled {
        /// The new position.
        position: i64,
        /// Whether the server has more.
        more: bool,
    },
    /// The request in hand failed.
    Failed(Failure),
}

/// What the server's greeting says, beside what this replica knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Greeting {
    /// The server's words.
    pub protocol: (u32, u32),
    /// Its epoch.
    pub epoch: Uuid,
    /// Its newest position.
    pub position: i64,
    /// The last set of this replica that it holds.
    pub acknowledged: u64,
    /// And that set's hash.
    pub acknowledged_hash: Hash32,
}

impl From<&Welcome> for Greeting {
    fn from(welcome: &Welcome) -> Self {
        Self {
            protocol: (welcome.protocol_min, welcome.protocol_max),
            epoch: welcome.epoch,
            position: welcome.position,
            acknowledged: welcome.acknowledged,
            acknowledged_hash: welcome.acknowledged_hash,
        }
    }
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
    /// Put own sets after this number back into the outbox: the server lost them.
    Refill(u64),
    /// Take over the server's new epoch.
    Adopt(Uuid),
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
        }
    }

    /// What it is about.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Takes an event in and says what to do; `jitter` is a random byte. Nothing while a request is under way.
    pub fn step(&mut self, event: Event, jitter: u8) -> Vec<Action> {
        match event {
            Event::Wake if self.phase == Phase::Halted => Vec::new(),
            Event::Wake => {
                self.phase = Phase::Greeting;
                vec![Action::Hello]
            }
            Event::LocalCommit => {
                self.known.waiting += 1;
                if self.phase == Phase::Settled {
                    self.next()
                } else {
                    Vec::new()
                }
            }
            Event::Announced(position) => {
                self.announced = self.announced.max(position);
                self.server_position = self.server_position.max(position);
                if self.phase == Phase::Settled {
                    self.next()
                } else {
                    Vec::new()
                }
            }
            Event::Welcomed(greeting) => self.greeted(&greeting),
            Event::Pushed { waiting } => {
                self.failures = 0;
                // Own sets come back placed, so there is always something to fetch.
                self.server_position = self.server_position.max(self.known.position + 1);
                self.known.waiting = waiting;
                self.next()
            }
            Event::Pulled { position, more } => {
                self.failures = 0;
                self.known.position = position;
                // Announcements that came while the page was on its way still count.
                self.server_position = if more { position + 1 } else { self.announced };
                self.next()
            }
            Event::Failed(failure) => self.failed(&failure, jitter),
        }
    }

    fn next(&mut self) -> Vec<Action> {
        if self.known.waiting > 0 {
            self.phase = Phase::Pushing;
            vec![Action::Push]
        } else if self.server_position > self.known.position {
            self.phase = Phase::Pulling;
            vec![Action::Pull]
        } else {
            self.phase = Phase::Settled;
            vec![Action::Wait(POLL)]
        }
    }

    fn greeted(&mut self, greeting: &Greeting) -> Vec<Action> {
        self.failures = 0;
        if !(greeting.protocol.0..=greeting.protocol.1).contains(&PROTOCOL) {
            return self
                .halt("this version cannot talk to the server: one of the two needs an update");
        }
        if greeting.acknowledged > self.known.last_seq {
            return self.halt("the server knows work of this computer that the computer does not: it was restored or copied");
        }
        let mut actions = Vec::new();
        if self.known.epoch != Some(greeting.epoch) {
            actions.push(Action::Adopt(greeting.epoch));
            self.known.epoch = Some(greeting.epoch);
        }
        if greeting.acknowledged < self.known.acknowledged {
            actions.push(Action::Refill(greeting.acknowledged));
            self.known.waiting = self.known.last_seq - greeting.acknowledged;
        }
        self.known.acknowledged = greeting.acknowledged;
        if greeting.position < self.known.position {
            // The server was restored: what it has is to be read again from its own order.
            self.known.position = 0;
        }
        self.server_position = greeting.position;
        self.announced = 0;
        actions.extend(self.next());
        actions
    }

    fn failed(&mut self, failure: &Failure, jitter: u8) -> Vec<Action> {
        if !failure.is_passing() {
            return self.halt(&failure.to_string());
        }
        self.phase = Phase::Waiting;
        let wait = match failure {
            Failure::Busy(Some(asked)) => (*asked).max(backoff::wait(self.failures, jitter)),
            _ => backoff::wait(self.failures, jitter),
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
mod tests {
    use super::*;

    fn greeting(position: i64, acknowledged: u64) -> Event {
        Event::Welcomed(Box::new(Greeting {
            protocol: (1, 1),
            epoch: Uuid::from_u128(1),
            position,
            acknowledged,
            acknowledged_hash: Hash32::ZERO,
        }))
    }

    fn engine(waiting: u64, acknowledged: u64) -> Engine {
        let last_seq = waiting + acknowledged;
        let known = Progress {
            position: 5,
            epoch: Some(Uuid::from_u128(1)),
            waiting,
            last_seq,
            acknowledged,
        };
        Engine::new(known)
    }

    #[test]
    fn sends_first_then_fetches_then_rests() {
        let mut engine = engine(2, 3);
        assert_eq!(engine.step(Event::Wake, 0), [Action::Hello]);
        assert_eq!(engine.step(greeting(9, 3), 0), [Action::Push]);
        assert_eq!(engine.step(Event::Pushed { waiting: 0 }, 0), [Action::Pull]);
        assert_eq!(
            engine.step(
                Event::Pulled {
                    position: 11,
                    more: false
                },
                0
            ),
            [Action::Wait(POLL)]
        );
        assert_eq!(engine.step(Event::LocalCommit, 0), [Action::Push]);
        assert_eq!(engine.step(Event::LocalCommit, 0), []);
        assert_eq!(engine.step(Event::Pushed { waiting: 1 }, 0), [Action::Push]);
    }

    #[test]
    fn a_commit_during_a_failure_waits_for_the_wake() {
        let mut engine = engine(1, 0);
        engine.step(Event::Wake, 0);
        assert!(matches!(
            engine.step(Event::Failed(Failure::Offline), 9)[..],
            [Action::Wait(_)]
        ));
        assert_eq!(engine.step(Event::LocalCommit, 0), []);
        assert_eq!(engine.step(Event::Wake, 0), [Action::Hello]);
    }

    #[test]
    fn a_server_that_lost_its_tail_is_filled_again() {
        let mut engine = engine(0, 4);
        engine.step(Event::Wake, 0);
        assert_eq!(
            engine.step(greeting(2, 1), 0),
            [Action::Refill(1), Action::Push]
        );
        assert_eq!(engine.step(Event::Pushed { waiting: 0 }, 0), [Action::Pull]);
    }

    #[test]
    fn a_cloned_replica_stops() {
        let mut engine = engine(0, 1);
        engine.step(Event::Wake, 0);
        assert!(matches!(
            engine.step(greeting(9, 7), 0)[..],
            [Action::Halt(_)]
        ));
        assert_eq!(engine.step(Event::Wake, 0), []);
    }
}
