//! A desk is killed before each of its writes to the disk, one run for each of them: what was acknowledged is
//! there, what was not is there whole or not at all, and the next run goes on as if nothing had been.

use serde_json::{Value, json};
use vetpms_tests::support::{Batch, Device, Seeded, Server, Tap};

use crate::journal::{Journal, lines};

/// The calls by which a desk changes its disk, and how far apart the runs are in `./test`: nearly all are of
/// the first kind, and `./test --long` takes each of those too.
const CALLS: [(&str, u64); 6] = [
    ("pwrite64", 43),
    ("fsync", 5),
    ("ftruncate", 1),
    ("unlink", 3),
    ("rename", 1),
    ("write", 2),
];

/// Every place of a call before which a run is to die, until a run lives through.
fn at_each(random: &mut Seeded, mut run: impl FnMut(&Tap, &mut Seeded) -> bool) -> u64 {
    let long = std::env::var_os("VETPMS_LONG").is_some();
    let mut killed = 0;
    for (call, apart) in CALLS {
        let step = if long { 1 } else { apart };
        let mut at = 1 + random.below(step);
        while run(&Tap::kill(call, at), random) {
            killed += 1;
            at += step;
        }
    }
    killed
}

#[test]
fn a_batch_that_dies_before_any_of_its_writes_loses_nothing() {
    let desk = Device::alone("each-write");
    let mut journal = Journal::default();
    let killed = at_each(&mut Seeded::new(0x5eed_0007), |tap, random| {
        let planned = journal.plan(random, "Client", 2);
        let command = tap.on(&desk.command(&["batch"]));
        let ended = Batch::start(command, lines(&planned)).end();
        assert_eq!(journal.note(planned, &ended.answers), [Value::Null; 0]);
        desk.digests();
        ended.status.code().is_none()
    });
    assert_eq!(journal.missing(&desk.export()), [""; 0]);
    println!(
        "{killed} kills, {} lines acknowledged",
        journal.acknowledged
    );
    assert!(killed > 6);
}

#[test]
fn a_desk_that_dies_before_any_write_of_a_synchronisation_goes_on() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "write-a"),
        Device::join(&server, "write-b"),
    );
    a.sync();
    b.sync();
    let mut journal = Journal::default();
    let mut random = Seeded::new(0x5eed_0008);
    let mut killed = 0;
    // First the one that sends, then the one that fetches.
    for dies in [&a, &b] {
        killed += at_each(&mut random, |tap, random| {
            let planned = journal.plan(random, "Client", 3);
            let ended = Batch::start(a.command(&["batch"]), lines(&planned)).end();
            assert_eq!(journal.note(planned, &ended.answers), [Value::Null; 0]);
            if dies.name == b.name {
                a.sync();
            }
            let died = dies.run_with(tap, &["sync"]).code == -1;
            dies.sync();
            died
        });
    }
    b.sync();
    a.equals_server();
    b.equals_server();
    assert_eq!(a.digests(), b.digests());
    assert_eq!(journal.missing(&b.export()), [""; 0]);
    println!(
        "{killed} kills, {} lines acknowledged",
        journal.acknowledged
    );
    assert!(killed > 10);
}

/// Starts for the first time and dies on the way; then once more, as a person would. Whether it died.
fn first_start(name: &str, tap: &Tap, mut begin: impl FnMut() -> Vec<String>) -> bool {
    let desk = Device::bare(name);
    let strings = begin();
    let arguments: Vec<&str> = strings.iter().map(String::as_str).collect();
    let died = desk.run_with(tap, &arguments).code == -1;
    if !desk.profile().join("profile.json").exists() {
        // A key file is never written over; whoever begins again removes it.
        let _ = std::fs::remove_file(desk.folder().join("desk.key"));
        let strings = begin();
        let arguments: Vec<&str> = strings.iter().map(String::as_str).collect();
        desk.run(&arguments).ok();
    }
    let client = desk.add("clients", json!({"last_name": "Brown"}));
    let kept = desk.export();
    assert!(
        kept.iter().any(|row| row["id"] == client.as_str()),
        "{kept:?}"
    );
    desk.digests();
    died
}

#[test]
fn a_new_practice_that_dies_before_any_of_its_writes_is_begun_again() {
    let begin = || {
        let words = [
            "init",
            "--practice",
            "Hill Street",
            "--email",
            "ann@hill.example",
            "--name",
            "Ann",
        ];
        words.map(str::to_owned).to_vec()
    };
    let killed = at_each(&mut Seeded::new(0x5eed_0009), |tap, _| {
        first_start("first-alone", tap, begin)
    });
    println!("{killed} kills");
    assert!(killed > 6);
}

#[test]
fn a_desk_that_dies_before_any_write_of_joining_joins_by_another_code() {
    let server = Server::start();
    let begin = || {
        let (url, code) = (server.url(), server.device_code("first-join"));
        let words = [
            "join",
            "--server",
            &url,
            "--code",
            &code,
            "--device-name",
            "desk",
        ];
        words.map(str::to_owned).to_vec()
    };
    let killed = at_each(&mut Seeded::new(0x5eed_000a), |tap, _| {
        first_start("first-join", tap, begin)
    });
    println!("{killed} kills");
    assert!(killed > 6);
}
