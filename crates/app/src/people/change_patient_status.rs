//! A patient moves away, comes back, or dies.

use chrono::NaiveDate;
use uuid::Uuid;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Value};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::AppError;

/// What becomes of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientStatus {
    /// Treated here.
    Active,
    /// No longer treated here.
    Inactive,
    /// Died on this day.
    Deceased(NaiveDate),
}

/// Changes a patient's status; the day of death goes with it.
///
/// # Errors
/// [`AppError::not_found`], or a day of death in the future.
pub fn change_patient_status(
    desk: &Desk,
    patient: Uuid,
    status: PatientStatus,
) -> Result<(), AppError> {
    let def = Patient::def();
    let (code, died) = match status {
        PatientStatus::Active => ("ACTIVE", Value::Null),
        PatientStatus::Inactive => ("INACTIVE", Value::Null),
        PatientStatus::Deceased(day) => ("DECEASED", Value::Date(day)),
    };
    commit(desk, "change_patient_status", |draft| {
        draft.row(def, patient)?;
        let patch = Patch::default()
            .with(def, "status", Value::Text(code.into()))
            .with(def, "deceased_date", died);
        draft.change(def, patient, patch, None)
    })
}
