//! A practice that was made without a server joins: the code, the ids, and everything that is not one.

use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_crypto::sign::DEVICE_PROOF;
use vetpms_protocol::{Adopt, Adopted, Blob, Hash32, Hello, PROTOCOL, SCHEMA, Welcome};
use vetpms_sync_server::app::App;
use vetpms_sync_server::db::Db;
use vetpms_sync_server::{rim, secret};

use crate::support::{Answer, PASSWORD, Server, ask};

struct Practice {
    key: SigningKey,
    message: Adopt,
}

impl Practice {
    fn new(code: &str, email: &str) -> Self {
        let key = SigningKey::random(&mut rim::entropy);
        let message = Adopt {
            code: String::new(),
            tenant: rim::new_id(),
            practice: "Hill Street".into(),
            owner: rim::new_id(),
            email: email.into(),
            name: "Ann".into(),
            password: PASSWORD.into(),
            user_key: Hash32::new(SigningKey::random(&mut rim::entropy).public()),
            device: rim::new_id(),
            device_name: "Front desk".into(),
            device_key: Hash32::new(key.public()),
            replica: rim::new_id(),
            signature: Blob::default(),
        };
        let mut practice = Self { key, message };
        practice.show(code);
        practice
    }

    fn show(&mut self, code: &str) {
        self.message.code = code.to_owned();
        let signature = self.key.sign(DEVICE_PROOF, code.as_bytes());
        self.message.signature = Blob::new(signature.to_vec());
    }

    async fn adopt(&self, server: &Server) -> Result<Adopted, Answer> {
        send(server, &self.message).await
    }
}

async fn send(server: &Server, message: &Adopt) -> Result<Adopted, Answer> {
    ask(
        &server.http,
        &format!("{}/v1/adopt", server.base),
        None,
        message,
    )
    .await
}

fn invite(server: &Server) -> String {
    let made = server.run(&["tenant", "invite", "--name", "Hill Street"], "");
    made.unwrap()["code"].as_str().unwrap().to_owned()
}

fn refused<T>(answer: Result<T, Answer>) -> (u16, String) {
    let Err(answer) = answer else {
        panic!("it was allowed")
    };
    (answer.status.as_u16(), answer.refusal.code)
}

/// Practices, their roles in the cluster, people and devices.
async fn state(server: &Server) -> String {
    let mut superuser = server.superuser().await;
    let sql = "SELECT (SELECT count(*) FROM system.tenants) || '/' || (SELECT count(*) FROM system.users) || '/' ||
        (SELECT count(*) FROM system.devices) || '/' || (SELECT count(*) FROM system.data_keys) || '/' ||
        (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 't\\_%')";
    sqlx::query_scalar(sql)
        .fetch_one(&mut superuser)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_practice_is_taken_in_once_and_its_device_may_ask_again() {
    let server = Server::start().await;
    let code = invite(&server);
    let practice = Practice::new(&code, "ann@hill.example");
    let first = practice.adopt(&server).await.unwrap();
    assert_eq!(first.user.roles, ["owner"]);
    let hello = Hello {
        protocol: PROTOCOL,
        schema: SCHEMA,
        replica: practice.message.replica,
        last_seq: 0,
        epoch: None,
        position: 0,
        boot: uuid::Uuid::nil(),
        waits: Vec::new(),
    };
    let url = format!("{}/v1/hello", server.base);
    let access = Some(first.tokens.access.as_str());
    let welcome: Welcome = ask(&server.http, &url, access, &hello).await.unwrap();
    assert_eq!((welcome.epoch, welcome.acknowledged), (first.epoch, 0));
    assert_eq!(welcome.devices[0].name, "Front desk");

    // The answer was lost: the same device asks again, even after the code has expired.
    let mut superuser = server.superuser().await;
    sqlx::query("UPDATE system.invitations SET expires_at = now() - interval '1 day'")
        .execute(&mut superuser)
        .await
        .unwrap();
    let before = state(&server).await;
    let second = practice.adopt(&server).await.unwrap();
    assert_eq!(second.epoch, first.epoch);
    assert_ne!(second.tokens.access, first.tokens.access);
    // Anybody else gets nothing for it.
    let wrong = (401, "wrong_code".to_owned());
    let other = Practice::new(&code, "bob@hill.example");
    assert_eq!(refused(other.adopt(&server).await), wrong);
    let mut thief = Practice::new(&code, "ann@hill.example");
    (thief.message.tenant, thief.message.device) =
        (practice.message.tenant, practice.message.device);
    thief.message.replica = practice.message.replica;
    assert_eq!(refused(thief.adopt(&server).await), wrong);
    // With the device's public key alone the proof is missing.
    thief.message.device_key = practice.message.device_key;
    assert_eq!(
        refused(thief.adopt(&server).await),
        (401, "device_unproven".into())
    );
    let (tenant, device) = (
        practice.message.tenant.to_string(),
        practice.message.device.to_string(),
    );
    let revoke = ["device", "revoke", "--tenant", &tenant, "--device", &device];
    server.run(&revoke, "").unwrap();
    assert_eq!(refused(practice.adopt(&server).await), wrong);
    assert_eq!(state(&server).await, before);
    let made =
        "SELECT count(*) FROM system.events WHERE kind IN ('practice_invited', 'practice_adopted')";
    let made: i64 = sqlx::query_scalar(made)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(made, 2);
}

#[tokio::test]
async fn what_is_no_practice_is_refused_and_the_code_stays_good() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let code = invite(&server);
    let good = Practice::new(&code, "ann@hill.example");
    let before = state(&server).await;
    let with = |change: &dyn Fn(&mut Adopt)| {
        let mut message = good.message.clone();
        change(&mut message);
        message
    };
    let exists = [
        with(&|m| m.tenant = tenant.id),
        with(&|m| m.email = "ANNA@test.example".into()),
        with(&|m| m.owner = desk.user),
        with(&|m| m.device = desk.id),
        with(&|m| m.replica = desk.replica),
    ];
    for message in exists {
        // A log made by the tests' devices has another kind of id.
        let wanted = if message.replica == desk.replica {
            (400, "invalid_value".to_owned())
        } else {
            (409, "exists".to_owned())
        };
        assert_eq!(refused(send(&server, &message).await), wanted);
    }
    let invalid = [
        with(&|m| m.tenant = Uuid::nil()),
        with(&|m| m.tenant = Uuid::max()),
        with(&|m| m.tenant = Uuid::new_v4()),
        with(&|m| m.owner = Uuid::nil()),
        with(&|m| m.device = Uuid::new_v4()),
        with(&|m| m.email = "nobody".into()),
        with(&|m| m.practice = " ".into()),
        with(&|m| m.practice = "x".repeat(300)),
        with(&|m| m.name = String::new()),
        with(&|m| m.device_name = String::new()),
        with(&|m| m.password = "password".into()),
    ];
    for message in invalid {
        assert_eq!(
            refused(send(&server, &message).await),
            (400, "invalid_value".into())
        );
    }
    for signature in [Blob::default(), Blob::new(vec![0; 64])] {
        let message = with(&|m| m.signature = signature.clone());
        assert_eq!(
            refused(send(&server, &message).await),
            (401, "device_unproven".into())
        );
    }
    assert_eq!(state(&server).await, before);
    assert!(good.adopt(&server).await.is_ok());
    assert_ne!(state(&server).await, before);
}

#[tokio::test]
async fn a_code_dies_of_age_and_of_wrong_tries() {
    let server = Server::start().await;
    let before = state(&server).await;
    let wrong = || (401, "wrong_code".to_owned());
    let code = invite(&server);
    let mut practice = Practice::new(&code, "ann@hill.example");
    for nonsense in ["", "ABCD", "ZZZZ-ZZZZZ-ZZZZZ", "' OR 1=1 --"] {
        practice.show(nonsense);
        assert_eq!(refused(practice.adopt(&server).await), wrong());
    }
    for _ in 0..5 {
        practice.show(&format!("{}-00000-00000", &code[..4]));
        assert_eq!(refused(practice.adopt(&server).await), wrong());
    }
    practice.show(&code);
    assert_eq!(refused(practice.adopt(&server).await), wrong());
    practice.show(&invite(&server));
    let mut superuser = server.superuser().await;
    sqlx::query("UPDATE system.invitations SET expires_at = now() - interval '1 second'")
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(refused(practice.adopt(&server).await), wrong());
    // A code for a device is none for a practice, and the other way round.
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    practice.show(&tenant.code("anna@test.example", "Desk"));
    assert_eq!(refused(practice.adopt(&server).await), wrong());
    let enrolled = crate::support::Device::enrol(&server, &invite(&server)).await;
    assert_eq!(refused(enrolled), wrong());
    assert_ne!(before, String::new());
}

#[tokio::test]
async fn a_server_without_the_administrators_role_takes_nobody_in() {
    let server = Server::start().await;
    let kek = secret::read_key(server.config.key_file.as_deref().unwrap()).unwrap();
    let mut database = server.config.database.clone();
    let db = Db::connect(&database).await.unwrap();
    database.admin_password_file = None;
    let app = App::new(db, kek).with_admin(&database);
    let Err(refused) = app.administering().await else {
        panic!("it was allowed")
    };
    assert_eq!(
        (refused.status.as_u16(), refused.code),
        (403, "adoption_closed")
    );
}
