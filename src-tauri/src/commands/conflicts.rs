//! What two people changed at the same time.

use vetpms_app::conflicts::{self as app, ConflictItem};

use super::{Answer, State};

#[tauri::command(async)]
pub(crate) fn conflicts(shell: State<'_>) -> Answer<Vec<ConflictItem>> {
    Ok(app::conflicts(&*shell.desk()?)?)
}
