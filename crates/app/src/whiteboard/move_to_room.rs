//! Bringing an animal to a room from the board.

use uuid::Uuid;
use vetpms_model::reference::Resource;
use vetpms_model::scheduling::{Appointment, AppointmentResource, Status};
use vetpms_model::{Entity, Value};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::scheduling::{status_of, step_in, use_resources};

/// Kinds of resources that go with an appointment and are no place.
const NO_PLACE: [&str; 2] = ["DEVICE", "EQUIPMENT"];

/// Brings the animal of an appointment to a room; none takes it out of every room. Devices that were booked stay. Whoever
/// waited is in the room from now on.
///
/// # Errors
/// [`Code::NotPossible`] for an animal that is not in the clinic; [`AppError::not_found`].
pub fn move_to_room(desk: &Desk, appointment: Uuid, room: Option<Uuid>) -> Result<(), AppError> {
    let (def, uses, resources) = (
        Appointment::def(),
        AppointmentResource::def(),
        Resource::def(),
    );
    commit(desk, "move_to_room", |draft| {
        let row = draft.row(def, appointment)?;
        let status = status_of(&row)?;
        let here = [
            Status::CheckedIn,
            Status::InRoom,
            Status::InProgress,
            Status::Ready,
        ];
        if !here.contains(&status) {
            let problem = "this animal is not in the clinic";
            return Err(AppError::field(Code::NotPossible, "id", problem));
        }
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
        use_resources(draft, appointment, &wanted)?;
        if room.is_some() && status == Status::CheckedIn {
            step_in(draft, appointment, Status::InRoom, None)?;
        }
        Ok(())
    })
}
