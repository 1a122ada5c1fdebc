//! The migrated tables are what the definitions say.

use sqlx::AssertSqlSafe;
use vetpms_access::{known_tables, needed_to_read};
use vetpms_model::ENTITIES;
use vetpms_sql::columns;
use vetpms_sql::drift::{Found, drift};
use vetpms_sql::postgres::{DIALECT, type_of};

use crate::support::Server;

type Column = (String, String, String, bool);

#[tokio::test]
async fn no_definition_and_table_have_drifted_apart() {
    let server = Server::start().await;
    let tenant = server.tenant();
    let mut superuser = server.superuser().await;
    let found: Vec<Column> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relnamespace = 't_{}'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped",
        tenant.id.simple()
    )))
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    let plain = |ty: &str| {
        if ty.starts_with("character varying") {
            "text".to_owned()
        } else {
            ty.to_owned()
        }
    };
    let all: Vec<Found> = found
        .iter()
        .map(|(table, column, ty, not_null)| Found {
            table: table.clone(),
            column: column.clone(),
            ty: plain(ty),
            not_null: *not_null,
        })
        .collect();
    let missing: Vec<String> = drift(&DIALECT, &ENTITIES, &all)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        missing.is_empty(),
        "a migration is missing:\n{}",
        missing.join("\n")
    );
    for def in ENTITIES.iter() {
        for column in columns(def, true) {
            let same = |(table, name, ..): &&Column| table == def.table && *name == column.name;
            let (.., ty, _) = found.iter().find(same).unwrap();
            assert_eq!(*ty, type_of(def, &column), "{}.{}", def.table, column.name);
        }
    }
}

#[tokio::test]
async fn the_directory_knows_which_right_reads_which_table() {
    let server = Server::start().await;
    let mut superuser = server.superuser().await;
    let mut found: Vec<(String, String)> =
        sqlx::query_as("SELECT table_name, read FROM system.table_rights")
            .fetch_all(&mut superuser)
            .await
            .unwrap();
    let mut wanted: Vec<(String, String)> = known_tables()
        .map(|table| (table.to_owned(), needed_to_read(table).code().to_owned()))
        .collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    let mut tables: Vec<&str> = ENTITIES.iter().map(|def| def.table).collect();
    tables.sort_unstable();
    assert_eq!(
        found
            .iter()
            .map(|(table, _)| table.as_str())
            .collect::<Vec<_>>(),
        tables
    );
}
