//! Users and devices made, changed and taken away.

use vetpms_crypto::SigningKey;
use vetpms_protocol::*;
use vetpms_sync_server::rim;

use super::{newcomer, refused, state};
use crate::support::{Device, PASSWORD, Server};

#[tokio::test]
async fn an_administrator_makes_users_and_devices_and_takes_them_away() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let anna = tenant.user("anna@test.example", &["owner"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let nora = desk
        .act(&newcomer("nora@test.example", &["nurse"]))
        .await
        .unwrap()
        .id;
    let taken = desk.act(&newcomer("NORA@test.example", &["nurse"])).await;
    assert_eq!(refused(taken), (409, "email_taken".into()));
    let users = desk.act(&ListUsers {}).await.unwrap().users;
    let shape: Vec<_> = users
        .iter()
        .map(|user| (user.id, user.roles.join(","), user.disabled))
        .collect();
    assert_eq!(
        shape,
        [(nora, "nurse".into(), false), (anna, "owner".into(), false)]
    );

    let invite = InviteDevice {
        user: nora,
        name: " Ward ".into(),
    };
    let made = desk.act(&invite).await.unwrap();
    assert!(made.until > rim::now() && made.until < rim::now() + chrono::TimeDelta::minutes(11));
    let ward = Device::enrol(&server, &made.code).await.unwrap();
    assert_eq!(ward.user, nora);
    assert_eq!(
        refused(Device::enrol(&server, &made.code).await),
        (401, "wrong_code".into())
    );
    let devices = desk.act(&ListDevices {}).await.unwrap().devices;
    let listed = devices.iter().find(|device| device.id == ward.id).unwrap();
    assert_eq!(listed.name, "Ward");
    assert_eq!(listed.user.as_ref().map(|user| user.id), Some(nora));
    assert_eq!(listed.invited_by.as_ref().map(|user| user.id), Some(anna));
    assert!(listed.last_seen.is_some() && listed.revoked_at.is_none());
    let own = devices.iter().find(|device| device.id == desk.id).unwrap();
    assert_eq!(own.invited_by, None);

    a_user_changes_leaves_and_comes_back(&desk, &ward).await;

    desk.act(&RevokeDevice { device: ward.id }).await.unwrap();
    assert_eq!(
        refused(ward.hello().await),
        (401, "device_revoked".to_owned())
    );
    let twice = desk.act(&RevokeDevice { device: ward.id }).await;
    assert_eq!(refused(twice), (404, "not_found".into()));
}

#[tokio::test]
async fn what_would_lock_the_practice_out_is_refused() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let anna = tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let before = state(&server).await;
    let roles = vec!["nurse".to_owned()];
    let cases = [
        (
            refused(desk.act(&SetRoles { user: anna, roles }).await),
            "last_administrator",
        ),
        (
            refused(
                desk.act(&SetActive {
                    user: anna,
                    active: false,
                })
                .await,
            ),
            "oneself",
        ),
        (
            refused(desk.act(&RevokeDevice { device: desk.id }).await),
            "own_device",
        ),
        (
            refused(desk.act(&newcomer("x@test.example", &[])).await),
            "invalid_value",
        ),
        (
            refused(desk.act(&newcomer("x@test.example", &["king"])).await),
            "invalid_value",
        ),
        (
            refused(desk.act(&newcomer("nobody", &["nurse"])).await),
            "invalid_value",
        ),
        (
            refused(
                desk.act(&SetPassword {
                    user: ben,
                    password: "password".into(),
                })
                .await,
            ),
            "invalid_value",
        ),
        (
            refused(
                desk.act(&InviteDevice {
                    user: ben,
                    name: "  ".into(),
                })
                .await,
            ),
            "invalid_value",
        ),
        (
            refused(
                desk.act(&InviteDevice {
                    user: ben,
                    name: "x".repeat(300),
                })
                .await,
            ),
            "invalid_value",
        ),
    ];
    for ((_, code), wanted) in cases {
        assert_eq!(code, wanted);
    }
    assert_eq!(state(&server).await, before);
    // Somebody who works for two practices is not decided over by one of them.
    let other = server.tenant();
    let mut superuser = server.superuser().await;
    sqlx::query(
        "INSERT INTO system.members (tenant_id, user_id, roles) VALUES ($1, $2, '{nurse}')",
    )
    .bind(other.id)
    .bind(ben)
    .execute(&mut superuser)
    .await
    .unwrap();
    let before = state(&server).await;
    let out = SetActive {
        user: ben,
        active: false,
    };
    let password = PASSWORD.to_owned();
    for answer in [
        refused(desk.act(&out).await),
        refused(
            desk.act(&SetPassword {
                user: ben,
                password,
            })
            .await,
        ),
    ] {
        assert_eq!(answer, (409, "member_elsewhere".into()));
    }
    assert_eq!(state(&server).await, before);
}

/// The user of `ward`, as the administrator at `desk` sees and treats them.
async fn a_user_changes_leaves_and_comes_back(desk: &Device, ward: &Device) {
    let nora = ward.user;
    let version = desk.hello().await.unwrap().permission_version;
    let roles = vec!["veterinarian".to_owned(), "manager".to_owned()];
    desk.act(&SetRoles { user: nora, roles }).await.unwrap();
    let welcome = desk.hello().await.unwrap();
    assert!(welcome.permission_version > version);
    let known = welcome.users.iter().find(|user| user.id == nora).unwrap();
    assert!(known.permissions.contains(&"VIEW_AUDIT".to_owned()));
    assert!(welcome.devices.iter().any(|device| device.name == "Ward"));
    let out = SetActive {
        user: nora,
        active: false,
    };
    desk.act(&out).await.unwrap();
    let welcome = desk.hello().await.unwrap();
    assert_eq!((welcome.users.len(), welcome.former.len()), (1, 1));
    assert_eq!(welcome.former[0].name, "Nora Hill");
    assert_eq!(refused(ward.act(&ReadAudit::default()).await).0, 403);
    let again = SetActive {
        user: nora,
        active: true,
    };
    desk.act(&again).await.unwrap();
    let password = "another long password 7".to_owned();
    let set = SetPassword {
        user: nora,
        password: password.clone(),
    };
    desk.act(&set).await.unwrap();
    let sign_in = SignIn {
        email: "nora@test.example".into(),
        password,
        user_key: Hash32::new(SigningKey::random(&mut rim::entropy).public()),
    };
    assert!(ward.ask::<_, SignedIn>("sign-in", &sign_in).await.is_ok());
}
