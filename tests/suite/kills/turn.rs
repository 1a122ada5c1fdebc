//! One turn of a desk: it writes or synchronises, and is killed while it does.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;
use vetpms_tests::support::{Batch, Device, Seeded, Tap};

use crate::journal::{Journal, lines};

/// What was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kill {
    /// `vetpms batch`, at some moment.
    Batch,
    /// `vetpms batch`, before one of its writes.
    BatchAtCall,
    /// `vetpms sync`, at some moment.
    Sync,
    /// `vetpms sync`, before one of its writes.
    SyncAtCall,
    /// The server, at some moment.
    Server,
    /// The server, before it sends something to a desk or to PostgreSQL.
    ServerAtCall,
    /// PostgreSQL, which recovers.
    Postgres,
}

impl Kill {
    pub(crate) const ALL: [Self; 7] = [
        Self::Batch,
        Self::BatchAtCall,
        Self::Sync,
        Self::SyncAtCall,
        Self::Server,
        Self::ServerAtCall,
        Self::Postgres,
    ];
}

/// How often each kind of process was killed.
#[derive(Default)]
pub(crate) struct Kills(Mutex<BTreeMap<Kill, u64>>);

impl Kills {
    pub(crate) fn count(&self, kill: Kill) {
        *self.0.lock().unwrap().entry(kill).or_default() += 1;
    }

    pub(crate) fn all(&self) -> u64 {
        self.0.lock().unwrap().values().sum()
    }

    pub(crate) fn counts(&self) -> BTreeMap<Kill, u64> {
        self.0.lock().unwrap().clone()
    }
}

/// Before one of the calls by which a desk changes its disk.
fn at_a_write(random: &mut Seeded) -> Tap {
    // How many of each a run makes, seen with `strace -c`; past the last one nothing happens.
    let calls = [
        ("pwrite64", 160),
        ("pwrite64", 400),
        ("fsync", 14),
        ("ftruncate", 3),
        ("unlink", 3),
        ("rename", 1),
        ("write", 6),
    ];
    let (call, most) = calls[usize::try_from(random.below(calls.len() as u64)).unwrap()];
    Tap::kill(call, 1 + random.below(most))
}

/// One turn.
pub(crate) fn turn(desk: &Device, journal: &mut Journal, random: &mut Seeded, kills: &Kills) {
    match random.below(4) {
        0 => batch(desk, journal, random, kills),
        1 => batch_at_call(desk, journal, random, kills),
        2 => {
            let command = &mut desk.command(&["sync"]);
            let quiet = command.stdout(std::process::Stdio::null());
            let mut child = quiet.stderr(std::process::Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(random.below(700)));
            let _ = child.kill(); // it may have ended
            if child.wait().unwrap().code().is_none() {
                kills.count(Kill::Sync);
            }
        }
        _ => {
            if desk.run_with(&at_a_write(random), &["sync"]).code == -1 {
                kills.count(Kill::SyncAtCall);
            }
        }
    }
    if random.below(2) == 0 {
        desk.run(&["sync"]); // through whatever the network does
    }
}

fn batch(desk: &Device, journal: &mut Journal, random: &mut Seeded, kills: &Kills) {
    let planned = journal.plan(random, &desk.name, 60);
    let mut batch = Batch::start(desk.command(&["batch"]), lines(&planned));
    batch.wait_for(random.below(10));
    std::thread::sleep(Duration::from_micros(random.below(20_000)));
    let ended = batch.kill();
    assert_eq!(journal.note(planned, &ended.answers), [Value::Null; 0]);
    if ended.status.code().is_none() {
        kills.count(Kill::Batch);
    }
}

fn batch_at_call(desk: &Device, journal: &mut Journal, random: &mut Seeded, kills: &Kills) {
    let planned = journal.plan(random, &desk.name, 4);
    let command = at_a_write(random).on(&desk.command(&["batch"]));
    let ended = Batch::start(command, lines(&planned)).end();
    assert_eq!(journal.note(planned, &ended.answers), [Value::Null; 0]);
    if ended.status.code().is_none() {
        kills.count(Kill::BatchAtCall);
    }
}
