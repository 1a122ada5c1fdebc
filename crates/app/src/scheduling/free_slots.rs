//! Proposals for an appointment: the next times at which the wanted vet and room are free.

use chrono::{DateTime, Days, Local, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::reference::{Resource, Staff};
use vetpms_model::scheduling::Appointment;
use vetpms_model::scheduling::slots::{Stretch, free_starts};
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
        for staff in candidates(tx, wanted.staff)? {
            let columns = [Some(staff.id), wanted.resource];
            for start in starts(tx, &hours, wanted, staff.id, &columns)? {
                found.push(FreeSlot {
                    start,
                    end: start + TimeDelta::minutes(wanted.minutes),
                    staff: staff.clone(),
                    resource: resource.clone(),
                });
            }
        }
        found.sort_by(|a, b| (a.start, &a.staff.name).cmp(&(b.start, &b.staff.name)));
        found.truncate(wanted.most);
        Ok(found)
    })
}

/// The free times of one member of staff, day by day until there are enough.
fn starts(
    tx: &ReadTx,
    hours: &Hours,
    wanted: &WantedSlot,
    staff: Uuid,
    columns: &[Option<Uuid>],
) -> Result<Vec<DateTime<Utc>>, AppError> {
    let (length, step) = (TimeDelta::minutes(wanted.minutes), TimeDelta::minutes(STEP));
    let first = wanted.from.with_timezone(&Local).date_naive();
    let mut found = Vec::new();
    for ahead in 0..DAYS {
        let Some(day) = first.checked_add_days(Days::new(ahead)) else {
            break;
        };
        let open = hours.of_staff_on(staff, day);
        let busy = busy(tx, &open, columns)?;
        let left = wanted.most - found.len();
        found.extend(free_starts(&open, &busy, length, step, wanted.from, left));
        if found.len() >= wanted.most {
            break;
        }
    }
    Ok(found)
}

/// When any of the columns is taken during these stretches.
fn busy(tx: &ReadTx, open: &[Stretch], columns: &[Option<Uuid>]) -> Result<Vec<Stretch>, AppError> {
    let mut busy = Vec::new();
    for (from, to) in open {
        let Ok(period) = Period::new(*from, *to) else {
            continue;
        };
        for booking in appointments::bookings(tx, &period)? {
            if columns.contains(&Some(booking.column)) {
                busy.push((booking.period.start(), booking.period.end()));
            }
        }
    }
    Ok(busy)
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
