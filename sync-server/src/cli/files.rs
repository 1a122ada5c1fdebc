//! `files`: how much room a practice's attachments take, and what of it nobody needs.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::{Said, described};
use crate::config::Config;
use crate::db::files::{self, Amount};
use crate::rim;

/// Days after which a file that was never finished goes.
const UNFINISHED_DAYS: u32 = 7;

/// What to do about files.
#[derive(clap::Args)]
pub(crate) struct Asked {
    /// The practice's id.
    #[arg(long, value_name = "ID")]
    tenant: Uuid,
    /// Remove files that no record names and that came longer ago than --days.
    #[arg(long)]
    remove: bool,
    /// How long a file is kept that no record names: the record may still be on its way.
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
}

fn shown((files, bytes): Amount) -> String {
    format!("{files} files with {:.1} MB", bytes as f64 / 1_000_000.0)
}

pub(crate) async fn run(config: &Config, asked: Asked) -> Result<Said, String> {
    let (app, entry) = super::epoch::offline(config, asked.tenant).await?;
    let ago = |days: u32| rim::now() - TimeDelta::days(i64::from(days));
    let (unnamed, unfinished) = (ago(asked.days), ago(UNFINISHED_DAYS));
    let mut tx = app.db.write(entry).await.map_err(super::epoch::said)?;
    let counted = files::count(&mut tx, unnamed, unfinished).await;
    let (all, unneeded) = counted.map_err(described)?;
    if asked.remove {
        let removed = files::remove_unneeded(&mut tx, unnamed, unfinished).await;
        removed.map_err(described)?;
        tx.commit().await.map_err(described)?;
    }
    let what = match asked.remove {
        true => "were needed by nobody and are removed",
        false => "are needed by nobody; --remove removes them",
    };
    let text = format!("{}; {} {what}", shown(all), shown(unneeded));
    Ok(Said::new(
        text,
        json!({
            "files": all.0, "bytes": all.1, "unneeded": unneeded.0, "unneeded_bytes": unneeded.1,
            "removed": asked.remove,
        }),
    ))
}
