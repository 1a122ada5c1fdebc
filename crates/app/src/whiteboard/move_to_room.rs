//! Bringing an animal to a room from the board.

use uuid::Uuid;
use vetpms_model::reference::Resource;
use vetpms_model::scheduling::{AppointmentResource, RoomMove, Status};
use vetpms_model::{Entity, Patch, Value};

use super::present::{Present, present};
use super::stay::{came_back, leave};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::records_seen::seen_by;
use crate::scheduling::{step_in, use_resources};

/// Kinds of resources that go with an appointment and are no place.
const NO_PLACE: [&str; 2] = ["DEVICE", "EQUIPMENT"];

/// Brings an animal to a room; none takes it out of every room. Devices that were booked for it stay. Whoever waited is in
/// the room from now on. One without an appointment that had left by a slip, or whose visit is open still, is there again.
///
/// # Errors
/// [`Code::NotPossible`] for any other animal that is not in the clinic; [`AppError::not_found`].
pub fn move_to_room(desk: &Desk, patient: Uuid, room: Option<Uuid>) -> Result<(), AppError> {
    commit(desk, "move_to_room", |draft| {
        let patient = draft.tx.stands_for(patient)?;
        let Some(one) = here(desk, draft, patient)? else {
            let is_back = came_back(draft, patient, room)?;
            return if is_back { Ok(()) } else { Err(not_here()) };
        };
        let Some(visit) = one.visit else {
            return bring(draft, one.patient, room);
        };
        take(draft, visit.id, room)?;
        if room.is_some() && visit.status == Status::CheckedIn.code() {
            step_in(draft, visit.id, Status::InRoom, None)?;
        }
        Ok(())
    })
}

/// Takes an animal that came without an appointment off the board, whatever its visit still lacks.
///
/// # Errors
/// [`Code::NotPossible`] for an animal that is not in the clinic, or that has an appointment to step on; [`Code::Forbidden`].
pub fn has_left(desk: &Desk, patient: Uuid) -> Result<(), AppError> {
    commit(desk, "has_left", |draft| {
        let patient = draft.tx.stands_for(patient)?;
        let one = here(desk, draft, patient)?.ok_or_else(not_here)?;
        if one.visit.is_some() {
            let problem = "this animal has an appointment: let that one step on";
            return Err(AppError::field(Code::NotPossible, "patient_id", problem));
        }
        leave(draft, one.patient)
    })
}

/// An animal, if it is in the clinic.
fn here(desk: &Desk, draft: &Draft<'_>, patient: Uuid) -> Result<Option<Present>, AppError> {
    let seen = seen_by(&desk.policy(draft.tx)?, draft.author());
    let mut here = present(draft.tx, seen, draft.now())?.into_iter();
    Ok(here.find(|one| one.patient == patient))
}

fn not_here() -> AppError {
    let problem = "this animal is not in the clinic";
    AppError::field(Code::NotPossible, "patient_id", problem)
}

/// Writes down where an animal without an appointment was brought.
fn bring(draft: &mut Draft<'_>, patient: Uuid, room: Option<Uuid>) -> Result<(), AppError> {
    let def = RoomMove::def();
    let patch = Patch::default()
        .with(def, "patient_id", Value::Id(patient))
        .with(def, "resource_id", room.map_or(Value::Null, Value::Id))
        .with(def, "moved_at", Value::Instant(draft.now()));
    let id = draft.new_id();
    draft.create(def, id, patch).map(drop)
}

/// Puts the room in the place of those that an appointment had.
fn take(draft: &mut Draft<'_>, appointment: Uuid, room: Option<Uuid>) -> Result<(), AppError> {
    let (uses, resources) = (AppointmentResource::def(), Resource::def());
    let mut wanted: Vec<Uuid> = room.into_iter().collect();
    let booked = draft
        .tx
        .rows_where(uses, "appointment_id", &Value::Id(appointment))?;
    for (used, _) in booked {
        let Some(id) = used.get(uses, "resource_id").as_id() else {
            continue;
        };
        let known = draft.tx.row(resources, id)?;
        let kind = known
            .as_ref()
            .and_then(|(row, _)| row.text(resources, "resource_type"));
        let stays = kind.is_some_and(|kind| NO_PLACE.contains(&kind));
        if stays && !used.is_deleted(uses) && !wanted.contains(&id) {
            wanted.push(id);
        }
    }
    use_resources(draft, appointment, &wanted)
}
