//! Sets that were taken, and that also came where they could not be: nobody may be asked about them.

use serde_json::json;
use uuid::Uuid;
use vetpms_crypto::sha256;
use vetpms_crypto::sign::{CARRIED_SET, LAST_WORK};
use vetpms_document::Document;
use vetpms_model::entity;
use vetpms_protocol::{
    Blob, ChangeSet, ENTERED_AGAIN, Hash32, Header, KeptAside, LastWork, Replaced, SignedSet,
    TAKEN_ALREADY, Verdict,
};

use crate::support::{Device, Server, Tenant, client, code};

const UNDECIDED: &str = "SELECT count(*) FROM quarantine WHERE decision IS NULL";

async fn desk(tenant: &Tenant<'_>, email: &str) -> Device {
    tenant.user(email, &["owner"]);
    tenant.device(email, "Desk").await
}

fn written(desk: &mut Device, name: &str) -> SignedSet {
    desk.one("clients", Uuid::new_v4(), client(name))
}

#[tokio::test]
async fn a_set_that_came_before_its_log_was_known_is_taken_later() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let ben = desk(&tenant, "ben@test.example").await;
    // As after a restore from a backup that is older than this log.
    anna.replica = Uuid::new_v4();
    let (first, second) = (written(&mut anna, "Smith"), written(&mut anna, "Jones"));
    let told = ben.push(vec![second.clone()]).await.unwrap();
    assert_eq!(code(&told.verdicts[0]), "unknown_replica");
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 1);
    anna.hello().await.unwrap();
    assert_eq!(anna.verdict(first).await, Verdict::Accepted(1));
    assert_eq!(anna.verdict(second).await, Verdict::Accepted(2));
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 0);
}

#[tokio::test]
async fn whoever_offers_a_log_from_its_first_set_makes_it_known_as_its_devices() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let ben = desk(&tenant, "ben@test.example").await;
    // As after a restore from a backup that is older than this log.
    anna.replica = Uuid::new_v4();
    let (first, second) = (written(&mut anna, "Smith"), written(&mut anna, "Jones"));
    let told = ben.push(vec![first]).await.unwrap();
    assert_eq!(told.verdicts, [Verdict::Accepted(1)]);
    let welcome = anna.hello().await.unwrap();
    assert_eq!(welcome.acknowledged, 1, "the log is hers");
    assert_eq!(anna.verdict(second).await, Verdict::Accepted(2));
    // Nobody else can have signed for her device.
    let mut forged = desk(&tenant, "carl@test.example").await;
    let log = Uuid::new_v4();
    (forged.id, forged.replica) = (anna.id, log);
    let set = written(&mut forged, "Forged");
    let told = ben.push(vec![set]).await.unwrap();
    assert_ne!(code(&told.verdicts[0]), "taken");
    let known = format!("SELECT count(*) FROM replicas WHERE replica = '{log}'");
    assert_eq!(server.number(tenant.id, &known).await, 0);
}

/// What another one builds on was lost with a restored server, and its log as well.
#[tokio::test]
async fn a_set_of_an_unknown_log_is_taken_with_its_ground_once_its_log_is_known() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let mut ben = desk(&tenant, "ben@test.example").await;
    let row = Uuid::new_v4();
    let ground = ben.one("clients", row, client("First"));
    let mut document = Document::empty(entity("clients").unwrap(), row);
    let change = ground.bodies[0].as_ref().unwrap();
    document.apply(change.bytes.bytes()).unwrap();
    anna.documents.insert(("clients", row), document);
    anna.replica = Uuid::new_v4();
    let first = written(&mut anna, "Smith");
    let second = anna.one("clients", row, json!({ "last_name": "Second" }));
    let told = ben.push(vec![second.clone()]).await.unwrap();
    assert_eq!(code(&told.verdicts[0]), "unknown_replica");
    let told = ben.push(vec![first, second.clone()]).await.unwrap();
    assert_eq!(code(&told.verdicts[1]), "missing_dependency");
    assert!(matches!(ben.verdict(ground).await, Verdict::Accepted(_)));
    assert!(matches!(anna.verdict(second).await, Verdict::Known(_)));
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 0);
}

/// A device greets with the log that it writes now; one that it ended for a new one was lost with the backup.
#[tokio::test]
async fn a_former_log_that_a_restored_server_never_heard_of_is_taken_from_its_first_set() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let now = anna.replica;
    anna.replica = Uuid::new_v4();
    let (first, second) = (written(&mut anna, "First"), written(&mut anna, "Second"));
    anna.replica = now;
    let told = anna.push(vec![second.clone()]).await.unwrap();
    let Verdict::Quarantined(code, _) = &told.verdicts[0] else {
        panic!("{told:?}");
    };
    assert_eq!(code, "unknown_replica", "it does not begin there");
    let told = anna.push(vec![first, second]).await.unwrap();
    assert_eq!(told.verdicts, [Verdict::Accepted(1), Verdict::Accepted(2)]);
    assert_eq!(told.acknowledged, 0, "that is about the log in use");
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 0);
}

#[tokio::test]
async fn last_work_that_was_taken_before_is_not_kept_aside() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let (taken, unsent) = (written(&mut anna, "Taken"), written(&mut anna, "Unsent"));
    // The answer never reached the device, which was removed then.
    assert_eq!(anna.verdict(taken.clone()).await, Verdict::Accepted(1));
    let (practice, device) = (tenant.id.to_string(), anna.id.to_string());
    let revoke = [
        "device", "revoke", "--tenant", &practice, "--device", &device,
    ];
    server.run(&revoke, "").unwrap();
    let sets = vec![taken, unsent];
    let digest = LastWork::digest(anna.id, &sets);
    let message = LastWork {
        device: anna.id,
        signature: Blob::new(anna.key.sign(LAST_WORK, &digest).to_vec()),
        sets,
    };
    let kept: KeptAside = anna.ask("last-work", &message).await.unwrap();
    assert_eq!(kept.sets, 2, "both are safe");
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 1);
}

#[tokio::test]
async fn a_set_that_was_moved_and_taken_is_not_kept_aside_under_its_first_number() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let ben = desk(&tenant, "ben@test.example").await;
    // Two sets under one number, as after a copy of the disk.
    let fork = written(&mut anna, "Fork");
    (anna.seq, anna.previous) = (0, Hash32::ZERO);
    let taken = written(&mut anna, "Taken");
    assert_eq!(anna.verdict(taken).await, Verdict::Accepted(1));
    let place = (anna.id, Uuid::new_v4(), 1, Hash32::ZERO);
    let moved = ChangeSet::open(fork.clone()).unwrap();
    let moved = moved.moved_to(place, |bytes| anna.key.sign(CARRIED_SET, bytes));
    anna.replica = place.1;
    anna.hello().await.unwrap();
    let moved = moved.unwrap().signed;
    assert_eq!(anna.verdict(moved).await, Verdict::Accepted(2));
    // Somebody else has it under its first number.
    for _ in 0..2 {
        let told = ben.push(vec![fork.clone()]).await.unwrap();
        let Verdict::Quarantined(code, _) = &told.verdicts[0] else {
            panic!("{told:?}");
        };
        assert_eq!(code, "fork");
        assert_eq!(server.number(tenant.id, UNDECIDED).await, 0);
    }
}

/// A set that says that it stands in for another one.
fn instead(desk: &mut Device, of: &Replaced) -> SignedSet {
    let body = desk.change("clients", Uuid::new_v4(), client("Again"));
    let header = desk.header("enter_again");
    let replaces = vec![of.clone()];
    desk.sign(Header { replaces, ..header }, vec![body])
}

#[tokio::test]
async fn what_is_entered_again_closes_the_first_one_for_its_author_only_and_never_what_was_taken() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut ben = desk(&tenant, "ben@test.example").await;
    tenant.user("anna@test.example", &["auditor"]);
    let mut anna = tenant.device("anna@test.example", "Front").await;
    let refused = written(&mut anna, "Smith");
    let first = Replaced {
        replica: anna.replica,
        seq: 1,
        hash: Hash32::new(sha256(&[refused.header.bytes()])),
    };
    let verdict = anna.verdict(refused).await;
    assert!(matches!(verdict, Verdict::Quarantined(..)), "{verdict:?}");
    // Somebody else on another device settles nothing of hers.
    let foreign = instead(&mut ben, &first);
    assert_eq!(ben.verdict(foreign).await, Verdict::Accepted(1));
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 1);
    // Her own stands aside in its turn, and is the one that is asked about.
    let own = instead(&mut anna, &first);
    let verdict = anna.verdict(own).await;
    assert!(matches!(verdict, Verdict::Quarantined(..)), "{verdict:?}");
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 1);
    let replaced = "SELECT count(*) FROM quarantine WHERE decision = 'replaced' AND seq = 1";
    assert_eq!(server.number(tenant.id, replaced).await, 1);

    let taken = written(&mut ben, "Taken");
    let of = Replaced {
        replica: ben.replica,
        seq: 2,
        hash: Hash32::new(sha256(&[taken.header.bytes()])),
    };
    assert_eq!(ben.verdict(taken).await, Verdict::Accepted(2));
    let twice = instead(&mut ben, &of);
    let Verdict::Quarantined(code, _) = ben.verdict(twice).await else {
        panic!("it stands already");
    };
    assert_eq!(code, TAKEN_ALREADY);
    assert_eq!(
        server.number(tenant.id, UNDECIDED).await,
        1,
        "nobody is asked about it"
    );
}

/// Whoever may not read a part of a set offers it to a restored server without that; others have it whole.
#[tokio::test]
async fn a_set_that_came_without_its_changes_is_taken_when_it_comes_whole() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let ben = desk(&tenant, "ben@test.example").await;
    let (whole, next) = (written(&mut anna, "Smith"), written(&mut anna, "Jones"));
    let mut part = whole.clone();
    part.bodies[0] = None;
    let mut altered = whole.clone();
    if let Some(Some(body)) = altered.bodies.first_mut() {
        body.bytes = Blob::new(b"something else".to_vec());
    }
    for set in [&part, &altered, &part] {
        let Verdict::Quarantined(code, _) = anna.verdict(set.clone()).await else {
            panic!("it is not whole");
        };
        assert_eq!(code, "incomplete", "what it said first");
    }
    assert_eq!(anna.verdict(next).await, Verdict::Accepted(1));
    // Its log has gone on meanwhile.
    let told = ben.push(vec![whole.clone()]).await.unwrap();
    assert_eq!(told.verdicts, [Verdict::Accepted(2)]);
    assert_eq!(server.number(tenant.id, UNDECIDED).await, 0);
    assert_eq!(anna.verdict(whole).await, Verdict::Known(2));
}

/// A restored server has heard of neither: the one that was entered again comes first, in a log of its own.
#[tokio::test]
async fn what_was_entered_again_stands_alone_also_where_the_first_one_comes_after_it() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let ben = desk(&tenant, "ben@test.example").await;
    let (log, first) = (anna.replica, written(&mut anna, "Smith"));
    let (next, previous) = (written(&mut anna, "Jones"), anna.previous);
    let of = Replaced {
        replica: log,
        seq: 1,
        hash: Hash32::new(sha256(&[first.header.bytes()])),
    };
    (anna.replica, anna.seq, anna.previous) = (Uuid::new_v4(), 0, Hash32::ZERO);
    let own = anna.replica;
    anna.hello().await.unwrap();
    let again = instead(&mut anna, &of);
    assert_eq!(anna.verdict(again.clone()).await, Verdict::Accepted(1));
    for _ in 0..2 {
        let told = ben.push(vec![first.clone()]).await.unwrap();
        assert_eq!(code(&told.verdicts[0]), ENTERED_AGAIN);
        assert_eq!(
            server.number(tenant.id, UNDECIDED).await,
            0,
            "nobody is asked"
        );
    }
    // Its log goes on, and the same push brings both in this order.
    let told = ben.push(vec![next]).await.unwrap();
    assert_eq!(told.verdicts, [Verdict::Accepted(2)]);
    (anna.replica, anna.seq, anna.previous) = (log, 2, previous);
    let second = written(&mut anna, "Brown");
    let of = Replaced {
        replica: log,
        seq: 3,
        hash: Hash32::new(sha256(&[second.header.bytes()])),
    };
    let hash = Hash32::new(sha256(&[again.header.bytes()]));
    (anna.replica, anna.seq, anna.previous) = (own, 1, hash);
    let again = instead(&mut anna, &of);
    let told = ben.push(vec![again, second]).await.unwrap();
    assert_eq!(told.verdicts[0], Verdict::Accepted(3));
    assert_eq!(code(&told.verdicts[1]), ENTERED_AGAIN);
}
