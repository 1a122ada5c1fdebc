//! The columns of the schedule: who and what can be booked, and when they are there.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::reference::{Resource, Staff};
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Entity, Row};
use vetpms_store::queries::references;

use super::hours::Hours;
use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Most days at once.
const DAYS: i64 = 42;

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// A member of staff.
    Staff,
    /// A room or a device.
    Resource,
}

/// A stretch in which a column can be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OpenTime {
    /// Start.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
}

/// A column of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ScheduleColumn {
    /// What it is.
    pub kind: ColumnKind,
    /// Row id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// What they do, or what kind of room it is.
    pub role: String,
    /// Its colour, if it has one.
    pub color: Option<String>,
    /// Whether two appointments may share it.
    pub allows_double_booking: bool,
    /// When it is there.
    pub open: Vec<OpenTime>,
}

/// Staff first, then rooms, each by name, with their hours from day to day, both included.
///
/// # Errors
/// [`Code::InvalidValue`] when the days are in the wrong order or too many.
pub fn schedule_columns(
    desk: &Desk,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<ScheduleColumn>, AppError> {
    if !(0..DAYS).contains(&(to - from).num_days()) {
        let problem = "this must not be before the first day, nor six weeks after it";
        return Err(AppError::field(Code::InvalidValue, "to", problem));
    }
    let days: Vec<NaiveDate> = (0..=(to - from).num_days())
        .filter_map(|ahead| from.checked_add_days(Days::new(ahead.unsigned_abs())))
        .collect();
    desk.read(|tx| {
        desk.may_read(tx, Appointment::def().table)?;
        let hours = Hours::read(tx)?;
        let (staff, rooms) = (Staff::def(), Resource::def());
        let mut columns = Vec::new();
        for (row, _) in references::active(tx, staff)? {
            let open = days.iter().flat_map(|day| hours.of_staff_on(row.id, *day));
            columns.push(ScheduleColumn {
                kind: ColumnKind::Staff,
                id: row.id,
                name: text(&row, staff, "display_name"),
                role: text(&row, staff, "role"),
                color: row.text(staff, "color").map(str::to_owned),
                allows_double_booking: row.get(staff, "allows_double_booking").is_true(),
                open: open.map(open_time).collect(),
            });
        }
        for (row, _) in references::active(tx, rooms)? {
            let open = days.iter().flat_map(|day| hours.open_on(*day));
            columns.push(ScheduleColumn {
                kind: ColumnKind::Resource,
                id: row.id,
                name: text(&row, rooms, "name"),
                role: text(&row, rooms, "resource_type"),
                color: None,
                allows_double_booking: row.get(rooms, "allows_double_booking").is_true(),
                open: open.map(open_time).collect(),
            });
        }
        Ok(columns)
    })
}

fn open_time((start, end): (DateTime<Utc>, DateTime<Utc>)) -> OpenTime {
    OpenTime { start, end }
}

fn text(row: &Row, def: &vetpms_model::EntityDef, field: &str) -> String {
    row.text(def, field).unwrap_or_default().to_owned()
}
