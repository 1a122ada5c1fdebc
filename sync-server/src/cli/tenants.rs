//! `tenant`: practices.

use clap::Subcommand;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;
use vetpms_crypto::Key32;

use super::{Said, described, kek};
use crate::config::Config;
use crate::db::{migrations, pool, tenants};
use crate::{rim, seal};

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Make a practice; prints its id.
    Create {
        /// Its name.
        #[arg(long)]
        name: String,
        /// Its id, for a practice that exists elsewhere already.
        #[arg(long)]
        id: Option<Uuid>,
    },
    /// List practices.
    List,
    /// Set a practice's state: active, readonly, moving or closed.
    State {
        /// Its id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
        /// The state.
        #[arg(value_parser = ["active", "readonly", "moving", "closed"])]
        state: String,
    },
}

pub(crate) async fn run(config: &Config, verb: Verb) -> Result<Said, String> {
    match verb {
        Verb::Create { name, id } => create(config, &name, id.unwrap_or_else(rim::new_id)).await,
        Verb::List => list(config).await,
        Verb::State { tenant, state } => set_state(config, tenant, &state).await,
    }
}

/// Roles, schema, tables and key in one transaction: a practice is there whole or not at all.
async fn create(config: &Config, name: &str, id: Uuid) -> Result<Said, String> {
    let kek = kek(config)?;
    let mut connection = pool::admin(&config.database).await?;
    let mut tx = connection.begin().await.map_err(described)?;
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
        .await
        .map_err(|error| exists(error, id))?;
    migrations::as_owner(&mut tx).await?;
    sqlx::query("INSERT INTO system.tenants (id, name) VALUES ($1, $2)")
        .bind(id)
        .bind(name.trim())
        .execute(&mut *tx)
        .await
        .map_err(|error| exists(error, id))?;
    let schema = AssertSqlSafe(format!("CREATE SCHEMA {people}"));
    sqlx::raw_sql(schema)
        .execute(&mut *tx)
        .await
        .map_err(described)?;
    for at in 0..migrations::TENANT.len() {
        migrations::apply_tenant(&mut tx, id, &people, at).await?;
    }
    let (key_id, key) = (rim::new_id(), Key32::random(&mut rim::entropy));
    sqlx::query(
        "INSERT INTO system.data_keys (id, tenant_id, version, wrapped) VALUES ($1, $2, 1, $3)",
    )
    .bind(key_id)
    .bind(id)
    .bind(seal::wrap_key(&kek, id, key_id, 1, &key))
    .execute(&mut *tx)
    .await
    .map_err(described)?;
    sqlx::query("SELECT system.ensure_partitions($1)")
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(described)?;
    sqlx::query("UPDATE system.tenants SET state = 'active' WHERE id = $1")
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(described)?;
    tx.commit().await.map_err(described)?;
    Ok(Said::new(
        id.to_string(),
        json!({ "id": id, "name": name.trim() }),
    ))
}

fn exists(error: sqlx::Error, id: Uuid) -> String {
    match crate::error::sqlstate(&error).as_deref() {
        Some("42710" | "23505") => format!("there is a practice {id} already"),
        Some("23514") => "the name must have 1 to 255 characters".into(),
        _ => described(error),
    }
}

async fn list(config: &Config) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let all = tenants::list(&mut connection).await.map_err(described)?;
    let lines: Vec<String> = all
        .iter()
        .map(|t| format!("{}  {:12}  {}", t.id, t.state, t.name))
        .collect();
    let json = all
        .iter()
        .map(|t| json!({ "id": t.id, "name": t.name, "state": t.state }))
        .collect();
    Ok(Said::new(lines.join("\n"), json))
}

async fn set_state(config: &Config, tenant: Uuid, state: &str) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let mut tx = super::begin(&mut connection).await?;
    let set = sqlx::query("UPDATE system.tenants SET state = $2 WHERE id = $1")
        .bind(tenant)
        .bind(state);
    if set
        .execute(&mut *tx)
        .await
        .map_err(described)?
        .rows_affected()
        == 0
    {
        return Err(format!("there is no practice {tenant}"));
    }
    tx.commit().await.map_err(described)?;
    Ok(Said::new("", json!({ "id": tenant, "state": state })))
}
