//! The schedule.

use chrono::{DateTime, Days, Local, LocalResult, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_app::scheduling::{self as app, AppointmentChange, NewAppointment};
use vetpms_app::view::AppointmentSummary;
use vetpms_app::{AppError, Code};

use super::{Answer, ChangeArgs, Id, State, Values};
use crate::ipc::Args;

/// A day.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayArgs {
    /// The day, where the computer stands.
    date: NaiveDate,
}

/// A new appointment.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookAppointmentArgs {
    /// Its fields.
    values: Values,
    /// Who sees them; the first is in charge.
    staff: Vec<Uuid>,
    /// Rooms and devices.
    resources: Vec<Uuid>,
}

/// A step of an appointment.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetStatusArgs {
    /// Row id.
    id: Uuid,
    /// Status code.
    status: String,
}

/// Calling an appointment off.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelAppointmentArgs {
    /// Row id.
    id: Uuid,
    /// Why.
    reason: String,
}

/// A booked appointment and what it collides with.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct BookedAppointment {
    /// Row id.
    id: Uuid,
    /// Appointments that want the same vet or room.
    clashes: Vec<AppointmentSummary>,
}

#[tauri::command(async)]
pub(crate) fn day_appointments(
    shell: State<'_>,
    args: Args<DayArgs>,
) -> Answer<Vec<AppointmentSummary>> {
    let desk = shell.desk()?;
    let (from, to) = bounds(args.0.date)?;
    Ok(app::day_appointments(&desk, from, to)?)
}

#[tauri::command(async)]
pub(crate) fn book_appointment(
    shell: State<'_>,
    args: Args<BookAppointmentArgs>,
) -> Answer<BookedAppointment> {
    let BookAppointmentArgs {
        values,
        staff,
        resources,
    } = args.0;
    let new = NewAppointment {
        values,
        staff,
        resources,
        ..NewAppointment::default()
    };
    let app::Booked { id, clashes } = app::book_appointment(&*shell.desk()?, &new)?;
    Ok(BookedAppointment { id, clashes })
}

#[tauri::command(async)]
pub(crate) fn change_appointment(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    let ChangeArgs {
        id,
        opened_at,
        patch,
    } = args.0;
    let change = AppointmentChange {
        values: patch,
        ..AppointmentChange::default()
    };
    app::change_appointment(&*shell.desk()?, id, Some(&opened_at), &change)?;
    Ok(id.into())
}

#[tauri::command(async)]
pub(crate) fn set_appointment_status(shell: State<'_>, args: Args<SetStatusArgs>) -> Answer<Id> {
    app::set_appointment_status(&*shell.desk()?, args.0.id, &args.0.status, None)?;
    Ok(args.0.id.into())
}

#[tauri::command(async)]
pub(crate) fn cancel_appointment(
    shell: State<'_>,
    args: Args<CancelAppointmentArgs>,
) -> Answer<Id> {
    app::cancel_appointment(&*shell.desk()?, args.0.id, &args.0.reason)?;
    Ok(args.0.id.into())
}

/// Where a day begins and the next one does, by the computer's own clock; a day may have 23 or 25 hours.
fn bounds(day: NaiveDate) -> Result<(DateTime<Utc>, DateTime<Utc>), AppError> {
    let start = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN);
        let found = match midnight.and_local_timezone(Local) {
            LocalResult::Single(start) | LocalResult::Ambiguous(start, _) => Some(start),
            // Where the clock is put forward at midnight, the day begins an hour later.
            LocalResult::None => (midnight + TimeDelta::hours(1))
                .and_local_timezone(Local)
                .earliest(),
        };
        found.map(|start| start.with_timezone(&Utc))
    };
    let next = day.checked_add_days(Days::new(1));
    match (start(day), next.and_then(start)) {
        (Some(from), Some(to)) => Ok((from, to)),
        _ => Err(AppError::field(
            Code::InvalidValue,
            "date",
            "this day is out of reach",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_follows_the_one_before() {
        let mut day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let mut end = bounds(day).unwrap().0;
        for _ in 0..366 {
            let (from, to) = bounds(day).unwrap();
            assert_eq!(from, end, "{day}");
            assert!((23..=25).contains(&(to - from).num_hours()), "{day}");
            (day, end) = (day.succ_opt().unwrap(), to);
        }
        assert_eq!(
            bounds(NaiveDate::MAX).unwrap_err().field.as_deref(),
            Some("date")
        );
    }
}
