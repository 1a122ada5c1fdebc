//! What forms offer to choose from.

use serde::Deserialize;
use vetpms_app::lists::{self, ReferenceRow, ReferenceTable};
use vetpms_app::reference::BreedHit;

use super::{Answer, State};
use crate::ipc::Args;

/// Lines of the type-ahead.
const BREEDS: usize = 20;

/// Which list.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReferenceArgs {
    /// Table.
    table: ReferenceTable,
}

/// What somebody typed into a breed field.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct BreedsArgs {
    /// Name of the species.
    species: String,
    /// What was typed.
    query: String,
}

#[tauri::command(async)]
pub(crate) fn reference(shell: State<'_>, args: Args<ReferenceArgs>) -> Answer<Vec<ReferenceRow>> {
    Ok(lists::reference(&*shell.desk()?, args.0.table)?)
}

#[tauri::command(async)]
pub(crate) fn breeds(shell: State<'_>, args: Args<BreedsArgs>) -> Answer<Vec<BreedHit>> {
    Ok(lists::breeds(
        &*shell.desk()?,
        &args.0.species,
        &args.0.query,
        BREEDS,
    )?)
}
