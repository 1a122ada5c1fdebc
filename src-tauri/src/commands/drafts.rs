//! Forms that are not saved yet.

use serde::Deserialize;
use serde_json::Value as Json;
use vetpms_app::drafts::{self as app, FormDraft};

use super::{Answer, State};
use crate::ipc::Args;

/// What stands in a form.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveDraftArgs {
    /// Which form.
    form: String,
    /// What stands in it.
    content: Json,
}

/// Names a form.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormArgs {
    /// Which form.
    form: String,
}

#[tauri::command(async)]
pub(crate) fn drafts(shell: State<'_>) -> Answer<Vec<FormDraft>> {
    Ok(app::drafts(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn save_draft(shell: State<'_>, args: Args<SaveDraftArgs>) -> Answer<()> {
    Ok(app::save_draft(
        &*shell.desk()?,
        &args.0.form,
        &args.0.content,
    )?)
}

#[tauri::command(async)]
pub(crate) fn drop_draft(shell: State<'_>, args: Args<FormArgs>) -> Answer<()> {
    Ok(app::drop_draft(&*shell.desk()?, &args.0.form)?)
}
