//! When somebody or something can be booked: opening hours, rosters, and the local day around them.

use chrono::{DateTime, Datelike, Days, Local, LocalResult, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;
use vetpms_model::scheduling::slots::Stretch;
use vetpms_model::scheduling::{OpeningHours, WorkingHours};
use vetpms_model::{Entity, EntityDef, Row, Value};
use vetpms_store::ReadTx;

use crate::error::{AppError, Code};

/// Where nothing is laid down: eight to six, Monday to Friday.
const USUAL: (i64, i64) = (8 * 60, 18 * 60);

/// All hours of the practice, read once.
pub(super) struct Hours {
    opening: Vec<Row>,
    working: Vec<Row>,
}

impl Hours {
    pub(super) fn read(tx: &ReadTx) -> Result<Self, AppError> {
        Ok(Self {
            opening: living(tx, OpeningHours::def())?,
            working: living(tx, WorkingHours::def())?,
        })
    }

    /// When the practice is open on a day.
    pub(super) fn open_on(&self, day: NaiveDate) -> Vec<Stretch> {
        if self.opening.is_empty() {
            let weekend = day.weekday().number_from_monday() > 5;
            let usual = (!weekend).then(|| stretch(day, USUAL.0, USUAL.1)).flatten();
            return usual.into_iter().collect();
        }
        let def = OpeningHours::def();
        let fits = |row: &&Row| row.get(def, "weekday") == &weekday(day);
        let rows = self.opening.iter().filter(fits);
        rows.filter_map(|row| of_row(def, row, day, "opens_minute", "closes_minute"))
            .collect()
    }

    /// When a member of staff works on a day; whoever has no roster works while it is open.
    pub(super) fn of_staff_on(&self, staff: Uuid, day: NaiveDate) -> Vec<Stretch> {
        let def = WorkingHours::def();
        let mut own = self
            .working
            .iter()
            .filter(|row| row.get(def, "staff_id").as_id() == Some(staff))
            .peekable();
        if own.peek().is_none() {
            return self.open_on(day);
        }
        own.filter(|row| row.get(def, "weekday") == &weekday(day) && holds(row, day))
            .filter_map(|row| of_row(def, row, day, "starts_minute", "ends_minute"))
            .collect()
    }
}

fn living(tx: &ReadTx, def: &'static EntityDef) -> Result<Vec<Row>, AppError> {
    let rows = tx.scan(def, None, usize::MAX)?;
    Ok(rows
        .into_iter()
        .map(|(row, _)| row)
        .filter(|row| !row.is_deleted(def))
        .collect())
}

fn weekday(day: NaiveDate) -> Value {
    Value::Int(i64::from(day.weekday().number_from_monday()))
}

fn holds(row: &Row, day: NaiveDate) -> bool {
    let bound = |name: &str| match row.get(WorkingHours::def(), name) {
        Value::Date(date) => Some(*date),
        _ => None,
    };
    bound("valid_from").is_none_or(|from| from <= day)
        && bound("valid_until").is_none_or(|until| day <= until)
}

fn of_row(def: &EntityDef, row: &Row, day: NaiveDate, from: &str, to: &str) -> Option<Stretch> {
    match (row.get(def, from), row.get(def, to)) {
        (Value::Int(from), Value::Int(to)) => stretch(day, *from, *to),
        _ => None,
    }
}

/// Minutes of a local day as instants; nothing where the end is not after the start.
fn stretch(day: NaiveDate, from: i64, to: i64) -> Option<Stretch> {
    let instant = |minutes: i64| {
        let midnight = day.and_time(NaiveTime::MIN);
        local_instant(midnight + TimeDelta::minutes(minutes))
    };
    let (from, to) = (instant(from)?, instant(to)?);
    (from < to).then_some((from, to))
}

/// A wall-clock time as an instant; one that the change of the clock leaves out counts an hour later.
pub(super) fn local_instant(time: chrono::NaiveDateTime) -> Option<DateTime<Utc>> {
    let found = match time.and_local_timezone(Local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => (time + TimeDelta::hours(1))
            .and_local_timezone(Local)
            .earliest(),
    };
    found.map(|at| at.with_timezone(&Utc))
}

/// Where a day begins and the next one does, by the computer's own clock; a day may have 23 or 25 hours.
///
/// # Errors
/// [`Code::InvalidValue`] for a day out of reach.
pub fn day_bounds(day: NaiveDate) -> Result<(DateTime<Utc>, DateTime<Utc>), AppError> {
    let start = |day: NaiveDate| local_instant(day.and_time(NaiveTime::MIN));
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
        let mut end = day_bounds(day).unwrap().0;
        for _ in 0..366 {
            let (from, to) = day_bounds(day).unwrap();
            assert_eq!(from, end, "{day}");
            assert!((23..=25).contains(&(to - from).num_hours()), "{day}");
            (day, end) = (day.succ_opt().unwrap(), to);
        }
        assert_eq!(
            day_bounds(NaiveDate::MAX).unwrap_err().field.as_deref(),
            Some("date")
        );
    }
}
