//! Reminding owners of what is due.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_app::reminders::{self as app, Channel};

use super::{Answer, Id, IdArgs, OfPatientArgs, State};
use crate::ipc::Args;

/// Until when something is due.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewRemindersArgs {
    /// The day.
    until: NaiveDate,
}

/// A run.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunRemindersArgs {
    /// Of what is due until this day.
    until: NaiveDate,
    /// How.
    channel: Channel,
    /// Clients who are left out this time.
    without: Vec<Uuid>,
}

/// A reminder that is moved.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveReminderArgs {
    /// Row id.
    id: Uuid,
    /// Heads at which the form was opened.
    opened_at: Vec<String>,
    /// When it is due from now on.
    due_on: NaiveDate,
    /// Why.
    reason: String,
}

/// A reminder that is cancelled.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelReminderArgs {
    /// Row id.
    id: Uuid,
    /// Why.
    reason: String,
}

/// Where a run's list was put.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct SavedRun {
    /// Its path.
    path: String,
}

#[tauri::command(async)]
pub(crate) fn patient_reminders(
    shell: State<'_>,
    args: Args<IdArgs>,
) -> Answer<Vec<app::PatientReminder>> {
    Ok(app::patient_reminders(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn add_reminder(shell: State<'_>, args: Args<OfPatientArgs>) -> Answer<Id> {
    let OfPatientArgs { patient_id, values } = args.0;
    Ok(app::add_reminder(&*shell.desk()?, patient_id, &values)?.into())
}

#[tauri::command(async)]
pub(crate) fn move_reminder(shell: State<'_>, args: Args<MoveReminderArgs>) -> Answer<Id> {
    let MoveReminderArgs {
        id,
        opened_at,
        due_on,
        reason,
    } = args.0;
    app::move_reminder(&*shell.desk()?, id, Some(&opened_at), due_on, &reason)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn cancel_reminder(shell: State<'_>, args: Args<CancelReminderArgs>) -> Answer<Id> {
    let CancelReminderArgs { id, reason } = args.0;
    app::cancel_reminder(&*shell.desk()?, id, &reason)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn preview_reminders(
    shell: State<'_>,
    args: Args<PreviewRemindersArgs>,
) -> Answer<app::Preview> {
    Ok(app::preview(&*shell.desk()?, args.0.until)?)
}

#[tauri::command(async)]
pub(crate) fn run_reminders(
    shell: State<'_>,
    args: Args<RunRemindersArgs>,
) -> Answer<app::RunReport> {
    let RunRemindersArgs {
        until,
        channel,
        without,
    } = args.0;
    Ok(app::run(&*shell.desk()?, until, channel, &without)?)
}

#[tauri::command(async)]
pub(crate) fn reminder_runs(shell: State<'_>) -> Answer<Vec<app::ReminderRun>> {
    Ok(app::runs(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn run_sent(shell: State<'_>, args: Args<IdArgs>) -> Answer<app::RunSent> {
    Ok(app::run_sent(&*shell.desk()?, args.0.id)?)
}

/// Writes what a run sent as a file into the person's folder for downloads.
#[tauri::command(async)]
pub(crate) fn save_run(shell: State<'_>, args: Args<IdArgs>) -> Answer<SavedRun> {
    let sent = app::run_sent(&*shell.desk()?, args.0.id)?;
    let text = app::merge_file(&sent);
    let path = shell.save_for_person(&app::merge_file_name(&sent), text.as_bytes())?;
    Ok(SavedRun {
        path: path.display().to_string(),
    })
}
