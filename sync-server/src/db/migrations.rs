//! Bringing the database to this program's version. Each migration runs in one transaction, so
//! an interrupted one leaves the old state; what has been applied is never edited.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;
use vetpms_crypto::sha256;

use crate::error::describe;

/// A migration: its name and its text.
pub type Migration = (&'static str, &'static str);

macro_rules! migration {
    ($scope:literal, $name:literal) => {
        (
            $name,
            include_str!(concat!(
                "../../../migrations/postgres/",
                $scope,
                "/",
                $name,
                ".sql"
            )),
        )
    };
}

/// Migrations of the directory, in order.
pub const SYSTEM: &[Migration] = &[
    migration!("system", "0001_directory"),
    migration!("system", "0002_context"),
    migration!("system", "0003_audit"),
    migration!("system", "0004_front_desk_rights"),
    migration!("system", "0005_administration"),
    migration!("system", "0006_review_rights"),
    migration!("system", "0007_joined_again"),
    migration!("system", "0008_medical_rights"),
    migration!("system", "0009_document_rights"),
    migration!("system", "0010_room_rights"),
    migration!("system", "0011_taken_back_rights"),
];

/// Migrations of each practice, in order.
pub const TENANT: &[Migration] = &[
    migration!("tenant", "0001_rows"),
    migration!("tenant", "0002_log"),
    migration!("tenant", "0003_policies"),
    migration!("tenant", "0004_dashboard"),
    migration!("tenant", "0005_front_desk"),
    migration!("tenant", "0006_epochs"),
    migration!("tenant", "0007_review"),
    migration!("tenant", "0008_release"),
    migration!("tenant", "0009_known_tables"),
    migration!("tenant", "0010_entered_again"),
    migration!("tenant", "0011_moved_sets"),
    migration!("tenant", "0012_medical_records"),
    migration!("tenant", "0013_files"),
    migration!("tenant", "0014_document_fields"),
    migration!("tenant", "0015_own_records"),
    migration!("tenant", "0016_lab_results"),
    migration!("tenant", "0017_reminders_by_hand"),
    migration!("tenant", "0018_room_moves"),
    migration!("tenant", "0019_stood_in_for"),
    migration!("tenant", "0020_shortest_interval"),
    migration!("tenant", "0021_presence"),
    migration!("tenant", "0022_taken_back"),
];

/// Two migrations at once would meet here: any fixed number of our own.
const LOCK: i64 = 0x7665_7470_6d73;

/// Applies what is missing to the directory and to every practice; returns what was applied.
///
/// # Errors
/// A message for the administrator.
pub async fn migrate(connection: &mut PgConnection) -> Result<Vec<String>, String> {
    let failed = |error: sqlx::Error| describe(&error);
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(LOCK)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let outcome = apply_all(connection).await;
    sqlx::query("SELECT pg_advisory_unlock($1)")
        .bind(LOCK)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    outcome
}

async fn apply_all(connection: &mut PgConnection) -> Result<Vec<String>, String> {
    let mut applied = directory(connection).await?;
    let tenants: Vec<(Uuid, String, i32)> = sqlx::query_as(
        "SELECT id, schema_name::text, schema_version FROM system.tenants WHERE state <> 'closed' ORDER BY id",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(|error| describe(&error))?;
    for (id, schema, version) in tenants {
        let done = usize::try_from(version).unwrap_or(0);
        for (at, (name, _)) in TENANT.iter().enumerate().skip(done) {
            let mut tx = connection.begin().await.map_err(|error| describe(&error))?;
            as_owner(&mut tx).await?;
            apply_tenant(&mut tx, id, &schema, at).await?;
            tx.commit().await.map_err(|error| describe(&error))?;
            applied.push(format!("{id}: {name}"));
        }
    }
    Ok(applied)
}

async fn directory(connection: &mut PgConnection) -> Result<Vec<String>, String> {
    let failed = |error: sqlx::Error| describe(&error);
    let mut tx = connection.begin().await.map_err(failed)?;
    as_owner(&mut tx).await?;
    let prepared = sqlx::raw_sql(
        "CREATE SCHEMA IF NOT EXISTS system;
         ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
         CREATE TABLE IF NOT EXISTS system.migrations (
             version integer PRIMARY KEY, name text NOT NULL, hash bytea NOT NULL,
             applied_at timestamptz NOT NULL DEFAULT now())",
    );
    prepared.execute(&mut *tx).await.map_err(|error| {
        format!(
            "{}; does the database belong to vetpms_owner, and is roles.sql applied?",
            describe(&error)
        )
    })?;
    tx.commit().await.map_err(failed)?;
    let done: Vec<(i32, Vec<u8>)> =
        sqlx::query_as("SELECT version, hash FROM system.migrations ORDER BY version")
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
    let mut applied = Vec::new();
    for (at, (name, text)) in SYSTEM.iter().enumerate() {
        let hash = sha256(&[text.as_bytes()]);
        if let Some((_, known)) = done.get(at) {
            if known != &hash {
                return Err(format!(
                    "the migration system/{name} has been edited after it was applied"
                ));
            }
            continue;
        }
        let mut tx = connection.begin().await.map_err(failed)?;
        as_owner(&mut tx).await?;
        run(&mut tx, "system", text)
            .await
            .map_err(|error| format!("system/{name}: {error}"))?;
        sqlx::query("INSERT INTO system.migrations (version, name, hash) VALUES ($1, $2, $3)")
            .bind(i32::try_from(at + 1).unwrap_or(i32::MAX))
            .bind(name)
            .bind(hash.as_slice())
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        applied.push(format!("system: {name}"));
    }
    Ok(applied)
}

/// From here to the end of the transaction the owner acts.
///
/// # Errors
/// A message for the administrator.
pub async fn as_owner(connection: &mut PgConnection) -> Result<(), String> {
    let set = sqlx::query("SET LOCAL ROLE vetpms_owner")
        .execute(connection)
        .await;
    set.map(drop)
        .map_err(|error| format!("{}; is roles.sql applied?", describe(&error)))
}

/// Applies one migration to one practice, inside the caller's transaction.
///
/// # Errors
/// A message for the administrator.
pub async fn apply_tenant(
    connection: &mut PgConnection,
    tenant: Uuid,
    schema: &str,
    at: usize,
) -> Result<(), String> {
    let (name, text) = TENANT[at];
    run(connection, schema, text)
        .await
        .map_err(|error| format!("tenant/{name}: {error}"))?;
    sqlx::query("UPDATE system.tenants SET schema_version = $2 WHERE id = $1")
        .bind(tenant)
        .bind(i32::try_from(at + 1).unwrap_or(i32::MAX))
        .execute(connection)
        .await
        .map(drop)
        .map_err(|error| describe(&error))
}

/// Runs a migration's text with a schema as its only search path.
async fn run(
    connection: &mut PgConnection,
    schema: &str,
    text: &'static str,
) -> Result<(), String> {
    // Migrations hold no values, so PostgreSQL's own words are safe to show, and needed.
    let words = |error: sqlx::Error| error.to_string();
    sqlx::query("SELECT set_config('search_path', quote_ident($1) || ', pg_temp', true)")
        .bind(schema)
        .execute(&mut *connection)
        .await
        .map_err(words)?;
    sqlx::raw_sql(AssertSqlSafe(text))
        .execute(&mut *connection)
        .await
        .map(drop)
        .map_err(words)
}

/// Whether directory and practices stand at this program's version.
///
/// # Errors
/// What is missing, for the administrator.
pub async fn check(pool: &sqlx::PgPool) -> Result<(), String> {
    let applied: Result<i64, sqlx::Error> =
        sqlx::query_scalar("SELECT count(*) FROM system.migrations")
            .fetch_one(pool)
            .await;
    let applied = match applied {
        Ok(count) => usize::try_from(count).unwrap_or(0),
        Err(error)
            if matches!(
                crate::error::sqlstate(&error).as_deref(),
                Some("42P01" | "3F000" | "42501")
            ) =>
        {
            0
        }
        Err(error) => return Err(describe(&error)),
    };
    if applied < SYSTEM.len() {
        return Err("the database is older than this program: run `vetpms-server migrate`".into());
    }
    if applied > SYSTEM.len() {
        return Err("the database is newer than this program: install the newer program".into());
    }
    let behind: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM system.tenants WHERE state <> 'closed' AND schema_version <> $1",
    )
    .bind(i32::try_from(TENANT.len()).unwrap_or(i32::MAX))
    .fetch_one(pool)
    .await
    .map_err(|error| describe(&error))?;
    if behind > 0 {
        return Err(format!(
            "{behind} practices are not at this program's version: run `vetpms-server migrate`"
        ));
    }
    Ok(())
}
