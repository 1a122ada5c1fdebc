//! A server that answers and takes nothing, in virtual time.

use super::*;

const MINUTE: u64 = 60;
const EPOCH: Uuid = Uuid::from_u128(1);

/// An engine, and the seconds that have passed.
struct Bench {
    engine: Engine,
    now: u64,
    /// How long it meant to wait each time.
    waits: Vec<Duration>,
}

/// What the server makes of a push.
#[derive(Clone, Copy)]
enum Push {
    Takes,
    TakesNothing,
    Fails(fn() -> Failure),
}

impl Bench {
    fn new(waiting: u64) -> Self {
        let engine = Engine::new(Progress {
            position: 5,
            epoch: Some(EPOCH),
            waiting,
            behind: 0,
            last_seq: waiting,
            acknowledged: 0,
        });
        Self {
            engine,
            now: 1_000_000,
            waits: Vec::new(),
        }
    }

    fn step(&mut self, event: Event) -> Vec<Action> {
        self.engine.step(event, Duration::from_secs(self.now), 255)
    }

    /// Tries once with everything that follows, and waits as long as the engine means to.
    fn round(&mut self, hello: Result<(), Failure>, push: Push) {
        let mut actions = self.step(Event::Wake);
        loop {
            assert_eq!(actions.len(), 1, "{actions:?}");
            let event = match actions.remove(0) {
                Action::Hello => match &hello {
                    Ok(()) => Event::Welcomed(Box::new(Greeting {
                        protocol: (1, 1),
                        epoch: EPOCH,
                        position: 5,
                        acknowledged: 0,
                        same_log: true,
                        forked: false,
                        base: None,
                        copy: false,
                    })),
                    Err(failure) => Event::Failed(failure.clone()),
                },
                Action::Push => match push {
                    Push::Takes => Event::Pushed {
                        waiting: 0,
                        taken: 1,
                    },
                    Push::TakesNothing => Event::Pushed {
                        waiting: self.engine.known.waiting,
                        taken: 0,
                    },
                    Push::Fails(failure) => Event::Failed(failure()),
                },
                Action::Pull => Event::Pulled {
                    position: 5,
                    more: false,
                },
                Action::Wait(wait) => {
                    self.waits.push(wait);
                    self.now += wait.as_secs().max(1);
                    return;
                }
                other => panic!("{other:?}"),
            };
            actions = self.step(event);
        }
    }

    /// Rounds for so many seconds; whether people were told at the end of any of them, and when first.
    fn rounds(&mut self, seconds: u64, hello: &Result<(), Failure>, push: Push) -> Option<u64> {
        let begin = self.now;
        let mut told = None;
        while self.now < begin + seconds {
            self.round(hello.clone(), push);
            if self.engine.stalled().is_some() {
                told.get_or_insert(self.now - begin);
            }
        }
        told
    }

    /// From now on nothing is taken: not told after four minutes, told within seven.
    fn is_told_after_five_minutes(&mut self) {
        assert_eq!(self.rounds(4 * MINUTE, &Ok(()), Push::TakesNothing), None);
        let told = self.rounds(3 * MINUTE, &Ok(()), Push::TakesNothing);
        assert!(told.is_some());
    }
}

#[test]
fn a_server_that_answers_and_takes_nothing_is_told_of_after_five_minutes() {
    let busy: fn() -> Failure = || Failure::Busy(None);
    let lost: fn() -> Failure = || Failure::Offline;
    // The last: greetings get through and every push is lost on the way.
    for push in [Push::TakesNothing, Push::Fails(busy), Push::Fails(lost)] {
        let mut bench = Bench::new(3);
        assert_eq!(bench.rounds(4 * MINUTE, &Ok(()), push), None);
        assert!(bench.rounds(3 * MINUTE, &Ok(()), push).is_some());
        bench.round(Ok(()), Push::Takes);
        assert_eq!(bench.engine.stalled(), None);
    }
    let mut bench = Bench::new(1);
    let refused = Err(Failure::Busy(None));
    assert!(
        bench
            .rounds(7 * MINUTE, &refused, Push::TakesNothing)
            .is_some()
    );
}

#[test]
fn what_is_not_taken_is_offered_again_ever_later_and_not_at_once() {
    let mut bench = Bench::new(2);
    for _ in 0..8 {
        bench.round(Ok(()), Push::TakesNothing);
        assert_eq!(bench.engine.phase(), Phase::Waiting);
    }
    assert!(bench.waits.is_sorted(), "{:?}", bench.waits);
    assert_eq!(bench.waits.last(), Some(&backoff::CAP));
    // What others wrote is fetched meanwhile.
    assert_eq!(bench.step(Event::Announced(9)), [Action::Pull]);
}

#[test]
fn as_long_as_something_is_taken_nobody_is_told() {
    let mut bench = Bench::new(1_000);
    bench.step(Event::Wake);
    for waiting in 1..30 {
        // Slow, and more is written than taken.
        bench.now += 4 * MINUTE;
        bench.step(Event::Pushed {
            waiting: 1_000 + waiting,
            taken: 1,
        });
        assert_eq!(bench.engine.stalled(), None);
    }
}

#[test]
fn a_server_out_of_reach_is_told_of_as_that() {
    for failure in [
        Failure::Offline,
        Failure::Foreign,
        Failure::Disk(String::new()),
    ] {
        let mut bench = Bench::new(1);
        let away = Err(failure);
        assert_eq!(bench.rounds(60 * MINUTE, &away, Push::TakesNothing), None);
        // The hour without it does not count.
        bench.is_told_after_five_minutes();
    }
}

#[test]
fn a_disk_that_cannot_note_what_was_taken_is_told_of_as_that() {
    let mut bench = Bench::new(1);
    let full: fn() -> Failure = || Failure::Disk(String::new());
    assert_eq!(bench.rounds(60 * MINUTE, &Ok(()), Push::Fails(full)), None);
    assert_eq!(bench.rounds(4 * MINUTE, &Ok(()), Push::TakesNothing), None);
    assert!(
        bench
            .rounds(3 * MINUTE, &Ok(()), Push::TakesNothing)
            .is_some()
    );
}

#[test]
fn the_five_minutes_begin_with_the_first_set_that_waits() {
    let mut bench = Bench::new(0);
    assert_eq!(bench.rounds(60 * MINUTE, &Ok(()), Push::Takes), None);
    assert_eq!(bench.step(Event::LocalCommit), [Action::Push]);
    bench.step(Event::Pushed {
        waiting: 1,
        taken: 0,
    });
    bench.is_told_after_five_minutes();
}

#[test]
fn a_first_copy_that_takes_half_an_hour_is_no_stall() {
    let mut bench = Bench::new(1);
    bench.step(Event::Wake);
    bench.now += 30 * MINUTE;
    bench.round(Ok(()), Push::TakesNothing);
    assert_eq!(bench.engine.stalled(), None);
}
