//! Moving an appointment along: confirmed, arrived, in the room, with the vet, ready, left, did not come.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, Status, StatusError};
use vetpms_model::value::to_millis;
use vetpms_model::{Entity, Patch, Value};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

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
    let def = Appointment::def();
    let next = Status::from_code(code).map_err(refused)?;
    if next == Status::Canceled {
        return Err(AppError::field(
            Code::NotPossible,
            "status",
            "cancel an appointment with a reason",
        ));
    }
    commit(desk, "set_appointment_status", |draft| {
        let row = draft.row(def, id)?;
        let at = at.map_or(draft.now(), to_millis);
        if at > draft.now() {
            let problem = "this lies in the future";
            return Err(AppError::field(Code::InvalidValue, "at", problem));
        }
        let now = Value::Instant(at);
        let current =
            Status::from_code(row.text(def, "status").unwrap_or_default()).map_err(refused)?;
        current.step(next).map_err(refused)?;
        let mut patch = Patch::default().with(def, "status", Value::Text(next.code().into()));
        let cleared = ["canceled_at", "canceled_by", "cancellation_reason"];
        match next {
            Status::CheckedIn => patch = patch.with(def, "checked_in_at", now),
            Status::InRoom => patch = patch.with(def, "roomed_at", now),
            Status::Ready => patch = patch.with(def, "ready_at", now),
            Status::InProgress => {
                patch = patch
                    .with(def, "actual_start", now)
                    .with(def, "actual_end", Value::Null)
            }
            Status::Completed => patch = patch.with(def, "actual_end", now),
            _ if current == Status::Canceled => {
                patch = cleared
                    .iter()
                    .fold(patch, |patch, name| patch.with(def, name, Value::Null));
            }
            _ => {}
        }
        draft.change(def, id, patch, None)
    })
}

pub(super) fn refused(error: StatusError) -> AppError {
    AppError::field(Code::NotPossible, "status", error.to_string())
}
