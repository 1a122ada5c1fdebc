//! Tasks and phone notes.

use serde::Deserialize;
use vetpms_app::work::{self as app, TaskFilter, TaskSummary};
use vetpms_model::Entity;
use vetpms_model::work::{PhoneNote, Task};

use super::{Answer, ChangeArgs, Id, IdArgs, State, Values, change};
use crate::ipc::Args;

/// A new record.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewArgs {
    /// Its fields.
    values: Values,
}

/// Which tasks.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct TasksArgs {
    /// Open or done.
    filter: TaskFilter,
}

#[tauri::command(async)]
pub(crate) fn tasks(shell: State<'_>, args: Args<TasksArgs>) -> Answer<Vec<TaskSummary>> {
    Ok(app::tasks(&*shell.desk()?, args.0.filter)?)
}

#[tauri::command(async)]
pub(crate) fn add_task(shell: State<'_>, args: Args<NewArgs>) -> Answer<Id> {
    Ok(app::add_task(&*shell.desk()?, &args.0.values)?.into())
}

#[tauri::command(async)]
pub(crate) fn change_task(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, Task::def(), &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn complete_task(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::complete_task(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn reopen_task(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::reopen_task(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn add_phone_note(shell: State<'_>, args: Args<NewArgs>) -> Answer<Id> {
    Ok(app::add_phone_note(&*shell.desk()?, &args.0.values)?.into())
}

#[tauri::command(async)]
pub(crate) fn change_phone_note(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, PhoneNote::def(), &args.0)?)
}
