//! The one search box.

use serde::Deserialize;
use vetpms_app::find::{self, SearchHit};
use vetpms_app::find_records::{self, RecordHits};

use super::{Answer, State};
use crate::ipc::Args;

/// Most lines that are worth showing.
const MOST: usize = 50;

/// What somebody typed.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchArgs {
    /// What they know of the animal or its owner.
    query: String,
    /// Most lines, at most 50.
    limit: u32,
}

#[tauri::command(async)]
pub(crate) fn search(shell: State<'_>, args: Args<SearchArgs>) -> Answer<Vec<SearchHit>> {
    let limit = usize::try_from(args.0.limit).unwrap_or(MOST).min(MOST);
    Ok(find::search(&*shell.desk()?, &args.0.query, limit)?)
}

#[tauri::command(async)]
pub(crate) fn search_records(shell: State<'_>, args: Args<SearchArgs>) -> Answer<RecordHits> {
    let limit = usize::try_from(args.0.limit).unwrap_or(MOST).min(MOST);
    let desk = shell.desk()?;
    Ok(find_records::search_records(&desk, &args.0.query, limit)?)
}
