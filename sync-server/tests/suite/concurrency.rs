//! Many devices at once: positions without gaps, and no reader ever skips a late commit.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use serde_json::json;
use uuid::Uuid;
use vetpms_protocol::Verdict;

use crate::support::{Server, client};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_never_skips_a_late_commit() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let reader = tenant.device("anna@test.example", "Reader").await;
    let done = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for n in 0..4 {
        let mut desk = tenant
            .device("anna@test.example", &format!("Desk {n}"))
            .await;
        writers.push(tokio::spawn(async move {
            let mut positions = BTreeSet::new();
            for _ in 0..12 {
                let sets = (0..=n)
                    .map(|_| desk.one("clients", Uuid::new_v4(), client("C")))
                    .collect();
                for verdict in desk.push(sets).await.unwrap().verdicts {
                    let Verdict::Accepted(position) = verdict else {
                        panic!("{verdict:?}")
                    };
                    positions.insert(position);
                }
            }
            positions
        }));
    }
    let stop = Arc::clone(&done);
    let reading = tokio::spawn(async move {
        let (mut after, mut seen) = (0, BTreeSet::new());
        loop {
            let last = stop.load(Ordering::SeqCst);
            let page = reader.page(after).await;
            seen.extend(page.sets.iter().map(|set| set.position));
            after = page.position;
            if last && page.sets.is_empty() {
                return seen;
            }
        }
    });
    let mut written = BTreeSet::new();
    for writer in writers {
        written.extend(writer.await.unwrap());
    }
    done.store(true, Ordering::SeqCst);
    assert_eq!(reading.await.unwrap(), written);
    assert_eq!(written, (1..=120).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_one_row_at_once_are_all_kept() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut first = tenant.device("anna@test.example", "First").await;
    let row = Uuid::new_v4();
    let born = first.one(
        "clients",
        row,
        json!({ "last_name": "Jansen", "client_type": "REGULAR" }),
    );
    first.push(vec![born]).await.unwrap();
    let mut writers = Vec::new();
    for n in 0..4 {
        let mut desk = tenant
            .device("anna@test.example", &format!("Desk {n}"))
            .await;
        desk.pull().await;
        writers.push(tokio::spawn(async move {
            for round in 0..6 {
                let mut words: BTreeSet<String> =
                    (0..=round).map(|r| format!("d{n}r{r}")).collect();
                let def = vetpms_model::entity("clients").unwrap();
                let now = desk.documents[&(def.table, row)].read().unwrap();
                if let vetpms_model::Value::Set(set) = now.get(def, "tags") {
                    words.extend(set.iter().cloned());
                }
                let set = desk.one("clients", row, json!({ "tags": words }));
                assert!(matches!(desk.verdict(set).await, Verdict::Accepted(_)));
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(
        server
            .number(tenant.id, "SELECT cardinality(tags) FROM clients")
            .await,
        24
    );
    assert_eq!(
        server
            .number(tenant.id, "SELECT position FROM sync_head")
            .await,
        25
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_connection_announces_positions() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let room = tenant.device("anna@test.example", "Room").await;
    let held = server
        .http
        .get(format!("{}/v1/events", server.base))
        .bearer_auth(&room.access)
        .send()
        .await
        .unwrap();
    assert_eq!(held.headers()["content-type"], "text/event-stream");
    let mut stream = held.bytes_stream();
    let mut next = async || {
        let chunk = tokio::time::timeout(Duration::from_secs(10), stream.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        String::from_utf8(chunk.to_vec()).unwrap()
    };
    assert_eq!(next().await, "event: position\ndata: 0\n\n");
    let set = desk.one("clients", Uuid::new_v4(), client("A"));
    desk.push(vec![set.clone()]).await.unwrap();
    assert_eq!(next().await, "event: position\ndata: 1\n\n");
    // A push that changes nothing announces nothing.
    desk.push(vec![set]).await.unwrap();
    let set = desk.one("clients", Uuid::new_v4(), client("B"));
    desk.push(vec![set]).await.unwrap();
    assert_eq!(next().await, "event: position\ndata: 2\n\n");
    server.app.stop.send_replace(true);
    let end = tokio::time::timeout(Duration::from_secs(10), stream.next())
        .await
        .unwrap();
    assert!(end.is_none());
}
