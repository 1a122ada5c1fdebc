//! The sync light.

use vetpms_app::sync::SyncStatus;

use super::{Answer, State};

#[tauri::command(async)]
pub(crate) fn sync_status(shell: State<'_>) -> Answer<SyncStatus> {
    Ok(shell.sync_status()?)
}

#[tauri::command(async)]
pub(crate) fn sync_now(shell: State<'_>) -> Answer<SyncStatus> {
    Ok(shell.sync_now()?)
}
