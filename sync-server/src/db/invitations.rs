//! One-time codes by which a practice that was made without a server joins this one.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{code, rim};

/// How long a code is good.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// A code as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Invitation {
    /// Hash of the secret part.
    pub secret_hash: Vec<u8>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// Wrong tries so far.
    pub tries: i16,
    /// The practice that has used it.
    pub used_by: Option<Uuid>,
}

/// Makes a code; returns it and until when it is good. Acts as the owner.
///
/// # Errors
/// The database's: 23514 for a name that is empty or too long.
pub async fn make(
    tx: &mut PgConnection,
    practice: &str,
) -> Result<(Zeroizing<String>, DateTime<Utc>), sqlx::Error> {
    let (fresh, now) = (code::draw(), rim::now());
    // A used one stays: by it a device whose answer was lost asks again.
    sqlx::query("DELETE FROM system.invitations WHERE used_by IS NULL AND (expires_at < $1 OR selector = $2)")
        .bind(now)
        .bind(&fresh.selector)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO system.invitations (selector, secret_hash, practice, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(&fresh.selector)
    .bind(fresh.secret_hash.as_slice())
    .bind(practice.trim())
    .bind(now + LIFE)
    .execute(&mut *tx)
    .await?;
    sqlx::query("INSERT INTO system.events (kind, detail) VALUES ('practice_invited', $1)")
        .bind(json!({ "practice": practice.trim(), "until": now + LIFE }))
        .execute(tx)
        .await?;
    Ok((fresh.text, now + LIFE))
}

/// The code with this selector.
///
/// # Errors
/// The database's.
pub async fn find(directory: &PgPool, selector: &str) -> Result<Option<Invitation>, sqlx::Error> {
    sqlx::query_as(
        "SELECT secret_hash, expires_at, tries, used_by FROM system.invitations WHERE selector = $1",
    )
    .bind(selector)
    .fetch_optional(directory)
    .await
}

/// Counts a wrong try.
///
/// # Errors
/// The database's.
pub async fn count_try(directory: &PgPool, selector: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE system.invitations SET tries = tries + 1 WHERE selector = $1")
        .bind(selector)
        .execute(directory)
        .await
        .map(drop)
}

/// Uses a code up; whether it was still good. Acts as the owner.
///
/// # Errors
/// The database's.
pub async fn use_up(
    tx: &mut PgConnection,
    selector: &str,
    tenant: Uuid,
) -> Result<bool, sqlx::Error> {
    let used = sqlx::query(
        "UPDATE system.invitations SET used_by = $2 WHERE selector = $1 AND used_by IS NULL AND expires_at > now()",
    )
    .bind(selector)
    .bind(tenant)
    .execute(tx)
    .await?;
    Ok(used.rows_affected() == 1)
}
