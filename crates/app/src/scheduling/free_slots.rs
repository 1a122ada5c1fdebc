//! Proposals for an appointment: the next times at which the wanted vet and room are free.

use chrono::{DateTime, Days, Local, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::reference::{Resource, Staff};
use vetpms_model::scheduling::slots::{Stretch, free_starts};
use vetpms_model::scheduling::{Appointment, Booking};
use vetpms_model::{Entity, Period};
use vetpms_store::ReadTx;
use vetpms_store::queries::{appointments, references};

use super::hours::Hours;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::view::Named;

/// Days looked ahead.
const DAYS: u64 = 60;
/// Starts lie this many minutes apart.
const STEP: i64 = 5;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedSlot {
    /// Minutes.
    pub minutes: i64,
    /// With whom; any vet otherwise.
    pub staff: Option<Uuid>,
    /// Where, if it matters.
    pub resource: Option<Uuid>,
    /// Not before.
    pub from: DateTime<Utc>,
    /// How many proposals.
    pub most: usize,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FreeSlot {
    /// Start.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
    /// With whom.
    pub staff: Named,
    /// Where, when a room was asked for.
    pub resource: Option<Named>,
}

/// The next free times, earliest first.
///
/// # Errors
/// [`Code::InvalidValue`] for a length of nothing; [`AppError::not_found`].
pub fn free_slots(desk: &Desk, wanted: &WantedSlot) -> Result<Vec<FreeSlot>, AppError> {
    if !(1..=24 * 60).contains(&wanted.minutes) {
        return Err(AppError::field(
            Code::InvalidValue,
            "minutes",
            "this must be between a minute and a day",
        ));
    }
    desk.read(|tx| {
        desk.may_read(tx, Appointment::def().table)?;
        let hours = Hours::read(tx)?;
        let resource = wanted.resource.map(|id| room(tx, id)).transpose()?;
        let mut found = Vec::new();
        let vets = candidates(tx, wanted.staff)?;
        for day in days_from(wanted.from) {
            found.extend(on_day(tx, &hours, wanted, &vets, day, resource.as_ref())?);
            if found.len() >= wanted.most {
                break; // whatever is free on a later day comes after these
            }
        }
        found.sort_by(|a, b| (a.start, &a.staff.name).cmp(&(b.start, &b.staff.name)));
        found.truncate(wanted.most);
        Ok(found)
    })
}

fn days_from(from: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> {
    let first = from.with_timezone(&Local).date_naive();
    (0..DAYS).map_while(move |ahead| first.checked_add_days(Days::new(ahead)))
}

/// The free times of all candidates on one day, whose bookings are read once.
fn on_day(
    tx: &ReadTx,
    hours: &Hours,
    wanted: &WantedSlot,
    vets: &[Named],
    day: NaiveDate,
    resource: Option<&Named>,
) -> Result<Vec<FreeSlot>, AppError> {
    let (length, step) = (TimeDelta::minutes(wanted.minutes), TimeDelta::minutes(STEP));
    let open: Vec<_> = vets
        .iter()
        .map(|vet| hours.of_staff_on(vet.id, day))
        .collect();
    let bookings = bookings(tx, open.iter().flatten())?;
    let mut found = Vec::new();
    for (vet, open) in vets.iter().zip(&open) {
        let columns = [Some(vet.id), wanted.resource];
        let busy = bookings
            .iter()
            .filter(|booking| columns.contains(&Some(booking.column)))
            .map(|booking| (booking.period.start(), booking.period.end()));
        let busy: Vec<Stretch> = busy.collect();
        let starts = free_starts(open, &busy, length, step, wanted.from, wanted.most);
        found.extend(starts.into_iter().map(|start| FreeSlot {
            start,
            end: start + length,
            staff: vet.clone(),
            resource: resource.cloned(),
        }));
    }
    Ok(found)
}

/// Everything booked from the first opening to the last closing.
fn bookings<'a>(
    tx: &ReadTx,
    open: impl Iterator<Item = &'a Stretch>,
) -> Result<Vec<Booking>, AppError> {
    let whole = open.fold(None, |whole: Option<Stretch>, (from, to)| {
        let (first, last) = whole.unwrap_or((*from, *to));
        Some((first.min(*from), last.max(*to)))
    });
    let Some(period) = whole.and_then(|(from, to)| Period::new(from, to).ok()) else {
        return Ok(Vec::new());
    };
    Ok(appointments::bookings(tx, &period)?)
}

fn candidates(tx: &ReadTx, wanted: Option<Uuid>) -> Result<Vec<Named>, AppError> {
    let def = Staff::def();
    let named = |row: &vetpms_model::Row| Named {
        id: row.id,
        name: row.text(def, "display_name").unwrap_or_default().to_owned(),
    };
    if let Some(id) = wanted {
        let row = tx.row(def, id)?.map(|(row, _)| row);
        let row = row.filter(|row| !row.is_deleted(def));
        return Ok(vec![named(
            &row.ok_or_else(|| AppError::not_found(def.label))?,
        )]);
    }
    let rows = references::active(tx, def)?;
    let vets = rows
        .iter()
        .filter(|(row, _)| row.text(def, "role") == Some("VETERINARIAN"));
    Ok(vets.map(|(row, _)| named(row)).collect())
}

fn room(tx: &ReadTx, id: Uuid) -> Result<Named, AppError> {
    let def = Resource::def();
    let row = tx.row(def, id)?.map(|(row, _)| row);
    let row = row.filter(|row| !row.is_deleted(def));
    let row = row.ok_or_else(|| AppError::not_found(def.label))?;
    Ok(Named {
        id,
        name: row.text(def, "name").unwrap_or_default().to_owned(),
    })
}
