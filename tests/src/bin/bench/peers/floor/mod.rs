//! The floor: the least that brings documents from one place to another. A sequence log in SQLite, pages
//! compressed with zstd over HTTP, and a table of twelve columns in SQLite on the other side. No merge, no
//! history, no rights, no signature, no encryption, no search.

mod http;
mod server;

use std::borrow::Cow;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use rusqlite::Connection;
use serde::Deserialize;
use vetpms_tests::support::Temp;

use super::{Figures, Work, edited};
use crate::measure::{Samples, now, process_cpu, thread_cpu};
use http::Side;

/// Documents of a page, as many as our change sets of one.
const PAGE: i64 = 1_000;
/// zstd's usual level.
const LEVEL: i32 = 3;
const PATIENCE: Duration = Duration::from_secs(30);

/// A file with the settings that the product's have too, but for the encryption.
fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a database");
    let settings = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;";
    connection.execute_batch(settings).expect("the settings");
    connection
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    client_id: Cow<'a, str>,
    name: Cow<'a, str>,
    species: Cow<'a, str>,
    breed: Cow<'a, str>,
    color: Cow<'a, str>,
    date_of_birth: Cow<'a, str>,
    birth_is_estimated: bool,
    gender: Cow<'a, str>,
    is_neutered: bool,
    microchip_id: Cow<'a, str>,
    medical_alerts: Vec<Cow<'a, str>>,
    notes: Cow<'a, str>,
}

/// A device: a file, a connection, and how far it is.
struct Client {
    file: Connection,
    side: Side,
    at: i64,
}

impl Client {
    fn new(path: &Path, server: SocketAddr) -> Self {
        let file = open(path);
        let table = "CREATE TABLE documents (id TEXT PRIMARY KEY, client_id TEXT, name TEXT, species TEXT, breed TEXT, \
             color TEXT, date_of_birth TEXT, birth_is_estimated INTEGER, gender TEXT, is_neutered INTEGER, \
             microchip_id TEXT, medical_alerts TEXT, notes TEXT) WITHOUT ROWID; CREATE TABLE at (seq INTEGER);";
        file.execute_batch(table).expect("the table");
        let stream = TcpStream::connect(server).expect("the server answers");
        Self {
            file,
            side: Side::new(stream),
            at: 0,
        }
    }

    fn push(&mut self, lines: &[String]) {
        let body = zstd::encode_all(lines.join("\n").as_bytes(), LEVEL).expect("compressed");
        self.side.ask("POST /push", &body);
    }

    /// Fetches until nothing is left; how many documents came.
    fn pull(&mut self) -> usize {
        let mut count = 0;
        loop {
            let page = self.side.ask(&format!("GET /pull?after={}", self.at), &[]);
            let text = String::from_utf8(zstd::decode_all(&*page).expect("compressed"));
            let text = text.expect("text");
            let mut lines = text.lines();
            let at = lines.next().and_then(|line| line.parse().ok());
            let came = self.store(lines, at.expect("a number"));
            count += came;
            if (came as i64) < PAGE {
                return count;
            }
        }
    }

    fn wait(&mut self) {
        self.side.ask(&format!("GET /wait?after={}", self.at), &[]);
    }

    /// Documents and the place up to which they are there, in one transaction.
    fn store<'a>(&mut self, lines: impl Iterator<Item = &'a str>, at: i64) -> usize {
        let transaction = self.file.transaction().expect("a transaction");
        let mut insert = transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO documents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )
            .expect("prepared");
        let mut count = 0;
        for line in lines {
            let d: Document<'_> = serde_json::from_str(line).expect("a document");
            let values: [&dyn rusqlite::ToSql; 13] = [
                &d.id,
                &d.client_id,
                &d.name,
                &d.species,
                &d.breed,
                &d.color,
                &d.date_of_birth,
                &d.birth_is_estimated,
                &d.gender,
                &d.is_neutered,
                &d.microchip_id,
                &d.medical_alerts.join("\n"),
                &d.notes,
            ];
            insert.execute(values).expect("stored");
            count += 1;
        }
        drop(insert);
        transaction
            .execute("INSERT INTO at VALUES (?1)", [at])
            .expect("the place");
        transaction.commit().expect("committed");
        self.at = at;
        count
    }
}

pub fn run(work: &Work) -> Figures {
    let temp = Temp::new("bench-floor");
    let server = server::start(temp.path());
    let mut author = Client::new(&temp.join("author.db"), server);
    for lines in work.documents.chunks(PAGE as usize) {
        author.push(lines);
    }

    let mut device = Client::new(&temp.join("device.db"), server);
    let (all, own) = (process_cpu(), thread_cpu());
    let came = device.pull();
    let client = thread_cpu() - own;
    let server_cpu = (process_cpu() - all).saturating_sub(client);
    assert_eq!(came, work.documents.len(), "the floor lost documents");
    let bytes = device.side.read + device.side.written;

    let edits: Vec<String> = work.edits().collect();
    device.store(edits.iter().map(String::as_str), device.at);
    let (began, all) = (now(), process_cpu());
    device.push(&edits);
    let (push, push_cpu) = (began.elapsed(), process_cpu() - all);
    author.at = device.at; // what the author wrote itself
    assert_eq!(author.pull(), edits.len(), "the floor lost edits");
    Figures {
        name: "floor".into(),
        documents: came,
        client,
        server: server_cpu,
        bytes,
        edits: edits.len(),
        push,
        push_cpu,
        latency: latency(work, author, device),
    }
}

/// From a write on one device until it is in the other's file; the other hears of it by a request that waits.
fn latency(work: &Work, mut writer: Client, mut watcher: Client) -> Duration {
    writer.pull();
    watcher.pull();
    let (sender, seen) = mpsc::channel();
    std::thread::spawn(move || {
        loop {
            watcher.wait();
            watcher.pull();
            if sender.send(()).is_err() {
                return;
            }
        }
    });
    let mut elapsed = Samples::default();
    for round in 0..work.rounds {
        let line = edited(
            &work.documents[round % work.documents.len()],
            &format!("tone {round}"),
        );
        let began = now();
        let at = writer.at;
        writer.store(std::iter::once(&*line), at);
        writer.push(std::slice::from_ref(&line));
        seen.recv_timeout(PATIENCE).expect("the other device hears");
        elapsed.add(began.elapsed());
        std::thread::sleep(Duration::from_millis(20));
    }
    elapsed.median()
}
