//! Moving an appointment along: confirmed, arrived, in the room, with the vet, ready, left, did not come.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, Status, StatusError};
use vetpms_model::value::to_millis;
use vetpms_model::{Entity, Patch, Row, Value};

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::documents;
use crate::error::{AppError, Code};
use crate::whiteboard::left;

/// The field that keeps when each state was reached.
const TIMES: [(Status, &str); 5] = [
    (Status::CheckedIn, "checked_in_at"),
    (Status::InRoom, "roomed_at"),
    (Status::InProgress, "actual_start"),
    (Status::Ready, "ready_at"),
    (Status::Completed, "actual_end"),
];

/// Whether a field says when a step was taken.
pub(crate) fn is_step(field: &str) -> bool {
    TIMES.iter().any(|(_, name)| *name == field)
}

/// Sets the status and keeps the time of each step: now, or when it really was.
///
/// # Errors
/// [`Code::NotPossible`] for a step that does not exist; cancelling needs its own action.
pub fn set_appointment_status(
    desk: &Desk,
    id: Uuid,
    code: &str,
    at: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    let next = Status::from_code(code).map_err(refused)?;
    if next == Status::Canceled {
        return Err(AppError::field(
            Code::NotPossible,
            "status",
            "cancel an appointment with a reason",
        ));
    }
    commit(desk, "set_appointment_status", |draft| {
        step_in(draft, id, next, at)
    })
}

/// The same within a write that has begun.
pub(crate) fn step_in(
    draft: &mut Draft<'_>,
    id: Uuid,
    next: Status,
    at: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    let def = Appointment::def();
    let row = draft.row(def, id)?;
    let at = at.map_or(draft.now(), to_millis);
    if at > draft.now() {
        let problem = "this lies in the future";
        return Err(AppError::field(Code::InvalidValue, "at", problem));
    }
    let current = status_of(&row)?;
    current.step(next).map_err(refused)?;
    let next = as_it_was_booked(draft, &row, current, next)?;
    let mut patch = with_times(&row, current, next, at);
    patch = patch.with(def, "status", Value::Text(next.code().into()));
    if current == Status::Canceled {
        let cleared = ["canceled_at", "canceled_by", "cancellation_reason"];
        patch = cleared
            .iter()
            .fold(patch, |patch, name| patch.with(def, name, Value::Null));
    }
    draft.change(def, id, patch, None)?;
    // It has gone home, also where a visit beside the appointment let it in.
    if next == Status::Completed
        && let Some(patient) = row.get(def, "patient_id").as_id()
    {
        left(draft, patient, at)?;
    }
    Ok(())
}

/// Where an appointment stands.
///
/// # Errors
/// [`Code::NotPossible`] for a state that this version does not know.
pub(crate) fn status_of(row: &Row) -> Result<Status, AppError> {
    let code = row.text(Appointment::def(), "status");
    Status::from_code(code.unwrap_or_default()).map_err(refused)
}

/// The times that go with a step: its own, and none of those that lie behind it. A step back keeps the time at
/// which its state was first reached, so that whoever waits goes on waiting since then.
fn with_times(row: &Row, current: Status, next: Status, at: DateTime<Utc>) -> Patch {
    let def = Appointment::def();
    let mut patch = Patch::default();
    for (state, field) in TIMES {
        let known = !row.get(def, field).is_null();
        if state == next {
            if !(known && next < current) {
                patch = patch.with(def, field, Value::Instant(at));
            }
        } else if known && (next < state || next == Status::NoShow) {
            patch = patch.with(def, field, Value::Null);
        }
    }
    patch
}

/// Back in the book, an appointment is confirmed again if it was before it was moved along.
fn as_it_was_booked(
    draft: &Draft<'_>,
    row: &Row,
    current: Status,
    next: Status,
) -> Result<Status, AppError> {
    let moved_along = !matches!(
        current,
        Status::Scheduled | Status::Confirmed | Status::Canceled
    );
    if next != Status::Scheduled || !moved_along {
        return Ok(next);
    }
    let def = Appointment::def();
    let Some(mut doc) = documents::open(draft.tx, def, row.id)? else {
        return Ok(next);
    };
    let booked = [Status::Scheduled, Status::Confirmed];
    let steps = doc.history();
    let states = steps.iter().rev().flat_map(|step| &step.fields);
    let last = states
        .filter(|step| {
            def.fields
                .get(step.field)
                .is_some_and(|f| f.name == "status")
        })
        .filter_map(|step| {
            step.after
                .as_text()
                .and_then(|code| Status::from_code(code).ok())
        })
        .find(|state| booked.contains(state));
    Ok(last.unwrap_or(next))
}

pub(super) fn refused(error: StatusError) -> AppError {
    AppError::field(Code::NotPossible, "status", error.to_string())
}
