//! Signature, practice, author, log: what is wrong with a set as a whole.

use serde_json::json;
use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_crypto::sign::CHANGE_SET;
use vetpms_document::Document;
use vetpms_model::entity;
use vetpms_protocol::{Blob, ChangeSet, Hash32, Verdict};

use super::{ROWS, scene};
use crate::support::{Server, client, code};

#[tokio::test]
async fn a_bad_signature() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let mut set = {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    let mut signature = set.signature.bytes().to_vec();
    signature[7] ^= 1;
    set.signature = Blob::new(signature);
    scene.refuses(set, "bad_signature").await;
    scene.goes_on().await;

    let stranger = SigningKey::random(&mut vetpms_sync_server::rim::entropy);
    let own = std::mem::replace(&mut scene.desk.user_key, stranger);
    let set = {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    scene.desk.user_key = own;
    scene.refuses(set, "bad_signature").await;
    scene.goes_on().await;
}

#[tokio::test]
async fn changes_that_were_not_signed() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let mut set = {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    set.bodies[0].as_mut().unwrap().row = Uuid::new_v4();
    scene.refuses(set, "altered").await;
    let mut set = {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    set.bodies[0] = None;
    scene.refuses(set, "incomplete").await;
    let mut set = {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    set.bodies.clear();
    scene.refuses(set, "altered").await;
    scene.goes_on().await;
}

#[tokio::test]
async fn another_practice_author_device_or_log() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let other = server.tenant();
    let carla = other.user("carla@test.example", &["owner"]);
    let theirs = other.device("carla@test.example", "Their desk").await;

    let body = scene.new_client();
    let header = vetpms_protocol::Header {
        tenant: other.id,
        ..scene.desk.header("test")
    };
    let set = scene.desk.sign(header, vec![body]);
    scene.refuses(set, "wrong_tenant").await;

    let body = scene.new_client();
    let header = vetpms_protocol::Header {
        author: carla,
        ..scene.desk.header("test")
    };
    let set = scene.desk.sign(header, vec![body]);
    scene.refuses(set, "unknown_author").await;
    scene.goes_on().await;

    // Sets that name another device or log never move this device's own.
    let (seq, previous) = (scene.desk.seq, scene.desk.previous);
    let body = scene.new_client();
    let header = vetpms_protocol::Header {
        device: theirs.id,
        ..scene.desk.header("test")
    };
    let set = scene.desk.sign(header, vec![body]);
    scene.refuses(set, "unknown_author").await;
    let body = scene.new_client();
    let header = vetpms_protocol::Header {
        replica: theirs.replica,
        ..scene.desk.header("test")
    };
    let set = scene.desk.sign(header, vec![body]);
    scene.refuses(set, "unknown_replica").await;
    (scene.desk.seq, scene.desk.previous) = (seq, previous);
    scene.goes_on().await;
    assert_eq!(server.number(other.id, ROWS).await, 0);
}

#[tokio::test]
async fn a_foreign_actor() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    // Written by an actor that the header does not name.
    let own = std::mem::replace(&mut scene.desk.actor, [9; 16]);
    let body = scene.new_client();
    scene.desk.actor = own;
    let set = scene.desk.set(vec![body]);
    scene.refuses(set, "foreign_actor").await;
    // An actor that another device has shown.
    let mut room = scene.tenant.device("anna@test.example", "Room").await;
    room.actor = own;
    let set = room.one("clients", Uuid::new_v4(), client("Stolen"));
    let rows = scene.rows().await;
    assert_eq!(code(&room.verdict(set).await), "foreign_actor");
    assert_eq!(scene.rows().await, rows);
    scene.goes_on().await;
}

#[tokio::test]
async fn a_gap_and_a_fork() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let missing = {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    let later = {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    let rows = scene.rows().await;
    let refused = scene.desk.push(vec![later.clone()]).await.unwrap_err();
    assert_eq!(
        (refused.status.as_u16(), refused.refusal.code.as_str()),
        (503, "gap")
    );
    assert_eq!((refused.retry_after, scene.rows().await), (Some(1), rows));
    let pushed = scene.desk.push(vec![missing, later]).await.unwrap();
    assert_eq!(
        (pushed.verdicts, pushed.acknowledged),
        (vec![Verdict::Accepted(2), Verdict::Accepted(3)], 3)
    );

    // The same number with another content, and one that stands on another set.
    let body = scene.new_client();
    let header = vetpms_protocol::Header {
        seq: 3,
        ..scene.desk.header("test")
    };
    let (seq, previous) = (scene.desk.seq, scene.desk.previous);
    let set = scene.desk.sign(header, vec![body]);
    scene.refuses(set, "fork").await;
    let body = scene.new_client();
    let header = vetpms_protocol::Header {
        seq: 4,
        previous: Hash32::new([8; 32]),
        ..scene.desk.header("test")
    };
    let set = scene.desk.sign(header, vec![body]);
    scene.refuses(set, "fork").await;
    (scene.desk.seq, scene.desk.previous) = (seq, previous);
    scene.goes_on().await;
}

#[tokio::test]
async fn what_comes_after_a_fork_belongs_to_it_and_has_no_gap_before_it() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let (seq, previous) = (scene.desk.seq, scene.desk.previous);
    let mut written = || {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    let honest = [written(), written()];
    (scene.desk.seq, scene.desk.previous) = (seq, previous);
    let mut written = || {
        let body = scene.new_client();
        scene.desk.set(vec![body])
    };
    let fork = [written(), written(), written(), written()];
    scene.desk.push(honest.to_vec()).await.unwrap();
    let rows = scene.rows().await;
    let alone = scene.desk.push(fork[3..].to_vec()).await.unwrap_err();
    assert_eq!(alone.refusal.code, "gap");
    let pushed = scene.desk.push(fork.to_vec()).await.unwrap();
    let codes: Vec<&str> = pushed.verdicts.iter().map(code).collect();
    assert_eq!(codes, ["fork"; 4]);
    assert_eq!(scene.rows().await, rows);
}

#[tokio::test]
async fn a_header_that_cannot_be_read() {
    let server = Server::start().await;
    let scene = scene(&server).await;
    let set = vetpms_protocol::SignedSet {
        header: Blob::new(vec![1, 2, 3]),
        signature: Blob::default(),
        bodies: Vec::new(),
    };
    let rows = scene.rows().await;
    assert_eq!(code(&scene.desk.verdict(set).await), "unreadable");
    assert_eq!(scene.rows().await, rows);
    let header = scene.desk.header("empty");
    let key = &scene.desk.user_key;
    let set = ChangeSet::sign(header, Vec::new(), |bytes| key.sign(CHANGE_SET, bytes)).unwrap();
    assert_eq!(code(&scene.desk.verdict(set.signed).await), "unreadable");
    assert_eq!(scene.rows().await, rows);
}

#[tokio::test]
async fn sets_of_another_device_are_taken_where_their_signatures_hold() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let room = scene.tenant.device("anna@test.example", "Room").await;
    let set = scene
        .desk
        .one("clients", Uuid::new_v4(), client("Refilled"));
    let mut forged = set.clone();
    forged.signature = Blob::new(vec![1; 64]);
    assert_eq!(code(&room.verdict(forged).await), "bad_signature");
    assert_eq!(room.verdict(set.clone()).await, Verdict::Accepted(2));
    assert_eq!(scene.desk.verdict(set).await, Verdict::Known(2));
    scene.goes_on().await;
}

#[tokio::test]
async fn an_actor_that_writes_one_number_twice() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let row = Uuid::new_v4();
    let set = scene.desk.one("clients", row, client("One"));
    assert!(matches!(
        scene.desk.verdict(set).await,
        Verdict::Accepted(_)
    ));
    // The same actor starts the same document again, as a restored disk would.
    scene.desk.documents.clear();
    let set = scene.desk.one("clients", row, client("Two"));
    scene.refuses(set, "actor_fork").await;
    scene.goes_on().await;
}

#[tokio::test]
async fn a_set_whose_predecessor_comes_later_is_taken_then() {
    let server = Server::start().await;
    let mut scene = scene(&server).await;
    let row = Uuid::new_v4();
    let first = scene.desk.one("clients", row, client("First"));
    // Another log builds on what the server does not have yet: it was refilled first.
    let mut other = scene.tenant.device("anna@test.example", "Second").await;
    let mut document = Document::empty(entity("clients").unwrap(), row);
    let change = first.bodies[0].as_ref().unwrap();
    document.apply(change.bytes.bytes()).unwrap();
    other.documents.insert(("clients", row), document);
    let second = other.one("clients", row, json!({ "last_name": "Second" }));
    assert_eq!(
        code(&other.verdict(second.clone()).await),
        "missing_dependency"
    );
    assert!(matches!(
        scene.desk.verdict(first.clone()).await,
        Verdict::Accepted(2)
    ));
    let Verdict::Known(position) = other.verdict(second).await else {
        panic!("it was not taken when its predecessor came");
    };
    assert_eq!(position, 3);
    // The same set twice in one push is one set.
    let once = scene.desk.one("clients", Uuid::new_v4(), client("Once"));
    let verdicts = scene
        .desk
        .push(vec![once.clone(), once])
        .await
        .unwrap()
        .verdicts;
    assert_eq!(verdicts, [Verdict::Accepted(4), Verdict::Known(4)]);
}
