//! Rules of the field about what is measured and given: units, normal ranges, scores, doses, dates due.
//!
//! Pure functions over values. Nothing here refuses to be written by itself: a use case asks, and
//! warns or refuses. A day and an age are arguments.

/// An exact decimal written as a number: `dec!(0.5)`.
macro_rules! dec {
    ($number:literal) => {
        const { $crate::measures::decimal(stringify!($number)) }
    };
}

pub mod dose;
pub mod lab;
pub mod reminders;
pub mod scores;
pub mod units;
pub mod vaccination;
pub mod vitals;
pub mod weight;

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Reads a literal while the program is built; anything but a plain number is a mistake found then.
const fn decimal(text: &str) -> Decimal {
    let (bytes, mut at) = (text.as_bytes(), 0);
    let (mut digits, mut scale, mut point, negative) = (0_u32, 0, false, bytes[0] == b'-');
    while at < bytes.len() {
        match bytes[at] {
            b'-' if at == 0 => {}
            b'.' => point = true,
            digit => {
                assert!(digit.is_ascii_digit());
                digits = digits * 10 + (digit - b'0') as u32;
                scale += point as u32;
            }
        }
        at += 1;
    }
    Decimal::from_parts(digits, 0, 0, negative, scale)
}

/// The code of a species, from its name or its code: `Guinea pig` becomes `guinea_pig`.
#[must_use]
pub fn species_code(name: &str) -> String {
    name.trim()
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("_")
}

/// Whole days since birth; nothing before it.
#[must_use]
pub fn age_in_days(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    u32::try_from((on - born).num_days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_its_code() {
        assert_eq!(species_code("Dog"), "dog");
        assert_eq!(species_code(" Guinea  pig "), "guinea_pig");
        assert_eq!(species_code("guinea_pig"), "guinea_pig");
    }

    #[test]
    fn an_age_begins_at_birth() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 3, n).unwrap();
        assert_eq!(age_in_days(day(1), day(1)), Some(0));
        assert_eq!(age_in_days(day(1), day(29)), Some(28));
        assert_eq!(age_in_days(day(2), day(1)), None);
    }
}
