//! `device`: one-time codes, and revocation.

use chrono::{DateTime, TimeDelta, Utc};
use clap::Subcommand;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Said, begin, described, users};
use crate::config::Config;
use crate::db::pool;
use crate::{code, rim};

/// How long a code is good.
const LIFE: TimeDelta = TimeDelta::minutes(10);

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Make a one-time code for a new device; prints it.
    Code {
        /// The practice's id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
        /// E-mail address of the user who enrols it; by default the practice's only owner.
        #[arg(long, value_name = "EMAIL")]
        user: Option<String>,
        /// The name that the device gets.
        #[arg(long)]
        name: String,
    },
    /// List the devices of a practice.
    List {
        /// The practice's id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
    },
    /// Keep a device out for good.
    Revoke {
        /// The practice's id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
        /// The device's id.
        #[arg(long, value_name = "ID")]
        device: Uuid,
    },
}

pub(crate) async fn run(config: &Config, verb: Verb) -> Result<Said, String> {
    let mut connection = pool::admin(&config.database).await?;
    let mut tx = begin(&mut connection).await?;
    let said = match verb {
        Verb::Code { tenant, user, name } => {
            make_code(&mut tx, tenant, user.as_deref(), &name).await?
        }
        Verb::List { tenant } => list(&mut tx, tenant).await?,
        Verb::Revoke { tenant, device } => revoke(&mut tx, tenant, device).await?,
    };
    tx.commit().await.map_err(described)?;
    Ok(said)
}

async fn make_code(
    tx: &mut PgConnection,
    tenant: Uuid,
    user: Option<&str>,
    name: &str,
) -> Result<Said, String> {
    let user = match user {
        Some(email) => users::find(tx, tenant, email).await?,
        None => only_owner(tx, tenant).await?,
    };
    let (fresh, until) = (code::draw(), rim::now() + LIFE);
    sqlx::query("DELETE FROM system.enrolment_codes WHERE expires_at < $1 OR selector = $2")
        .bind(rim::now() - LIFE)
        .bind(&fresh.selector)
        .execute(&mut *tx)
        .await
        .map_err(described)?;
    sqlx::query(
        "INSERT INTO system.enrolment_codes (selector, secret_hash, tenant_id, user_id, device_name, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&fresh.selector)
    .bind(fresh.secret_hash.as_slice())
    .bind(tenant)
    .bind(user)
    .bind(name.trim())
    .bind(until)
    .execute(tx)
    .await
    .map_err(|error| match crate::error::sqlstate(&error).as_deref() {
        Some("23514") => "the name must have 1 to 255 characters".into(),
        _ => described(error),
    })?;
    Ok(Said::new(
        fresh.text.to_string(),
        json!({ "code": *fresh.text, "until": until }),
    ))
}

async fn only_owner(tx: &mut PgConnection, tenant: Uuid) -> Result<Uuid, String> {
    let owners: Vec<Uuid> = sqlx::query_scalar(
        "SELECT m.user_id FROM system.members m JOIN system.users u ON u.id = m.user_id AND u.is_active
         WHERE m.tenant_id = $1 AND 'owner' = ANY (m.roles)",
    )
    .bind(tenant)
    .fetch_all(tx)
    .await
    .map_err(described)?;
    match owners.as_slice() {
        [owner] => Ok(*owner),
        [] => Err("the practice has no owner: say who enrols the device with --user".into()),
        _ => Err("the practice has several owners: say who enrols the device with --user".into()),
    }
}

async fn list(tx: &mut PgConnection, tenant: Uuid) -> Result<Said, String> {
    type Device = (
        Uuid,
        String,
        DateTime<Utc>,
        Option<DateTime<Utc>>,
        Option<DateTime<Utc>>,
    );
    let all: Vec<Device> = sqlx::query_as(
        "SELECT id, name, enrolled_at, last_seen, revoked_at FROM system.devices WHERE tenant_id = $1 ORDER BY name, id",
    )
    .bind(tenant)
    .fetch_all(tx)
    .await
    .map_err(described)?;
    let line = |(id, name, _, seen, revoked): &Device| {
        let seen = seen.map_or_else(
            || "never seen".to_owned(),
            |at| format!("seen {}", at.format("%F %R UTC")),
        );
        let note = if revoked.is_some() { "  (revoked)" } else { "" };
        format!("{id}  {name}  {seen}{note}")
    };
    let json = all.iter().map(|(id, name, enrolled, seen, revoked)| {
        json!({ "id": id, "name": name, "enrolled_at": enrolled, "last_seen": seen, "revoked_at": revoked })
    });
    Ok(Said::new(
        all.iter().map(line).collect::<Vec<_>>().join("\n"),
        json.collect(),
    ))
}

async fn revoke(tx: &mut PgConnection, tenant: Uuid, device: Uuid) -> Result<Said, String> {
    let done = sqlx::query(
        "UPDATE system.devices SET revoked_at = now() WHERE id = $1 AND tenant_id = $2 AND revoked_at IS NULL",
    )
    .bind(device)
    .bind(tenant)
    .execute(&mut *tx)
    .await
    .map_err(described)?;
    if done.rows_affected() == 0 {
        return Err(format!(
            "the practice has no device {device} that is in use"
        ));
    }
    sqlx::query(
        "INSERT INTO system.events (tenant_id, device_id, kind) VALUES ($1, $2, 'device_revoked')",
    )
    .bind(tenant)
    .bind(device)
    .execute(tx)
    .await
    .map_err(described)?;
    Ok(Said::new("", json!({ "id": device })))
}
