//! The database away, slow or busy; peers that are slow or greedy.

use std::time::{Duration, Instant};

use sqlx::AssertSqlSafe;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;
use vetpms_protocol::{Bootstrap, BootstrapPage, Digests, SignIn, SignedIn, Verdict};

use crate::support::{PASSWORD, Server, client, code, patient};

#[tokio::test]
async fn one_connection_is_enough_for_everything() {
    let server = Server::with_connections(1).await;
    let (ours, theirs) = (server.tenant(), server.tenant());
    ours.user("anna@test.example", &["owner"]);
    theirs.user("carla@test.example", &["owner"]);
    let mut desk = ours.device("anna@test.example", "Desk").await;
    let mut other = theirs.device("carla@test.example", "Other").await;
    let held = server
        .http
        .get(format!("{}/v1/events", server.base))
        .bearer_auth(&desk.access);
    let _held = held.send().await.unwrap();
    for device in [&mut desk, &mut other] {
        let sets = vec![
            device.one("clients", Uuid::new_v4(), client("Jansen")),
            device.one("patients", Uuid::new_v4(), patient(device.id, "Zen")),
        ];
        assert_eq!(device.push(sets).await.unwrap().verdicts.len(), 2);
        device.hello().await.unwrap();
        assert_eq!(device.pull().await[0].rows.len(), 2);
        let table = "clients".to_owned();
        let ask = Bootstrap {
            table,
            after: None,
            rights: None,
        };
        let page: BootstrapPage = device.ask("bootstrap", &ask).await.unwrap();
        assert_eq!(page.rows.len(), 1);
        let _: Digests = device.ask("digests", &()).await.unwrap();
        device.access = device.renew(&device.refresh).await.unwrap().access;
    }
    let user_key = vetpms_protocol::Hash32::new(desk.user_key.public());
    let (email, password) = ("anna@test.example".to_owned(), PASSWORD.to_owned());
    let sign_in = SignIn {
        email,
        password,
        user_key,
    };
    let _: SignedIn = desk.ask("sign-in", &sign_in).await.unwrap();
    // A transaction that was refused half-way leaves nothing behind for the next one.
    let set = other.one("clients", Uuid::new_v4(), client("x"));
    assert_eq!(code(&desk.verdict(set).await), "wrong_tenant");
    assert!(
        other
            .page(0)
            .await
            .rows
            .iter()
            .all(|row| row.stamp.updated_device == other.id)
    );
}

#[tokio::test]
async fn a_restarted_database_is_found_again() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut superuser = server.superuser().await;
    for n in 0..3 {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND usename = 'vetpms_app'";
        sqlx::query(end).execute(&mut superuser).await.unwrap();
        let set = desk.one("clients", Uuid::new_v4(), client(&format!("C{n}")));
        // At worst one request is told to come back.
        if let Err(busy) = desk.push(vec![set.clone()]).await {
            assert_eq!(
                (busy.status.as_u16(), busy.refusal.code.as_str()),
                (503, "busy")
            );
            assert!(busy.retry_after.is_some());
            desk.push(vec![set]).await.unwrap();
        }
    }
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM clients")
            .await,
        3
    );
}

#[tokio::test]
async fn a_lock_that_is_held_ends_in_come_back_later() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut superuser = server.superuser().await;
    let lock = format!(
        "BEGIN; SELECT * FROM t_{}.sync_head FOR UPDATE",
        tenant.id.simple()
    );
    sqlx::raw_sql(AssertSqlSafe(lock))
        .execute(&mut superuser)
        .await
        .unwrap();
    let set = desk.one("clients", Uuid::new_v4(), client("Jansen"));
    let began = Instant::now();
    let busy = desk.push(vec![set.clone()]).await.unwrap_err();
    assert_eq!(
        (busy.status.as_u16(), busy.refusal.code.as_str()),
        (503, "busy")
    );
    assert!(began.elapsed() < Duration::from_secs(20));
    // Reading goes on meanwhile.
    assert!(desk.page(0).await.sets.is_empty());
    sqlx::raw_sql("ROLLBACK")
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(desk.verdict(set).await, Verdict::Accepted(1));
}

#[tokio::test]
async fn a_device_holds_a_few_connections_and_no_more() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let hold = async || {
        let held = server.http.get(format!("{}/v1/events", server.base));
        held.bearer_auth(&desk.access).send().await.unwrap()
    };
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(hold().await);
        assert_eq!(held.last().unwrap().status(), 200);
    }
    assert_eq!(hold().await.status(), 429);
    held.clear();
    let began = Instant::now();
    while hold().await.status() != 200 {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "closed ones are still counted"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let server = Server::start().await;
    let address = server.base.strip_prefix("http://").unwrap();
    let mut slow = tokio::net::TcpStream::connect(address).await.unwrap();
    slow.write_all(b"POST /v1/push HTTP/1.1\r\nHost: x\r\n")
        .await
        .unwrap();
    let mut rest = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(20), slow.read_to_end(&mut rest)).await;
    assert!(end.is_ok(), "the connection is still open");
    // Others were served all the time.
    let live = server
        .http
        .get(format!("{}/live", server.base))
        .send()
        .await
        .unwrap();
    assert_eq!(live.status(), 200);
}
