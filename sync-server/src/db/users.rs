//! People: who may sign in, and the keys they sign with.

use std::collections::HashMap;

use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;
use vetpms_access::{Member, Policy};
use vetpms_protocol::{Hash32, SignerKey, UserInfo};

/// What signing in needs to know.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Account {
    /// Id.
    pub id: Uuid,
    /// The hash of the password, if one is set.
    pub password_hash: Option<String>,
    /// Whether they may sign in at all.
    pub is_active: bool,
}

/// The member of a practice with this address, also one who is kept out.
///
/// # Errors
/// The database's.
pub async fn account(
    directory: &PgPool,
    tenant: Uuid,
    email: &str,
) -> Result<Option<Account>, sqlx::Error> {
    sqlx::query_as(
        "SELECT u.id, u.password_hash, u.is_active FROM system.users u
         JOIN system.members m ON m.user_id = u.id AND m.tenant_id = $1
         WHERE lower(u.email) = lower($2)",
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

/// The keys that active members sign with on one device.
///
/// # Errors
/// The database's.
pub async fn signers(
    directory: &PgPool,
    tenant: Uuid,
    device: Uuid,
) -> Result<Vec<SignerKey>, sqlx::Error> {
    let found: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(
        "SELECT k.user_id, k.public_key FROM system.user_device_keys k
         JOIN system.users u ON u.id = k.user_id AND u.is_active
         WHERE k.tenant_id = $1 AND k.device_id = $2 ORDER BY k.user_id, k.added_at",
    )
    .bind(tenant)
    .bind(device)
    .fetch_all(directory)
    .await?;
    let signer = |(user, key): (Uuid, Vec<u8>)| {
        let key = Hash32::new(key.try_into().ok()?);
        Some(SignerKey { user, key })
    };
    Ok(found.into_iter().filter_map(signer).collect())
}

/// The keys that one active member signs with on one device.
///
/// # Errors
/// The database's.
pub async fn keys_on(
    directory: &PgPool,
    tenant: Uuid,
    user: Uuid,
    device: Uuid,
) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT k.public_key FROM system.user_device_keys k JOIN system.users u ON u.id = k.user_id AND u.is_active
         WHERE k.tenant_id = $1 AND k.user_id = $2 AND k.device_id = $3",
    )
    .bind(tenant)
    .bind(user)
    .bind(device)
    .fetch_all(directory)
    .await
}

/// A member as an administrator sees them.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Listed {
    /// Id.
    pub id: Uuid,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role codes.
    pub roles: Vec<String>,
    /// Whether they may sign in.
    pub is_active: bool,
}

/// Every member of a practice, the disabled ones too, by name.
///
/// # Errors
/// The database's.
pub async fn list(
    directory: impl PgExecutor<'_>,
    tenant: Uuid,
) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as(
        "SELECT u.id, u.email, u.display_name AS name, m.roles, u.is_active FROM system.members m
         JOIN system.users u ON u.id = m.user_id WHERE m.tenant_id = $1 ORDER BY u.display_name, u.id",
    )
    .bind(tenant)
    .fetch_all(directory)
    .await
}

/// Somebody who administers a practice, as the functions of the directory ask for it.
#[derive(Debug, Clone, Copy)]
pub struct Administrator {
    /// The practice.
    pub tenant: Uuid,
    /// Who.
    pub user: Uuid,
}

fn codes<'a>(member: &Member) -> (Vec<&'a str>, Vec<&'a str>) {
    let roles = member.roles.iter().map(|role| role.code()).collect();
    let rights = member
        .permissions()
        .iter()
        .map(|right| right.code())
        .collect();
    (roles, rights)
}

/// Makes a user and member.
///
/// # Errors
/// The database's: 23505 for an address that is taken, 23514 for a malformed address or name.
pub async fn create(
    tx: &mut PgConnection,
    by: Administrator,
    member: &Member,
    (email, name, hash): (&str, &str, &str),
) -> Result<(), sqlx::Error> {
    let (roles, rights) = codes(member);
    sqlx::query("SELECT system.create_member($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(by.tenant)
        .bind(by.user)
        .bind(member.user)
        .bind(email)
        .bind(name)
        .bind(hash)
        .bind(roles)
        .bind(rights)
        .execute(tx)
        .await
        .map(drop)
}

/// What is laid down for a member beside the roles: single rights more and less.
///
/// # Errors
/// The database's.
pub async fn exceptions(
    tx: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
) -> Result<Option<(Vec<String>, Vec<String>)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT allowed, denied FROM system.members WHERE tenant_id = $1 AND user_id = $2",
    )
    .bind(tenant)
    .bind(user)
    .fetch_optional(tx)
    .await
}

/// Gives a member other roles, and the rights that follow.
///
/// # Errors
/// The database's.
pub async fn change_roles(
    tx: &mut PgConnection,
    by: Administrator,
    member: &Member,
) -> Result<(), sqlx::Error> {
    let (roles, rights) = codes(member);
    sqlx::query("SELECT system.change_member($1, $2, $3, $4, $5)")
        .bind(by.tenant)
        .bind(by.user)
        .bind(member.user)
        .bind(roles)
        .bind(rights)
        .execute(tx)
        .await
        .map(drop)
}

/// Keeps a member out, or lets them in again.
///
/// # Errors
/// The database's.
pub async fn set_active(
    tx: &mut PgConnection,
    by: Administrator,
    user: Uuid,
    active: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT system.set_member_active($1, $2, $3, $4)")
        .bind(by.tenant)
        .bind(by.user)
        .bind(user)
        .bind(active)
        .execute(tx)
        .await
        .map(drop)
}

/// Gives a member another password, by its hash.
///
/// # Errors
/// The database's.
pub async fn set_password(
    tx: &mut PgConnection,
    by: Administrator,
    user: Uuid,
    hash: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT system.set_member_password($1, $2, $3, $4)")
        .bind(by.tenant)
        .bind(by.user)
        .bind(user)
        .bind(hash)
        .execute(tx)
        .await
        .map(drop)
}
