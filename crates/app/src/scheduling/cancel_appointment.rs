//! Calling an appointment off, with a reason.

use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, Status};
use vetpms_model::{Entity, Patch, Value};

use super::set_status::refused;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Cancels an appointment; it stays findable with its reason and by whom.
///
/// # Errors
/// [`Code::InvalidValue`] without a reason, [`Code::NotPossible`] when it is done already.
pub fn cancel_appointment(desk: &Desk, id: Uuid, reason: &str) -> Result<(), AppError> {
    commit(desk, "cancel_appointment", |draft| {
        cancel_in(draft, id, reason)
    })
}

/// The same within a write that has begun.
pub(super) fn cancel_in(draft: &mut Draft<'_>, id: Uuid, reason: &str) -> Result<(), AppError> {
    let def = Appointment::def();
    if reason.trim().is_empty() {
        return Err(AppError::field(
            Code::InvalidValue,
            "cancellation_reason",
            "please give a reason",
        ));
    }
    let row = draft.row(def, id)?;
    let current =
        Status::from_code(row.text(def, "status").unwrap_or_default()).map_err(refused)?;
    current.step(Status::Canceled).map_err(refused)?;
    let patch = Patch::default()
        .with(def, "status", Value::Text(Status::Canceled.code().into()))
        .with(def, "canceled_at", Value::Instant(draft.now()))
        .with(def, "canceled_by", Value::Id(draft.author()))
        .with(def, "cancellation_reason", Value::Text(reason.to_owned()));
    draft.change(def, id, patch, None)
}
