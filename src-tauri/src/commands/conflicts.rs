//! The review inbox.

use serde::Deserialize;
use vetpms_app::conflicts::{self as app, ConflictItem};

use super::{Answer, State};
use crate::ipc::Args;

/// A decision about an item.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolveConflictArgs {
    /// The item.
    id: String,
    /// What is decided.
    answer: app::Answer,
    /// Why.
    reason: Option<String>,
}

/// Names an item.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConflictArgs {
    /// The item.
    id: String,
}

#[tauri::command(async)]
pub(crate) fn conflicts(shell: State<'_>) -> Answer<Vec<ConflictItem>> {
    Ok(app::conflicts(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn settled_conflicts(shell: State<'_>) -> Answer<Vec<ConflictItem>> {
    Ok(app::settled(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn resolve_conflict(shell: State<'_>, args: Args<ResolveConflictArgs>) -> Answer<()> {
    let args = args.0;
    let reason = args.reason.as_deref();
    Ok(app::resolve_conflict(
        &*shell.desk()?,
        &args.id,
        &args.answer,
        reason,
    )?)
}

#[tauri::command(async)]
pub(crate) fn undo_resolution(shell: State<'_>, args: Args<ConflictArgs>) -> Answer<()> {
    Ok(app::undo_resolution(&*shell.desk()?, &args.0.id)?)
}
