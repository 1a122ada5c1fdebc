//! Who changed what and when.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::history::{self as app, HistoryEntry, HistoryTable};

use super::{Answer, State};
use crate::ipc::Args;

/// Whose time line.
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
