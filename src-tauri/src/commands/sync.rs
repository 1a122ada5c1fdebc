//! The sync light and the panel behind it.

use serde::{Deserialize, Serialize};
use vetpms_app::care::{self, Exchange};
use vetpms_app::held_back::{self as app, HeldBackItem};
use vetpms_app::session;
use vetpms_app::sync::SyncStatus;

use super::administration::wait;
use super::{Answer, State};
use crate::ipc::Args;

/// Something that the server keeps aside.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldBackArgs {
    /// Its number in the list.
    id: u32,
}

/// What makes somebody known to the server on this computer.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntroduceArgs {
    /// The password that the server has of whoever is signed in.
    password: String,
}

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
pub(crate) fn introduce(shell: State<'_>, args: Args<IntroduceArgs>) -> Answer<SyncStatus> {
    wait(session::introduce(&*shell.desk()?, &args.0.password))?;
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

#[tauri::command(async)]
pub(crate) fn held_back(shell: State<'_>) -> Answer<Vec<HeldBackItem>> {
    Ok(app::held_back(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn enter_again(shell: State<'_>, args: Args<HeldBackArgs>) -> Answer<()> {
    app::enter_again(&*shell.desk()?, args.0.id)?;
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn dismiss_held_back(shell: State<'_>, args: Args<HeldBackArgs>) -> Answer<()> {
    Ok(app::dismiss_held_back(&*shell.desk()?, args.0.id)?)
}
