//! `documents`: documents of twelve fields to an empty device, a thousand edits up, one edit across; beside
//! the floor and the peers, which get the same documents.

use std::time::Duration;

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_app::Desk;
use vetpms_app::records::change_record;
use vetpms_app::sync::sync_once;
use vetpms_model::Entity;
use vetpms_model::people::Patient;
use vetpms_tests::support::{Device, Server};

use crate::latency;
use crate::measure::{child_named, now, of_children, part, process_cpu, settle};
use crate::peers::{self, EDITS, Failed, Figures, OF_AN_OWNER, ROUNDS, Work};
use crate::postgres::Cluster;
use crate::practice::row_count;
use crate::relay::Relay;
use crate::report::{Line, Unit};

const NAME: &str = "documents";
const DOCUMENTS: usize = 100_000;
/// Of the floor's cost at most, and of a merging peer's.
const OF_THE_FLOOR: f64 = 3.0;
const OF_A_PEER: f64 = 0.2;
/// Milliseconds from an edit at A until B shows it.
const LATENCY_AIM: f64 = 50.0;

pub fn run(small: bool) -> Vec<Line> {
    let tried = if small { 10 } else { 1 };
    let work = Work::make(DOCUMENTS / part(small), EDITS / tried, ROUNDS / tried);
    let peers = peers::run(&work);
    if Cluster::find().is_none() {
        return vec![Line::skipped(NAME, Cluster::MISSING)];
    }
    let ours = ours(&work);
    let mut lines = own_lines(&ours, &work);
    for peer in peers {
        match peer {
            Ok(peer) => lines.extend(beside(&ours, &peer)),
            Err(Failed { name, why }) => lines.push(Line::skipped(NAME, &format!("{name}: {why}"))),
        }
    }
    lines
}

fn own_lines(ours: &Figures, work: &Work) -> Vec<Line> {
    let count = ours.documents;
    let by_document = |text: &str| format!("{text} by document, {count} to an empty device");
    let of = |time: Duration| time / u32::try_from(count).unwrap_or(u32::MAX);
    vec![
        Line::time(NAME, by_document("CPU of the device"), of(ours.client)),
        Line::time(
            NAME,
            by_document("CPU of server and PostgreSQL"),
            of(ours.server),
        ),
        Line::new(NAME, by_document("on the wire"), Unit::Bytes, ours.bytes())
            .aim(work.json_bytes())
            .peer("the same as JSON", work.json_bytes()),
    ]
}

fn beside(ours: &Figures, peer: &Figures) -> Vec<Line> {
    let is_floor = peer.name == "floor";
    let share = if is_floor { OF_THE_FLOOR } else { OF_A_PEER };
    let name = format!("{}, {} documents", peer.name, peer.documents);
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let line = |what: String, unit, ours: f64, theirs: f64| {
        Line::new(NAME, what, unit, ours).peer(name.clone(), theirs)
    };
    let cpu = line(
        "CPU of both by document".into(),
        Unit::Milliseconds,
        ours.cpu(),
        peer.cpu(),
    );
    let edits = peer.edits;
    let push = |text: &str| format!("{edits} edits sent, {text}");
    vec![
        cpu.aim(peer.cpu() * share),
        line(
            "on the wire by document".into(),
            Unit::Bytes,
            ours.bytes(),
            peer.bytes(),
        ),
        line(
            push("elapsed"),
            Unit::Milliseconds,
            millis(ours.push),
            millis(peer.push),
        ),
        line(
            push("CPU of both"),
            Unit::Milliseconds,
            millis(ours.push_cpu),
            millis(peer.push_cpu),
        ),
        line(
            "edit on A until B has it, elapsed p50".into(),
            Unit::Milliseconds,
            millis(ours.latency),
            millis(peer.latency),
        )
        .aim(LATENCY_AIM),
    ]
}

fn ours(work: &Work) -> Figures {
    eprintln!("  ours ...");
    let server = Server::start();
    let programs = [
        child_named("vetpms-server"),
        Cluster::find().expect("the cluster").postmaster,
    ];
    let (author, device) = (
        Device::join(&server, "bench-author"),
        Device::join(&server, "bench-device"),
    );
    author.sync();
    fill(&author, work);
    author.sync();

    let relay = Relay::to(server.address());
    device.reach(&relay.url());
    let before = settle(&programs);
    let ((), client) = of_children(|| device.sync());
    let server_cpu = settle(&programs) - before;
    let (up, down) = relay.carried();
    assert_eq!(
        row_count(&device),
        row_count(&author),
        "not everything came"
    );
    device.reach(&server.url());

    let (writer, watcher) = (latency::open(&author), latency::open(&device));
    let (push, push_cpu) = push(&writer, work, &programs);
    let elapsed = latency::between(work.rounds, &writer, &watcher, work.owners[0]);
    Figures {
        name: "ours".into(),
        documents: work.documents.len(),
        client,
        server: server_cpu,
        bytes: up + down,
        edits: work.edits,
        push,
        push_cpu,
        latency: elapsed.median(),
    }
}

/// Each owner brings all of theirs at once: one change set for each owner.
fn fill(author: &Device, work: &Work) {
    let animal = |line: &String| {
        let mut values: Map<String, Json> = serde_json::from_str(line).expect("a document");
        let id = values.remove("id");
        values.remove("client_id");
        json!({"id": id, "values": values})
    };
    let owner = |(at, (id, lines)): (usize, (&Uuid, &[String]))| {
        let patients: Vec<Json> = lines.iter().map(animal).collect();
        json!({"op": "register_client", "id": id, "values": {"last_name": format!("Owner {at}")}, "patients": patients})
    };
    let of_owners = work.owners.iter().zip(work.documents.chunks(OF_AN_OWNER));
    let all: Vec<Json> = of_owners.enumerate().map(owner).collect();
    author.batch(&all);
}

/// Edits are saved first and then sent: elapsed, and processor time of desk, server and PostgreSQL.
fn push(writer: &std::sync::Arc<Desk>, work: &Work, programs: &[u32]) -> (Duration, Duration) {
    for line in work.edits() {
        let document: Json = serde_json::from_str(&line).expect("a document");
        let id = document["id"].as_str().and_then(|id| id.parse().ok());
        let mut values = Map::new();
        values.insert("color".into(), document["color"].clone());
        change_record(writer, Patient::def(), id.expect("an id"), None, &values).expect("saved");
    }
    let runtime = latency::runtime();
    let before = settle(programs);
    let (began, own) = (now(), process_cpu());
    runtime.block_on(sync_once(writer)).expect("sent");
    let (elapsed, desk) = (began.elapsed(), process_cpu() - own);
    (elapsed, desk + settle(programs) - before)
}
