//! Files of attachments as the database holds them: sealed parts under the hash of the whole.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_protocol::Hash32;

use super::Tx;

/// A file, or what has come of one.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its length in bytes.
    pub size: i64,
    /// Parts that are here, from the first on.
    pub parts: i32,
}

/// Whether anybody of the device may do this.
///
/// # Errors
/// The database's.
pub async fn may(tx: &mut Tx, permission: &str) -> Result<bool, sqlx::Error> {
    let asked = sqlx::query_scalar("SELECT system.can($1)").bind(permission);
    asked.fetch_one(&mut **tx).await
}

/// The parts of a whole file, if it is here.
///
/// # Errors
/// The database's.
pub async fn whole(tx: &mut Tx, hash: Hash32) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT (SELECT count(*)::integer FROM file_parts p WHERE p.hash = f.hash AND p.device = f.device)
         FROM files f WHERE f.hash = $1 AND f.completed_at IS NOT NULL",
    )
    .bind(hash.bytes().as_slice())
    .fetch_optional(&mut **tx)
    .await
}

/// What has come of a file from a device; locked to the end of the transaction.
///
/// # Errors
/// The database's.
pub async fn begun(tx: &mut Tx, hash: Hash32, device: Uuid) -> Result<Option<Known>, sqlx::Error> {
    let size: Option<i64> = sqlx::query_scalar(
        "SELECT size FROM files WHERE hash = $1 AND device = $2 AND completed_at IS NULL FOR UPDATE",
    )
    .bind(hash.bytes().as_slice())
    .bind(device)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(size) = size else {
        return Ok(None);
    };
    let parts = sqlx::query_scalar(
        "SELECT count(*)::integer FROM file_parts WHERE hash = $1 AND device = $2",
    )
    .bind(hash.bytes().as_slice())
    .bind(device)
    .fetch_one(&mut **tx)
    .await?;
    Ok(Some(Known { size, parts }))
}

/// Begins a file that a device brings. Of those that it never finished only the newest `most` stay.
///
/// # Errors
/// The database's.
pub async fn begin(
    tx: &mut Tx,
    hash: Hash32,
    device: Uuid,
    size: i64,
    most: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO files (hash, device, size) VALUES ($1, $2, $3) ON CONFLICT (hash, device) DO NOTHING",
    )
    .bind(hash.bytes().as_slice())
    .bind(device)
    .bind(size)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "DELETE FROM files WHERE device = $1 AND completed_at IS NULL AND hash IN (
             SELECT hash FROM files WHERE device = $1 AND completed_at IS NULL AND hash <> $3
             ORDER BY begun_at DESC, hash OFFSET $2)",
    )
    .bind(device)
    .bind(most - 1)
    .bind(hash.bytes().as_slice())
    .execute(&mut **tx)
    .await
    .map(drop)
}

/// Keeps one sealed part.
///
/// # Errors
/// The database's.
pub async fn keep_part(
    tx: &mut Tx,
    hash: Hash32,
    device: Uuid,
    part: i32,
    sealed: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO file_parts (hash, device, part, sealed) VALUES ($1, $2, $3, $4)")
        .bind(hash.bytes().as_slice())
        .bind(device)
        .bind(part)
        .bind(sealed)
        .execute(&mut **tx)
        .await
        .map(drop)
}

/// One sealed part of what a device brought.
///
/// # Errors
/// The database's.
pub async fn part_of(
    tx: &mut Tx,
    hash: Hash32,
    device: Uuid,
    part: i32,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT sealed FROM file_parts WHERE hash = $1 AND device = $2 AND part = $3",
    )
    .bind(hash.bytes().as_slice())
    .bind(device)
    .bind(part)
    .fetch_optional(&mut **tx)
    .await
}

/// One sealed part of a whole file, and the file's length; none where there is no such file or the caller may see no
/// row that names it, which the policies decide.
///
/// # Errors
/// The database's.
pub async fn part(
    tx: &mut Tx,
    hash: Hash32,
    part: i32,
) -> Result<Option<(i64, Vec<u8>)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT f.size, p.sealed FROM files f JOIN file_parts p ON p.hash = f.hash AND p.device = f.device
         WHERE f.hash = $1 AND f.completed_at IS NOT NULL AND p.part = $2",
    )
    .bind(hash.bytes().as_slice())
    .bind(part)
    .fetch_optional(&mut **tx)
    .await
}

/// The file that a device brought is whole; what others had begun of it goes.
///
/// # Errors
/// The database's.
pub async fn complete(
    tx: &mut Tx,
    hash: Hash32,
    device: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE files SET completed_at = $3 WHERE hash = $1 AND device = $2")
        .bind(hash.bytes().as_slice())
        .bind(device)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM files WHERE hash = $1 AND device <> $2")
        .bind(hash.bytes().as_slice())
        .bind(device)
        .execute(&mut **tx)
        .await
        .map(drop)
}

/// Forgets what a device has brought of a file.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, hash: Hash32, device: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM files WHERE hash = $1 AND device = $2 AND completed_at IS NULL")
        .bind(hash.bytes().as_slice())
        .bind(device)
        .execute(&mut **tx)
        .await
        .map(drop)
}

/// How many files, and how many bytes.
pub type Amount = (i64, i64);

/// Which files nobody needs: no row has named them since `unnamed`, or they were begun before `unfinished` and never
/// finished.
const UNNEEDED: &str = "(completed_at < $1 AND NOT EXISTS (SELECT FROM attachments a WHERE a.sha256 = encode(files.hash, 'hex')))
     OR (completed_at IS NULL AND begun_at < $2)";

/// Counts all files, and those that nobody needs.
///
/// # Errors
/// The database's.
pub async fn count(
    tx: &mut Tx,
    unnamed: DateTime<Utc>,
    unfinished: DateTime<Utc>,
) -> Result<(Amount, Amount), sqlx::Error> {
    let text = format!(
        "SELECT count(*), coalesce(sum(size), 0)::bigint, count(*) FILTER (WHERE {UNNEEDED}),
                coalesce(sum(size) FILTER (WHERE {UNNEEDED}), 0)::bigint FROM files"
    );
    let (all, bytes, unneeded, freed): (i64, i64, i64, i64) =
        sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(unnamed)
            .bind(unfinished)
            .fetch_one(&mut **tx)
            .await?;
    Ok(((all, bytes), (unneeded, freed)))
}

/// Removes the files that nobody needs.
///
/// # Errors
/// The database's.
pub async fn remove_unneeded(
    tx: &mut Tx,
    unnamed: DateTime<Utc>,
    unfinished: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let text = format!("DELETE FROM files WHERE {UNNEEDED}");
    let removed = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(unnamed)
        .bind(unfinished)
        .execute(&mut **tx)
        .await?;
    Ok(removed.rows_affected())
}
