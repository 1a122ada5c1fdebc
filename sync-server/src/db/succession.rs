//! A computer that joined again: another device takes the place of the one that it was.

use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// A device that another one wants to take the place of.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Former {
    /// Its key.
    pub device_key: Vec<u8>,
    /// Whether an administrator has removed it.
    pub is_revoked: bool,
}

/// The device of this practice with this id.
///
/// # Errors
/// The database's.
pub async fn former(
    tx: &mut PgConnection,
    tenant: Uuid,
    device: Uuid,
) -> Result<Option<Former>, sqlx::Error> {
    sqlx::query_as(
        "SELECT device_key, revoked_at IS NOT NULL AS is_revoked FROM system.devices
         WHERE id = $1 AND tenant_id = $2",
    )
    .bind(device)
    .bind(tenant)
    .fetch_optional(tx)
    .await
}

/// Registers for a device the keys that active members sign with on another one.
///
/// # Errors
/// The database's.
pub async fn carry_keys(
    tx: &mut PgConnection,
    tenant: Uuid,
    from: Uuid,
    to: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO system.user_device_keys (tenant_id, user_id, device_id, public_key)
         SELECT k.tenant_id, k.user_id, $3, k.public_key FROM system.user_device_keys k
         JOIN system.users u ON u.id = k.user_id AND u.is_active
         WHERE k.tenant_id = $1 AND k.device_id = $2 ON CONFLICT DO NOTHING",
    )
    .bind(tenant)
    .bind(from)
    .bind(to)
    .execute(tx)
    .await
    .map(drop)
}

/// Takes out of use what this device was before, and what its computer became without ever greeting; which these are.
///
/// # Errors
/// The database's; nothing has changed then.
pub async fn take_place(
    directory: &PgPool,
    tenant: Uuid,
    device: Uuid,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let mut tx = directory.begin().await?;
    let replaced = sqlx::query_scalar(
        "WITH RECURSIVE former AS (
             SELECT replaces AS id FROM system.devices WHERE id = $2 AND replaces IS NOT NULL
             UNION SELECT d.replaces FROM system.devices d JOIN former f ON f.id = d.id WHERE d.replaces IS NOT NULL)
         UPDATE system.devices SET replaced_at = now(), replaces = NULL
         WHERE tenant_id = $1 AND id <> $2 AND revoked_at IS NULL AND replaced_at IS NULL
         AND (id IN (SELECT id FROM former) OR replaces IN (SELECT id FROM former)) RETURNING id",
    )
    .bind(tenant)
    .bind(device)
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query("UPDATE system.devices SET replaces = NULL WHERE id = $1")
        .bind(device)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(replaced)
}

/// Whether another device has taken this one's place.
///
/// # Errors
/// The database's.
pub async fn is_replaced(tx: &mut PgConnection, device: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM system.devices WHERE id = $1 AND replaced_at IS NOT NULL)",
    )
    .bind(device)
    .fetch_one(tx)
    .await
}
