//! The schedule.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_app::scheduling::{self as app, AppointmentChange, NewAppointment};
use vetpms_app::view::AppointmentSummary;
use vetpms_app::{AppError, Code};

use super::people::{RegisterClientArgs, new_patient};
use super::{Answer, Id, IdArgs, State, Values};
use crate::ipc::Args;

/// A day.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayArgs {
    /// The day, where the computer stands.
    date: NaiveDate,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct BetweenArgs {
    /// Start.
    from: DateTime<Utc>,
    /// End; at most three months later.
    to: DateTime<Utc>,
}

/// Some days in a row.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct DaysArgs {
    /// The first.
    from: NaiveDate,
    /// The last.
    to: NaiveDate,
}

/// A wish for a free time.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct FreeSlotsArgs {
    /// How long.
    minutes: u32,
    /// With whom; any vet otherwise.
    staff: Option<Uuid>,
    /// Where, if it matters.
    resource: Option<Uuid>,
    /// Not before.
    from: DateTime<Utc>,
    /// How many proposals.
    most: u32,
}

/// A time that somebody thinks of.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClashesArgs {
    /// Start.
    start: DateTime<Utc>,
    /// End.
    end: DateTime<Utc>,
    /// Vets and rooms.
    columns: Vec<Uuid>,
    /// The appointment that is being moved.
    except: Option<Uuid>,
}

/// New values of the touched fields of an appointment.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeAppointmentArgs {
    /// Row id.
    id: Uuid,
    /// Heads at which the form was opened.
    opened_at: Vec<String>,
    /// Touched fields only.
    patch: Values,
    /// Who sees them from now on; none leaves it as it is.
    staff: Option<Vec<Uuid>>,
    /// Rooms and devices from now on; none leaves it as it is.
    resources: Option<Vec<Uuid>>,
}

/// An appointment that comes back.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookSeriesArgs {
    /// Its fields.
    values: Values,
    /// Who sees them; the first is in charge.
    staff: Vec<Uuid>,
    /// Rooms and devices.
    resources: Vec<Uuid>,
    /// Days from one to the next.
    every_days: u32,
    /// How many in all.
    count: u32,
}

/// An appointment for an animal that is not known yet. Its owner is known, or new as well.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookForNewcomerArgs {
    /// The owner, when known.
    client_id: Option<Uuid>,
    /// The owner, when new.
    client: Option<RegisterClientArgs>,
    /// Fields of the animal.
    patient: Values,
    /// Fields of the appointment.
    values: Values,
    /// Who sees them; the first is in charge.
    staff: Vec<Uuid>,
    /// Rooms and devices.
    resources: Vec<Uuid>,
}

/// What became of a series.
#[derive(Debug, Clone, Copy, Serialize, specta::Type)]
pub(crate) struct CanceledSeries {
    /// How many appointments were called off.
    canceled: u32,
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
    let (from, to) = app::day_bounds(args.0.date)?;
    Ok(app::appointments_between(&desk, from, to)?)
}

#[tauri::command(async)]
pub(crate) fn appointments_between(
    shell: State<'_>,
    args: Args<BetweenArgs>,
) -> Answer<Vec<AppointmentSummary>> {
    let BetweenArgs { from, to } = args.0;
    Ok(app::appointments_between(&*shell.desk()?, from, to)?)
}

#[tauri::command(async)]
pub(crate) fn appointment(shell: State<'_>, args: Args<IdArgs>) -> Answer<AppointmentSummary> {
    Ok(app::appointment(&*shell.desk()?, args.0.id)?)
}

#[tauri::command(async)]
pub(crate) fn schedule_columns(
    shell: State<'_>,
    args: Args<DaysArgs>,
) -> Answer<Vec<app::ScheduleColumn>> {
    let DaysArgs { from, to } = args.0;
    Ok(app::schedule_columns(&*shell.desk()?, from, to)?)
}

#[tauri::command(async)]
pub(crate) fn free_slots(
    shell: State<'_>,
    args: Args<FreeSlotsArgs>,
) -> Answer<Vec<app::FreeSlot>> {
    let FreeSlotsArgs {
        minutes,
        staff,
        resource,
        from,
        most,
    } = args.0;
    let wanted = app::WantedSlot {
        minutes: i64::from(minutes),
        staff,
        resource,
        from,
        most: most as usize,
    };
    Ok(app::free_slots(&*shell.desk()?, &wanted)?)
}

#[tauri::command(async)]
pub(crate) fn clashes_with(
    shell: State<'_>,
    args: Args<ClashesArgs>,
) -> Answer<Vec<AppointmentSummary>> {
    let ClashesArgs {
        start,
        end,
        columns,
        except,
    } = args.0;
    let wanted = app::WantedTime {
        start,
        end,
        columns,
        except,
    };
    Ok(app::clashes_with(&*shell.desk()?, &wanted)?)
}

#[tauri::command(async)]
pub(crate) fn book_series(shell: State<'_>, args: Args<BookSeriesArgs>) -> Answer<Vec<Uuid>> {
    let BookSeriesArgs {
        values,
        staff,
        resources,
        every_days,
        count,
    } = args.0;
    let new = NewAppointment {
        values,
        staff,
        resources,
        ..NewAppointment::default()
    };
    let repeat = app::Repeat { every_days, count };
    Ok(app::book_series(&*shell.desk()?, &new, repeat)?)
}

#[tauri::command(async)]
pub(crate) fn cancel_series(
    shell: State<'_>,
    args: Args<CancelAppointmentArgs>,
) -> Answer<CanceledSeries> {
    let canceled = app::cancel_series(&*shell.desk()?, args.0.id, &args.0.reason)?;
    Ok(CanceledSeries {
        canceled: u32::try_from(canceled).unwrap_or(u32::MAX),
    })
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
pub(crate) fn change_appointment(
    shell: State<'_>,
    args: Args<ChangeAppointmentArgs>,
) -> Answer<Id> {
    let ChangeAppointmentArgs {
        id,
        opened_at,
        patch,
        staff,
        resources,
    } = args.0;
    let change = AppointmentChange {
        values: patch,
        staff,
        resources,
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

#[tauri::command(async)]
pub(crate) fn book_for_newcomer(
    shell: State<'_>,
    args: Args<BookForNewcomerArgs>,
) -> Answer<BookedAppointment> {
    let args = args.0;
    let owner = match (args.client_id, args.client) {
        (Some(id), None) => app::Owner::Known(id),
        (None, Some(new)) => app::Owner::New(Box::new(new.into())),
        _ => {
            let problem = "say either who the owner is, or who is new";
            return Err(AppError::field(Code::InvalidValue, "client", problem).into());
        }
    };
    let new = NewAppointment {
        values: args.values,
        staff: args.staff,
        resources: args.resources,
        ..NewAppointment::default()
    };
    let booked = app::book_for_newcomer(&*shell.desk()?, &owner, &new_patient(args.patient), &new)?;
    let app::Booked { id, clashes } = booked;
    Ok(BookedAppointment { id, clashes })
}
