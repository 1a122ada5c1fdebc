//! Changing an appointment: its time, type, reason, vets and rooms.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, AppointmentResource, AppointmentStaff};
use vetpms_model::{Entity, EntityDef, Patch, Value};

use super::book_appointment::assign;
use super::bookable;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view::parse_heads;

/// The touched fields; `None` leaves vets or rooms as they are.
#[derive(Debug, Clone, Default)]
pub struct AppointmentChange {
    /// The appointment's own fields.
    pub values: Map<String, Json>,
    /// Who sees them from now on.
    pub staff: Option<Vec<Uuid>>,
    /// Rooms and devices from now on.
    pub resources: Option<Vec<Uuid>>,
}

/// Changes an appointment.
///
/// # Errors
/// The first field that is invalid; [`AppError::not_found`].
pub fn change_appointment(
    desk: &Desk,
    id: Uuid,
    opened_at: Option<&[String]>,
    change: &AppointmentChange,
) -> Result<(), AppError> {
    let heads = opened_at.map(parse_heads).transpose()?;
    commit(desk, "change_appointment", |draft| {
        draft.row(Appointment::def(), id)?;
        let patch = Patch::from_json(Appointment::def(), &change.values)?;
        bookable::check(draft, &patch)?;
        draft.change(Appointment::def(), id, patch, heads.as_deref())?;
        let (staff, rooms) = (AppointmentStaff::def(), AppointmentResource::def());
        let new_staff = change
            .staff
            .as_ref()
            .map(|wanted| replace(draft, staff, "staff_id", id, wanted));
        let new_rooms = change
            .resources
            .as_ref()
            .map(|wanted| replace(draft, rooms, "resource_id", id, wanted));
        let new_staff = new_staff.transpose()?.unwrap_or_default();
        let new_rooms = new_rooms.transpose()?.unwrap_or_default();
        assign(draft, id, &new_staff, &new_rooms)
    })
}

/// Gives an appointment these rooms and devices instead of those that it has, within a write that has begun.
pub(crate) fn use_resources(
    draft: &mut Draft<'_>,
    id: Uuid,
    wanted: &[Uuid],
) -> Result<(), AppError> {
    let new = replace(draft, AppointmentResource::def(), "resource_id", id, wanted)?;
    assign(draft, id, &[], &new)
}

/// Removes assignments that are no longer wanted and returns those that are new.
fn replace(
    draft: &mut Draft<'_>,
    def: &'static EntityDef,
    field: &str,
    id: Uuid,
    wanted: &[Uuid],
) -> Result<Vec<Uuid>, AppError> {
    let mut present = Vec::new();
    for (row, _) in draft.tx.rows_where(def, "appointment_id", &Value::Id(id))? {
        if row.is_deleted(def) {
            continue;
        }
        match row.get(def, field).as_id() {
            Some(column) if wanted.contains(&column) => present.push(column),
            _ => draft.delete(def, row.id)?,
        }
    }
    Ok(wanted
        .iter()
        .copied()
        .filter(|column| !present.contains(column))
        .collect())
}
