//! People: who may sign in, and the keys they sign with.

use std::collections::HashMap;

use sqlx::{PgConnection, PgPool};
use uuid::Uuid;
use vetpms_access::Policy;
use vetpms_protocol::UserInfo;

/// What signing in needs to know.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Account {
    /// Id.
    pub id: Uuid,
    /// The hash of the password, if one is set.
    pub password_hash: Option<String>,
}

/// The active member of a practice with this address.
///
/// # Errors
/// The database's.
pub async fn account(
    directory: &PgPool,
    tenant: Uuid,
    email: &str,
) -> Result<Option<Account>, sqlx::Error> {
    sqlx::query_as(
        "SELECT u.id, u.password_hash FROM system.users u
         JOIN system.members m ON m.user_id = u.id AND m.tenant_id = $1
         WHERE lower(u.email) = lower($2) AND u.is_active",
    )
    .bind(tenant)
    .bind(email)
    .fetch_optional(directory)
    .await
}

/// Every active member of a practice, with roles and rights.
///
/// # Errors
/// The database's.
pub async fn members(
    directory: &PgPool,
    tenant: Uuid,
    policy: &Policy,
) -> Result<Vec<UserInfo>, sqlx::Error> {
    let found: Vec<(Uuid, String, String, Vec<String>)> = sqlx::query_as(
        "SELECT u.id, u.email, u.display_name, m.roles FROM system.members m
         JOIN system.users u ON u.id = m.user_id AND u.is_active
         WHERE m.tenant_id = $1 ORDER BY u.display_name, u.id",
    )
    .bind(tenant)
    .fetch_all(directory)
    .await?;
    let info = |(id, email, name, roles): (Uuid, String, String, Vec<String>)| {
        let permissions = policy
            .permissions(id)
            .map(|one| one.code().to_owned())
            .collect();
        UserInfo {
            id,
            email,
            name,
            roles,
            permissions,
        }
    };
    Ok(found.into_iter().map(info).collect())
}

/// The keys of each (user, device) of a practice, as far as asked for.
///
/// # Errors
/// The database's.
pub async fn signing_keys(
    directory: &PgPool,
    tenant: Uuid,
    authors: &[Uuid],
) -> Result<HashMap<(Uuid, Uuid), Vec<[u8; 32]>>, sqlx::Error> {
    let found: Vec<(Uuid, Uuid, Vec<u8>)> = sqlx::query_as(
        "SELECT user_id, device_id, public_key FROM system.user_device_keys
         WHERE tenant_id = $1 AND user_id = ANY($2) ORDER BY added_at DESC",
    )
    .bind(tenant)
    .bind(authors)
    .fetch_all(directory)
    .await?;
    let mut keys: HashMap<(Uuid, Uuid), Vec<[u8; 32]>> = HashMap::new();
    for (user, device, key) in found {
        if let Ok(key) = key.try_into() {
            keys.entry((user, device)).or_default().push(key);
        }
    }
    Ok(keys)
}

/// Registers the key that a user signs with on a device.
///
/// # Errors
/// The database's.
pub async fn register_key(
    connection: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    device: Uuid,
    key: &[u8; 32],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO system.user_device_keys (tenant_id, user_id, device_id, public_key) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(tenant)
    .bind(user)
    .bind(device)
    .bind(key.as_slice())
    .execute(connection)
    .await
    .map(drop)
}
