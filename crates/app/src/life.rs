//! The days of a life: what was done to an animal lies between its birth and its death and not ahead, and no day lies
//! where only a slip of the hand puts it.

use chrono::{Datelike, NaiveDate};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Value};

use crate::error::{AppError, Code};

/// No animal of a practice was born in an earlier year.
const FIRST_YEAR: i32 = 1900;
/// Nothing is due or valid more years ahead.
const YEARS_AHEAD: i32 = 50;

/// What is known of an animal's days.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Life {
    born: Option<NaiveDate>,
    died: Option<NaiveDate>,
    today: NaiveDate,
}

impl Life {
    /// Of an animal, on the clinic's day. A day of birth that was reckoned from an age rules nothing out.
    pub(crate) fn of(animal: &Row, today: NaiveDate) -> Self {
        let def = Patient::def();
        let day = |field: &str| match animal.get(def, field) {
            Value::Date(day) => Some(*day),
            _ => None,
        };
        let reckoned = animal.get(def, "birth_is_estimated").is_true();
        Self {
            born: day("date_of_birth").filter(|_| !reckoned),
            died: day("deceased_date"),
            today,
        }
    }

    /// Refuses a day on which nothing can have been done to the animal.
    ///
    /// # Errors
    /// [`Code::InvalidValue`].
    pub(crate) fn holds(&self, field: &str, day: NaiveDate) -> Result<(), AppError> {
        if self.died.is_some_and(|died| day > died) {
            return wrong(field, "the animal had died by that day");
        }
        self.holds_after_death(field, day)
    }

    /// The same for what may be done or found when the animal has died.
    ///
    /// # Errors
    /// [`Code::InvalidValue`].
    pub(crate) fn holds_after_death(&self, field: &str, day: NaiveDate) -> Result<(), AppError> {
        if self.born.is_some_and(|born| day < born) {
            return wrong(field, "the animal was not born yet on that day");
        }
        past(field, day, self.today)
    }
}

/// Refuses a day that cannot have been.
///
/// # Errors
/// [`Code::InvalidValue`].
pub(crate) fn past(field: &str, day: NaiveDate, today: NaiveDate) -> Result<(), AppError> {
    if day > today {
        return wrong(field, "this lies in the future");
    }
    likely(field, day, today)
}

/// Refuses a year that is a slip of the hand, for days that may lie ahead.
///
/// # Errors
/// [`Code::InvalidValue`].
pub(crate) fn likely(field: &str, day: NaiveDate, today: NaiveDate) -> Result<(), AppError> {
    if day.year() < FIRST_YEAR || day.year() > today.year() + YEARS_AHEAD {
        return wrong(field, &format!("the year {} cannot be meant", day.year()));
    }
    Ok(())
}

fn wrong(field: &str, problem: &str) -> Result<(), AppError> {
    Err(AppError::field(Code::InvalidValue, field, problem))
}
