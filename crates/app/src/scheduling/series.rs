//! Appointments that come back: booked in one go, called off in one go.

use chrono::{Days, Local};
use uuid::Uuid;
use vetpms_model::scheduling::{Appointment, Status};
use vetpms_model::{Entity, Patch, Period, Value};

use super::book_appointment::{NewAppointment, assign};
use super::bookable;
use super::cancel_appointment::cancel_in;
use super::hours::local_instant;
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Most appointments of a series: a year of weeks.
const MOST: u32 = 53;
/// Longest distance: a year.
const EVERY_DAYS: u32 = 366;

/// How an appointment comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// Days from one to the next.
    pub every_days: u32,
    /// How many in all, the first included.
    pub count: u32,
}

/// Books the appointment and those that follow it, at the same time of the clock on the wall.
///
/// # Errors
/// As [`super::book_appointment`], and [`Code::InvalidValue`] for a series that is too short or too long.
pub fn book_series(
    desk: &Desk,
    new: &NewAppointment,
    repeat: Repeat,
) -> Result<Vec<Uuid>, AppError> {
    let def = Appointment::def();
    for (field, value, most) in [
        ("count", repeat.count, MOST),
        ("every_days", repeat.every_days, EVERY_DAYS),
    ] {
        let least = if field == "count" { 2 } else { 1 };
        if !(least..=most).contains(&value) {
            let problem = format!("this must be between {least} and {most}");
            return Err(AppError::field(Code::InvalidValue, field, problem));
        }
    }
    commit(desk, "book_series", |draft| {
        let patch = Patch::from_json(def, &new.values)?;
        bookable::check(draft, &patch)?;
        let Some(Value::Period(first)) = patch.get(def, "scheduled").cloned() else {
            let problem = "this must be filled in";
            return Err(AppError::field(Code::InvalidValue, "scheduled", problem));
        };
        let series = draft.new_id();
        let mut ids = Vec::new();
        for number in 0..repeat.count {
            let period = later(&first, u64::from(number * repeat.every_days))?;
            let id = draft.new_id();
            let one = patch
                .clone()
                .with(def, "scheduled", Value::Period(period))
                .with(def, "series_id", Value::Id(series));
            draft.create(def, id, one)?;
            assign(draft, id, &new.staff, &new.resources)?;
            ids.push(id);
        }
        Ok(ids)
    })
}

/// Calls off this appointment of a series and every later one that has not begun; how many.
///
/// # Errors
/// [`Code::NotPossible`] when it is not part of a series.
pub fn cancel_series(desk: &Desk, id: Uuid, reason: &str) -> Result<usize, AppError> {
    let def = Appointment::def();
    commit(desk, "cancel_series", |draft| {
        let row = draft.row(def, id)?;
        let series = row.get(def, "series_id").clone();
        if series.is_null() {
            let problem = "this appointment stands alone";
            return Err(AppError::field(Code::NotPossible, "id", problem));
        }
        let Value::Period(from) = row.get(def, "scheduled").clone() else {
            return Err(AppError::not_found(def.label));
        };
        let mut canceled = 0;
        for (row, _) in draft.tx.rows_where(def, "series_id", &series)? {
            let open = matches!(
                Status::from_code(row.text(def, "status").unwrap_or_default()),
                Ok(Status::Scheduled | Status::Confirmed)
            );
            let later =
                matches!(row.get(def, "scheduled"), Value::Period(p) if p.start() >= from.start());
            if open && later && !row.is_deleted(def) {
                cancel_in(draft, row.id, reason)?;
                canceled += 1;
            }
        }
        Ok(canceled)
    })
}

/// The same stretch some days later by the clock on the wall.
fn later(first: &Period, days: u64) -> Result<Period, AppError> {
    let start = first.start().with_timezone(&Local).naive_local();
    let moved = start
        .checked_add_days(Days::new(days))
        .and_then(local_instant);
    let length = first.end() - first.start();
    let period = moved.and_then(|start| Period::new(start, start + length).ok());
    period.ok_or_else(|| {
        AppError::field(
            Code::InvalidValue,
            "every_days",
            "the series would end out of reach",
        )
    })
}
