//! `latency`: somebody saves at one desk; the clock stops when the other desk's listeners hear of
//! it, rows and search included. Two desks with their own drivers in this process, the real server.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::{Map, Value as Json, json};
use tokio::runtime::Runtime;
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::records::change_record;
use vetpms_app::sync::{Driver, SyncHandle};
use vetpms_app::{Desk, SystemRim, session};
use vetpms_model::Entity;
use vetpms_model::people::Client;
use vetpms_tests::support::{Device, Server};

use crate::measure::{Samples, now};
use crate::postgres::Cluster;
use crate::report::Line;

const EDITS: usize = 200;
const WARM_UP: usize = 5;
/// Milliseconds.
const AIM: f64 = 100.0;
/// Longer than the timer that asks when no announcement comes.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two edits, so that each stands for itself.
const PAUSE: Duration = Duration::from_millis(50);

pub fn run(small: bool) -> Vec<Line> {
    if Cluster::find().is_none() {
        return vec![Line::skipped("latency", Cluster::MISSING)];
    }
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "bench-writer"),
        Device::join(&server, "bench-watcher"),
    );
    let client: Uuid = a
        .add("clients", json!({"last_name": "Before"}))
        .parse()
        .expect("an id");
    for desk in [&a, &b] {
        desk.sync();
    }
    let edits = if small { EDITS / 20 } else { EDITS };
    let ours = between(edits, &open(&a), &open(&b), client);
    let peer = runtime().block_on(empty_requests(edits, &server.url()));
    let what = |text: &str| format!("edit to seen elsewhere, elapsed {text}, {edits} edits");
    let name = "three empty requests";
    vec![
        Line::time("latency", what("p50"), ours.median())
            .aim(AIM)
            .peer_time(name, peer.median()),
        Line::time("latency", what("p99"), ours.p99()).peer_time(name, peer.p99()),
    ]
}

pub fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.enable_all().build().expect("a runtime")
}

/// From an edit of a client on one desk until the other shows it. Both drivers end with this.
pub fn between(edits: usize, writer: &Arc<Desk>, watcher: &Arc<Desk>, client: Uuid) -> Samples {
    let runtime = runtime();
    let heard = listen(watcher, client);
    for desk in [writer, watcher] {
        follow(&runtime, desk);
    }
    measure(edits, writer, watcher, client, &heard)
}

/// Has a desk synchronise for as long as the runtime lives.
pub fn follow(runtime: &Runtime, desk: &Arc<Desk>) -> SyncHandle {
    let (driver, handle) = Driver::new(desk, || {})
        .expect("a driver")
        .expect("a practice with a server");
    runtime.spawn(driver.run());
    handle
}

pub fn open(device: &Device) -> Arc<Desk> {
    let key = device.folder().join("desk.key");
    let opened = session::open(
        &device.profile(),
        &Unlock::KeyFile(&key),
        Arc::new(SystemRim),
    );
    Arc::new(opened.expect("the desk opens"))
}

/// Tells of each change of the client that came from afar.
pub fn listen(desk: &Desk, client: Uuid) -> Receiver<()> {
    let (sender, heard) = mpsc::channel();
    desk.listen(move |changed| {
        if !changed.local && changed.rows.iter().any(|(_, id)| *id == client) {
            let _ = sender.send(()); // nobody listens any more at the end
        }
    });
    heard
}

fn measure(
    edits: usize,
    writer: &Desk,
    watcher: &Desk,
    client: Uuid,
    heard: &Receiver<()>,
) -> Samples {
    let mut elapsed = Samples::default();
    for count in 0..edits + WARM_UP {
        let name = format!("After {count}");
        let mut values = Map::new();
        values.insert("last_name".into(), json!(name));
        let began = now();
        change_record(writer, Client::def(), client, None, &values).expect("saved");
        while last_name(watcher, client) != json!(name) {
            heard
                .recv_timeout(PATIENCE)
                .expect("the other desk hears of it");
        }
        // The first edits also wait for the connection that announces.
        if count >= WARM_UP {
            elapsed.add(began.elapsed());
        }
        std::thread::sleep(PAUSE);
    }
    elapsed
}

pub fn last_name(desk: &Desk, client: Uuid) -> Json {
    let row = desk
        .read(|tx| Ok(tx.row(Client::def(), client)?))
        .expect("read");
    row.map_or(Json::Null, |(row, _)| {
        row.get(Client::def(), "last_name").to_json()
    })
}

/// The least that push, announcement and pull could take: three requests that do nothing.
async fn empty_requests(rounds: usize, server: &str) -> Samples {
    let http = reqwest::Client::new();
    let mut elapsed = Samples::default();
    for _ in 0..rounds {
        let began = now();
        for _ in 0..3 {
            let answer = http
                .get(format!("{server}/live"))
                .send()
                .await
                .expect("an answer");
            answer.bytes().await.expect("a whole answer");
        }
        elapsed.add(began.elapsed());
    }
    elapsed
}
