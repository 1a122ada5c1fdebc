//! Booking for an animal that is not known yet, or whose owner is not: one form, one write.

use uuid::Uuid;
use vetpms_model::people::Client;
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Entity, Patch, Value};

use super::book_appointment::{Booked, NewAppointment, assign};
use super::bookable;
use super::clashes::clashes_of;
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::people::{NewClient, NewPatient, animal, client_with};

/// Whose animal comes.
#[derive(Debug, Clone)]
pub enum Owner {
    /// A client of the practice.
    Known(Uuid),
    /// Somebody new.
    New(Box<NewClient>),
}

/// Books an appointment for a new animal; client, animal and appointment come to be together or not at all.
///
/// # Errors
/// The first field that is missing or invalid; a patient that is named as well.
pub fn book_for_newcomer(
    desk: &Desk,
    owner: &Owner,
    patient: &NewPatient,
    new: &NewAppointment,
) -> Result<Booked, AppError> {
    let def = Appointment::def();
    let id = commit(desk, "book_for_newcomer", |draft| {
        let patch = Patch::from_json(def, &new.values)?;
        bookable::check(draft, &patch)?;
        if patch
            .get(def, "patient_id")
            .is_some_and(|patient| !patient.is_null())
        {
            let problem = "a new animal has no record yet";
            return Err(AppError::field(Code::InvalidValue, "patient_id", problem));
        }
        let client = match owner {
            Owner::Known(id) => {
                draft.row(Client::def(), *id)?;
                *id
            }
            Owner::New(new) => client_with(draft, new)?,
        };
        let patient = animal(draft, client, patient)?;
        let id = new.id.unwrap_or_else(|| draft.new_id());
        draft.create(def, id, patch.with(def, "patient_id", Value::Id(patient)))?;
        assign(draft, id, &new.staff, &new.resources)?;
        Ok(id)
    })?;
    let clashes = desk.read(|tx| clashes_of(tx, id))?;
    Ok(Booked { id, clashes })
}
