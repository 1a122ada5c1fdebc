//! Booking an appointment with its vets and rooms.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::reference::Resource;
use vetpms_model::scheduling::{Appointment, AppointmentResource, AppointmentStaff};
use vetpms_model::{Entity, Patch, Value, ids};

use super::bookable;
use super::clashes::clashes_of;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view::AppointmentSummary;

/// What the form holds.
#[derive(Debug, Clone, Default)]
pub struct NewAppointment {
    /// The id to give it; a new one otherwise.
    pub id: Option<Uuid>,
    /// The appointment's own fields.
    pub values: Map<String, Json>,
    /// Who sees them; the first is in charge.
    pub staff: Vec<Uuid>,
    /// Rooms and devices.
    pub resources: Vec<Uuid>,
}

/// A booked appointment and what it collides with.
#[derive(Debug, Clone)]
pub struct Booked {
    /// Row id.
    pub id: Uuid,
    /// Appointments that want the same vet or room.
    pub clashes: Vec<AppointmentSummary>,
}

/// Books an appointment. A collision is told, never refused: the desk decides.
///
/// # Errors
/// The first field that is missing or invalid; a vet, room or patient that does not exist.
pub fn book_appointment(desk: &Desk, new: &NewAppointment) -> Result<Booked, AppError> {
    let id = commit(desk, "book_appointment", |draft| {
        let id = new.id.unwrap_or_else(|| draft.new_id());
        let patch = Patch::from_json(Appointment::def(), &new.values)?;
        bookable::check(draft, &patch)?;
        draft.create(Appointment::def(), id, patch)?;
        assign(draft, id, &new.staff, &new.resources)?;
        Ok(id)
    })?;
    let clashes = desk.read(|tx| clashes_of(tx, id))?;
    Ok(Booked { id, clashes })
}

/// Gives an appointment its vets and rooms.
pub(super) fn assign(
    draft: &mut Draft<'_>,
    id: Uuid,
    staff: &[Uuid],
    resources: &[Uuid],
) -> Result<(), AppError> {
    for (at, member) in staff.iter().enumerate() {
        let def = AppointmentStaff::def();
        let patch = Patch::default()
            .with(def, "appointment_id", Value::Id(id))
            .with(def, "staff_id", Value::Id(*member))
            .with(def, "is_primary", Value::Bool(at == 0));
        draft.create(def, ids::natural_id(def.table, &[id, *member]), patch)?;
    }
    for resource in resources {
        let def = AppointmentResource::def();
        let room = draft.row(Resource::def(), *resource)?;
        let patch = Patch::default()
            .with(def, "appointment_id", Value::Id(id))
            .with(def, "resource_id", Value::Id(*resource))
            .with(
                def,
                "resource_type",
                room.get(Resource::def(), "resource_type").clone(),
            );
        draft.create(def, ids::natural_id(def.table, &[id, *resource]), patch)?;
    }
    Ok(())
}
