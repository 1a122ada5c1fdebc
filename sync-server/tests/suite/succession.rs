//! A computer that joins its practice again: whose keys come along, and what a code that does not fit leaves behind.

use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_crypto::sign::SUCCESSION;
use vetpms_protocol::*;
use vetpms_sync_server::rim;

use crate::support::{Answer, Device, PASSWORD, Server, Tenant, ask, client};

const LIVE: &str =
    "SELECT count(*) FROM system.devices WHERE revoked_at IS NULL AND replaced_at IS NULL";

/// A desk of Anna's at which Ben has signed in; his key there.
async fn shared_desk(tenant: &Tenant<'_>) -> (Device, Uuid, SigningKey) {
    tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let key = SigningKey::random(&mut rim::entropy);
    signs_in(&desk, "ben@test.example", &key).await.unwrap();
    (desk, ben, key)
}

async fn signs_in(desk: &Device, email: &str, key: &SigningKey) -> Result<SignedIn, Answer> {
    let message = SignIn {
        email: email.into(),
        password: PASSWORD.into(),
        user_key: Hash32::new(key.public()),
    };
    desk.ask("sign-in", &message).await
}

/// What the desk sends to join again, and the keys that it will go on with.
fn again(desk: &Device, code: &str) -> (Enrol, SigningKey) {
    let (key, replica) = (SigningKey::random(&mut rim::entropy), Uuid::new_v4());
    let device_key = Hash32::new(key.public());
    let signed = Enrol::succession(code, device_key, replica, desk.id);
    let message = Enrol {
        code: code.to_owned(),
        device_name: "Balie".into(),
        device_key,
        user_key: Hash32::new(desk.user_key.public()),
        replica,
        password: None,
        expects: Some(Expected {
            tenant: desk.tenant,
            user: desk.user,
        }),
        former: Some(Former {
            device: desk.id,
            signature: Blob::new(desk.key.sign(SUCCESSION, &signed).to_vec()),
        }),
    };
    (message, key)
}

async fn enrol(server: &Server, message: &Enrol) -> Result<Enrolled, Answer> {
    let url = format!("{}/v1/enrol", server.base);
    ask(&server.http, &url, None, message).await
}

/// The desk as the device that it has become.
fn become_new(desk: &mut Device, message: &Enrol, key: SigningKey, enrolled: &Enrolled) {
    desk.id = enrolled.device;
    desk.access.clone_from(&enrolled.tokens.access);
    desk.refresh.clone_from(&enrolled.tokens.refresh);
    (desk.key, desk.replica) = (key, message.replica);
    (desk.seq, desk.previous) = (0, Hash32::ZERO);
    desk.actor = *Uuid::new_v4().as_bytes();
}

fn code_of<T>(answer: Result<T, Answer>) -> String {
    answer.err().expect("it was allowed").refusal.code
}

fn users(signers: Option<Vec<SignerKey>>) -> Vec<Uuid> {
    signers.unwrap().into_iter().map(|one| one.user).collect()
}

#[tokio::test]
async fn everybody_at_the_desk_is_known_on_the_new_device() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (mut desk, ben, ben_key) = shared_desk(&tenant).await;
    let (old, old_access) = (desk.id, desk.access.clone());
    let (message, key) = again(&desk, &tenant.code("anna@test.example", "Desk"));
    let enrolled = enrol(&server, &message).await.unwrap();
    let mut known = vec![desk.user, ben];
    known.sort();
    assert_eq!(users(enrolled.signers.clone()), known);
    // Until the new device has greeted, a lost answer has taken nothing out of use.
    assert!(desk.hello().await.is_ok());
    become_new(&mut desk, &message, key, &enrolled);
    assert_eq!(users(desk.hello().await.unwrap().signers), known);
    assert_eq!(server.number(tenant.id, LIVE).await, 1);

    let body = desk.change("clients", Uuid::new_v4(), client("Smith"));
    let anna = std::mem::replace(&mut desk.user_key, ben_key);
    let owner = std::mem::replace(&mut desk.user, ben);
    let set = desk.set(vec![body]);
    assert_eq!(desk.verdict(set).await, Verdict::Accepted(1));
    (desk.user_key, desk.user) = (anna, owner);

    // The former one is told what it is, and not that it was removed: it would delete everything.
    let (new, new_access) = (desk.id, std::mem::replace(&mut desk.access, old_access));
    desk.id = old;
    assert_eq!(code_of(desk.hello().await), "device_replaced");
    desk.id = new;
    desk.access = new_access;
    assert!(desk.hello().await.is_ok());
}

#[tokio::test]
async fn keys_of_disabled_members_and_of_a_removed_device_stay_behind() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (desk, ben, ben_key) = shared_desk(&tenant).await;
    let disable =
        |active: bool| format!("UPDATE system.users SET is_active = {active} WHERE id = '{ben}'");
    let mut superuser = server.superuser().await;
    run(&mut superuser, &disable(false)).await;
    let (message, _) = again(&desk, &tenant.code("anna@test.example", "Desk"));
    let enrolled = enrol(&server, &message).await.unwrap();
    assert_eq!(users(enrolled.signers), [desk.user]);
    let kept = format!(
        "SELECT count(*) FROM system.user_device_keys WHERE user_id = '{ben}' AND device_id = '{}'",
        enrolled.device
    );
    assert_eq!(server.number(tenant.id, &kept).await, 0);

    run(&mut superuser, &disable(true)).await;
    let revoke = format!(
        "UPDATE system.devices SET revoked_at = now() WHERE id = '{}'",
        desk.id
    );
    run(&mut superuser, &revoke).await;
    let (message, key) = again(&desk, &tenant.code("anna@test.example", "Desk"));
    let enrolled = enrol(&server, &message).await.unwrap();
    assert_eq!(users(enrolled.signers.clone()), [desk.user]);
    // Ben signs in once, and is known.
    let mut desk = desk;
    become_new(&mut desk, &message, key, &enrolled);
    signs_in(&desk, "ben@test.example", &ben_key).await.unwrap();
    assert_eq!(users(desk.hello().await.unwrap().signers).len(), 2);
}

async fn run(connection: &mut sqlx::PgConnection, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::query(sql).execute(connection).await.unwrap();
}

#[tokio::test]
async fn what_does_not_fit_leaves_code_and_devices_as_they_are() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (desk, ben, _) = shared_desk(&tenant).await;
    let other = server.tenant();
    other.user("carla@test.example", &["owner"]);
    let theirs = other.device("carla@test.example", "Theirs").await;
    let devices = || server.number(tenant.id, "SELECT count(*) FROM system.devices");
    let before = devices().await;
    let code = tenant.code("anna@test.example", "Desk");
    let (good, _) = again(&desk, &code);

    let expects = |tenant, user| Enrol {
        expects: Some(Expected { tenant, user }),
        ..good.clone()
    };
    let refused = enrol(&server, &expects(desk.tenant, ben)).await;
    assert_eq!(code_of(refused), "other_person");
    let refused = enrol(&server, &expects(other.id, desk.user)).await;
    assert_eq!(code_of(refused), "other_practice");

    let signed_by = |key: &SigningKey, over: &[u8; 32]| Enrol {
        former: Some(Former {
            device: desk.id,
            signature: Blob::new(key.sign(SUCCESSION, over).to_vec()),
        }),
        ..good.clone()
    };
    let over = |code: &str, key, replica| Enrol::succession(code, key, replica, desk.id);
    let right = over(&code, good.device_key, good.replica);
    let forged = [
        signed_by(&theirs.key, &right),
        signed_by(&desk.key, &over("OTHER", good.device_key, good.replica)),
        signed_by(&desk.key, &over(&code, Hash32::ZERO, good.replica)),
        signed_by(&desk.key, &over(&code, good.device_key, Uuid::nil())),
    ];
    for message in &forged {
        assert_eq!(code_of(enrol(&server, message).await), "device_unproven");
    }
    assert_eq!(devices().await, before);

    // A device of another practice proves nothing here, and stays in use there.
    let signed = Enrol::succession(&code, good.device_key, good.replica, theirs.id);
    let foreign = Enrol {
        former: Some(Former {
            device: theirs.id,
            signature: Blob::new(theirs.key.sign(SUCCESSION, &signed).to_vec()),
        }),
        ..good.clone()
    };
    let enrolled = enrol(&server, &foreign).await.unwrap();
    assert_eq!(users(enrolled.signers), [desk.user]);
    assert!(theirs.hello().await.is_ok());
    // The code was good all the time, and is used up now.
    let (late, _) = again(&desk, &code);
    assert_eq!(code_of(enrol(&server, &late).await), "wrong_code");
}

#[tokio::test]
async fn what_was_typed_is_the_name_and_else_the_codes() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (desk, ..) = shared_desk(&tenant).await;
    let named = |name: &'static str| {
        let sql = format!("SELECT count(*) FROM system.devices WHERE name = '{name}'");
        async { server.number(tenant.id, &{ sql }).await }
    };
    let (message, _) = again(&desk, &tenant.code("anna@test.example", "Front"));
    enrol(&server, &message).await.unwrap();
    assert_eq!((named("Balie").await, named("Front").await), (1, 0));
    let (message, _) = again(&desk, &tenant.code("anna@test.example", "Front"));
    let message = Enrol {
        device_name: " ".into(),
        ..message
    };
    enrol(&server, &message).await.unwrap();
    assert_eq!(named("Front").await, 1);
    let (message, _) = again(&desk, &tenant.code("anna@test.example", "Front"));
    let message = Enrol {
        device_name: "x".repeat(300),
        ..message
    };
    assert_eq!(code_of(enrol(&server, &message).await), "invalid_value");
}

#[tokio::test]
async fn what_was_joined_and_never_used_goes_out_of_use_with_the_rest() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let (mut desk, ..) = shared_desk(&tenant).await;
    // An answer that never arrived, and then another code.
    let (lost, _) = again(&desk, &tenant.code("anna@test.example", "Desk"));
    enrol(&server, &lost).await.unwrap();
    let (message, key) = again(&desk, &tenant.code("anna@test.example", "Desk"));
    let enrolled = enrol(&server, &message).await.unwrap();
    assert_eq!(server.number(tenant.id, LIVE).await, 3);
    become_new(&mut desk, &message, key, &enrolled);
    desk.hello().await.unwrap();
    assert_eq!(server.number(tenant.id, LIVE).await, 1);
}

#[tokio::test]
async fn what_an_unknown_member_wrote_waits_until_they_have_signed_in() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let ben_key = SigningKey::random(&mut rim::entropy);
    let (row, other) = (Uuid::new_v4(), Uuid::new_v4());
    let born = desk.change("clients", row, client("Smith"));
    let anna_key = std::mem::replace(&mut desk.user_key, ben_key.clone());
    let anna = std::mem::replace(&mut desk.user, ben);
    let by_ben = desk.set(vec![born]);
    (desk.user_key, desk.user) = (anna_key, anna);
    // Another actor than Ben's.
    desk.actor = *Uuid::new_v4().as_bytes();
    let on_it = desk.one("clients", row, client("Smyth"));
    let on_that = desk.one("clients", row, client("Smythe"));
    let aside = desk.one("clients", other, client("Jones"));
    let told = desk
        .push(vec![by_ben, on_it, on_that, aside])
        .await
        .unwrap();
    let codes: Vec<&str> = told
        .verdicts
        .iter()
        .map(|verdict| match verdict {
            Verdict::Quarantined(code, _) => code.as_str(),
            _ => "taken",
        })
        .collect();
    let waits = "depends_on_sign_in";
    assert_eq!(codes, [UNSIGNED_IN, waits, waits, "taken"]);
    assert_eq!(told.acknowledged, 4, "nothing else is held up");

    // A wrong password changes nothing, and neither does another person's.
    let stranger = SigningKey::random(&mut rim::entropy);
    signs_in(&desk, "anna@test.example", &stranger)
        .await
        .unwrap();
    let undecided = "SELECT count(*) FROM quarantine WHERE decision IS NULL";
    assert_eq!(server.number(tenant.id, undecided).await, 3);
    signs_in(&desk, "ben@test.example", &ben_key).await.unwrap();
    assert_eq!(server.number(tenant.id, undecided).await, 0);
    let rows = "SELECT count(*) FROM clients WHERE last_name IN ('Smythe', 'Jones')";
    assert_eq!(server.number(tenant.id, rows).await, 2);
}

#[tokio::test]
async fn a_disabled_member_is_not_waited_for() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let disable = format!("UPDATE system.users SET is_active = false WHERE id = '{ben}'");
    run(&mut server.superuser().await, &disable).await;
    (desk.user, desk.user_key) = (ben, SigningKey::random(&mut rim::entropy));
    let set = desk.one("clients", Uuid::new_v4(), client("Smith"));
    let Verdict::Quarantined(code, _) = desk.verdict(set).await else {
        panic!("it was taken");
    };
    assert_eq!(code, "unknown_author");
}
