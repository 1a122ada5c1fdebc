//! Workers that die: one request fails at most, and no other.

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use uuid::Uuid;
use vetpms_document::Document;
use vetpms_model::entity;
use vetpms_protocol::{Body, ListAside, ReleaseAside, SignedSet, Verdict};
use vetpms_sync_server::worker::Allowance;

use crate::support::{Device, Server, Tenant, client, code};

/// The workers of this process's server.
fn workers() -> Vec<Pid> {
    let me = std::process::id().to_string();
    let folders = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = folders.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let found = pids.filter(|pid| {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{pid}/{name}"));
        let ours = |status: &str| {
            let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"));
            parent.is_some_and(|parent| parent.trim() == me)
        };
        read("status").is_ok_and(|status| ours(&status))
            && read("cmdline").is_ok_and(|line| line.split('\0').nth(1) == Some("worker"))
    });
    found.filter_map(Pid::from_raw).collect()
}

async fn desk(tenant: &Tenant<'_>, email: &str) -> Device {
    tenant.user(email, &["owner", "veterinarian"]);
    tenant.device(email, "Desk").await
}

async fn pushed(desk: &mut Device, name: &str) -> Verdict {
    let set = desk.one("clients", Uuid::new_v4(), client(name));
    desk.verdict(set).await
}

#[tokio::test]
async fn a_worker_that_aborts_in_the_middle_is_replaced() {
    let server = Server::start().await;
    let (one, other) = (server.tenant(), server.tenant());
    let mut anna = desk(&one, "anna@test.example").await;
    let mut ben = desk(&other, "ben@test.example").await;
    assert_eq!(pushed(&mut anna, "First").await, Verdict::Accepted(1));
    let before = workers();
    assert_eq!(before.len(), 1);
    kill_process(before[0], Signal::STOP).unwrap();
    // One of the two gets the stopped worker; the other is served meanwhile.
    {
        let mut held = Box::pin(pushed(&mut anna, "Second"));
        let mut beside = Box::pin(pushed(&mut ben, "First"));
        let rest = tokio::select! {
            verdict = &mut held => { assert_eq!(verdict, Verdict::Accepted(2)); beside }
            verdict = &mut beside => { assert_eq!(verdict, Verdict::Accepted(1)); held }
        };
        kill_process(before[0], Signal::ABORT).unwrap();
        kill_process(before[0], Signal::CONT).unwrap();
        assert!(matches!(rest.await, Verdict::Accepted(_)));
    }
    assert!(!workers().contains(&before[0]));
    assert_eq!(pushed(&mut anna, "Third").await, Verdict::Accepted(3));
}

/// Room for a worker and ordinary work; beyond it the allocator aborts.
fn narrow() -> Allowance {
    Allowance {
        memory: 64,
        ..Allowance::default()
    }
}

/// A set of these changes and of more than fits.
fn heavy(desk: &mut Device, mut changes: Vec<Body>) -> SignedSet {
    let long = "Calls first. ".repeat(1_500);
    for n in 0..60 {
        let mut values = client(&format!("Heavy {n}"));
        values["notes"] = long.as_str().into();
        changes.push(desk.change("clients", Uuid::new_v4(), values));
    }
    desk.set(changes)
}

#[tokio::test]
async fn a_set_that_its_reader_dies_of_is_kept_aside_alone() {
    let server = Server::with(8, narrow()).await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let mut sets = vec![anna.one("clients", Uuid::new_v4(), client("Before"))];
    let heavy = heavy(&mut anna, Vec::new());
    sets.push(heavy.clone());
    sets.push(anna.one("clients", Uuid::new_v4(), client("After")));
    let verdicts = anna.push(sets).await.unwrap().verdicts;
    assert_eq!(verdicts[0], Verdict::Accepted(1));
    assert_eq!(code(&verdicts[1]), "poison", "{verdicts:?}");
    assert_eq!(verdicts[2], Verdict::Accepted(2));
    assert_eq!(code(&anna.verdict(heavy).await), "poison");
    let kept =
        "SELECT count(*) FROM quarantine WHERE code = 'poison' AND octet_length(sealed) > 1000";
    assert_eq!(server.number(tenant.id, kept).await, 1);
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM clients")
            .await,
        2
    );
    assert_eq!(pushed(&mut anna, "Next").await, Verdict::Accepted(3));
}

#[tokio::test]
async fn a_set_that_waited_and_that_its_reader_dies_of_harms_no_other() {
    let server = Server::with(8, narrow()).await;
    let tenant = server.tenant();
    let mut anna = desk(&tenant, "anna@test.example").await;
    let row = Uuid::new_v4();
    let first = anna.one("clients", row, client("First"));
    let mut other = tenant.device("anna@test.example", "Second").await;
    let mut document = Document::empty(entity("clients").unwrap(), row);
    let change = first.bodies[0].as_ref().unwrap();
    document.apply(change.bytes.bytes()).unwrap();
    other.documents.insert(("clients", row), document);
    let light = other.one("clients", row, json!({ "last_name": "Light" }));
    assert_eq!(code(&other.verdict(light).await), "missing_dependency");
    let second = other.change("clients", row, json!({ "last_name": "Heavy" }));
    let second = heavy(&mut other, vec![second]);
    other.verdict(second).await;
    // The light one is taken with it, the heavy one in turn is tried in vain.
    assert_eq!(anna.verdict(first).await, Verdict::Accepted(1));
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM clients")
            .await,
        1
    );
    assert_eq!(pushed(&mut anna, "Next").await, Verdict::Accepted(3));
    let aside = anna.act(&ListAside {}).await.unwrap().sets;
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].code, "poison");
    let id = aside[0].id;
    let released = anna.act(&ReleaseAside { id }).await.unwrap();
    assert_eq!(released.code.as_deref(), Some("poison"));
    assert_eq!(pushed(&mut anna, "Last").await, Verdict::Accepted(4));
}
