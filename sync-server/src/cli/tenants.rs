//! `tenant`: practices.

use clap::Subcommand;
use serde_json::json;
use sqlx::Connection;
use uuid::Uuid;

use super::{Said, checked_name, described, kek};
use crate::config::Config;
use crate::db::{invitations, pool, tenants};
use crate::provision::{self, ProvisionError};
use crate::rim;

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
    /// Make a one-time code by which a practice that was made without a server joins this one, with
    /// everything it has; prints it.
    Invite {
        /// What the practice is called, for the administrator's own notes.
        #[arg(long)]
        name: String,
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
        Verb::Invite { name } => invite(config, &name).await,
        Verb::List => list(config).await,
        Verb::State { tenant, state } => set_state(config, tenant, &state).await,
    }
}

async fn create(config: &Config, name: &str, id: Uuid) -> Result<Said, String> {
    let name = checked_name(name)?;
    let kek = kek(config)?;
    let mut connection = pool::admin(&config.database).await?;
    let mut tx = connection.begin().await.map_err(described)?;
    provision::provision(&mut tx, &kek, id, name)
        .await
        .map_err(|error| match error {
            ProvisionError::Exists => format!("there is a practice {id} already"),
            other => other.to_string(),
        })?;
    tx.commit().await.map_err(described)?;
    Ok(Said::new(id.to_string(), json!({ "id": id, "name": name })))
}

async fn invite(config: &Config, name: &str) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let mut tx = super::begin(&mut connection).await?;
    let made = invitations::make(&mut tx, checked_name(name)?).await;
    let (code, until) = made.map_err(described)?;
    tx.commit().await.map_err(described)?;
    Ok(Said::new(
        code.to_string(),
        json!({ "code": *code, "until": until }),
    ))
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
    let text = format!("the practice is {state} from now on");
    Ok(Said::new(text, json!({ "id": tenant, "state": state })))
}
