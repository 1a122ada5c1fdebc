//! A patient moves away, comes back, or dies.

use chrono::NaiveDate;
use uuid::Uuid;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Value};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::Life;

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

impl PatientStatus {
    /// Reads a status as programs write it; a death has its day.
    ///
    /// # Errors
    /// [`Code::InvalidValue`] names the part that does not fit.
    pub fn parse(status: &str, date: Option<NaiveDate>) -> Result<Self, AppError> {
        match (status, date) {
            ("ACTIVE", None) => Ok(Self::Active),
            ("INACTIVE", None) => Ok(Self::Inactive),
            ("DECEASED", Some(day)) => Ok(Self::Deceased(day)),
            ("DECEASED", None) => Err(AppError::field(
                Code::InvalidValue,
                "date",
                "please give the day of death",
            )),
            ("ACTIVE" | "INACTIVE", Some(_)) => Err(AppError::field(
                Code::InvalidValue,
                "date",
                "only a death has a day",
            )),
            _ => Err(AppError::field(
                Code::InvalidValue,
                "status",
                "choose one of ACTIVE, INACTIVE, DECEASED",
            )),
        }
    }
}

/// Changes a patient's status; the day of death goes with it.
///
/// # Errors
/// [`AppError::not_found`], or a day of death in the future or before birth.
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
        let animal = draft.row(def, patient)?;
        if let PatientStatus::Deceased(day) = status {
            Life::of(&animal, draft.today()).holds_after_death("deceased_date", day)?;
        }
        let patch = Patch::default()
            .with(def, "status", Value::Text(code.into()))
            .with(def, "deceased_date", died);
        draft.change(def, patient, patch, None)
    })
}
