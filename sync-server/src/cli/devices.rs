//! `device`: one-time codes, and revocation.

use clap::Subcommand;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Said, begin, checked_name, described, users};
use crate::config::Config;
use crate::db::devices::{self, ForDevice, Listed};
use crate::db::pool;

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
    let wanted = ForDevice {
        tenant,
        user,
        name: checked_name(name)?,
        by: None,
    };
    let (code, until) = devices::make_code(tx, &wanted).await.map_err(described)?;
    Ok(Said::new(
        code.to_string(),
        json!({ "code": *code, "until": until }),
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
    let all = devices::list(tx, tenant).await.map_err(described)?;
    let line = |device: &Listed| {
        let seen = device.last_seen.map_or_else(
            || "never seen".to_owned(),
            |at| format!("seen {}", at.format("%F %R UTC")),
        );
        let note = if device.revoked_at.is_some() {
            "  (revoked)"
        } else if device.replaced_at.is_some() {
            "  (joined again as another device)"
        } else {
            ""
        };
        format!("{}  {}  {seen}{note}", device.id, device.name)
    };
    let json = all.iter().map(|device| {
        json!({
            "id": device.id, "name": device.name, "enrolled_at": device.enrolled_at,
            "last_seen": device.last_seen, "revoked_at": device.revoked_at,
            "replaced_at": device.replaced_at,
        })
    });
    Ok(Said::new(
        all.iter().map(line).collect::<Vec<_>>().join("\n"),
        json.collect(),
    ))
}

async fn revoke(tx: &mut PgConnection, tenant: Uuid, device: Uuid) -> Result<Said, String> {
    let all = devices::list(&mut *tx, tenant).await.map_err(described)?;
    let found = all.into_iter().find(|listed| listed.id == device);
    if !devices::revoke(tx, tenant, device)
        .await
        .map_err(described)?
    {
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
    let name = found.map(|listed| listed.name).unwrap_or_default();
    Ok(Said::new(
        format!(
            "{name} is kept out from now on. When it next reaches the server, at once where it is connected, it hands \
             over what it had not sent, which `vetpms held-back-all` lists, and deletes the practice"
        ),
        json!({ "id": device, "name": name }),
    ))
}
