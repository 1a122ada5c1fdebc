//! What was to be taken by itself and is not: the device that wrote it is told at its next greeting.

use serde_json::json;
use uuid::Uuid;
use vetpms_document::Document;
use vetpms_model::entity;
use vetpms_protocol::{ChangeSet, DismissAside, GIVEN_UP, Hash32, ListAside, SignedSet, Verdict};

use crate::support::{Device, Server, client, code};

async fn told(device: &Device, hash: Hash32) -> Vec<String> {
    let welcome = device.hello_waiting(vec![hash]).await.unwrap();
    assert!(welcome.aside.iter().all(|one| one.hash == hash));
    welcome.aside.into_iter().map(|one| one.code).collect()
}

/// A set of `other` that builds on one of `first` which the server does not have yet; that one, and the hash of the
/// other's.
async fn early(first: &mut Device, other: &mut Device) -> (SignedSet, Hash32) {
    let row = Uuid::new_v4();
    let ground = first.one("clients", row, client("First"));
    let mut document = Document::empty(entity("clients").unwrap(), row);
    let change = ground.bodies[0].as_ref().unwrap();
    document.apply(change.bytes.bytes()).unwrap();
    other.documents.insert(("clients", row), document);
    let set = other.one("clients", row, json!({ "last_name": "Second" }));
    let hash = ChangeSet::open(set.clone()).unwrap().hash;
    assert_eq!(code(&other.verdict(set).await), "missing_dependency");
    (ground, hash)
}

#[tokio::test]
async fn a_set_that_only_waits_is_told_of_when_it_is_taken_refused_or_given_up() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let ben_id = tenant.user("ben@test.example", &["receptionist"]);
    let mut anna = tenant.device("anna@test.example", "Desk").await;
    let mut ben = tenant.device("ben@test.example", "Room").await;

    let (ground, taken) = early(&mut anna, &mut ben).await;
    assert_eq!(told(&ben, taken).await, ["missing_dependency"]);
    // A colleague who has the set may ask about it as well.
    assert_eq!(told(&anna, taken).await, ["missing_dependency"]);
    assert_eq!(anna.verdict(ground).await, Verdict::Accepted(1));
    assert!(told(&ben, taken).await.is_empty(), "it was taken");

    let log = (anna.seq, anna.previous);
    let (_, given_up) = early(&mut anna, &mut ben).await;
    let id = anna.act(&ListAside {}).await.unwrap().sets[0].id;
    anna.act(&DismissAside { id }).await.unwrap();
    assert_eq!(told(&ben, given_up).await, [GIVEN_UP]);

    // Ben loses the right to write between his set and what it builds on.
    (anna.seq, anna.previous) = log; // what the other waited for never comes
    let (ground, refused) = early(&mut anna, &mut ben).await;
    let mut root = server.superuser().await;
    sqlx::query(
        "DELETE FROM system.user_permissions WHERE user_id = $1 AND permission LIKE '%CLIENT%'",
    )
    .bind(ben_id)
    .execute(&mut root)
    .await
    .unwrap();
    drop(root);
    anna.verdict(ground).await;
    let code = told(&ben, refused).await;
    assert_eq!(code.len(), 1);
    assert!(!vetpms_protocol::only_waits(&code[0]), "{code:?}");
}
