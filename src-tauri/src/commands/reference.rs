//! What forms offer to choose from, and where that is set up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_app::lists::{self, ReferenceRow, ReferenceTable};
use vetpms_app::reference::{self, BreedHit, TermLanguage};
use vetpms_app::settings;
use vetpms_app::view::Record;

use super::{Answer, Id, State, Values};
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

/// A new row of a list.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddSettingArgs {
    /// Table.
    table: ReferenceTable,
    /// Its fields.
    values: Values,
}

/// New values of the touched fields of a row.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeSettingArgs {
    /// Table.
    table: ReferenceTable,
    /// Row id.
    id: Uuid,
    /// Heads at which the form was opened.
    opened_at: Vec<String>,
    /// Touched fields only.
    patch: Values,
}

/// Names a row of a list.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingArgs {
    /// Table.
    table: ReferenceTable,
    /// Row id.
    id: Uuid,
}

/// In whose words the terms are.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct UsualTermsArgs {
    /// The language.
    language: TermLanguage,
}

/// How many rows came to be.
#[derive(Debug, Clone, Copy, Serialize, specta::Type)]
pub(crate) struct Added {
    /// Rows.
    added: u32,
}

#[tauri::command(async)]
pub(crate) fn settings(shell: State<'_>, args: Args<ReferenceArgs>) -> Answer<Vec<Record>> {
    Ok(settings::settings(&*shell.desk()?, args.0.table)?)
}

#[tauri::command(async)]
pub(crate) fn add_setting(shell: State<'_>, args: Args<AddSettingArgs>) -> Answer<Id> {
    let AddSettingArgs { table, values } = args.0;
    Ok(settings::add_setting(&*shell.desk()?, table, &values)?.into())
}

#[tauri::command(async)]
pub(crate) fn change_setting(shell: State<'_>, args: Args<ChangeSettingArgs>) -> Answer<Id> {
    let ChangeSettingArgs {
        table,
        id,
        opened_at,
        patch,
    } = args.0;
    settings::change_setting(&*shell.desk()?, table, id, &opened_at, &patch)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn remove_setting(shell: State<'_>, args: Args<SettingArgs>) -> Answer<Id> {
    settings::remove_setting(&*shell.desk()?, args.0.table, args.0.id)?;
    Ok(args.0.id.into())
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

#[tauri::command(async)]
pub(crate) fn add_usual_terms(shell: State<'_>, args: Args<UsualTermsArgs>) -> Answer<Added> {
    let added = reference::add_usual_terms(&*shell.desk()?, args.0.language)?;
    Ok(Added { added })
}
