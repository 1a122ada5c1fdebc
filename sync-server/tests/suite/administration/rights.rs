//! Who may not, and acts that are not what they seem.

use uuid::Uuid;
use vetpms_crypto::SigningKey;
use vetpms_protocol::*;
use vetpms_sync_server::rim;

use super::{all_refused, refused, state};
use crate::support::{PASSWORD, Server};

#[tokio::test]
async fn without_the_right_nothing_is_told_and_nothing_changes() {
    let server = Server::start().await;
    let (tenant, elsewhere) = (server.tenant(), server.tenant());
    let anna = tenant.user("anna@test.example", &["owner"]);
    tenant.user("ben@test.example", &["receptionist"]);
    elsewhere.user("carla@test.example", &["owner"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let front = tenant.device("ben@test.example", "Front").await;
    let foreign = elsewhere.device("carla@test.example", "Foreign").await;
    let before = state(&server).await;
    for answer in all_refused(&front, (anna, desk.id)).await {
        assert_eq!(answer, (403, "not_permitted".into()));
    }
    // An owner of another practice, with this one's ids: they are nobody and nothing there.
    let roles = vec!["nurse".to_owned()];
    let password = PASSWORD.to_owned();
    let name = "Mine".to_owned();
    for answer in [
        refused(foreign.act(&InviteDevice { user: anna, name }).await),
        refused(foreign.act(&RevokeDevice { device: desk.id }).await),
        refused(foreign.act(&SetRoles { user: anna, roles }).await),
        refused(
            foreign
                .act(&SetActive {
                    user: anna,
                    active: false,
                })
                .await,
        ),
        refused(
            foreign
                .act(&SetPassword {
                    user: anna,
                    password,
                })
                .await,
        ),
    ] {
        assert_eq!(answer, (404, "not_found".into()));
    }
    let theirs = foreign.act(&ListUsers {}).await.unwrap().users;
    assert!(theirs.iter().all(|user| user.id != anna));
    let theirs = foreign.act(&ListDevices {}).await.unwrap().devices;
    assert_eq!(theirs.len(), 1);
    assert_eq!(state(&server).await, before);
}

#[tokio::test]
async fn an_act_is_one_persons_at_one_device_and_counts_once() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let anna = tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let desk = tenant.device("anna@test.example", "Desk").await;
    let front = tenant.device("ben@test.example", "Front").await;
    // Ben signs in at Anna's desk, as colleagues do: the device's token is now his, too.
    let bens = SigningKey::random(&mut rim::entropy);
    let sign_in = SignIn {
        email: "ben@test.example".into(),
        password: PASSWORD.into(),
        user_key: Hash32::new(bens.public()),
    };
    let _: SignedIn = desk.ask("sign-in", &sign_in).await.unwrap();
    let before = state(&server).await;
    let message = SetRoles {
        user: ben,
        roles: vec!["owner".into()],
    };
    let token = vetpms_crypto::token_hash(&desk.access);
    let sign = |user: Uuid, key: &SigningKey| {
        Act::sign(&message, (user, desk.id, Uuid::new_v4()), &token, |bytes| {
            key.sign(vetpms_crypto::sign::PERSON_ACT, bytes)
        })
        .unwrap()
    };
    let unproven = (403, "person_unproven".to_owned());
    let good = desk.signed(&message);
    let mut bad = vec![
        sign(anna, &bens),
        Act {
            signature: Blob::new(vec![1; 64]),
            ..good.clone()
        },
        Act {
            signature: Blob::default(),
            ..good.clone()
        },
        Act {
            user: ben,
            ..good.clone()
        },
        Act {
            id: Uuid::new_v4(),
            ..good.clone()
        },
        // Signed over the bare bytes, as a change set is.
        Act {
            signature: Blob::new(
                desk.user_key
                    .sign(
                        vetpms_crypto::sign::CHANGE_SET,
                        &good.signed(SetRoles::ROUTE, desk.id, &token),
                    )
                    .to_vec(),
            ),
            ..good.clone()
        },
    ];
    bad.push(front.signed(&message));
    for act in &bad {
        assert_eq!(
            refused(desk.send::<()>(SetRoles::ROUTE, act).await),
            unproven
        );
    }
    // Ben himself is known there, and may not.
    let his = desk.send::<()>(SetRoles::ROUTE, &sign(ben, &bens)).await;
    assert_eq!(refused(his), (403, "not_permitted".into()));
    // Anna's act through another device or by another route is nobody's.
    assert_eq!(
        refused(front.send::<()>(SetRoles::ROUTE, &good).await),
        unproven
    );
    assert_eq!(
        refused(desk.send::<()>(SetActive::ROUTE, &good).await),
        unproven
    );
    assert_eq!(state(&server).await, before);

    desk.send::<()>(SetRoles::ROUTE, &good).await.unwrap();
    let back = SetRoles {
        user: ben,
        roles: vec!["receptionist".into()],
    };
    desk.act(&back).await.unwrap();
    let before = state(&server).await;
    let again = desk.send::<()>(SetRoles::ROUTE, &good).await;
    assert_eq!(refused(again), (409, "act_repeated".into()));
    assert_eq!(state(&server).await, before);
    // After the next token it is worth nothing at all.
    let mut desk = desk;
    desk.access = desk.renew(&desk.refresh).await.unwrap().access;
    assert_eq!(
        refused(desk.send::<()>(SetRoles::ROUTE, &good).await),
        unproven
    );
}

#[tokio::test]
async fn the_database_itself_refuses_who_does_not_administer() {
    let server = Server::start().await;
    let (tenant, elsewhere) = (server.tenant(), server.tenant());
    let anna = tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let carla = elsewhere.user("carla@test.example", &["owner"]);
    let directory = server.app.db.directory();
    for by in [ben, carla, Uuid::new_v4()] {
        let done = sqlx::query("SELECT system.set_member_password($1, $2, $3, 'x')")
            .bind(tenant.id)
            .bind(by)
            .bind(anna)
            .execute(directory)
            .await;
        let code = vetpms_sync_server::error::sqlstate(&done.unwrap_err());
        assert_eq!(code.as_deref(), Some("VP003"));
    }
    for sql in [
        "UPDATE system.users SET password_hash = 'x'",
        "INSERT INTO system.user_permissions SELECT tenant_id, user_id, 'ADMINISTER' FROM system.members",
        "UPDATE system.members SET roles = '{owner}'",
        "DELETE FROM system.events",
        "SELECT system.put_rights(id, id, '{}') FROM system.tenants",
        "INSERT INTO system.invitations (selector, secret_hash, practice, expires_at) VALUES ('A', '', 'x', now())",
        "UPDATE system.invitations SET expires_at = now()",
    ] {
        let refused = sqlx::query(sql).execute(directory).await.unwrap_err();
        let code = vetpms_sync_server::error::sqlstate(&refused);
        assert_eq!(code.as_deref(), Some("42501"), "{sql}");
    }
}
