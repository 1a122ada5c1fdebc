//! The floor's server: a log in SQLite in which each document stands once, under the number of its last write.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

use rusqlite::Connection;
use serde::Deserialize;

use super::http::Side;
use super::{LEVEL, PAGE, open};

const OK: &str = "HTTP/1.1 200 OK";

/// The number of the last write, and who waits for the next.
#[derive(Default)]
struct Head {
    at: Mutex<i64>,
    moved: Condvar,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    id: &'a str,
}

/// Listens for ever, one thread for each connection.
pub fn start(folder: &Path) -> SocketAddr {
    let path = folder.join("server.db");
    let tables = "CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL);";
    open(&path).execute_batch(tables).expect("the log");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let head = Arc::new(Head::default());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (path, head) = (path.clone(), Arc::clone(&head));
            std::thread::spawn(move || serve(stream, &path, &head));
        }
    });
    address
}

fn serve(stream: TcpStream, path: &Path, head: &Head) {
    let connection = open(path);
    let mut side = Side::new(stream);
    while let Some((request, body)) = side.receive() {
        let after = request
            .split_once("after=")
            .and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok())
            .unwrap_or(0);
        let answer = match request
            .split_once('?')
            .map_or(&*request, |(route, _)| route)
        {
            "GET /pull" => page(&connection, after),
            "GET /wait" => wait(head, after),
            _ => take(&connection, head, &body),
        };
        side.send(OK, &answer);
    }
}

/// Stores documents under new numbers.
fn take(connection: &Connection, head: &Head, body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(zstd::decode_all(body).expect("compressed")).expect("text");
    let mut at = head.at.lock().expect("the head");
    connection.execute_batch("BEGIN IMMEDIATE").expect("begun");
    let mut insert = connection
        .prepare_cached("INSERT OR REPLACE INTO log (id, document) VALUES (?1, ?2)")
        .expect("prepared");
    for line in text.lines() {
        let named: Named<'_> = serde_json::from_str(line).expect("a document");
        insert.execute((named.id, line)).expect("stored");
    }
    connection.execute_batch("COMMIT").expect("committed");
    *at = connection.last_insert_rowid();
    head.moved.notify_all();
    at.to_string().into_bytes()
}

fn wait(head: &Head, after: i64) -> Vec<u8> {
    let at = head.at.lock().expect("the head");
    let at = head
        .moved
        .wait_while(at, |at| *at <= after)
        .expect("the head");
    at.to_string().into_bytes()
}

/// The last number of the page on a line of its own, then a document a line.
fn page(connection: &Connection, after: i64) -> Vec<u8> {
    let mut select = connection
        .prepare_cached("SELECT seq, document FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2")
        .expect("prepared");
    let mut rows = select.query((after, PAGE)).expect("the page");
    let (mut last, mut text) = (after, String::new());
    while let Some(row) = rows.next().expect("a row") {
        last = row.get(0).expect("a number");
        text += row.get_ref(1).expect("a column").as_str().expect("text");
        text.push('\n');
    }
    let whole = format!("{last}\n{text}");
    zstd::encode_all(whole.as_bytes(), LEVEL).expect("compressed")
}
