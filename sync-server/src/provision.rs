//! Making a practice: roles, schema, tables and key.

use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;
use vetpms_crypto::Key32;

use crate::db::migrations;
use crate::error::{describe, sqlstate};
use crate::{rim, seal};

/// Why a practice cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProvisionError {
    /// Its id is taken.
    #[error("there is a practice of this id already")]
    Exists,
    /// Its name is none.
    #[error("the name must have 1 to 255 characters")]
    Name,
    /// The database, without any value.
    #[error("{0}")]
    Database(String),
}

impl From<sqlx::Error> for ProvisionError {
    fn from(error: sqlx::Error) -> Self {
        match sqlstate(&error).as_deref() {
            Some("42710" | "23505") => Self::Exists,
            Some("23514") => Self::Name,
            _ => Self::Database(describe(&error)),
        }
    }
}

impl From<String> for ProvisionError {
    fn from(words: String) -> Self {
        Self::Database(words)
    }
}

/// Makes a practice inside the caller's transaction, so that it is there whole or not at all. The
/// connection is the administrator's; from here on its transaction acts as the owner.
///
/// # Errors
/// [`ProvisionError`].
pub async fn provision(
    tx: &mut PgConnection,
    kek: &Key32,
    id: Uuid,
    name: &str,
) -> Result<(), ProvisionError> {
    let hex = id.simple().to_string();
    let (people, projector) = (format!("t_{hex}"), format!("p_{hex}"));
    // Names cannot be bound; these are hexadecimal digits.
    let roles = format!(
        "CREATE ROLE {people} NOLOGIN NOSUPERUSER IN ROLE vetpms_tenant;
         CREATE ROLE {projector} NOLOGIN NOSUPERUSER IN ROLE vetpms_projector;
         GRANT {people}, {projector} TO vetpms_app"
    );
    sqlx::raw_sql(AssertSqlSafe(roles))
        .execute(&mut *tx)
        .await?;
    migrations::as_owner(tx).await?;
    sqlx::query("INSERT INTO system.tenants (id, name) VALUES ($1, $2)")
        .bind(id)
        .bind(name.trim())
        .execute(&mut *tx)
        .await?;
    let schema = AssertSqlSafe(format!("CREATE SCHEMA {people}"));
    sqlx::raw_sql(schema).execute(&mut *tx).await?;
    for at in 0..migrations::TENANT.len() {
        migrations::apply_tenant(&mut *tx, id, &people, at).await?;
    }
    let (key_id, key) = (rim::new_id(), Key32::random(&mut rim::entropy));
    sqlx::query(
        "INSERT INTO system.data_keys (id, tenant_id, version, wrapped) VALUES ($1, $2, 1, $3)",
    )
    .bind(key_id)
    .bind(id)
    .bind(seal::wrap_key(kek, id, key_id, 1, &key))
    .execute(&mut *tx)
    .await?;
    sqlx::query("SELECT system.ensure_partitions($1)")
        .bind(id)
        .execute(&mut *tx)
        .await?;
    sqlx::query("UPDATE system.tenants SET state = 'active' WHERE id = $1")
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}
