//! The real program's commands: its refusals, rebuilding, a new epoch.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vetpms_protocol::{Page, Verdict};

use crate::support::{PASSWORD, Server, client, patient, uuid};

#[tokio::test]
async fn commands_refuse_what_makes_no_sense() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let id = tenant.id.to_string();
    let says = |arguments: &[&str], input: &str| server.run(arguments, input).unwrap_err();
    assert!(says(&["tenant", "create", "--name", " "], "").contains("1 to 255"));
    assert!(says(&["tenant", "create", "--name", "Twice", "--id", &id], "").contains("already"));
    let user = [
        "user",
        "create",
        "--tenant",
        &id,
        "--email",
        "a@b.example",
        "--name",
        "A",
        "--role",
        "owner",
        "--password-stdin",
    ];
    assert!(says(&user, "short").contains("at least 8"));
    assert!(says(&user, "password123").contains("too easy"));
    let made = server.run(&user, &format!("{PASSWORD}\n")).unwrap();
    assert!(says(&user, PASSWORD).contains("already"));
    assert!(
        says(
            &[
                "user",
                "set-password",
                "--email",
                "nobody@b.example",
                "--password-stdin"
            ],
            PASSWORD
        )
        .contains("no user")
    );
    let listed = server.run(&["user", "list", "--tenant", &id], "").unwrap();
    assert_eq!(listed[0]["id"], made["id"]);
    assert!(says(&["user", "create", "--tenant", &id], "").contains("--email"));
    let boss = [
        "user",
        "create",
        "--tenant",
        &id,
        "--email",
        "c@b.example",
        "--name",
        "C",
        "--role",
        "boss",
        "--password-stdin",
    ];
    assert!(says(&boss, PASSWORD).contains("choose one of"));
    assert!(
        says(
            &[
                "device",
                "code",
                "--tenant",
                &id,
                "--user",
                "x@b.example",
                "--name",
                "D"
            ],
            ""
        )
        .contains("no active user")
    );
    let code = server
        .run(&["device", "code", "--tenant", &id, "--name", "D"], "")
        .unwrap();
    assert_eq!(code["code"].as_str().unwrap().len(), 16);
    assert!(says(&["rebuild", "--tenant", &Uuid::nil().to_string()], "").contains("no practice"));
    let tenants = server.run(&["tenant", "list"], "").unwrap();
    assert_eq!(
        (uuid(&tenants[0]["id"]), &tenants[0]["state"]),
        (tenant.id, &json!("active"))
    );
    let again = server.run(&["migrate"], "").unwrap();
    assert_eq!(again["applied"], json!([]));
}

#[tokio::test]
async fn secrets_that_others_can_read_are_refused() {
    let server = Server::start().await;
    let key = server.folder.join("key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = server
        .run(&["tenant", "create", "--name", "X"], "")
        .unwrap_err();
    assert!(said.contains("can be opened by others"), "{said}");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&key, "00".repeat(32)).unwrap();
    assert!(
        server
            .run(&["serve"], "")
            .unwrap_err()
            .contains("64 hexadecimal")
    );
}

#[tokio::test]
async fn a_rebuild_finds_and_repairs_what_was_altered() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let (owner, cat) = (Uuid::new_v4(), Uuid::new_v4());
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", cat, patient(owner, "Zen")),
    ];
    let mut sets = vec![desk.set(bodies)];
    sets.push(desk.one("patients", cat, json!({ "name": "Zenn", "notes": "Shy." })));
    let weight =
        json!({ "patient_id": cat, "weight_kg": "4.5", "measured_at": "2026-11-01T09:00:00.000Z" });
    sets.push(desk.set(vec![crate::support::fact(
        "patient_weights",
        Uuid::new_v4(),
        &weight,
    )]));
    desk.push(sets).await.unwrap();
    let before: Page = desk.page(0).await;
    let id = tenant.id.to_string();
    let rebuild = || server.run(&["rebuild", "--tenant", &id], "").unwrap();
    assert_eq!(
        rebuild(),
        json!({ "compared": 3, "rows": 0, "documents": 0, "removed": 0 })
    );

    let schema = format!("t_{}", tenant.id.simple());
    let alter = format!(
        "UPDATE {schema}.patients SET name = 'Altered', weight_kg = 99, created_by = id;
         DELETE FROM {schema}.documents WHERE table_name = 'clients';
         DELETE FROM {schema}.patient_weights;
         INSERT INTO {schema}.clients (id, last_name, created_at, created_by, updated_at, updated_by, updated_device)
         VALUES (gen_random_uuid(), 'Invented', now(), gen_random_uuid(), now(), gen_random_uuid(), gen_random_uuid())"
    );
    let mut superuser = server.superuser().await;
    sqlx::raw_sql(AssertSqlSafe(alter))
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(
        rebuild(),
        json!({ "compared": 4, "rows": 2, "documents": 1, "removed": 1 })
    );
    assert_eq!(
        rebuild(),
        json!({ "compared": 3, "rows": 0, "documents": 0, "removed": 0 })
    );
    let after: Page = desk.page(0).await;
    let shape = |page: &Page| {
        page.rows
            .iter()
            .map(|row| (row.row, row.values.clone(), row.stamp.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(shape(&after), shape(&before));
    assert_eq!(
        server
            .number(tenant.id, "SELECT (weight_kg * 10)::bigint FROM patients")
            .await,
        45
    );
}

#[tokio::test]
async fn after_a_new_epoch_devices_must_greet_again() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let made = server
        .run(&["epoch", "new", "--tenant", &tenant.id.to_string()], "")
        .unwrap();
    let set = desk.one("clients", Uuid::new_v4(), client("Jansen"));
    let refused = desk.push(vec![set.clone()]).await.unwrap_err();
    assert_eq!(
        (refused.status.as_u16(), refused.refusal.code.as_str()),
        (503, "epoch_changed")
    );
    desk.epoch = desk.hello().await.unwrap().epoch;
    assert_eq!(desk.epoch, uuid(&made["epoch"]));
    assert_eq!(desk.verdict(set).await, Verdict::Accepted(1));
}

#[tokio::test]
async fn an_older_database_is_not_served() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut superuser = server.superuser().await;
    for sql in [
        "UPDATE system.tenants SET schema_version = 1 WHERE id = $1",
        "DELETE FROM system.migrations WHERE version = 3 AND $1 IS NOT NULL",
    ] {
        sqlx::query(sql)
            .bind(tenant.id)
            .execute(&mut superuser)
            .await
            .unwrap();
        let said = server.run(&["serve"], "").unwrap_err();
        assert!(said.contains("migrate"), "{said}");
    }
    let ready = server
        .http
        .get(format!("{}/ready", server.base))
        .send()
        .await
        .unwrap();
    assert_eq!(ready.status(), 503);
}
