//! Leaving a task or a phone note, and settling a task.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::work::{PhoneNote, Task};
use vetpms_model::{Entity, Patch, Value};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::AppError;

/// Leaves a task.
///
/// # Errors
/// The first field that is missing or invalid.
pub fn add_task(desk: &Desk, values: &Map<String, Json>) -> Result<Uuid, AppError> {
    commit(desk, "add_task", |draft| {
        let id = draft.new_id();
        draft.create(Task::def(), id, Patch::from_json(Task::def(), values)?)
    })
}

/// Leaves a note of a call; it was now unless the values say otherwise.
///
/// # Errors
/// The first field that is missing or invalid.
pub fn add_phone_note(desk: &Desk, values: &Map<String, Json>) -> Result<Uuid, AppError> {
    let def = PhoneNote::def();
    commit(desk, "add_phone_note", |draft| {
        let mut patch = Patch::from_json(def, values)?;
        if patch.get(def, "called_at").is_none_or(Value::is_null) {
            patch = patch.with(def, "called_at", Value::Instant(draft.now()));
        }
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}

/// Marks a task as done, by the signed-in user.
///
/// # Errors
/// [`AppError::not_found`].
pub fn complete_task(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    settle(desk, "complete_task", id, true)
}

/// Takes that back.
///
/// # Errors
/// [`AppError::not_found`].
pub fn reopen_task(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    settle(desk, "reopen_task", id, false)
}

fn settle(desk: &Desk, cause: &'static str, id: Uuid, done: bool) -> Result<(), AppError> {
    let def = Task::def();
    commit(desk, cause, |draft| {
        draft.row(def, id)?;
        let (at, by) = if done {
            (Value::Instant(draft.now()), Value::Id(draft.author()))
        } else {
            (Value::Null, Value::Null)
        };
        let patch = Patch::default()
            .with(def, "done_at", at)
            .with(def, "done_by", by);
        draft.change(def, id, patch, None)
    })
}
