//! Who changed what and when, and whether all of a record can be shown.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::history::{self as app, HistoryEntry, HistoryTable};
use vetpms_app::newer;

use super::{Answer, State};
use crate::ipc::Args;

/// Which record.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct HistoryArgs {
    /// Table.
    table: HistoryTable,
    /// Row id.
    id: Uuid,
}

#[tauri::command(async)]
pub(crate) fn history(shell: State<'_>, args: Args<HistoryArgs>) -> Answer<Vec<HistoryEntry>> {
    Ok(app::history(&*shell.desk()?, args.0.table, args.0.id)?)
}

/// Which records of one table.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewerArgs {
    /// Table.
    table: String,
    /// Row ids.
    ids: Vec<Uuid>,
}

#[tauri::command(async)]
pub(crate) fn newer_parts(shell: State<'_>, args: Args<NewerArgs>) -> Answer<Vec<Uuid>> {
    Ok(newer::newer_parts(
        &*shell.desk()?,
        &args.0.table,
        &args.0.ids,
    )?)
}
