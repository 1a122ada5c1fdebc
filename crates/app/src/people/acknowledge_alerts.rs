//! Somebody has read a patient's alerts, once a visit.

use std::collections::BTreeSet;

use uuid::Uuid;
use vetpms_model::people::{AlertAcknowledgement, Patient};
use vetpms_model::{Entity, Patch, Value};
use vetpms_store::ReadTx;

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::AppError;

/// Notes that the signed-in user has read these alerts, at a visit or outside of one.
///
/// # Errors
/// [`AppError::not_found`].
pub fn acknowledge_alerts(
    desk: &Desk,
    patient: Uuid,
    appointment: Option<Uuid>,
    alerts: &[String],
) -> Result<Uuid, AppError> {
    commit(desk, "acknowledge_alerts", |draft| {
        draft.row(Patient::def(), patient)?;
        acknowledge_in(draft, patient, appointment, alerts)
    })
}

/// The same within a write that has begun.
pub(crate) fn acknowledge_in(
    draft: &mut Draft<'_>,
    patient: Uuid,
    appointment: Option<Uuid>,
    alerts: &[String],
) -> Result<Uuid, AppError> {
    let def = AlertAcknowledgement::def();
    let patch = Patch::default()
        .with(def, "patient_id", Value::Id(patient))
        .with(
            def,
            "appointment_id",
            appointment.map_or(Value::Null, Value::Id),
        )
        .with(def, "alerts", Value::Set(alerts.iter().cloned().collect()))
        .with(def, "acknowledged_at", Value::Instant(draft.now()));
    let id = draft.new_id();
    draft.create(def, id, patch)
}

/// Which alerts somebody has read at this visit.
pub(crate) fn acknowledged_at(
    tx: &ReadTx,
    appointment: Uuid,
) -> Result<BTreeSet<String>, AppError> {
    let def = AlertAcknowledgement::def();
    let rows = tx.rows_where(def, "appointment_id", &Value::Id(appointment))?;
    let mut read = BTreeSet::new();
    for (row, _) in rows {
        if let Value::Set(words) = row.get(def, "alerts") {
            read.extend(words.iter().cloned());
        }
    }
    Ok(read)
}
