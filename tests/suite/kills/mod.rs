//! Several desks write and synchronise over a bad network while they, the server and PostgreSQL are killed at
//! seeded moments and before chosen system calls. Afterwards nothing that was acknowledged may be missing.

mod turn;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use vetpms_tests::support::{Cluster, Device, Fault, FaultProxy, Seeded, Server, Tap};

use crate::journal::{Journal, strange};
use turn::{Kill, Kills, turn};

const DESKS: usize = 3;

/// As many kills as `VETPMS_KILLS` says, 500 of them in `./test --long`, else a few.
fn wanted() -> u64 {
    let asked = std::env::var("VETPMS_KILLS").ok();
    let long = std::env::var_os("VETPMS_LONG").is_some();
    asked
        .and_then(|number| number.parse().ok())
        .unwrap_or(if long { 500 } else { 40 })
}

#[test]
fn nothing_is_lost_whatever_is_killed() {
    let mut random = Seeded::new(0x5eed_0004);
    let wanted = wanted();
    let cluster = Cluster::start();
    let mut server = Server::start_on(cluster.postgres());
    let proxy = FaultProxy::new(server.address(), random.fork());
    let desks: Vec<Device> = (0..DESKS)
        .map(|at| Device::join(&server, &format!("desk {at}")))
        .collect();
    // One client that all of them rename.
    let contested = desks[0].add("clients", json!({"last_name": "Everybody's"}));
    desks.iter().for_each(Device::sync);
    let contested = contested.parse().unwrap();
    desks.iter().for_each(|desk| desk.through(&proxy));
    proxy.trouble(&Fault::ALL, 250);
    let kills = Kills::default();
    // So many kills, and everything that can happen at least once; past the limit it never will.
    let goes_on = || {
        let all = kills.all();
        let missing = kills.counts().len() < Kill::ALL.len() || !proxy.missing().is_empty();
        all < wanted || (missing && all < wanted + 400)
    };
    let journals: Vec<Journal> = std::thread::scope(|scope| {
        let working: Vec<_> = desks
            .iter()
            .map(|desk| {
                let (mut random, kills, goes_on) = (random.fork(), &kills, &goes_on);
                scope.spawn(move || {
                    let mut journal = Journal::contesting(contested, "Everybody's");
                    while goes_on() {
                        turn(desk, &mut journal, &mut random, kills);
                    }
                    journal
                })
            })
            .collect();
        while goes_on() && working.iter().any(|desk| !desk.is_finished()) {
            shake(&mut server, &cluster, &mut random, &kills, wanted);
        }
        let ended = working.into_iter().map(|desk| desk.join());
        ended.map(|journal| journal.expect("a desk")).collect()
    });
    server.kill();
    server.resume();
    proxy.calm();
    let acknowledged: u64 = journals.iter().map(|journal| journal.acknowledged).sum();
    println!(
        "{} kills {:?}, {acknowledged} lines acknowledged\n{}",
        kills.all(),
        kills.counts(),
        proxy.told()
    );
    for kill in Kill::ALL {
        assert!(
            kills.counts().contains_key(&kill),
            "{kill:?} never happened"
        );
    }
    assert_eq!(proxy.missing(), [], "never happened");
    come_to_rest(&desks);
    all_there(&desks, &journals);
    println!("0 lost, 0 stalled, {DESKS} desks and PostgreSQL equal");
}

/// Kills the server or PostgreSQL, once in a while.
fn shake(server: &mut Server, cluster: &Cluster, random: &mut Seeded, kills: &Kills, wanted: u64) {
    std::thread::sleep(Duration::from_millis(500 + random.below(2_500)));
    // One crash of PostgreSQL for every fifty kills, the first one in the middle of a short run.
    let crashes = kills.counts().get(&Kill::Postgres).copied().unwrap_or(0);
    if kills.all() >= wanted.min(100) / 2 + crashes * 50 {
        cluster.crash_and_restart();
        kills.count(Kill::Postgres);
    }
    if server.has_ended() {
        kills.count(Kill::ServerAtCall);
    } else {
        server.kill();
        kills.count(Kill::Server);
        std::thread::sleep(Duration::from_millis(random.below(300)));
    }
    if random.below(2) == 0 {
        server.resume();
    } else {
        let calls = ["sendto", "write", "writev", "recvfrom"];
        let call = calls[usize::try_from(random.below(4)).unwrap()];
        server.resume_with(&Tap::kill(call, 40 + random.below(250)));
    }
}

/// Without any fault each desk sends what waits and fetches what is new; nothing may stay behind.
fn come_to_rest(desks: &[Device]) {
    for _ in 0..2 {
        desks.iter().for_each(Device::sync);
    }
    for desk in desks {
        let status = desk.status();
        let sync = &status["sync"];
        assert_eq!(
            (&sync["waiting"], &sync["quarantined"]),
            (&json!(0), &json!(0)),
            "{}: {status}",
            desk.name
        );
    }
}

/// Every desk has what was acknowledged on any of them, and all agree with each other and PostgreSQL.
fn all_there(desks: &[Device], journals: &[Journal]) {
    let mut first: Option<(Value, BTreeSet<String>)> = None;
    for desk in desks {
        let rows = desk.export();
        for journal in journals {
            let missing = journal.missing(&rows);
            assert_eq!(missing, [""; 0], "on {}", desk.name);
        }
        assert_eq!(strange(journals, &rows), [""; 0], "on {}", desk.name);
        desk.equals_server();
        let items = desk.conflicts();
        let ids = items.iter().map(|item| item["id"].to_string()).collect();
        let found = (desk.digests(), ids);
        assert_eq!(*first.get_or_insert_with(|| found.clone()), found);
    }
}
