//! Devices: how they are enrolled, found by their token, and seen.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{code, rim};

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
    /// When another device took its place.
    pub replaced_at: Option<DateTime<Utc>>,
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
        "SELECT d.id AS device, d.tenant_id AS tenant, d.replica, d.revoked_at, d.replaced_at, p.access_until, t.state, t.cluster_id
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
         WHERE d.id = $1 AND d.revoked_at IS NULL AND d.replaced_at IS NULL AND t.state IN ('active', 'readonly'))",
    )
    .bind(device)
    .fetch_one(directory)
    .await
}

/// Notes that a device is here, and the log it writes now; whether it has yet to take the place of another.
///
/// # Errors
/// The database's.
pub async fn seen(directory: &PgPool, device: Uuid, replica: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE system.devices SET last_seen = now(), replica = $2 WHERE id = $1 RETURNING replaces IS NOT NULL",
    )
    .bind(device)
    .bind(replica)
    .fetch_one(directory)
    .await
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
    /// The user who made it; none for the administrator of the server.
    pub created_by: Option<Uuid>,
}

/// The code with this selector, locked; none when its user may not sign in any more.
///
/// # Errors
/// The database's.
pub async fn lock_code(tx: &mut PgConnection, selector: &str) -> Result<Option<Code>, sqlx::Error> {
    sqlx::query_as(
        "SELECT c.secret_hash, c.tenant_id, c.user_id, c.device_name, c.expires_at, c.tries, c.used_by, c.created_by
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
    /// Its name, printable and told from the others in use.
    pub name: &'a str,
    /// Its key.
    pub key: [u8; 32],
    /// The log it will write.
    pub replica: Uuid,
    /// The user it is enrolled for.
    pub user: Uuid,
    /// Who made its code.
    pub invited_by: Option<Uuid>,
    /// The device whose place it takes at its first greeting.
    pub replaces: Option<Uuid>,
}

/// The names of the devices in use, but for one; nobody else names a new one until the transaction ends.
///
/// # Errors
/// The database's.
pub async fn names(
    tx: &mut PgConnection,
    tenant: Uuid,
    but: Option<Uuid>,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('device names ' || $1::text, 0))")
        .bind(tenant)
        .execute(&mut *tx)
        .await?;
    sqlx::query_scalar(
        "SELECT name FROM system.devices WHERE tenant_id = $1 AND id IS DISTINCT FROM $2
         AND revoked_at IS NULL AND replaced_at IS NULL",
    )
    .bind(tenant)
    .bind(but)
    .fetch_all(tx)
    .await
}

/// Makes a device known.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut PgConnection, device: &NewDevice<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO system.devices (id, tenant_id, name, device_key, replica, last_seen, user_id, invited_by, replaces)
         VALUES ($1, $2, $3, $4, $5, now(), $6, $7, $8)",
    )
    .bind(device.id)
    .bind(device.tenant)
    .bind(device.name)
    .bind(device.key.as_slice())
    .bind(device.replica)
    .bind(device.user)
    .bind(device.invited_by)
    .bind(device.replaces)
    .execute(tx)
    .await
    .map(drop)
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
    insert(&mut *tx, device).await?;
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

/// The keys of these devices of a practice, revoked ones too: what they signed was theirs.
///
/// # Errors
/// The database's.
pub async fn keys(
    directory: &PgPool,
    tenant: Uuid,
    devices: &[Uuid],
) -> Result<HashMap<Uuid, [u8; 32]>, sqlx::Error> {
    let found: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(
        "SELECT id, device_key FROM system.devices WHERE tenant_id = $1 AND id = ANY($2)",
    )
    .bind(tenant)
    .bind(devices)
    .fetch_all(directory)
    .await?;
    let sized = |(id, key): (Uuid, Vec<u8>)| Some((id, key.try_into().ok()?));
    Ok(found.into_iter().filter_map(sized).collect())
}

/// A device that was revoked.
pub struct Revoked {
    /// Its practice.
    pub tenant: Uuid,
    /// The cluster that holds it.
    pub cluster: i16,
    /// Its key.
    pub key: [u8; 32],
}

/// The device, if it was revoked from a practice that is still served.
///
/// # Errors
/// The database's.
pub async fn revoked(directory: &PgPool, device: Uuid) -> Result<Option<Revoked>, sqlx::Error> {
    let found: Option<(Uuid, i16, Vec<u8>)> = sqlx::query_as(
        "SELECT t.id, t.cluster_id, d.device_key FROM system.devices d
         JOIN system.tenants t ON t.id = d.tenant_id AND t.state IN ('active', 'readonly')
         WHERE d.id = $1 AND d.revoked_at IS NOT NULL",
    )
    .bind(device)
    .fetch_optional(directory)
    .await?;
    let sized = |(tenant, cluster, key): (Uuid, i16, Vec<u8>)| {
        let key = key.try_into().ok()?;
        Some(Revoked {
            tenant,
            cluster,
            key,
        })
    };
    Ok(found.and_then(sized))
}

/// How long a code is good.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(10);

/// For whom a code is.
pub struct ForDevice<'a> {
    /// The practice.
    pub tenant: Uuid,
    /// The user who enrols the device.
    pub user: Uuid,
    /// The name that the device gets.
    pub name: &'a str,
    /// Who makes the code; none for the administrator of the server.
    pub by: Option<Uuid>,
}

/// Makes a one-time code; returns it and until when it is good.
///
/// # Errors
/// The database's: 23514 for a name that is empty or too long.
pub async fn make_code(
    tx: &mut PgConnection,
    wanted: &ForDevice<'_>,
) -> Result<(Zeroizing<String>, DateTime<Utc>), sqlx::Error> {
    let (fresh, now) = (code::draw(), rim::now());
    sqlx::query("DELETE FROM system.enrolment_codes WHERE expires_at < $1 OR selector = $2")
        .bind(now - CODE_LIFE)
        .bind(&fresh.selector)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO system.enrolment_codes (selector, secret_hash, tenant_id, user_id, device_name, expires_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&fresh.selector)
    .bind(fresh.secret_hash.as_slice())
    .bind(wanted.tenant)
    .bind(wanted.user)
    .bind(wanted.name.trim())
    .bind(now + CODE_LIFE)
    .bind(wanted.by)
    .execute(tx)
    .await?;
    Ok((fresh.text, now + CODE_LIFE))
}

/// Keeps a device of a practice out for good; whether there was one in use.
///
/// # Errors
/// The database's.
pub async fn revoke(
    tx: &mut PgConnection,
    tenant: Uuid,
    device: Uuid,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE system.devices SET revoked_at = now() WHERE id = $1 AND tenant_id = $2 AND revoked_at IS NULL",
    )
    .bind(device)
    .bind(tenant)
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A device as an administrator sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Listed {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: DateTime<Utc>,
    /// The user it was enrolled for.
    pub user_id: Option<Uuid>,
    /// Who made its code.
    pub invited_by: Option<Uuid>,
    /// When it was last here.
    pub last_seen: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When another device took its place.
    pub replaced_at: Option<DateTime<Utc>>,
}

/// Every device of a practice, by name.
///
/// # Errors
/// The database's.
pub async fn list(
    directory: impl PgExecutor<'_>,
    tenant: Uuid,
) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, name, enrolled_at, user_id, invited_by, last_seen, revoked_at, replaced_at
         FROM system.devices WHERE tenant_id = $1 ORDER BY name, id",
    )
    .bind(tenant)
    .fetch_all(directory)
    .await
}
