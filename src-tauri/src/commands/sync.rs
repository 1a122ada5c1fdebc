//! The sync light and the panel behind it.

use serde::Serialize;
use vetpms_app::care::{self, Exchange};
use vetpms_app::sync::SyncStatus;

use super::{Answer, State};

/// Where the diagnostics were saved.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct SavedDiagnostics {
    /// The file.
    path: String,
}

#[tauri::command(async)]
pub(crate) fn sync_status(shell: State<'_>) -> Answer<SyncStatus> {
    Ok(shell.sync_status()?)
}

#[tauri::command(async)]
pub(crate) fn sync_now(shell: State<'_>) -> Answer<SyncStatus> {
    Ok(shell.sync_now()?)
}

#[tauri::command(async)]
pub(crate) fn sync_exchange(shell: State<'_>) -> Answer<Exchange> {
    Ok(care::exchange(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn save_diagnostics(shell: State<'_>) -> Answer<SavedDiagnostics> {
    let text = care::diagnostics(&*shell.desk()?, &shell.sync_status()?)?;
    let path = shell.save_for_person(care::DIAGNOSTICS, text.as_bytes())?;
    let path = path.display().to_string();
    Ok(SavedDiagnostics { path })
}
