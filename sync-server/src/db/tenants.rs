//! Practices, and the rights inside them.

use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;
use vetpms_access::{Member, Permission, Policy, Role};

/// A practice as the directory has it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Tenant {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// State.
    pub state: String,
    /// The cluster that holds it.
    pub cluster_id: i16,
    /// Version of its permissions.
    pub permission_version: i64,
}

/// A practice by its id.
///
/// # Errors
/// The database's.
pub async fn find(directory: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Tenant>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, name, state, cluster_id, permission_version FROM system.tenants WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(directory)
    .await
}

/// Every practice.
///
/// # Errors
/// The database's.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Tenant>, sqlx::Error> {
    sqlx::query_as("SELECT id, name, state, cluster_id, permission_version FROM system.tenants ORDER BY name, id")
        .fetch_all(connection)
        .await
}

/// The rights of a practice's active users.
///
/// # Errors
/// The database's.
pub async fn policy(directory: &PgPool, tenant: &Tenant) -> Result<Policy, sqlx::Error> {
    let found: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT p.user_id, p.permission FROM system.user_permissions p
         JOIN system.users u ON u.id = p.user_id AND u.is_active WHERE p.tenant_id = $1",
    )
    .bind(tenant.id)
    .fetch_all(directory)
    .await?;
    let known = found
        .into_iter()
        .filter_map(|(user, code)| Some((user, Permission::from_code(&code)?)));
    Ok(Policy::from_permissions(
        u64::try_from(tenant.permission_version).unwrap_or(0),
        known,
    ))
}

/// Lays down a member's roles and exceptions, and derives the rights from them.
///
/// # Errors
/// The database's.
pub async fn set_member(
    tx: &mut PgConnection,
    tenant: Uuid,
    member: &Member,
) -> Result<(), sqlx::Error> {
    let codes = |all: &std::collections::BTreeSet<Permission>| -> Vec<String> {
        all.iter().map(|one| one.code().to_owned()).collect()
    };
    let roles: Vec<String> = member
        .roles
        .iter()
        .map(|role| role.code().to_owned())
        .collect();
    sqlx::query(
        "INSERT INTO system.members (tenant_id, user_id, roles, allowed, denied) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, user_id) DO UPDATE SET roles = $3, allowed = $4, denied = $5",
    )
    .bind(tenant)
    .bind(member.user)
    .bind(roles)
    .bind(codes(&member.allowed))
    .bind(codes(&member.denied))
    .execute(&mut *tx)
    .await?;
    derive_rights(tx, tenant, member).await.map(drop)
}

/// Writes the rights that follow from a member's roles; tells whether any has changed.
async fn derive_rights(
    tx: &mut PgConnection,
    tenant: Uuid,
    member: &Member,
) -> Result<bool, sqlx::Error> {
    let wanted: Vec<String> = member
        .permissions()
        .iter()
        .map(|one| one.code().to_owned())
        .collect();
    let gone = sqlx::query(
        "DELETE FROM system.user_permissions WHERE tenant_id = $1 AND user_id = $2 AND permission <> ALL ($3)",
    )
    .bind(tenant)
    .bind(member.user)
    .bind(&wanted)
    .execute(&mut *tx)
    .await?;
    let come = sqlx::query(
        "INSERT INTO system.user_permissions (tenant_id, user_id, permission) SELECT $1, $2, unnest($3::text[])
         ON CONFLICT DO NOTHING",
    )
    .bind(tenant)
    .bind(member.user)
    .bind(&wanted)
    .execute(&mut *tx)
    .await?;
    let changed = gone.rows_affected() + come.rows_affected() > 0;
    if changed {
        bump(tx, tenant).await?;
    }
    Ok(changed)
}

/// Tells devices that the rights have changed.
///
/// # Errors
/// The database's.
pub async fn bump(tx: &mut PgConnection, tenant: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE system.tenants SET permission_version = permission_version + 1 WHERE id = $1",
    )
    .bind(tenant)
    .execute(tx)
    .await
    .map(drop)
}

/// Derives every member's rights again: a new version may give a role another right.
///
/// # Errors
/// The database's.
pub async fn derive_all_rights(tx: &mut PgConnection) -> Result<usize, sqlx::Error> {
    type Stored = (Uuid, Uuid, Vec<String>, Vec<String>, Vec<String>);
    let members: Vec<Stored> = sqlx::query_as(
        "SELECT tenant_id, user_id, roles, allowed, denied FROM system.members ORDER BY 1, 2",
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut changed = 0;
    for (tenant, user, roles, allowed, denied) in members {
        let permissions = |codes: &[String]| {
            codes
                .iter()
                .filter_map(|code| Permission::from_code(code))
                .collect()
        };
        let member = Member {
            user,
            roles: roles
                .iter()
                .filter_map(|code| Role::from_code(code))
                .collect(),
            allowed: permissions(&allowed),
            denied: permissions(&denied),
        };
        changed += usize::from(derive_rights(tx, tenant, &member).await?);
    }
    Ok(changed)
}
