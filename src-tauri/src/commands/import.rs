//! Bringing in the file of another program.

use serde::{Deserialize, Serialize};
use vetpms_app::import::{
    self as app, ImportColumns, ImportFile, ImportReport, Mapping, PreviewLine, SavedMapping,
};
use vetpms_app::{AppError, Code};

use super::{Answer, Id, State};
use crate::import_job::ImportProgress;
use crate::ipc::Args;

/// A file that somebody chose.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenImportArgs {
    /// Its name.
    name: String,
    /// What it holds, as text.
    text: String,
}

/// How the file is read.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportMappingArgs {
    /// The mapping.
    mapping: Mapping,
}

/// A mapping to keep.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveMappingArgs {
    /// Its name.
    name: String,
    /// The mapping.
    mapping: Mapping,
}

/// Where a file was put.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct SavedFile {
    /// Its path.
    path: String,
}

#[tauri::command(async)]
pub(crate) fn import_open(shell: State<'_>, args: Args<OpenImportArgs>) -> Answer<ImportColumns> {
    let OpenImportArgs { name, text } = args.0;
    let bytes = text.into_bytes().into();
    let file = ImportFile { name, bytes };
    let columns = app::import_columns(&*shell.desk()?, &file)?;
    shell.importer().open(file, columns.lines)?;
    Ok(columns)
}

#[tauri::command(async)]
pub(crate) fn import_preview(
    shell: State<'_>,
    args: Args<ImportMappingArgs>,
) -> Answer<Vec<PreviewLine>> {
    let desk = shell.desk()?;
    let file = shell.importer().file()?;
    Ok(app::import_preview(&desk, &file, &args.0.mapping)?)
}

#[tauri::command(async)]
pub(crate) fn import_stopped_at(
    shell: State<'_>,
    args: Args<ImportMappingArgs>,
) -> Answer<Option<ImportReport>> {
    let desk = shell.desk()?;
    Ok(shell.importer().stopped_at(&desk, &args.0.mapping)?)
}

#[tauri::command(async)]
pub(crate) fn import_start(shell: State<'_>, args: Args<ImportMappingArgs>) -> Answer<()> {
    let desk = shell.desk()?;
    Ok(shell.importer().start(&desk, args.0.mapping)?)
}

#[tauri::command(async)]
pub(crate) fn import_progress(shell: State<'_>) -> Answer<Option<ImportProgress>> {
    shell.desk()?;
    Ok(shell.importer().progress())
}

#[tauri::command(async)]
pub(crate) fn import_stop(shell: State<'_>) -> Answer<()> {
    shell.desk()?;
    shell.importer().stop();
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn import_close(shell: State<'_>) -> Answer<()> {
    shell.desk()?;
    shell.importer().close();
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn import_mappings(shell: State<'_>) -> Answer<Vec<SavedMapping>> {
    Ok(app::saved_mappings(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn save_import_mapping(shell: State<'_>, args: Args<SaveMappingArgs>) -> Answer<Id> {
    let SaveMappingArgs { name, mapping } = args.0;
    Ok(app::save_mapping(&*shell.desk()?, &name, &mapping)?.into())
}

/// Writes the refused lines as a file into the person's folder for downloads.
#[tauri::command(async)]
pub(crate) fn save_import_rejects(shell: State<'_>) -> Answer<SavedFile> {
    shell.desk()?;
    let progress = shell.importer().progress();
    let report = progress.ok_or_else(|| AppError::new(Code::NotPossible, "choose a file first"))?;
    let text = app::rejects_as_csv(report.report());
    let path = shell.save_for_person("vetpms-refused-lines.csv", text.as_bytes())?;
    Ok(SavedFile {
        path: path.display().to_string(),
    })
}
