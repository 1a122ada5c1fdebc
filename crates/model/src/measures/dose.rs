//! Help with a dose: milligrams by weight, then tablets or millilitres by strength.
//!
//! It proposes and warns; a vet decides. No amount is ever rounded up over the highest dose.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::units::rounded;
use super::weight::{self, Weighed, WeightNote};

/// What is usual of one product for one species, at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoseRange {
    /// Lowest, in milligrams per kilogram.
    pub least_mg_per_kg: Decimal,
    /// Highest, in milligrams per kilogram.
    pub most_mg_per_kg: Decimal,
    /// Never more than so many milligrams at once, however heavy the animal.
    pub most_mg: Option<Decimal>,
}

/// Milligrams for one animal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dose {
    /// Lowest, in milligrams.
    pub least_mg: Decimal,
    /// Highest, in milligrams.
    pub most_mg: Decimal,
    /// Whether the highest single dose, and not the weight, sets the upper end.
    pub capped: bool,
    /// Days since the weighing that it rests on.
    pub weight_days: i64,
    /// What should be known about that weight.
    pub notes: Vec<WeightNote>,
}

/// Why no dose is worked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DoseError {
    /// The animal was never weighed.
    #[error("there is no weight to go by; weigh the animal first")]
    NoWeight,
    /// The range is none: less than nothing, or its lower end over the upper.
    #[error("the dose range of this product is not right; have it corrected in its list")]
    Range,
    /// The strength is none.
    #[error("the strength of this product is not right; have it corrected in its list")]
    Strength,
}

/// How a product is measured out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Tablets or capsules.
    Tablet {
        /// Milligrams in one.
        mg: Decimal,
        /// How many pieces one is broken into: 1, 2 or 4.
        pieces: u8,
    },
    /// A liquid.
    Liquid {
        /// Milligrams in one millilitre.
        mg_per_ml: Decimal,
    },
}

/// An amount that can be measured out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Tablets, or millilitres.
    pub amount: Decimal,
    /// Milligrams in it.
    pub mg: Decimal,
    /// Where it lies.
    pub fit: Fit,
}

/// Where an amount lies against the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Within the range.
    Within,
    /// Under it: no amount that can be measured out lies within.
    Under,
}

/// Milligrams for an animal that was weighed.
///
/// # Errors
/// [`DoseError::NoWeight`], [`DoseError::Range`].
pub fn dose(
    range: DoseRange,
    last: Option<Weighed>,
    before: Option<Weighed>,
    on: NaiveDate,
) -> Result<Dose, DoseError> {
    let last = last.filter(|last| last.kg > Decimal::ZERO);
    let last = last.ok_or(DoseError::NoWeight)?;
    let (least, most) = (range.least_mg_per_kg, range.most_mg_per_kg);
    let cap_is_none = range.most_mg.is_some_and(|cap| cap <= Decimal::ZERO);
    if least < Decimal::ZERO || most <= Decimal::ZERO || least > most || cap_is_none {
        return Err(DoseError::Range);
    }
    let by_weight = |per_kg: Decimal| per_kg.checked_mul(last.kg).ok_or(DoseError::Range);
    let (least_mg, most_mg) = (by_weight(least)?, by_weight(most)?);
    let cap = range.most_mg.unwrap_or(most_mg);
    Ok(Dose {
        least_mg: least_mg.min(cap),
        most_mg: most_mg.min(cap),
        capped: cap < most_mg,
        weight_days: (on - last.on).num_days(),
        notes: weight::notes(last, before, on),
    })
}

/// The step of a syringe that takes so many millilitres: 1 ml, 10 ml, and larger ones.
fn syringe_step(ml: Decimal) -> Decimal {
    if ml <= dec!(1) {
        dec!(0.01)
    } else if ml <= dec!(10) {
        dec!(0.1)
    } else {
        dec!(0.5)
    }
}

/// The amount that comes nearest to `wanted_mg` and lies within the dose; where none does, the
/// largest one under it.
///
/// # Errors
/// [`DoseError::Strength`].
pub fn amount(dose: &Dose, wanted_mg: Decimal, strength: Strength) -> Result<Amount, DoseError> {
    let unit_mg = match strength {
        Strength::Tablet { mg, .. } => mg,
        Strength::Liquid { mg_per_ml } => mg_per_ml,
    };
    if unit_mg <= Decimal::ZERO {
        return Err(DoseError::Strength);
    }
    let wanted = wanted_mg.max(dose.least_mg).min(dose.most_mg);
    let wanted = wanted.checked_div(unit_mg).ok_or(DoseError::Strength)?;
    let step = match strength {
        Strength::Tablet { pieces: 0, .. } => return Err(DoseError::Strength),
        Strength::Tablet { pieces, .. } => dec!(1) / Decimal::from(pieces),
        Strength::Liquid { .. } => syringe_step(wanted),
    };
    let steps = |mg: Decimal| mg.checked_div(unit_mg)?.checked_div(step);
    let (Some(least), Some(most)) = (steps(dose.least_mg), steps(dose.most_mg)) else {
        return Err(DoseError::Strength);
    };
    let most = most.floor();
    let nearest = wanted.checked_div(step).ok_or(DoseError::Strength)?;
    let nearest = rounded(nearest, 0).max(least.ceil()).min(most);
    let amount = (nearest * step).normalize();
    let mg = amount.checked_mul(unit_mg).ok_or(DoseError::Strength)?;
    let fit = match mg < dose.least_mg {
        true => Fit::Under,
        false => Fit::Within,
    };
    Ok(Amount { amount, mg, fit })
}

/// Milligrams per kilogram of an amount somebody chose, to two digits, for the label and the warning.
#[must_use]
pub fn mg_per_kg(mg: Decimal, kg: Decimal) -> Option<Decimal> {
    mg.checked_div(kg).map(|per_kg| rounded(per_kg, 2))
}

/// Whole packages of `size` that hold `amount`.
#[must_use]
pub fn packages(amount: Decimal, size: Decimal) -> Option<u32> {
    if size <= Decimal::ZERO || amount < Decimal::ZERO {
        return None;
    }
    amount.checked_div(size)?.ceil().to_u32()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, n).unwrap()
    }

    fn weighed(kg: Decimal) -> Option<Weighed> {
        Some(Weighed { kg, on: day(1) })
    }

    fn range(least: Decimal, most: Decimal, cap: Option<Decimal>) -> DoseRange {
        DoseRange {
            least_mg_per_kg: least,
            most_mg_per_kg: most,
            most_mg: cap,
        }
    }

    fn milligrams(least: Decimal, most: Decimal) -> Dose {
        Dose {
            least_mg: least,
            most_mg: most,
            capped: false,
            weight_days: 0,
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_dose_is_range_times_weight() {
        let found = dose(
            range(dec!(5), dec!(10), None),
            weighed(dec!(12.4)),
            None,
            day(8),
        )
        .unwrap();
        assert_eq!((found.least_mg, found.most_mg), (dec!(62), dec!(124)));
        assert_eq!((found.capped, found.weight_days), (false, 7));
        assert!(found.notes.is_empty());
    }

    #[test]
    fn the_highest_single_dose_caps_both_ends() {
        let at = |kg, cap| {
            let found = dose(
                range(dec!(5), dec!(10), Some(cap)),
                weighed(kg),
                None,
                day(1),
            )
            .unwrap();
            (found.least_mg, found.most_mg, found.capped)
        };
        assert_eq!(at(dec!(10), dec!(100)), (dec!(50), dec!(100), false));
        assert_eq!(at(dec!(10), dec!(99)), (dec!(50), dec!(99), true));
        assert_eq!(at(dec!(60), dec!(100)), (dec!(100), dec!(100), true));
    }

    #[test]
    fn an_old_or_changed_weight_is_told() {
        let before = Some(Weighed {
            kg: dec!(10),
            on: NaiveDate::from_ymd_opt(2025, 12, 1).unwrap(),
        });
        let later = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
        let found = dose(
            range(dec!(1), dec!(2), None),
            weighed(dec!(11)),
            before,
            later,
        )
        .unwrap();
        assert_eq!(
            found.notes,
            [WeightNote::Old(31), WeightNote::Changed(dec!(10))]
        );
    }

    #[test]
    fn no_dose_without_a_weight_or_a_right_range() {
        let refused = |range, kg| dose(range, kg, None, day(1)).unwrap_err();
        let good = range(dec!(1), dec!(2), None);
        assert_eq!(refused(good, None), DoseError::NoWeight);
        assert_eq!(refused(good, weighed(dec!(0))), DoseError::NoWeight);
        for wrong in [
            range(dec!(2), dec!(1), None),
            range(dec!(-1), dec!(1), None),
            range(dec!(0), dec!(0), None),
            range(dec!(1), dec!(2), Some(dec!(0))),
            range(dec!(1), Decimal::MAX, None),
        ] {
            assert_eq!(refused(wrong, weighed(dec!(5))), DoseError::Range);
        }
    }

    #[test]
    fn tablets_are_broken_into_their_pieces_and_never_over_the_highest() {
        let give = |dose: &Dose, wanted, pieces| {
            let strength = Strength::Tablet {
                mg: dec!(50),
                pieces,
            };
            let found = amount(dose, wanted, strength).unwrap();
            (found.amount, found.mg, found.fit)
        };
        let usual = milligrams(dec!(62), dec!(124));
        assert_eq!(give(&usual, dec!(90), 1), (dec!(2), dec!(100), Fit::Within));
        assert_eq!(give(&usual, dec!(90), 2), (dec!(2), dec!(100), Fit::Within));
        assert_eq!(
            give(&usual, dec!(90), 4),
            (dec!(1.75), dec!(87.50), Fit::Within)
        );
        // Rounded to the nearest it would be 2.5 tablets, and over.
        assert_eq!(
            give(&usual, dec!(124), 2),
            (dec!(2), dec!(100), Fit::Within)
        );
        // Nearest would be one tablet, and under.
        assert_eq!(
            give(&usual, dec!(62), 2),
            (dec!(1.5), dec!(75.0), Fit::Within)
        );
        let narrow = milligrams(dec!(60), dec!(70));
        assert_eq!(give(&narrow, dec!(65), 1), (dec!(1), dec!(50), Fit::Under));
        let tiny = milligrams(dec!(5), dec!(8));
        assert_eq!(give(&tiny, dec!(6), 4), (dec!(0), dec!(0), Fit::Under));
    }

    #[test]
    fn a_liquid_is_drawn_up_in_steps_of_its_syringe() {
        let draw = |least, most, wanted| {
            let strength = Strength::Liquid {
                mg_per_ml: dec!(10),
            };
            amount(&milligrams(least, most), wanted, strength).unwrap()
        };
        assert_eq!(draw(dec!(1), dec!(5), dec!(3.24)).amount, dec!(0.32));
        assert_eq!(draw(dec!(5), dec!(10), dec!(10)).amount, dec!(1));
        assert_eq!(draw(dec!(5), dec!(50), dec!(10.4)).amount, dec!(1));
        assert_eq!(draw(dec!(50), dec!(100), dec!(77.6)).amount, dec!(7.8));
        assert_eq!(draw(dec!(100), dec!(300), dec!(123)).amount, dec!(12.5));
        // Asked for more than the highest: the highest that the syringe shows.
        assert_eq!(draw(dec!(1), dec!(3.29), dec!(90)).amount, dec!(0.32));
    }

    #[test]
    fn no_amount_without_a_right_strength() {
        let usual = milligrams(dec!(62), dec!(124));
        for strength in [
            Strength::Tablet {
                mg: dec!(0),
                pieces: 2,
            },
            Strength::Tablet {
                mg: dec!(50),
                pieces: 0,
            },
            Strength::Liquid {
                mg_per_ml: dec!(-1),
            },
        ] {
            assert_eq!(amount(&usual, dec!(90), strength), Err(DoseError::Strength));
        }
    }

    #[test]
    fn what_a_chosen_amount_comes_to() {
        assert_eq!(mg_per_kg(dec!(100), dec!(12.4)), Some(dec!(8.06)));
        assert_eq!(mg_per_kg(dec!(100), dec!(0)), None);
        assert_eq!(packages(dec!(21), dec!(10)), Some(3));
        assert_eq!(packages(dec!(20), dec!(10)), Some(2));
        assert_eq!(
            (packages(dec!(1), dec!(0)), packages(dec!(-1), dec!(1))),
            (None, None)
        );
    }
}
