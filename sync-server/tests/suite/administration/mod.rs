//! What an administrator does from a desk, and everybody who may not.

mod rights;
mod trail;
mod users;

use uuid::Uuid;
use vetpms_protocol::*;

use crate::support::{Answer, Device, PASSWORD, Server};

/// Everything that a refused act must leave as it was.
const STATE: &str = "SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
    SELECT row(id, email, display_name, password_hash, is_active)::text AS line FROM system.users
    UNION ALL SELECT row(tenant_id, user_id, roles)::text FROM system.members
    UNION ALL SELECT row(tenant_id, user_id, permission)::text FROM system.user_permissions
    UNION ALL SELECT row(id, name, revoked_at)::text FROM system.devices
    UNION ALL SELECT row(selector, user_id)::text FROM system.enrolment_codes
    UNION ALL SELECT row(id, kind)::text FROM system.events WHERE act IS NOT NULL
    UNION ALL SELECT row(id, permission_version)::text FROM system.tenants) AS lines";

pub(super) async fn state(server: &Server) -> Option<String> {
    let mut superuser = server.superuser().await;
    sqlx::query_scalar(STATE)
        .fetch_one(&mut superuser)
        .await
        .unwrap()
}

pub(super) fn refused<T>(answer: Result<T, Answer>) -> (u16, String) {
    let Err(answer) = answer else {
        panic!("it was allowed")
    };
    (answer.status.as_u16(), answer.refusal.code)
}

pub(super) fn newcomer(email: &str, roles: &[&str]) -> CreateUser {
    CreateUser {
        email: email.into(),
        name: "Nora Hill".into(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        password: "an ordinary long password".into(),
    }
}

/// Every act, asked by one device about a user and a device, with the codes of its refusals.
pub(super) async fn all_refused(desk: &Device, (user, device): (Uuid, Uuid)) -> Vec<(u16, String)> {
    let roles = vec!["owner".to_owned()];
    let name = "Spare".to_owned();
    let password = PASSWORD.to_owned();
    vec![
        refused(desk.act(&ListDevices {}).await),
        refused(desk.act(&InviteDevice { user, name }).await),
        refused(desk.act(&RevokeDevice { device }).await),
        refused(desk.act(&ListUsers {}).await),
        refused(desk.act(&newcomer("new@test.example", &["owner"])).await),
        refused(desk.act(&SetRoles { user, roles }).await),
        refused(
            desk.act(&SetActive {
                user,
                active: false,
            })
            .await,
        ),
        refused(desk.act(&SetPassword { user, password }).await),
        refused(desk.act(&ReadAudit::default()).await),
    ]
}
