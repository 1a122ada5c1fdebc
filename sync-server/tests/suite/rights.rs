//! What a device gets to see is what its users may read: in pages, tables and digests.

use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vetpms_access::{Permission, Role, needed_to_read, needed_to_write};
use vetpms_model::{ENTITIES, FieldDef, FieldType};
use vetpms_protocol::Digests;

use crate::support::{Server, client, patient};

#[tokio::test]
async fn a_device_receives_nothing_that_none_of_its_users_may_read() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let mut superuser = server.superuser().await;
    let deny =
        "DELETE FROM system.user_permissions WHERE user_id = $1 AND permission = 'VIEW_PATIENTS'";
    sqlx::query(deny)
        .bind(ben)
        .execute(&mut superuser)
        .await
        .unwrap();
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let room = tenant.device("ben@test.example", "Room").await;
    let owner = Uuid::new_v4();
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", Uuid::new_v4(), patient(owner, "Zen")),
    ];
    let set = desk.set(bodies);
    desk.push(vec![set]).await.unwrap();

    let page = room.page(0).await;
    assert_eq!(
        page.rows
            .iter()
            .map(|row| row.table.as_str())
            .collect::<Vec<_>>(),
        ["clients"]
    );
    let seen: Vec<_> = page.sets[0]
        .set
        .bodies
        .iter()
        .map(|body| body.as_ref().map(|b| b.table.as_str()))
        .collect();
    assert_eq!(seen, [Some("clients"), None]);
    // The chain still verifies with the hidden change.
    let opened = vetpms_protocol::ChangeSet::open(page.sets[0].set.clone()).unwrap();
    assert_eq!(opened.header.changes.len(), 2);
    let rows = room.first_copy("patients").await;
    assert_eq!((rows.rows.len(), rows.total), (0, 0));
    let digests: Digests = room.ask("digests", &()).await.unwrap();
    let rows = |table: &str| {
        digests
            .tables
            .iter()
            .find(|line| line.table == table)
            .unwrap()
            .rows
    };
    assert_eq!((rows("clients"), rows("patients")), (1, 0));
}

/// The whole matrix of role and table, asked of PostgreSQL's policies, against the crate of rights.
#[tokio::test]
async fn policies_and_the_crate_of_rights_agree() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let schema = format!("t_{}", tenant.id.simple());
    let mut superuser = server.superuser().await;
    // People only read; that the other policies hold too shows with the right lent for the test.
    let lend = format!("GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA {schema} TO {schema}");
    sqlx::raw_sql(AssertSqlSafe(lend))
        .execute(&mut superuser)
        .await
        .unwrap();
    for role in Role::ALL {
        let email = format!("{}@test.example", role.code());
        let user = tenant.user(&email, &[role.code()]);
        let held = role.permissions();
        for def in ENTITIES.iter() {
            let enter = format!(
                "BEGIN; SET LOCAL search_path = {schema}, pg_temp; SET LOCAL app.tenant_id = '{}';
                 SET LOCAL app.user_id = '{user}'; SET LOCAL ROLE {schema}",
                tenant.id
            );
            sqlx::raw_sql(AssertSqlSafe(enter))
                .execute(&mut superuser)
                .await
                .unwrap();
            let required: Vec<&FieldDef> = if def.is_fact() {
                def.fields.iter().filter(|field| field.required).collect()
            } else {
                Vec::new()
            };
            let value = |field: &&FieldDef| match field.ty {
                FieldType::Decimal { .. } | FieldType::Int => ", 1",
                FieldType::Instant | FieldType::Date => ", now()",
                FieldType::Bool => ", true",
                FieldType::Id => ", gen_random_uuid()",
                _ => ", 'x'",
            };
            let name = |field: &&FieldDef| format!(", {}", field.name);
            let names: String = required.iter().map(name).collect();
            let values: String = required.iter().map(value).collect();
            let insert = format!(
                "INSERT INTO {} (id, created_at, created_by, updated_at, updated_by, updated_device{names})
                 VALUES (gen_random_uuid(), now(), '{user}', now(), '{user}', gen_random_uuid(){values})",
                def.table
            );
            let written = sqlx::raw_sql(AssertSqlSafe(insert))
                .execute(&mut superuser)
                .await;
            let may_write = held.contains(&needed_to_write(def.table, ""));
            assert_eq!(
                written.is_ok(),
                may_write,
                "{} writes {}: {written:?}",
                role.code(),
                def.table
            );
            if written.is_ok() {
                let seen: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
                    "SELECT count(*) FROM {}",
                    def.table
                )))
                .fetch_one(&mut superuser)
                .await
                .unwrap();
                assert_eq!(
                    seen == 1,
                    held.contains(&needed_to_read(def.table)),
                    "{} reads {}",
                    role.code(),
                    def.table
                );
            }
            sqlx::raw_sql("ROLLBACK")
                .execute(&mut superuser)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn a_forged_author_is_refused_by_the_policies() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let anna = tenant.user("anna@test.example", &["owner"]);
    let schema = format!("t_{}", tenant.id.simple());
    let mut superuser = server.superuser().await;
    let forge = format!(
        "BEGIN; GRANT INSERT ON {schema}.clients TO {schema}; SET LOCAL search_path = {schema}, pg_temp;
         SET LOCAL app.tenant_id = '{}'; SET LOCAL app.user_id = '{anna}'; SET LOCAL ROLE {schema};
         INSERT INTO clients (id, created_at, created_by, updated_at, updated_by, updated_device)
         VALUES (gen_random_uuid(), now(), gen_random_uuid(), now(), '{anna}', gen_random_uuid())", tenant.id
    );
    let refused = sqlx::raw_sql(AssertSqlSafe(forge))
        .execute(&mut superuser)
        .await
        .unwrap_err();
    assert_eq!(
        vetpms_sync_server::error::sqlstate(&refused).as_deref(),
        Some("42501")
    );
}

#[tokio::test]
async fn losing_and_gaining_a_right_changes_what_is_sent() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    tenant.user("ben@test.example", &["receptionist"]);
    let desk = tenant.device("ben@test.example", "Desk").await;
    let version = desk.hello().await.unwrap().permission_version;
    let id = tenant.id.to_string();
    let change = [
        "user",
        "set-roles",
        "--tenant",
        &id,
        "--email",
        "ben@test.example",
        "--role",
        "auditor",
    ];
    server.run(&change, "").unwrap();
    let welcome = desk.hello().await.unwrap();
    assert!(welcome.permission_version > version);
    let ben = welcome
        .users
        .iter()
        .find(|user| user.id == desk.user)
        .unwrap();
    assert_eq!(ben.roles, ["auditor"]);
    assert!(
        !ben.permissions
            .contains(&Permission::EditClients.code().to_owned())
    );
    server.run(&change, "").unwrap();
    assert_eq!(
        desk.hello().await.unwrap().permission_version,
        welcome.permission_version
    );
    assert_eq!(
        json!(ben.permissions).as_array().unwrap().len(),
        Role::Auditor.permissions().len()
    );
}
