//! That an animal without an appointment came and left: facts of the schedule, so that whoever may not read its record knows
//! that it is here, where and with whom.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::scheduling::RoomMove;
use vetpms_model::{Entity, Patch, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::{room_moves, visits};

use super::present::{LATELY, LONG};
use crate::commit::Draft;
use crate::desk::Desk;
use crate::error::AppError;

/// It came.
const CAME: &str = "CAME";
/// It left.
const LEFT: &str = "LEFT";

/// For how long that it left may have been a slip: who takes that back says that it was here all along.
const SLIP: TimeDelta = TimeDelta::minutes(15);
/// What takes a leave back is dated right behind it; nobody comes again that fast.
const TAKEN_BACK: TimeDelta = TimeDelta::milliseconds(1);

/// A stay without an appointment: the last that is known of an animal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    /// When it came.
    pub(super) since: DateTime<Utc>,
    /// With whom: who wrote down that it came.
    pub(super) by: Uuid,
    /// Where it is.
    pub(super) room: Option<Uuid>,
    /// When it was seen last.
    last: DateTime<Utc>,
    /// When it left.
    pub(super) left: Option<DateTime<Utc>>,
}

impl Stay {
    /// Whether it was still here at an instant. Whoever forgot to say that it left is not asked for ever: what was brought to
    /// a room stays for longer.
    pub(super) fn lasts(&self, at: DateTime<Utc>) -> bool {
        let long = if self.room.is_some() { LONG } else { LATELY };
        self.left.is_none() && at < self.last + long
    }

    /// Whether one that is said to have come at an instant had not left after all.
    fn took_back(&self, at: DateTime<Utc>) -> bool {
        self.left.is_some_and(|left| at - left <= TAKEN_BACK)
    }
}

/// The last stay of each animal of lately.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn stays(tx: &ReadTx, now: DateTime<Utc>) -> Result<BTreeMap<Uuid, Stay>, AppError> {
    let mut stays: BTreeMap<Uuid, Stay> = BTreeMap::new();
    for line in room_moves::since(tx, now - LONG)? {
        let mut known = stays.get_mut(&line.patient);
        let came = line.presence.as_deref() == Some(CAME);
        if let Some(stay) = known
            .as_mut()
            .filter(|stay| came && stay.took_back(line.at))
        {
            (stay.room, stay.last, stay.left) = (line.room, line.at, None);
            continue;
        }
        let here = known.filter(|stay| stay.lasts(line.at));
        match (line.presence.as_deref(), here) {
            // Two desks that did not hear of each other let it come twice.
            (Some(CAME), Some(_)) => {}
            (Some(CAME | LEFT), None) => {
                let stay = Stay {
                    since: line.at,
                    by: line.author,
                    room: line.room,
                    last: line.at,
                    left: (line.presence.as_deref() == Some(LEFT)).then_some(line.at),
                };
                stays.insert(line.patient, stay);
            }
            (Some(LEFT), Some(stay)) => (stay.room, stay.left) = (None, Some(line.at)),
            (_, Some(stay)) => (stay.room, stay.last) = (line.room, line.at),
            // Where it came from is not known, and so not that it is here.
            (_, None) => {}
        }
    }
    Ok(stays)
}

fn here(draft: &Draft<'_>, patient: Uuid) -> Result<Option<Stay>, AppError> {
    let stays = stays(draft.tx, draft.now())?;
    let stay = stays.get(&patient).copied();
    Ok(stay.filter(|stay| stay.lasts(draft.now())))
}

fn write(
    draft: &mut Draft<'_>,
    patient: Uuid,
    what: &str,
    room: Option<Uuid>,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let def = RoomMove::def();
    let patch = Patch::default()
        .with(def, "patient_id", Value::Id(patient))
        .with(def, "resource_id", room.map_or(Value::Null, Value::Id))
        .with(def, "presence", Value::Text(what.to_owned()))
        .with(def, "moved_at", Value::Instant(at));
    let id = draft.new_id();
    draft.create(def, id, patch).map(drop)
}

/// Writes down that an animal came, where its visit is of now; whoever may not edit the schedule leaves it out.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn came(
    desk: &Desk,
    draft: &mut Draft<'_>,
    patient: Uuid,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let may = desk
        .policy(draft.tx)?
        .grant(draft.author(), Permission::EditSchedule);
    if may.is_err() || at <= draft.now() - LATELY || here(draft, patient)?.is_some() {
        return Ok(());
    }
    write(draft, patient, CAME, None, at)
}

/// Writes down that it left, if it had come without an appointment by then and is here.
///
/// # Errors
/// [`AppError`] of the store; [`crate::Code::Forbidden`].
pub(crate) fn left(
    draft: &mut Draft<'_>,
    patient: Uuid,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let patient = draft.tx.stands_for(patient)?;
    match here(draft, patient)? {
        Some(stay) if stay.since <= at => write(draft, patient, LEFT, None, draft.now()),
        _ => Ok(()),
    }
}

/// The same once a visit of it is done with, unless another one is open.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn left_with(
    desk: &Desk,
    draft: &mut Draft<'_>,
    record: Uuid,
    patient: Uuid,
) -> Result<(), AppError> {
    let may = desk
        .policy(draft.tx)?
        .grant(draft.author(), Permission::EditSchedule);
    let patient = draft.tx.stands_for(patient)?;
    let now = draft.now();
    let open = visits::open_without_appointment(draft.tx, now - LATELY, now - LONG)?;
    let another = open
        .iter()
        .any(|one| one.patient == patient && one.id != record);
    if may.is_ok() && !another {
        left(draft, patient, now)?;
    }
    Ok(())
}

/// The same once a visit is removed that was opened by mistake, if it is by that visit that the animal was here.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn not_here_after_all(
    desk: &Desk,
    draft: &mut Draft<'_>,
    record: Uuid,
    patient: Uuid,
    began: DateTime<Utc>,
) -> Result<(), AppError> {
    let patient = draft.tx.stands_for(patient)?;
    let by_it = here(draft, patient)?.is_some_and(|stay| stay.since == began);
    match by_it {
        true => left_with(desk, draft, record, patient),
        false => Ok(()),
    }
}

/// Says that an animal without an appointment has left, whatever its visit still lacks.
pub(super) fn leave(draft: &mut Draft<'_>, patient: Uuid) -> Result<(), AppError> {
    write(draft, patient, LEFT, None, draft.now())
}

/// Says that an animal which had left is here, in a room or in none: one that left by a slip, or whose visit is open still.
/// Whether there was such a leave.
pub(super) fn came_back(
    draft: &mut Draft<'_>,
    patient: Uuid,
    room: Option<Uuid>,
) -> Result<bool, AppError> {
    let now = draft.now();
    let stays = stays(draft.tx, now)?;
    let Some(left) = stays.get(&patient).and_then(|stay| stay.left) else {
        return Ok(false);
    };
    if now - left <= SLIP {
        write(draft, patient, CAME, room, left + TAKEN_BACK)?;
        return Ok(true);
    }
    let open = visits::open_without_appointment(draft.tx, now - LATELY, now - LONG)?;
    let is_open = open.iter().any(|one| one.patient == patient);
    if is_open {
        write(draft, patient, CAME, room, now)?;
    }
    Ok(is_open)
}
