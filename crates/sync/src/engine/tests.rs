use vetpms_protocol::{EpochStart, Hash32, Welcome};

use super::*;

const EPOCH: Uuid = Uuid::from_u128(1);
const NOW: Duration = Duration::ZERO;

fn greeting(position: i64, acknowledged: u64) -> Greeting {
    Greeting {
        protocol: (1, 1),
        epoch: EPOCH,
        position,
        acknowledged,
        same_log: true,
        forked: false,
        base: None,
        copy: false,
    }
}

fn welcomed(greeting: Greeting) -> Event {
    Event::Welcomed(Box::new(greeting))
}

fn pushed(waiting: u64, taken: u64) -> Event {
    Event::Pushed { waiting, taken }
}

fn known(waiting: u64, acknowledged: u64) -> Progress {
    Progress {
        position: 5,
        epoch: Some(EPOCH),
        waiting,
        behind: 0,
        last_seq: waiting + acknowledged,
        acknowledged,
    }
}

fn greeting_engine(waiting: u64, acknowledged: u64) -> Engine {
    let mut engine = Engine::new(known(waiting, acknowledged));
    assert_eq!(engine.step(Event::Wake, NOW, 0), [Action::Hello]);
    engine
}

#[test]
fn what_is_written_now_overtakes_what_has_piled_up() {
    let mut engine = Engine::new(known(11, 3)).with_queue(10);
    assert_eq!(engine.step(Event::Wake, NOW, 0), [Action::Hello]);
    assert_eq!(
        engine.step(welcomed(greeting(9, 3)), NOW, 0),
        [Action::Overtake]
    );
    // The new log: everything that waits goes behind what will be written to it.
    assert_eq!(engine.step(Event::Minted, NOW, 0), [Action::Hello]);
    engine.know(Progress {
        behind: 11,
        last_seq: 0,
        ..known(11, 0)
    });
    assert_eq!(
        engine.step(welcomed(greeting(9, 0)), NOW, 0),
        [Action::Push]
    );

    let mut engine = Engine::new(known(10, 3)).with_queue(10);
    assert_eq!(engine.step(Event::Wake, NOW, 0), [Action::Hello]);
    assert_eq!(
        engine.step(welcomed(greeting(9, 3)), NOW, 0),
        [Action::Push],
        "as many as one push carries do not wait long"
    );
}

#[test]
fn sends_first_then_fetches_then_rests() {
    let mut engine = greeting_engine(2, 3);
    assert_eq!(
        engine.step(welcomed(greeting(9, 3)), NOW, 0),
        [Action::Push]
    );
    assert_eq!(engine.step(pushed(0, 1), NOW, 0), [Action::Pull]);
    let pulled = Event::Pulled {
        position: 11,
        more: false,
    };
    assert_eq!(engine.step(pulled, NOW, 0), [Action::Wait(POLL)]);
    assert_eq!(engine.step(Event::LocalCommit, NOW, 0), [Action::Push]);
    assert_eq!(engine.step(Event::LocalCommit, NOW, 0), []);
    assert_eq!(engine.step(pushed(1, 1), NOW, 0), [Action::Push]);
}

#[test]
fn a_commit_during_a_failure_waits_for_the_wake() {
    let mut engine = greeting_engine(1, 0);
    let failed = engine.step(Event::Failed(Failure::Offline), NOW, 9);
    assert!(matches!(failed[..], [Action::Wait(_)]));
    assert_eq!(engine.step(Event::LocalCommit, NOW, 0), []);
    assert_eq!(engine.step(Event::Wake, NOW, 0), [Action::Hello]);
}

#[test]
fn what_is_mended_elsewhere_is_tried_again_each_minute() {
    for failure in [Failure::Tls("expired".into()), Failure::TooLarge] {
        let mut engine = greeting_engine(1, 0);
        for _ in 0..3 {
            let failed = engine.step(Event::Failed(failure.clone()), NOW, 9);
            assert_eq!(failed, [Action::Wait(Duration::from_secs(60))]);
            assert_eq!(engine.step(Event::Wake, NOW, 0), [Action::Hello]);
        }
    }
}

#[test]
fn a_server_that_lost_its_tail_is_filled_again() {
    let mut engine = greeting_engine(0, 4);
    let adopt = |base, acknowledged| Action::Adopt {
        epoch: EPOCH,
        base,
        acknowledged,
    };
    // Nobody gave the history a new name: only the shorter log tells.
    assert_eq!(engine.step(welcomed(greeting(9, 1)), NOW, 0), [adopt(0, 1)]);
    let renewed = Event::Renewed {
        known: Progress {
            waiting: 3,
            position: 2,
            ..known(0, 4)
        },
        copy: false,
    };
    assert_eq!(engine.step(renewed, NOW, 0), [Action::Push]);
    assert_eq!(engine.step(pushed(0, 1), NOW, 0), [Action::Pull]);

    let mut engine = greeting_engine(0, 4);
    assert_eq!(engine.step(welcomed(greeting(3, 4)), NOW, 0), [adopt(0, 4)]);

    // With a new name, even where the position has passed ours since.
    let mut engine = greeting_engine(0, 4);
    let named = Greeting {
        base: Some(3),
        ..greeting(90, 4)
    };
    assert_eq!(engine.step(welcomed(named), NOW, 0), [adopt(3, 4)]);
}

#[test]
fn the_first_copy_waits_until_what_the_server_lost_is_offered_again() {
    let missing = |base| Greeting {
        base,
        copy: true,
        ..greeting(9, 4)
    };
    let mut engine = greeting_engine(0, 4);
    let adopt = Action::Adopt {
        epoch: EPOCH,
        base: 3,
        acknowledged: 4,
    };
    assert_eq!(engine.step(welcomed(missing(Some(3))), NOW, 0), [adopt]);
    let renewed = Event::Renewed {
        known: known(2, 4),
        copy: true,
    };
    assert_eq!(engine.step(renewed, NOW, 0), [Action::Copy]);
    let copied = Event::Copied(known(2, 4));
    assert_eq!(engine.step(copied, NOW, 0), [Action::Push]);

    let mut engine = greeting_engine(0, 4);
    let action = engine.step(welcomed(missing(None)), NOW, 0);
    assert_eq!(action, [Action::Copy]);
    let copied = Event::Copied(Progress {
        position: 9,
        ..known(0, 4)
    });
    assert_eq!(engine.step(copied, NOW, 0), [Action::Wait(POLL)]);
}

#[test]
fn a_log_that_was_written_elsewhere_too_is_left() {
    let restored = greeting(9, 7);
    let copied = Greeting {
        same_log: false,
        ..greeting(9, 1)
    };
    let twin = Greeting {
        forked: true,
        ..greeting(9, 1)
    };
    for case in [restored, copied, twin] {
        let mut engine = greeting_engine(0, 1);
        let left = engine.step(welcomed(case), NOW, 0);
        assert_eq!(left, [Action::Mint]);
        assert_eq!(engine.step(Event::Minted, NOW, 0), [Action::Hello]);
    }
    let mut engine = greeting_engine(1, 1);
    engine.step(welcomed(greeting(9, 1)), NOW, 0);
    assert_eq!(engine.step(Event::Forked, NOW, 0), [Action::Mint]);
    let foreign = Failure::Refused {
        code: FOREIGN_LOG.into(),
        message: String::new(),
    };
    let left = greeting_engine(0, 1).step(Event::Failed(foreign), NOW, 0);
    assert_eq!(left, [Action::Mint]);
}

#[test]
fn epochs_that_were_missed_count_from_the_lowest() {
    let start = |epoch: u128, base| EpochStart {
        epoch: Uuid::from_u128(epoch),
        base,
    };
    let welcome = |epochs: Vec<EpochStart>| Welcome {
        protocol_min: 1,
        protocol_max: 1,
        schema: 1,
        epoch: Uuid::from_u128(9),
        position: 70,
        acknowledged: 0,
        acknowledged_hash: Hash32::ZERO,
        permission_version: 1,
        users: Vec::new(),
        former: Vec::new(),
        devices: Vec::new(),
        signers: None,
        records_of: None,
        readable: None,
        tables: None,
        epochs,
        forked: false,
        aside: Vec::new(),
        now: chrono::DateTime::UNIX_EPOCH,
    };
    let of = |known: u128, epochs| {
        Greeting::new(&welcome(epochs), Some(Uuid::from_u128(known)), None, false).base
    };
    let all = || vec![start(1, 0), start(2, 50), start(8, 30), start(9, 60)];
    assert_eq!(of(9, all()), None);
    assert_eq!(of(8, all()), Some(60));
    assert_eq!(of(1, all()), Some(30));
    assert_eq!(
        of(5, all()),
        Some(0),
        "an epoch that the restored server never had"
    );
    assert_eq!(of(1, Vec::new()), Some(70), "a server that names no epochs");
}

#[test]
fn a_removed_device_hands_its_work_over_and_tries_again_when_it_cannot() {
    let mut engine = greeting_engine(3, 1);
    let left = engine.step(Event::Failed(Failure::DeviceRevoked), NOW, 0);
    assert_eq!(left, [Action::Leave]);
    let failed = engine.step(Event::Failed(Failure::Offline), NOW, 0);
    assert!(matches!(failed[..], [Action::Wait(_)]));
    assert_eq!(engine.step(Event::Wake, NOW, 0), [Action::Hello]);
}
