//! What a weight is worth: how old it is, and how far it is from the one before.

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A weight of more days than this is told as old before a dose rests on it.
pub const OLD_AFTER_DAYS: i64 = 30;
/// A change of so many percent or more is told before a dose rests on it.
pub const CHANGED_PERCENT: Decimal = dec!(10);
/// A change of more percent than this is asked about when it is entered.
pub const JUMP_PERCENT: Decimal = dec!(20);

/// One weighing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// Kilograms.
    pub kg: Decimal,
    /// The day.
    pub on: NaiveDate,
}

/// What should be known about a weight before anything rests on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightNote {
    /// It is so many days old.
    Old(i64),
    /// It differs from the one before by so many percent; less than nothing is a loss.
    Changed(Decimal),
}

/// By how many percent of the first the second differs; less than nothing is a loss. `None` where
/// the first is no weight.
#[must_use]
pub fn change_percent(before: Decimal, now: Decimal) -> Option<Decimal> {
    if before <= Decimal::ZERO {
        return None;
    }
    now.checked_sub(before)?
        .checked_mul(dec!(100))?
        .checked_div(before)
}

/// The change in percent, where it is so large that whoever enters the weight is asked whether it
/// is right: more than [`JUMP_PERCENT`] up or down.
#[must_use]
pub fn jump(before: Decimal, now: Decimal) -> Option<Decimal> {
    change_percent(before, now).filter(|percent| percent.abs() > JUMP_PERCENT)
}

/// What should be known about the last weight `on` a day.
#[must_use]
pub fn notes(last: Weighed, before: Option<Weighed>, on: NaiveDate) -> Vec<WeightNote> {
    let mut notes = Vec::new();
    let days = (on - last.on).num_days();
    if days > OLD_AFTER_DAYS {
        notes.push(WeightNote::Old(days));
    }
    let changed = before.and_then(|before| change_percent(before.kg, last.kg));
    if let Some(percent) = changed.filter(|percent| percent.abs() >= CHANGED_PERCENT) {
        notes.push(WeightNote::Changed(percent));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(kg: Decimal, day: u32) -> Weighed {
        let on = NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
        Weighed { kg, on }
    }

    #[test]
    fn a_weight_is_old_after_thirty_days() {
        let last = weighed(dec!(10), 1);
        assert_eq!(notes(last, None, weighed(dec!(1), 31).on), []);
        let later = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
        assert_eq!(notes(last, None, later), [WeightNote::Old(31)]);
    }

    #[test]
    fn ten_percent_are_told() {
        let told = |kg| {
            notes(
                weighed(kg, 2),
                Some(weighed(dec!(10), 1)),
                weighed(kg, 2).on,
            )
        };
        assert_eq!(told(dec!(10.999)), []);
        assert_eq!(told(dec!(9.001)), []);
        assert_eq!(told(dec!(11)), [WeightNote::Changed(dec!(10))]);
        assert_eq!(told(dec!(9)), [WeightNote::Changed(dec!(-10))]);
    }

    #[test]
    fn more_than_twenty_percent_are_asked_about() {
        assert_eq!(jump(dec!(10), dec!(12)), None);
        assert_eq!(jump(dec!(10), dec!(8)), None);
        assert_eq!(jump(dec!(10), dec!(12.001)), Some(dec!(20.01)));
        assert_eq!(jump(dec!(10), dec!(7.999)), Some(dec!(-20.01)));
        assert_eq!(jump(dec!(0), dec!(8)), None);
        assert_eq!(jump(dec!(1), Decimal::MAX), None);
    }
}
