//! Receiving an animal at the desk: what is asked there, in one step.

use rust_decimal::Decimal;
use uuid::Uuid;
use vetpms_model::care::CheckIn;
use vetpms_model::scheduling::{Appointment, Status};
use vetpms_model::{Entity, Patch, Value};

use super::vitals::weight_is_meant;
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::history::with_aliases;
use crate::people::{acknowledge_in, weigh_in};
use crate::scheduling::{status_of, step_in};

/// What was asked and answered.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// Kilograms, when it was weighed, such as 4.2.
    pub weight_kg: Option<String>,
    /// That a weight far from the one before is right.
    pub weight_confirmed: bool,
    /// Whether phone and address were asked about and are right.
    pub contact_confirmed: bool,
    /// The alerts that were read, as they were shown.
    pub alerts: Vec<String>,
    /// Anything the vet should know.
    pub remark: Option<String>,
}

/// Receives the animal of an appointment: check-in, weighing, alerts read and the appointment's step come to be
/// together or not at all.
///
/// # Errors
/// [`Code::NotPossible`] when the appointment is over or for no animal; [`Code::WeightJump`]; the first invalid value.
pub fn check_in(desk: &Desk, appointment: Uuid, arrival: &Arrival) -> Result<Uuid, AppError> {
    let (def, visits) = (CheckIn::def(), Appointment::def());
    commit(desk, "check_in", |draft| {
        let row = draft.row(visits, appointment)?;
        let Some(patient) = row.get(visits, "patient_id").as_id() else {
            let problem = "this appointment is for no animal";
            return Err(AppError::field(
                Code::NotPossible,
                "appointment_id",
                problem,
            ));
        };
        let entries = with_aliases(draft.tx, patient)?;
        let (patient, now) = (entries[0], draft.now());
        // Whoever is in a room already is not sent back to the waiting room.
        let inside = [Status::CheckedIn, Status::InRoom, Status::InProgress];
        if !inside.contains(&status_of(&row)?) {
            step_in(draft, appointment, Status::CheckedIn, None)?;
        }
        let weight = match &arrival.weight_kg {
            Some(text) => {
                let kg = kilograms(text)?;
                weight_is_meant(draft.tx, &entries, kg, now, arrival.weight_confirmed)?;
                Value::Id(weigh_in(draft, patient, kg, now)?)
            }
            None => Value::Null,
        };
        if !arrival.alerts.is_empty() {
            acknowledge_in(draft, patient, Some(appointment), &arrival.alerts)?;
        }
        let remark = arrival.remark.clone().map_or(Value::Null, Value::Text);
        let patch = Patch::default()
            .with(def, "appointment_id", Value::Id(appointment))
            .with(def, "patient_id", Value::Id(patient))
            .with(
                def,
                "contact_confirmed",
                Value::Bool(arrival.contact_confirmed),
            )
            .with(def, "weight_id", weight)
            .with(def, "remark", remark)
            .with(def, "checked_in_at", Value::Instant(now));
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}

fn kilograms(text: &str) -> Result<Decimal, AppError> {
    let kg = text.trim().parse::<Decimal>();
    kg.map_err(|_| AppError::field(Code::InvalidValue, "weight_kg", "this must be a number"))
}
