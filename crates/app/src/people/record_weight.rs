//! Weighing a patient.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::people::{Patient, Weighing};
use vetpms_model::{Entity, Patch, Value};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::AppError;

/// Records a weight; measured now unless the values say otherwise.
///
/// # Errors
/// The first field that is missing or invalid.
pub fn record_weight(
    desk: &Desk,
    patient: Uuid,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    commit(desk, "record_weight", |draft| {
        draft.row(Patient::def(), patient)?;
        let def = Weighing::def();
        let mut patch = Patch::from_json(def, values)?.with(def, "patient_id", Value::Id(patient));
        if patch.get(def, "measured_at").is_none_or(Value::is_null) {
            patch = patch.with(def, "measured_at", Value::Instant(draft.now()));
        }
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}
