//! What happened to an animal, who changed what and when, and whether all of a record can be shown.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::history::{
    self as app, HistoryEntry, HistoryTable, RecordHistory, TextDiff, TextVersions,
};
use vetpms_app::newer;
use vetpms_app::records::table;
use vetpms_app::timeline::{self, TimelineCursor, TimelineFilter, TimelinePage};

use super::{Answer, State};
use crate::ipc::Args;

/// Which record.
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

/// Which records of one table.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewerArgs {
    /// Table.
    table: String,
    /// Row ids.
    ids: Vec<Uuid>,
}

#[tauri::command(async)]
pub(crate) fn newer_parts(shell: State<'_>, args: Args<NewerArgs>) -> Answer<Vec<Uuid>> {
    Ok(newer::newer_parts(
        &*shell.desk()?,
        &args.0.table,
        &args.0.ids,
    )?)
}

/// A page of what happened to an animal.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimelineArgs {
    /// The animal.
    patient_id: Uuid,
    /// What is to be seen.
    filter: TimelineFilter,
    /// Where the page before ended.
    before: Option<TimelineCursor>,
    /// Most entries, at most 200.
    limit: u32,
}

#[tauri::command(async)]
pub(crate) fn timeline(shell: State<'_>, args: Args<TimelineArgs>) -> Answer<TimelinePage> {
    let args = args.0;
    let desk = shell.desk()?;
    let limit = args.limit as usize;
    Ok(timeline::timeline(
        &desk,
        args.patient_id,
        &args.filter,
        args.before,
        limit,
    )?)
}

/// One record, or one of its fields.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordHistoryArgs {
    /// Table.
    table: String,
    /// Row id.
    id: Uuid,
    /// The field; all of them otherwise.
    field: Option<String>,
}

#[tauri::command(async)]
pub(crate) fn record_history(
    shell: State<'_>,
    args: Args<RecordHistoryArgs>,
) -> Answer<RecordHistory> {
    let RecordHistoryArgs {
        table: name,
        id,
        field,
    } = args.0;
    let desk = shell.desk()?;
    Ok(app::record_history(
        &desk,
        table(&name)?,
        id,
        field.as_deref(),
    )?)
}

/// One record with texts.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextVersionsArgs {
    /// Table.
    table: String,
    /// Row id.
    id: Uuid,
}

#[tauri::command(async)]
pub(crate) fn text_versions(
    shell: State<'_>,
    args: Args<TextVersionsArgs>,
) -> Answer<TextVersions> {
    let TextVersionsArgs { table: name, id } = args.0;
    Ok(app::text_versions(&*shell.desk()?, table(&name)?, id)?)
}

/// Two versions of a record's texts.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompareTextsArgs {
    /// Table.
    table: String,
    /// Row id.
    id: Uuid,
    /// Heads of the earlier one.
    from: Vec<String>,
    /// Heads of the later one.
    to: Vec<String>,
}

#[tauri::command(async)]
pub(crate) fn compare_texts(
    shell: State<'_>,
    args: Args<CompareTextsArgs>,
) -> Answer<Vec<TextDiff>> {
    let CompareTextsArgs {
        table: name,
        id,
        from,
        to,
    } = args.0;
    let desk = shell.desk()?;
    Ok(app::compare_texts(&desk, table(&name)?, id, (&from, &to))?)
}
