//! Units: degrees Celsius and kilograms are what is kept, the others are for reading and typing.
//!
//! A value typed in another unit and kept shows as the same number again: what is kept is finer
//! than what is shown.

use rust_decimal::{Decimal, RoundingStrategy};

/// Kilograms of one avoirdupois pound, exactly (international yard and pound agreement, 1959).
pub const KG_PER_LB: Decimal = dec!(0.45359237);
/// Digits after the point of a kept weight in kilograms: grams.
const KG_DIGITS: u32 = 3;
/// Digits after the point of a kept temperature.
const CELSIUS_DIGITS: u32 = 2;

/// The units that weights are shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightUnit {
    /// Grams.
    Gram,
    /// Kilograms.
    Kilogram,
    /// Avoirdupois pounds.
    Pound,
}

impl WeightUnit {
    /// Its sign.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Gram => "g",
            Self::Kilogram => "kg",
            Self::Pound => "lb",
        }
    }
}

/// Rounds half away from zero, as people do.
#[must_use]
pub fn rounded(value: Decimal, digits: u32) -> Decimal {
    value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// Degrees Fahrenheit, exactly. `None` where the number is beyond any measure.
#[must_use]
pub fn fahrenheit(celsius: Decimal) -> Option<Decimal> {
    celsius.checked_mul(dec!(1.8))?.checked_add(dec!(32))
}

/// Degrees Celsius to the hundredth, as they are kept. `None` where the number is beyond any measure.
#[must_use]
pub fn celsius(fahrenheit: Decimal) -> Option<Decimal> {
    let ninths = fahrenheit.checked_sub(dec!(32))?.checked_mul(dec!(5))?;
    Some(rounded(ninths / dec!(9), CELSIUS_DIGITS))
}

/// Kilograms to the gram, as they are kept. `None` where the number is beyond any measure.
#[must_use]
pub fn kilograms(value: Decimal, unit: WeightUnit) -> Option<Decimal> {
    let kg = match unit {
        WeightUnit::Gram => value / dec!(1000),
        WeightUnit::Kilogram => value,
        WeightUnit::Pound => value.checked_mul(KG_PER_LB)?,
    };
    Some(rounded(kg, KG_DIGITS))
}

/// A weight of `kg` in another unit, unrounded. `None` where the number is beyond any measure.
#[must_use]
pub fn weight_in(kg: Decimal, unit: WeightUnit) -> Option<Decimal> {
    match unit {
        WeightUnit::Gram => kg.checked_mul(dec!(1000)),
        WeightUnit::Kilogram => Some(kg),
        WeightUnit::Pound => kg.checked_div(KG_PER_LB),
    }
}

/// A weight as a person reads it: grams under a kilogram, two digits under ten, one above; pounds
/// with two digits under ten and one above.
#[must_use]
pub fn weight_shown(kg: Decimal, pounds: bool) -> Option<(Decimal, WeightUnit)> {
    let unit = match pounds {
        true => WeightUnit::Pound,
        false if kg.abs() < dec!(1) => WeightUnit::Gram,
        false => WeightUnit::Kilogram,
    };
    let value = weight_in(kg, unit)?;
    let digits = match unit {
        WeightUnit::Gram => 0,
        _ if value.abs() < dec!(10) => 2,
        _ => 1,
    };
    Some((rounded(value, digits), unit))
}

/// A temperature as a person reads it: one digit.
#[must_use]
pub fn temperature_shown(celsius: Decimal, in_fahrenheit: bool) -> Option<Decimal> {
    let value = if in_fahrenheit {
        fahrenheit(celsius)?
    } else {
        celsius
    };
    Some(rounded(value, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fixed_points_of_the_scales() {
        for (c, f) in [
            (dec!(0), dec!(32)),
            (dec!(100), dec!(212)),
            (dec!(-40), dec!(-40)),
            (dec!(38.5), dec!(101.3)),
        ] {
            assert_eq!(fahrenheit(c), Some(f));
            assert_eq!(celsius(f), Some(c));
        }
        assert_eq!(celsius(dec!(101.5)), Some(dec!(38.61)));
    }

    #[test]
    fn weights_are_exact() {
        assert_eq!(kilograms(dec!(4250), WeightUnit::Gram), Some(dec!(4.25)));
        assert_eq!(kilograms(dec!(1), WeightUnit::Pound), Some(dec!(0.454)));
        assert_eq!(kilograms(dec!(100), WeightUnit::Pound), Some(dec!(45.359)));
        assert_eq!(weight_in(KG_PER_LB, WeightUnit::Pound), Some(dec!(1)));
        assert_eq!(weight_in(dec!(4.25), WeightUnit::Gram), Some(dec!(4250)));
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(rounded(dec!(2.45), 1), dec!(2.5));
        assert_eq!(rounded(dec!(-2.45), 1), dec!(-2.5));
        assert_eq!(rounded(dec!(2.4499), 1), dec!(2.4));
    }

    #[test]
    fn a_weight_shows_as_fine_as_it_is_of_use() {
        use WeightUnit::{Gram, Kilogram, Pound};
        for (kg, pounds, shown) in [
            (dec!(0.032), false, (dec!(32), Gram)),
            (dec!(0.999), false, (dec!(999), Gram)),
            (dec!(1), false, (dec!(1), Kilogram)),
            (dec!(4.255), false, (dec!(4.26), Kilogram)),
            (dec!(9.994), false, (dec!(9.99), Kilogram)),
            (dec!(31.45), false, (dec!(31.5), Kilogram)),
            (dec!(4.255), true, (dec!(9.38), Pound)),
            (dec!(31.45), true, (dec!(69.3), Pound)),
        ] {
            assert_eq!(weight_shown(kg, pounds), Some(shown), "{kg}");
        }
    }

    #[test]
    fn what_is_beyond_any_measure_is_no_number() {
        assert_eq!(fahrenheit(Decimal::MAX), None);
        assert_eq!(celsius(Decimal::MAX), None);
        assert_eq!(weight_in(Decimal::MAX, WeightUnit::Gram), None);
        assert!(weight_shown(Decimal::MAX, true).is_none());
    }

    proptest! {
        #[test]
        fn what_was_typed_in_fahrenheit_is_shown_again(tenths in 0_i64..2000) {
            let typed = Decimal::new(tenths, 1);
            let kept = celsius(typed).unwrap();
            prop_assert_eq!(temperature_shown(kept, true).unwrap(), typed);
        }

        #[test]
        fn what_was_typed_in_pounds_is_shown_again(hundredths in 1_i64..500_000) {
            let typed = Decimal::new(hundredths, 2);
            let kept = kilograms(typed, WeightUnit::Pound).unwrap();
            prop_assert_eq!(rounded(weight_in(kept, WeightUnit::Pound).unwrap(), 2), typed);
        }
    }
}
