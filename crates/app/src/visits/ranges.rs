//! What is normal for an animal, and the scales of scores, for the fields of vital signs.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use vetpms_model::measures::scores::{Measures, scale_of};
use vetpms_model::measures::vitals::{Vital, limits};

/// What is measured, and its field.
pub(super) const VITALS: [(Vital, &str); 3] = [
    (Vital::Temperature, "temperature_celsius"),
    (Vital::Pulse, "pulse_rate"),
    (Vital::Breaths, "respiratory_rate"),
];

/// Fields of scores, each with the field of its scale.
pub(super) const SCORES: [(&str, &str); 2] = [
    ("body_condition_score", "body_condition_scale"),
    ("pain_score", "pain_scale"),
];

/// The field's code of a scale, and the code that the rules know it by.
const CODES: [(&str, &str, &str); 6] = [
    ("body_condition_scale", "9", "BCS_9"),
    ("body_condition_scale", "5", "BCS_5"),
    ("pain_scale", "CMPS24", "CMPS_SF_24"),
    ("pain_scale", "CMPS20", "CMPS_SF_20"),
    ("pain_scale", "FELINE20", "CMPS_FELINE_20"),
    ("pain_scale", "COLORADO4", "CSU_4"),
];

/// What is normal and what is possible in a field, ends included.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct VitalRange {
    /// The field.
    pub field: String,
    /// Lowest normal value, where it is known.
    pub normal_from: Option<String>,
    /// Highest normal value.
    pub normal_to: Option<String>,
    /// Below this nothing is taken.
    pub least: String,
    /// Above this nothing is taken.
    pub most: String,
}

/// A scale of scores.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ScoreScale {
    /// The field of the score.
    pub field: String,
    /// The field that keeps which scale it is.
    pub scale_field: String,
    /// Its code there.
    pub code: String,
    /// Lowest score.
    pub lowest: String,
    /// Highest score.
    pub highest: String,
    /// From this score on pain is to be treated.
    pub treat_at: Option<String>,
}

/// The code that the rules know a scale by.
pub(super) fn scale_behind(field: &str, code: &str) -> &'static str {
    let found = CODES.iter().find(|(f, c, _)| *f == field && *c == code);
    found.map_or("", |(_, _, known)| known)
}

pub(super) fn ranges(species: &str, days: Option<u32>) -> Vec<VitalRange> {
    let text = |number: Decimal| number.normalize().to_string();
    let of = |(vital, field): (Vital, &str)| {
        let found = limits(species, days, vital);
        VitalRange {
            field: field.to_owned(),
            normal_from: found.normal.map(|span| text(span.from)),
            normal_to: found.normal.map(|span| text(span.to)),
            least: text(found.possible.from),
            most: text(found.possible.to),
        }
    };
    VITALS.into_iter().map(of).collect()
}

pub(super) fn scales() -> Vec<ScoreScale> {
    let of = |(scale_field, code, known): (&str, &str, &str)| {
        let scale = scale_of(known)?;
        let (field, _) = match scale.measures {
            Measures::BodyCondition => SCORES[0],
            Measures::Pain => SCORES[1],
        };
        Some(ScoreScale {
            field: field.to_owned(),
            scale_field: scale_field.to_owned(),
            code: code.to_owned(),
            lowest: scale.lowest.to_string(),
            highest: scale.highest.to_string(),
            treat_at: scale.treat_at.map(|at| at.to_string()),
        })
    };
    CODES.into_iter().filter_map(of).collect()
}

/// Days between two days, where the second is not before the first.
pub(super) fn days_between(from: NaiveDate, to: NaiveDate) -> Option<u32> {
    vetpms_model::measures::age_in_days(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vetpms_model::Entity;
    use vetpms_model::measures::scores::SCALES;
    use vetpms_model::medical::VitalSigns;

    #[test]
    fn every_scale_of_the_fields_is_one_of_the_rules() {
        let def = VitalSigns::def();
        for (_, scale) in SCORES {
            for code in def.field(scale).unwrap().codes {
                assert!(
                    scale_of(scale_behind(scale, code.0)).is_some(),
                    "{}",
                    code.0
                );
            }
        }
        assert_eq!(CODES.len(), SCALES.len());
        assert_eq!(scales().len(), SCALES.len());
    }
}
