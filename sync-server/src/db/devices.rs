//! Devices: how they are enrolled, found by their token, and seen.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// The device behind an access token.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Bearer {
    /// The device.
    pub device: Uuid,
    /// The practice.
    pub tenant: Uuid,
    /// The log it writes now.
    pub replica: Uuid,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Until when the token is good.
    pub access_until: DateTime<Utc>,
    /// The state of the practice.
    pub state: String,
    /// The cluster that holds the practice.
    pub cluster_id: i16,
}

/// The device that an access token belongs to.
///
/// # Errors
/// The database's.
pub async fn by_access_token(
    directory: &PgPool,
    hash: &[u8; 32],
) -> Result<Option<Bearer>, sqlx::Error> {
    sqlx::query_as(
        "SELECT d.id AS device, d.tenant_id AS tenant, d.replica, d.revoked_at, p.access_until, t.state, t.cluster_id
         FROM system.token_pairs p
         JOIN system.devices d ON d.id = p.device_id
         JOIN system.tenants t ON t.id = d.tenant_id
         WHERE p.access_hash = $1",
    )
    .bind(hash.as_slice())
    .fetch_optional(directory)
    .await
}

/// Whether the device may still be served.
///
/// # Errors
/// The database's.
pub async fn is_live(directory: &PgPool, device: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM system.devices d JOIN system.tenants t ON t.id = d.tenant_id
         WHERE d.id = $1 AND d.revoked_at IS NULL AND t.state IN ('active', 'readonly'))",
    )
    .bind(device)
    .fetch_one(directory)
    .await
}

/// Notes that a device is here, and the log it writes now.
///
/// # Errors
/// The database's.
pub async fn seen(directory: &PgPool, device: Uuid, replica: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE system.devices SET last_seen = now(), replica = $2 WHERE id = $1")
        .bind(device)
        .bind(replica)
        .execute(directory)
        .await
        .map(drop)
}

/// A one-time code as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Code {
    /// Hash of the secret part.
    pub secret_hash: Vec<u8>,
    /// The practice.
    pub tenant_id: Uuid,
    /// The user it is for.
    pub user_id: Uuid,
    /// The name the device gets.
    pub device_name: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// Wrong tries so far.
    pub tries: i16,
    /// The device that has used it.
    pub used_by: Option<Uuid>,
}

/// The code with this selector, locked; none when its user may not sign in any more.
///
/// # Errors
/// The database's.
pub async fn lock_code(tx: &mut PgConnection, selector: &str) -> Result<Option<Code>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.secret_hash, c.tenant_id, c.user_id, c.device_name, c.expires_at, c.tries, c.used_by
         FROM system.enrolment_codes c JOIN system.users u ON u.id = c.user_id AND u.is_active
         WHERE c.selector = $1 FOR UPDATE OF c",
    )
    .bind(selector)
    .fetch_optional(tx)
    .await
}

/// Counts a wrong try.
///
/// # Errors
/// The database's.
pub async fn count_try(tx: &mut PgConnection, selector: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE system.enrolment_codes SET tries = tries + 1 WHERE selector = $1")
        .bind(selector)
        .execute(tx)
        .await
        .map(drop)
}

/// A device to be enrolled.
pub struct NewDevice<'a> {
    /// Its id.
    pub id: Uuid,
    /// The practice.
    pub tenant: Uuid,
    /// Its name.
    pub name: &'a str,
    /// Its key.
    pub key: [u8; 32],
    /// The log it will write.
    pub replica: Uuid,
}

/// Enrols a device and uses up its code.
///
/// # Errors
/// The database's.
pub async fn enrol(
    tx: &mut PgConnection,
    device: &NewDevice<'_>,
    selector: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO system.devices (id, tenant_id, name, device_key, replica, last_seen) VALUES ($1, $2, $3, $4, $5, now())",
    )
    .bind(device.id)
    .bind(device.tenant)
    .bind(device.name)
    .bind(device.key.as_slice())
    .bind(device.replica)
    .execute(&mut *tx)
    .await?;
    sqlx::query("UPDATE system.enrolment_codes SET used_by = $2 WHERE selector = $1")
        .bind(selector)
        .bind(device.id)
        .execute(tx)
        .await
        .map(drop)
}

/// Key and log of a device, unless it is revoked.
///
/// # Errors
/// The database's.
pub async fn identity(
    tx: &mut PgConnection,
    device: Uuid,
) -> Result<Option<(Vec<u8>, Uuid)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT device_key, replica FROM system.devices WHERE id = $1 AND revoked_at IS NULL",
    )
    .bind(device)
    .fetch_optional(tx)
    .await
}
