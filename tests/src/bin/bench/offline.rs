//! `offline`: a desk comes back after two weeks with 50,000 unsent changes, while somebody works at it and a
//! second desk follows. Real server, real files, each desk a process of its own.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::Desk;
use vetpms_tests::support::{Device, Seeded, Server};

use crate::agent::Agent;
use crate::latency::{follow, last_name, listen, open, runtime};
use crate::measure::{child_named, now, part, settle, tree_cpu, tree_peak};
use crate::postgres::Cluster;
use crate::practice::{import_into, row_count};
use crate::relay::Relay;
use crate::report::{Line, Unit};

const NAME: &str = "offline";
const CHANGES: usize = 50_000;
/// Lines of the licence list that the practice has when the desk leaves.
const LINES: usize = 8_000;
const PATIENCE: Duration = Duration::from_secs(1_800);
const MIB: f64 = 1024.0 * 1024.0;

pub fn run(small: bool) -> Vec<Line> {
    let Some(cluster) = Cluster::find() else {
        return vec![Line::skipped(NAME, Cluster::MISSING)];
    };
    let scale = part(small);
    let server = Server::start();
    let (away, other) = (
        Device::join(&server, "bench-away"),
        Device::join(&server, "bench-other"),
    );
    let noted: Uuid = other
        .add("clients", json!({"last_name": "Before"}))
        .parse()
        .expect("an id");
    import_into(&other, Some(LINES / scale));
    for desk in [&other, &away] {
        desk.sync();
    }
    two_weeks(&away, CHANGES / scale);
    let relay = Relay::to(server.address());
    away.reach(&relay.url());
    let pids = (child_named("vetpms-server"), cluster.postmaster);
    let lines = comes_back(&away, &other, pids, &relay, noted);
    other.sync();
    assert_eq!(row_count(&away), row_count(&other), "not everything came");
    lines
}

/// Ordinary work without a server: so many change sets, each by a use case.
fn two_weeks(away: &Device, changes: usize) {
    let mut random = Seeded::new(0x0ff1);
    let ids = |table: &str| -> Vec<Json> {
        let rows = away
            .export()
            .into_iter()
            .filter(|row| row["table"] == table);
        rows.map(|row| row["id"].clone()).collect()
    };
    let (clients, patients) = (ids("clients"), ids("patients"));
    let work = |at: usize| {
        let client = &clients[random.below(clients.len() as u64) as usize];
        let patient = &patients[random.below(patients.len() as u64) as usize];
        operation(&mut random, at, client, patient)
    };
    let work: Vec<Json> = (0..changes).map(work).collect();
    away.batch(&work);
    assert_eq!(away.status()["sync"]["waiting"], changes);
}

/// Of ten changes six edit an animal, two an owner, one weighs, one brings somebody new with an animal.
fn operation(random: &mut Seeded, at: usize, client: &Json, patient: &Json) -> Json {
    let set = |table: &str, id: &Json, values: Json| json!({"op": "set", "table": table, "id": id, "values": values});
    let notes = format!("call {at}, on day {}: comes again in spring", at % 14);
    match random.below(10) {
        0..3 => set("patients", patient, json!({"color": format!("shade {at}")})),
        3..5 => set("patients", patient, json!({"notes": notes})),
        5 => set(
            "patients",
            patient,
            json!({"breed": format!("breed {at}"), "is_neutered": true}),
        ),
        6 => set(
            "clients",
            client,
            json!({"email": format!("owner{at}@mail.example")}),
        ),
        7 => set("clients", client, json!({"notes": notes})),
        8 => {
            json!({"op": "weigh", "patient": patient, "values": {"weight_kg": format!("{}.{}", 2 + at % 40, at % 10)}, "confirmed": true})
        }
        _ => {
            json!({"op": "register_client", "values": {"first_name": "Eva", "last_name": format!("New {at}")},
            "patients": [{"values": {"name": format!("Pet {at}"), "species": "Dog"}}]})
        }
    }
}

/// When what is saved in the middle of it all was saved, and when the other desk showed it.
#[derive(Default)]
struct Foreground {
    waiting: u64,
    began: Option<Instant>,
    seen: Option<Duration>,
}

impl Foreground {
    const NAME: &str = "In between";

    /// Saves once half of it is sent.
    fn save(&mut self, agent: &mut Agent, waiting: u64, whole: u64, row: Uuid) {
        if self.began.is_none() && waiting < whole / 2 + 1 {
            self.waiting = waiting;
            self.began = Some(now());
            agent.tell(&format!("{row} {}", Self::NAME));
        }
    }

    fn look(&mut self, watcher: &Desk, row: Uuid) {
        let Some(began) = self.began else { return };
        if self.seen.is_none() && last_name(watcher, row) == json!(Self::NAME) {
            self.seen = Some(began.elapsed());
        }
    }
}

fn comes_back(
    away: &Device,
    other: &Device,
    (server, postgres): (u32, u32),
    relay: &Relay,
    row: Uuid,
) -> Vec<Line> {
    let whole = away.status()["sync"]["waiting"].as_u64().expect("a count");
    let (watcher, runtime) = (open(other), runtime());
    let heard = listen(&watcher, row);
    let _handle = follow(&runtime, &watcher);
    let mut agent = Agent::open(away);
    settle(&[agent.id(), server, postgres]);
    let used = || [tree_cpu(server), tree_cpu(postgres)];
    let (before, desk_before) = (used(), tree_cpu(agent.id()));

    let mut foreground = Foreground::default();
    let began = now();
    agent.tell("go");
    let sent = loop {
        let (waiting, done) = agent.state();
        foreground.save(&mut agent, waiting, whole, row);
        drained(&heard);
        foreground.look(&watcher, row);
        assert!(began.elapsed() < PATIENCE, "not exchanged in time");
        if done && waiting == 0 && foreground.began.is_some() {
            break began.elapsed();
        }
    };
    let desk = tree_cpu(agent.id()) - desk_before;
    while foreground.seen.is_none() {
        let _ = heard.recv_timeout(Duration::from_millis(50)); // looked at either way
        foreground.look(&watcher, row);
        assert!(began.elapsed() < PATIENCE, "the other desk never heard");
    }
    settle(&[server, postgres]);
    let after = used();
    let costs = [desk, after[0] - before[0], after[1] - before[1]];
    let memory = [tree_peak(agent.id()), tree_peak(server)];
    told(whole, sent, costs, memory, relay.carried(), &foreground)
}

fn drained(heard: &Receiver<()>) {
    while heard.try_recv().is_ok() {}
}

fn told(
    whole: u64,
    sent: Duration,
    [desk, server, postgres]: [Duration; 3],
    [desk_memory, server_memory]: [f64; 2],
    (up, down): (u64, u64),
    foreground: &Foreground,
) -> Vec<Line> {
    let seconds =
        |what: String, time: Duration| Line::new(NAME, what, Unit::Seconds, time.as_secs_f64());
    let mebibytes = |what: &str, value: f64| Line::new(NAME, what, Unit::Mebibytes, value);
    let seen = foreground.seen.unwrap_or_default();
    vec![
        seconds(format!("{whole} change sets exchanged, elapsed"), sent),
        seconds("CPU of the desk".into(), desk),
        seconds(
            "CPU of the server and its workers, another desk following".into(),
            server,
        ),
        seconds("CPU of PostgreSQL".into(), postgres),
        mebibytes("sent by the desk", up as f64 / MIB),
        mebibytes("sent to the desk", down as f64 / MIB),
        mebibytes("peak memory of the desk (VmHWM)", desk_memory),
        mebibytes(
            "peak memory of the server and its workers (sum of VmHWM)",
            server_memory,
        ),
        seconds(
            format!(
                "edit made with {} waiting, until the other desk shows it",
                foreground.waiting
            ),
            seen,
        ),
    ]
}
