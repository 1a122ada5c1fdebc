//! `epoch` and `rebuild`: after a restore, and when in doubt.

use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use super::{Said, described, kek};
use crate::app::App;
use crate::config::Config;
use crate::db::events::{About, record};
use crate::db::pool::Entry;
use crate::db::{Db, log, migrations, tenants};
use crate::error::Refused;
use crate::rebuild;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Give a practice's history a new name, after its database was restored: devices then offer
    /// again what the restored state lacks.
    New {
        /// The practice's id.
        #[arg(long, value_name = "ID")]
        tenant: Uuid,
    },
}

/// The server's state without a listener, and how to enter the practice.
pub(super) async fn offline(config: &Config, tenant: Uuid) -> Result<(App, Entry), String> {
    let db = Db::connect(&config.database).await?;
    migrations::check(db.directory()).await?;
    let found = tenants::find(db.directory(), tenant)
        .await
        .map_err(described)?;
    let found = found.ok_or_else(|| format!("there is no practice {tenant}"))?;
    let entry = Entry {
        tenant,
        cluster: found.cluster_id,
        device: Uuid::nil(),
    };
    Ok((App::new(db, kek(config)?), entry))
}

pub(super) fn said(refused: Refused) -> String {
    refused.cause.unwrap_or(refused.message)
}

pub(crate) async fn renew(config: &Config, tenant: Uuid) -> Result<Said, String> {
    let (app, entry) = offline(config, tenant).await?;
    let mut tx = app.db.write(entry).await.map_err(said)?;
    let epoch = log::new_epoch(&mut tx).await.map_err(described)?;
    tx.commit().await.map_err(described)?;
    let about = About {
        tenant: Some(tenant),
        ..About::default()
    };
    record(
        app.db.directory(),
        about,
        "new_epoch",
        json!({ "epoch": epoch }),
    )
    .await;
    Ok(Said::new(epoch.to_string(), json!({ "epoch": epoch })))
}

pub(crate) async fn rebuild(config: &Config, tenant: Uuid) -> Result<Said, String> {
    let (app, entry) = offline(config, tenant).await?;
    let found = rebuild::rebuild(&app, entry).await.map_err(said)?;
    let text = format!(
        "{} rows compared, {} rows and {} documents differed and were replaced, {} rows stood in no change and were removed",
        found.compared, found.rows, found.documents, found.removed
    );
    let json = json!({
        "compared": found.compared, "rows": found.rows, "documents": found.documents, "removed": found.removed,
    });
    Ok(Said::new(text, json))
}
