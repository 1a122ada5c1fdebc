//! The audit trail names the author of each change, not whoever pushed it.

use serde_json::{Value as Json, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vetpms_protocol::Verdict;

use crate::support::{Server, client, patient};

#[tokio::test]
async fn the_trail_has_one_entry_per_row_and_set_with_its_author() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let anna = tenant.user("anna@test.example", &["owner"]);
    let ben = tenant.user("ben@test.example", &["receptionist"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let mut room = tenant.device("ben@test.example", "Room").await;
    let (owner, cat) = (Uuid::new_v4(), Uuid::new_v4());
    // Three sets of one push, two of them on one row.
    let bodies = vec![
        desk.change("clients", owner, client("Jansen")),
        desk.change("patients", cat, patient(owner, "Zen")),
    ];
    let mut sets = vec![desk.set(bodies)];
    sets.push(desk.one("patients", cat, json!({ "name": "Zenn" })));
    sets.push(desk.one(
        "patients",
        cat,
        json!({ "microchip_id": "528210009999999" }),
    ));
    desk.push(sets).await.unwrap();
    room.pull().await;
    let theirs = room.one("clients", owner, json!({ "first_name": "Kees" }));
    // Ben's set, brought by Anna's device.
    assert_eq!(desk.verdict(theirs).await, Verdict::Accepted(4));

    let mut superuser = server.superuser().await;
    type Entry = (String, String, Option<Json>, Option<Json>, Uuid, Uuid, i64);
    let entries: Vec<Entry> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT table_name, action::text, old_data, new_data, user_id, device_id, position
         FROM t_{}.audit_log ORDER BY position, table_name",
        tenant.id.simple()
    )))
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    let shape: Vec<_> = entries
        .iter()
        .map(|e| (e.0.as_str(), e.1.as_str(), e.4, e.5, e.6))
        .collect();
    assert_eq!(
        shape,
        [
            ("clients", "I", anna, desk.id, 1),
            ("patients", "I", anna, desk.id, 1),
            ("patients", "U", anna, desk.id, 2),
            ("patients", "U", anna, desk.id, 3),
            ("clients", "U", ben, room.id, 4),
        ]
    );
    assert_eq!(entries[1].3.as_ref().unwrap()["microchip_id"], "(sealed)");
    assert_eq!(
        (&entries[2].2, &entries[2].3),
        (
            &Some(json!({ "name": "Zen" })),
            &Some(json!({ "name": "Zenn" }))
        )
    );
    let sealed = json!({ "microchip_id": "(sealed)" });
    assert_eq!(
        (&entries[3].2, &entries[3].3),
        (&Some(sealed.clone()), &Some(sealed))
    );
    assert_eq!(entries[4].3, Some(json!({ "first_name": "Kees" })));
}

#[tokio::test]
async fn the_trail_only_grows_and_lies_in_its_year() {
    let server = Server::start().await;
    let tenant = server.tenant();
    tenant.user("anna@test.example", &["owner"]);
    let mut desk = tenant.device("anna@test.example", "Desk").await;
    let set = desk.one("clients", Uuid::new_v4(), client("Jansen"));
    desk.push(vec![set]).await.unwrap();
    let entry = vetpms_sync_server::db::pool::Entry {
        tenant: tenant.id,
        cluster: 1,
        device: desk.id,
    };
    for sql in [
        "DELETE FROM audit_log",
        "UPDATE audit_log SET user_id = NULL",
        "INSERT INTO audit_log (table_name, row_id, action, device_id) SELECT 'x', id, 'I', id FROM clients",
        "UPDATE change_sets SET author = replica",
        "DELETE FROM changes",
        "TRUNCATE audit_log",
    ] {
        let mut tx = server.app.db.write(entry).await.unwrap();
        let refused = sqlx::query(sql).execute(&mut *tx).await.unwrap_err();
        assert_eq!(
            vetpms_sync_server::error::sqlstate(&refused).as_deref(),
            Some("42501"),
            "{sql}"
        );
    }
    let years = "SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'audit_log'::regclass";
    assert_eq!(server.number(tenant.id, years).await, 3);
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM audit_log_default")
            .await,
        0
    );
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM audit_log")
            .await,
        1
    );
}

#[tokio::test]
async fn entries_of_a_year_without_a_partition_move_into_it() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut superuser = server.superuser().await;
    let schema = format!("t_{}", tenant.id.simple());
    let insert = format!(
        "INSERT INTO {schema}.audit_log (at, table_name, row_id, action, device_id)
         SELECT '2031-05-05', 'x', gen_random_uuid(), 'I', gen_random_uuid() FROM generate_series(1, 3)"
    );
    sqlx::raw_sql(AssertSqlSafe(insert))
        .execute(&mut superuser)
        .await
        .unwrap();
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM audit_log_default")
            .await,
        3
    );
    let made: bool = sqlx::query_scalar("SELECT system.ensure_audit_year($1::name, 2031)")
        .bind(&schema)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert!(made);
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM audit_log_default")
            .await,
        0
    );
    assert_eq!(
        server
            .number(tenant.id, "SELECT count(*) FROM audit_log_2031")
            .await,
        3
    );
}
