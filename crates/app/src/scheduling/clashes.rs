//! What a wanted time collides with, before and after it is booked.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Entity, Period};
use vetpms_store::ReadTx;
use vetpms_store::queries::appointments;

use super::day::{clashing, summary};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::view::AppointmentSummary;

/// A time that somebody thinks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedTime {
    /// Start.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
    /// With whom and where.
    pub columns: Vec<Uuid>,
    /// The appointment that is being moved, if one is.
    pub except: Option<Uuid>,
}

/// The appointments that want the same vet or room at that time.
///
/// # Errors
/// The user may not read the schedule; [`Code::InvalidValue`] for an end before its start.
pub fn clashes_with(desk: &Desk, wanted: &WantedTime) -> Result<Vec<AppointmentSummary>, AppError> {
    let period = Period::new(wanted.start, wanted.end)
        .map_err(|error| AppError::field(Code::InvalidValue, "end", error.to_string()))?;
    desk.read(|tx| {
        desk.may_read(tx, Appointment::def().table)?;
        let mut ids: Vec<Uuid> = appointments::bookings(tx, &period)?
            .into_iter()
            .filter(|booking| wanted.columns.contains(&booking.column))
            .filter(|booking| {
                booking.period.start() < period.end() && period.start() < booking.period.end()
            })
            .map(|booking| booking.appointment)
            .filter(|id| Some(*id) != wanted.except)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let clashing = clashing(tx)?;
        let mut found = Vec::new();
        for id in ids {
            if let Some(line) = appointments::by_id(tx, id)? {
                found.push(summary(tx, line, &clashing)?);
            }
        }
        Ok(found)
    })
}

/// What an appointment collides with.
pub(super) fn clashes_of(tx: &ReadTx, id: Uuid) -> Result<Vec<AppointmentSummary>, AppError> {
    let clashing = clashing(tx)?;
    let mut others: Vec<Uuid> = clashing
        .iter()
        .filter_map(|(a, b)| {
            if *a == id {
                Some(*b)
            } else {
                (*b == id).then_some(*a)
            }
        })
        .collect();
    others.sort_unstable();
    others.dedup();
    let mut found = Vec::new();
    for other in others {
        if let Some(appointment) = appointments::by_id(tx, other)? {
            found.push(summary(tx, appointment, &clashing)?);
        }
    }
    Ok(found)
}
