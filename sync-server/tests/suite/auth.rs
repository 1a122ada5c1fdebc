//! Codes, tokens, passwords, revocation.

use reqwest::StatusCode;
use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_protocol::{Enrol, Enrolled, Hash32, Hello, SCHEMA, SignIn, SignedIn, Welcome};
use vetpms_sync_server::rim;

use crate::support::{Answer, Device, PASSWORD, Server, ask, client};

fn refused<T>(answer: Result<T, Answer>) -> (u16, String) {
    let Err(answer) = answer else {
        panic!("it was allowed")
    };
    (answer.status.as_u16(), answer.refusal.code)
}

#[tokio::test]
async fn a_code_works_once_and_dies_after_five_wrong_tries() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let wrong = || (401, "wrong_code".to_owned());
    let code = tenant.code("anna@test.example", "Desk");
    assert!(Device::enrol(&server, &code.to_lowercase()).await.is_ok());
    assert_eq!(refused(Device::enrol(&server, &code).await), wrong());

    let code = tenant.code("anna@test.example", "Room");
    let bad = format!("{}-00000-00000", &code[..4]);
    for _ in 0..5 {
        assert_eq!(refused(Device::enrol(&server, &bad).await), wrong());
    }
    assert_eq!(refused(Device::enrol(&server, &code).await), wrong());
    for nonsense in ["", "ABCD", "ZZZZ-ZZZZZ-ZZZZZ", "' OR 1=1 --"] {
        assert_eq!(refused(Device::enrol(&server, nonsense).await), wrong());
    }
    let code = tenant.code("anna@test.example", "Late");
    let mut superuser = server.superuser().await;
    let late = "UPDATE system.enrolment_codes SET expires_at = now() - interval '1 second'";
    sqlx::query(late).execute(&mut superuser).await.unwrap();
    assert_eq!(refused(Device::enrol(&server, &code).await), wrong());
    let failures = "SELECT count(*) FROM system.events WHERE kind = 'enrolment_failed'";
    let failures: i64 = sqlx::query_scalar(failures)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(failures, 5);
}

#[tokio::test]
async fn a_lost_answer_to_an_enrolment_can_be_asked_for_again() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let (key, user_key) = (
        SigningKey::random(&mut rim::entropy),
        SigningKey::random(&mut rim::entropy),
    );
    let message = Enrol {
        code: tenant.code("anna@test.example", "Desk"),
        device_name: String::new(),
        device_key: Hash32::new(key.public()),
        user_key: Hash32::new(user_key.public()),
        replica: Uuid::new_v4(),
        password: None,
        expects: None,
        former: None,
    };
    let url = format!("{}/v1/enrol", server.base);
    let first: Enrolled = ask(&server.http, &url, None, &message).await.unwrap();
    let second: Enrolled = ask(&server.http, &url, None, &message).await.unwrap();
    assert_eq!((first.device, first.tenant), (second.device, second.tenant));
    assert_ne!(first.tokens.access, second.tokens.access);
    // The same key under another code is another matter.
    let message = Enrol {
        code: tenant.code("anna@test.example", "Again"),
        ..message
    };
    let again: Result<Enrolled, _> = ask(&server.http, &url, None, &message).await;
    assert_eq!(refused(again), (409, "device_exists".into()));
}

#[tokio::test]
async fn tokens_rotate_forgive_a_lost_answer_and_end_with_a_copy() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let first = desk.refresh.clone();
    let lost = desk.renew(&first).await.unwrap();
    let second = desk.renew(&first).await.unwrap();
    // The first answer was only slow: it is as good as the second.
    assert!(desk.renew(&lost.refresh).await.is_ok());
    let third = desk.renew(&second.refresh).await.unwrap();
    desk.access = third.access.clone();
    assert!(desk.hello().await.is_ok());
    // The successor was used, so whoever shows the first one again holds a copy.
    assert_eq!(
        refused(desk.renew(&first).await),
        (401, "token_reused".into())
    );
    assert_eq!(refused(desk.hello().await), (401, "token_expired".into()));
    assert_eq!(
        refused(desk.renew(&third.refresh).await),
        (401, "refresh_refused".into())
    );
}

#[tokio::test]
async fn a_refresh_token_is_nothing_without_the_devices_key() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let room = tenant.device("anna@test.example", "Room").await;
    assert_eq!(
        refused(room.renew(&desk.refresh).await),
        (401, "refresh_refused".into())
    );
    let refresh = desk.refresh.clone();
    let own = std::mem::replace(&mut desk.key, SigningKey::random(&mut rim::entropy));
    assert_eq!(
        refused(desk.renew(&refresh).await),
        (401, "refresh_refused".into())
    );
    desk.key = own;
    assert!(desk.renew(&refresh).await.is_ok());
}

#[tokio::test]
async fn an_old_access_token_asks_for_renewal() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut superuser = server.superuser().await;
    let old = "UPDATE system.token_pairs SET access_until = now() - interval '1 second'";
    sqlx::query(old).execute(&mut superuser).await.unwrap();
    assert_eq!(refused(desk.hello().await), (401, "token_expired".into()));
    desk.access = desk.renew(&desk.refresh).await.unwrap().access;
    assert!(desk.hello().await.is_ok());
    let stored: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM system.token_pairs WHERE encode(access_hash, 'hex') = $1",
    )
    .bind(&desk.access)
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn a_revoked_device_is_told_before_anything_else() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let (tenant_id, device_id) = (tenant.id.to_string(), desk.id.to_string());
    server
        .run(
            &[
                "device", "revoke", "--tenant", &tenant_id, "--device", &device_id,
            ],
            "",
        )
        .unwrap();
    assert!(
        server
            .run(
                &[
                    "device", "revoke", "--tenant", &tenant_id, "--device", &device_id
                ],
                ""
            )
            .is_err()
    );
    let gone = || (401, "device_revoked".to_owned());
    assert_eq!(refused(desk.hello().await), gone());
    let set = desk.one("clients", Uuid::new_v4(), client("Late"));
    assert_eq!(refused(desk.push(vec![set]).await), gone());
    assert_eq!(refused(desk.renew(&desk.refresh).await), gone());
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM clients")
            .await,
        0
    );
}

#[tokio::test]
async fn a_password_is_tried_ten_times_and_tells_nothing() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let elsewhere = server.tenant();
    elsewhere.user("carla@test.example", &["owner"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let user_key = Hash32::new(SigningKey::random(&mut rim::entropy).public());
    let message = |email: &str, password: &str| SignIn {
        email: email.into(),
        password: password.into(),
        user_key,
    };
    let sign_in = async |email: &str, password: &str| -> Result<SignedIn, Answer> {
        desk.ask("sign-in", &message(email, password)).await
    };
    let wrong = || (401, "wrong_password".to_owned());
    assert_eq!(
        refused(sign_in("nobody@test.example", PASSWORD).await),
        wrong()
    );
    // A user of another practice is nobody here.
    assert_eq!(
        refused(sign_in("carla@test.example", PASSWORD).await),
        wrong()
    );
    for _ in 0..9 {
        assert_eq!(
            refused(sign_in("anna@test.example", "wrong password").await),
            wrong()
        );
    }
    assert!(sign_in("anna@test.example", PASSWORD).await.is_ok());
    let Err(many) = sign_in("anna@test.example", PASSWORD).await else {
        panic!("it was allowed")
    };
    assert_eq!(
        (many.status, many.refusal.code.as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "too_many_requests")
    );
    let wait = many.retry_after.unwrap();
    assert!(wait <= 30);
    let told = format!("the next try counts in {wait} seconds");
    assert!(
        many.refusal.message.contains(&told),
        "{}",
        many.refusal.message
    );
    // What is mistyped on one device locks nobody out of another.
    let other = tenant.device("anna@test.example", "Other desk").await;
    let let_in: Result<SignedIn, Answer> = other
        .ask("sign-in", &message("anna@test.example", PASSWORD))
        .await;
    assert!(let_in.is_ok());
}

#[tokio::test]
async fn a_disabled_user_writes_nothing_more() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    tenant.user("ben@test.example", &["receptionist"]);
    let mut desk = tenant.device("ben@test.example", "Desk").await;
    let version = desk.hello().await.unwrap().permission_version;
    server
        .run(&["user", "disable", "--email", "Ben@test.example"], "")
        .unwrap();
    let set = desk.one("clients", Uuid::new_v4(), client("Late"));
    assert_eq!(
        crate::support::code(&desk.verdict(set).await),
        "author_without_rights"
    );
    let welcome = desk.hello().await.unwrap();
    assert!(welcome.permission_version > version);
    assert_eq!(welcome.users.len(), 1);
    assert_eq!(welcome.acknowledged, 1);
    server
        .run(&["user", "enable", "--email", "ben@test.example"], "")
        .unwrap();
    assert_eq!(desk.hello().await.unwrap().users.len(), 2);
    let set = desk.one("clients", Uuid::new_v4(), client("Again"));
    assert!(matches!(
        desk.verdict(set).await,
        vetpms_protocol::Verdict::Accepted(_)
    ));
}

#[tokio::test]
async fn whoever_keeps_the_last_administrator_out_is_told() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    tenant.user("ben@test.example", &["owner"]);
    let disable = |email: &str| {
        server
            .run(&["user", "disable", "--email", email], "")
            .unwrap()
    };
    let warned = |said: &serde_json::Value| said["unadministered"] != serde_json::json!([]);
    assert!(!warned(&disable("anna@test.example")));
    assert!(warned(&disable("ben@test.example")));
    let enabled = server.run(&["user", "enable", "--email", "ben@test.example"], "");
    assert!(!warned(&enabled.unwrap()));
    let roles = [
        "user",
        "set-roles",
        "--email",
        "ben@test.example",
        "--role",
        "receptionist",
    ];
    assert!(warned(&server.run(&roles, "").unwrap()));
}

#[tokio::test]
async fn a_practice_that_left_or_moves_says_so() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let state = |state: &str| {
        server
            .run(
                &["tenant", "state", "--tenant", &tenant.id.to_string(), state],
                "",
            )
            .unwrap();
    };
    state("readonly");
    assert!(desk.hello().await.is_ok());
    let set = desk.one("clients", Uuid::new_v4(), client("Late"));
    assert_eq!(
        refused(desk.push(vec![set.clone()]).await),
        (503, "tenant_readonly".into())
    );
    state("moving");
    assert_eq!(refused(desk.hello().await), (503, "tenant_moving".into()));
    state("closed");
    assert_eq!(refused(desk.hello().await), (410, "tenant_closed".into()));
    state("active");
    assert!(desk.push(vec![set]).await.is_ok());
}

#[tokio::test]
async fn a_device_that_is_too_old_or_copied_is_told() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let room = tenant.device("anna@test.example", "Room").await;
    let hello = |protocol, replica| Hello {
        protocol,
        schema: SCHEMA,
        replica,
        last_seq: 0,
        epoch: None,
        position: 0,
        boot: uuid::Uuid::nil(),
        waits: Vec::new(),
    };
    let old: Result<Welcome, _> = desk.ask("hello", &hello(0, desk.replica)).await;
    assert_eq!(refused(old), (426, "client_too_old".into()));
    let copied: Result<Welcome, _> = desk.ask("hello", &hello(1, room.replica)).await;
    assert_eq!(refused(copied), (409, "foreign_replica".into()));
    // A restored device starts a new log.
    let fresh: Welcome = desk.ask("hello", &hello(1, Uuid::new_v4())).await.unwrap();
    assert_eq!(fresh.acknowledged, 0);
}
