//! What no appointment may be, whoever books it and by whichever way.

use chrono::Duration;
use vetpms_model::people::Patient;
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Entity, Patch, Value};

use crate::commit::Draft;
use crate::error::{AppError, Code};

/// A month is enough for boarding or a closed room; what is longer is a slip in the date.
const LONGEST: Duration = Duration::days(31);

/// Tests the touched fields of an appointment that is booked or changed.
///
/// # Errors
/// [`Code::InvalidValue`] for an animal that has died, and for a time of more than a month.
pub(crate) fn check(draft: &Draft<'_>, patch: &Patch) -> Result<(), AppError> {
    let def = Appointment::def();
    if let Some(Value::Period(period)) = patch.get(def, "scheduled")
        && period.end() - period.start() > LONGEST
    {
        let problem = format!("this takes longer than {} days", LONGEST.num_days());
        return Err(AppError::field(Code::InvalidValue, "scheduled", problem));
    }
    if let Some(Value::Id(id)) = patch.get(def, "patient_id")
        && let Some((patient, _)) = draft.tx.row(Patient::def(), *id)?
        && patient.text(Patient::def(), "status") == Some("DECEASED")
    {
        let name = patient.text(Patient::def(), "name").unwrap_or_default();
        let problem = format!("{name} has died");
        return Err(AppError::field(Code::InvalidValue, "patient_id", problem));
    }
    Ok(())
}
