//! Administration from a desk: the use cases against the real server, as one person or another.

use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use uuid::Uuid;
use vetpms_app::administration::{
    AuditDeed, AuditFilter, NewMember, audit_trail, create_user, devices, invite_device,
    revoke_device, set_roles, set_user_active, set_user_password, users,
};
use vetpms_app::profile::Unlock;
use vetpms_app::records::{add_record, change_record, table};
use vetpms_app::session::{self, Invitation, Lock};
use vetpms_app::sync::sync_once;
use vetpms_app::{AppError, Code, Desk, Rim, SystemRim};
use vetpms_tests::support::{PASSWORD, Server, Temp};

/// A desk that joins with a password, so that colleagues can sign in at it too.
async fn join(folder: &Path, server: &Server, code: &str, password: &str) -> Arc<Desk> {
    let invitation = Invitation {
        server: &server.url(),
        code,
        device_name: "",
        lock: Lock::Password(password),
    };
    let desk = session::join(folder, &invitation, Arc::new(SystemRim)).await;
    let desk = Arc::new(desk.unwrap());
    sync_once(&desk).await.unwrap();
    desk
}

fn code_of<T>(done: Result<T, AppError>) -> Code {
    done.err().expect("it was allowed").code
}

fn owned(roles: &[&str]) -> Vec<String> {
    roles.iter().map(|role| (*role).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_administers_as_whoever_is_signed_in() {
    let mut server = Server::start();
    let temp = Temp::new("administration");
    let desk = join(
        &temp.join("desk"),
        &server,
        &server.device_code("Front desk"),
        server.password(),
    )
    .await;
    let tenant = server.tenant().to_owned();
    let address = |name: &str| format!("{name}-{tenant}@hill.example");
    let (bob, nora) = (address("bob"), address("nora"));
    let new = |email, name, roles| NewMember {
        email,
        name,
        roles,
        password: PASSWORD,
    };
    let (owner, nurse) = (owned(&["owner"]), owned(&["nurse"]));
    create_user(&desk, &new(&bob, "Bob", &owner)).await.unwrap();
    let nora_id = create_user(&desk, &new(&nora, "Nora", &nurse))
        .await
        .unwrap();
    let taken = create_user(&desk, &new(&nora, "Nora", &nurse)).await;
    assert_eq!(code_of(taken), Code::Refused);
    let names: Vec<_> = users(&desk).await.unwrap();
    assert_eq!(names.len(), 3);
    assert_eq!(names.iter().filter(|user| user.oneself).count(), 1);

    // Bob goes on at Ann's desk: what he does from now on is his.
    session::add_user(&desk, &bob, PASSWORD).await.unwrap();
    let how = Unlock::Password {
        email: &bob,
        password: PASSWORD,
    };
    session::switch_user(&desk, &how).unwrap();
    let made = invite_device(&desk, nora_id, "Ward").await.unwrap();
    assert!(made.until - SystemRim.now() <= TimeDelta::minutes(10));
    let ward = join(&temp.join("ward"), &server, &made.code, PASSWORD).await;
    let all = devices(&desk).await.unwrap();
    let listed = all.iter().find(|device| device.name == "Ward").unwrap();
    assert_eq!(listed.user.as_deref(), Some("Nora"));
    assert_eq!(listed.invited_by.as_deref(), Some("Bob"));
    assert!(!listed.here && all.iter().any(|device| device.here));
    let ward_id = listed.id;

    // Nora may neither administer nor look, on her own desk or on theirs.
    assert_eq!(code_of(users(&ward).await), Code::Forbidden);
    let whole = AuditFilter {
        limit: 50,
        ..AuditFilter::default()
    };
    assert_eq!(code_of(audit_trail(&ward, &whole).await), Code::Forbidden);
    session::add_user(&desk, &nora, PASSWORD).await.unwrap();
    let as_nora = Unlock::Password {
        email: &nora,
        password: PASSWORD,
    };
    session::switch_user(&desk, &as_nora).unwrap();
    assert_eq!(code_of(devices(&desk).await), Code::Forbidden);
    session::switch_user(&desk, &how).unwrap();

    the_trail_is_read(&desk, &ward, &whole).await;

    rights_come_and_go(&desk, &ward, (nora_id, ward_id), &whole).await;
    server.kill();
    assert_eq!(code_of(users(&desk).await), Code::Offline);
    desk.end_session();
    assert_eq!(code_of(users(&desk).await), Code::NotSignedIn);
}

async fn the_trail_is_read(desk: &Arc<Desk>, ward: &Arc<Desk>, whole: &AuditFilter) {
    let clients = table("clients").unwrap();
    let fields = |name: &str| {
        let value = serde_json::json!({ "last_name": name });
        value.as_object().unwrap().clone()
    };
    let id = add_record(ward, clients, None, &fields("Smith")).unwrap();
    sync_once(ward).await.unwrap();
    sync_once(desk).await.unwrap();
    change_record(desk, clients, id, None, &fields("Smythe")).unwrap();
    sync_once(desk).await.unwrap();
    let trail = audit_trail(desk, whole).await.unwrap();
    assert!(trail.next.is_none());
    let newest = &trail.entries[0];
    assert_eq!(newest.action, AuditDeed::Changed);
    assert_eq!(
        (newest.user.as_deref(), newest.device.as_deref()),
        (Some("Bob"), Some("Front desk"))
    );
    assert_eq!(newest.record.as_deref(), Some("Smythe"));
    let change = &newest.changes[0];
    assert_eq!(
        (change.before.as_deref(), change.after.as_deref()),
        (Some("Smith"), Some("Smythe"))
    );
    let first = AuditFilter {
        row: Some(id),
        limit: 1,
        ..AuditFilter::default()
    };
    let page = audit_trail(desk, &first).await.unwrap();
    let rest = AuditFilter {
        before: page.next,
        ..first
    };
    let page = audit_trail(desk, &rest).await.unwrap();
    assert_eq!(page.entries.len(), 1);
    assert_eq!(page.entries[0].action, AuditDeed::Created);
    assert_eq!(page.entries[0].user.as_deref(), Some("Nora"));
    assert_eq!(page.entries[0].device.as_deref(), Some("Ward"));
    assert!(page.next.is_none());
}

async fn rights_come_and_go(
    desk: &Arc<Desk>,
    ward: &Arc<Desk>,
    (nora, ward_id): (Uuid, Uuid),
    whole: &AuditFilter,
) {
    set_roles(desk, nora, &owned(&["manager"])).await.unwrap();
    sync_once(ward).await.unwrap();
    assert!(audit_trail(ward, whole).await.is_ok());
    set_user_password(desk, nora, "another long password 7")
        .await
        .unwrap();
    set_user_active(desk, nora, false).await.unwrap();
    sync_once(ward).await.unwrap();
    assert_eq!(code_of(audit_trail(ward, whole).await), Code::Forbidden);
    revoke_device(desk, ward_id).await.unwrap();
    assert_eq!(code_of(sync_once(ward).await), Code::Refused);
    let again = revoke_device(desk, ward_id).await;
    assert_eq!(code_of(again), Code::NotFound);
}
