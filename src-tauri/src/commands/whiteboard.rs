//! Who is in the clinic, and what comes next for them.

use serde::Deserialize;
use uuid::Uuid;
use vetpms_app::whiteboard::{self as app, BoardLine, DueTreatment};

use super::{Answer, Id, IdArgs, State};
use crate::ipc::Args;

/// Where an animal is brought.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveToRoomArgs {
    /// The animal.
    patient_id: Uuid,
    /// The room; none takes it out of every room.
    room_id: Option<Uuid>,
}

#[tauri::command(async)]
pub(crate) fn whiteboard(shell: State<'_>) -> Answer<Vec<BoardLine>> {
    Ok(app::whiteboard(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn treatments_due(shell: State<'_>) -> Answer<Vec<DueTreatment>> {
    Ok(app::treatments_due(&*shell.desk()?)?)
}

#[tauri::command(async)]
pub(crate) fn move_to_room(shell: State<'_>, args: Args<MoveToRoomArgs>) -> Answer<Id> {
    app::move_to_room(&*shell.desk()?, args.0.patient_id, args.0.room_id)?;
    Ok(args.0.patient_id.into())
}

#[tauri::command(async)]
pub(crate) fn has_left(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::has_left(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}
