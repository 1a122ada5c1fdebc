//! Scores: a number says nothing without its scale, so both are kept.

use rust_decimal::Decimal;

/// A scale that a score is given on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Kept with the score; never changed.
    pub code: &'static str,
    /// What a person reads.
    pub name: &'static str,
    /// What it measures.
    pub measures: Measures,
    /// Lowest score.
    pub lowest: Decimal,
    /// Highest score.
    pub highest: Decimal,
    /// Scores lie so far apart.
    pub step: Decimal,
    /// From this score on pain is to be treated, where the scale's authors say so.
    pub treat_at: Option<Decimal>,
}

/// What a scale measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measures {
    /// How fat an animal is.
    BodyCondition,
    /// Acute pain.
    Pain,
}

/// Why a score is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// No such scale.
    #[error("there is no such scale; choose one of the list")]
    NoScale,
    /// Beyond the ends of the scale.
    #[error("this scale goes from {lowest} to {highest}")]
    Outside {
        /// Lowest score.
        lowest: Decimal,
        /// Highest score.
        highest: Decimal,
    },
    /// Between two scores.
    #[error("scores on this scale lie {0} apart")]
    Between(Decimal),
}

use Measures::{BodyCondition, Pain};

const fn scale(
    (code, name, measures): (&'static str, &'static str, Measures),
    (lowest, highest, step): (Decimal, Decimal, Decimal),
    treat_at: Option<Decimal>,
) -> Scale {
    Scale {
        code,
        name,
        measures,
        lowest,
        highest,
        step,
        treat_at,
    }
}

/// Every scale, in the order in which they are offered. Body condition: WSAVA (1-9), and the older
/// five points with halves. Glasgow short form: Reid 2007 (6 of 24, or 5 of 20 where mobility is
/// not tried); cats: Reid 2017 (5 of 20). Colorado State University: 0-4 in quarters.
pub const SCALES: &[Scale] = &[
    scale(
        ("BCS_9", "Body condition 1-9", BodyCondition),
        (dec!(1), dec!(9), dec!(1)),
        None,
    ),
    scale(
        ("BCS_5", "Body condition 1-5", BodyCondition),
        (dec!(1), dec!(5), dec!(0.5)),
        None,
    ),
    scale(
        ("CMPS_SF_24", "Glasgow pain, dog", Pain),
        (dec!(0), dec!(24), dec!(1)),
        Some(dec!(6)),
    ),
    scale(
        ("CMPS_SF_20", "Glasgow pain, dog, without mobility", Pain),
        (dec!(0), dec!(20), dec!(1)),
        Some(dec!(5)),
    ),
    scale(
        ("CMPS_FELINE_20", "Glasgow pain, cat", Pain),
        (dec!(0), dec!(20), dec!(1)),
        Some(dec!(5)),
    ),
    scale(
        ("CSU_4", "Colorado pain", Pain),
        (dec!(0), dec!(4), dec!(0.25)),
        None,
    ),
];

/// The scale with this code.
#[must_use]
pub fn scale_of(code: &str) -> Option<&'static Scale> {
    SCALES.iter().find(|scale| scale.code == code)
}

/// Whether a score can be given on its scale.
///
/// # Errors
/// [`ScoreError`] with the scale's ends or steps.
pub fn check(code: &str, score: Decimal) -> Result<&'static Scale, ScoreError> {
    let scale = scale_of(code).ok_or(ScoreError::NoScale)?;
    if score < scale.lowest || score > scale.highest {
        return Err(ScoreError::Outside {
            lowest: scale.lowest,
            highest: scale.highest,
        });
    }
    if (score % scale.step).is_zero() {
        Ok(scale)
    } else {
        Err(ScoreError::Between(scale.step))
    }
}

/// Whether the scale's authors have such pain treated.
#[must_use]
pub fn is_to_be_treated(code: &str, score: Decimal) -> bool {
    let least = scale_of(code).and_then(|scale| scale.treat_at);
    least.is_some_and(|least| score >= least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scale_has_its_ends() {
        for (code, lowest, highest) in [
            ("BCS_9", dec!(1), dec!(9)),
            ("BCS_5", dec!(1), dec!(5)),
            ("CMPS_SF_24", dec!(0), dec!(24)),
            ("CMPS_SF_20", dec!(0), dec!(20)),
            ("CMPS_FELINE_20", dec!(0), dec!(20)),
            ("CSU_4", dec!(0), dec!(4)),
        ] {
            let step = scale_of(code).unwrap().step;
            assert!(check(code, lowest).is_ok() && check(code, highest).is_ok());
            let outside = Err(ScoreError::Outside { lowest, highest });
            assert_eq!(check(code, lowest - step), outside);
            assert_eq!(check(code, highest + step), outside);
        }
        assert_eq!(SCALES.len(), 6);
        assert_eq!(check("BCS_7", dec!(3)), Err(ScoreError::NoScale));
    }

    #[test]
    fn a_score_stands_on_a_step() {
        assert_eq!(check("BCS_9", dec!(4.5)), Err(ScoreError::Between(dec!(1))));
        assert!(check("BCS_5", dec!(3.5)).is_ok() && check("BCS_5", dec!(3.2)).is_err());
        assert!(check("CSU_4", dec!(1.25)).is_ok() && check("CSU_4", dec!(1.1)).is_err());
    }

    #[test]
    fn pain_is_treated_from_the_scales_own_score_on() {
        for (code, least) in [("CMPS_SF_24", 6), ("CMPS_SF_20", 5), ("CMPS_FELINE_20", 5)] {
            assert!(!is_to_be_treated(code, Decimal::from(least - 1)));
            assert!(is_to_be_treated(code, Decimal::from(least)));
        }
        assert!(!is_to_be_treated("CSU_4", dec!(4)) && !is_to_be_treated("BCS_9", dec!(9)));
    }
}
