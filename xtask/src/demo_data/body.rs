//! How big an animal is, how old its kind gets, and what the scales showed over the years.

use chrono::{Datelike, Duration, NaiveDate, Weekday};
use serde_json::json;
use vetpms_model::value::rfc3339;

use super::Scene;
use super::lines::{Fields, fields};
use super::rng::Rng;
use super::sources::{Licence, Sources};

/// Years that weighings reach back.
const WEIGHED_YEARS: i64 = 3;

/// The adult weight of one animal.
pub(super) struct Body {
    adult_kg: f64,
}

impl Body {
    /// Draws a weight within the range of the breed, males from its upper part.
    pub(super) fn draw(rng: &mut Rng, sources: &Sources, licence: &Licence, male: bool) -> Self {
        let range = sources.weight_range(&licence.species, &licence.breed);
        let (low, high) = range.map_or((1.0, 2.0), |range| (range.low_kg, range.high_kg));
        let part = rng.unit() * 0.65 + if male { 0.35 } else { 0.0 };
        Self {
            adult_kg: low + (high - low) * part,
        }
    }

    pub(super) fn adult_kg(&self) -> f64 {
        self.adult_kg
    }

    /// Weighings from the last years, oldest first.
    pub(super) fn weighings(
        &self,
        rng: &mut Rng,
        scene: &Scene<'_>,
        born: NaiveDate,
        end: NaiveDate,
    ) -> Vec<Fields> {
        let first = (born + Duration::weeks(8)).max(end - Duration::days(WEIGHED_YEARS * 365));
        let span = (end - first).num_days() - 1;
        if span < 1 {
            return Vec::new();
        }
        let mut days: Vec<i64> = (0..rng.between(1, 5))
            .map(|_| rng.below(span.unsigned_abs()))
            .map(u64::cast_signed)
            .collect();
        days.sort_unstable();
        days.dedup();
        let losing = rng.percent(3);
        let last = days.len() - 1;
        let one = |(at, day): (usize, &i64)| {
            let date = first + Duration::days(*day);
            let drift = 0.97 + rng.unit() * 0.06;
            // A loss that somebody should notice.
            let loss = if losing && at == last && last > 0 {
                0.85
            } else {
                1.0
            };
            let kg = self.adult_kg * grown((date - born).num_days()) * drift * loss;
            weighing(rng, scene, date, kg)
        };
        days.iter().enumerate().map(one).collect()
    }
}

/// The share of its adult weight that an animal of this age has: a straight line through the
/// first year, which is near enough for a demonstration.
#[allow(clippy::cast_precision_loss, reason = "ages in days are small")]
fn grown(age_days: i64) -> f64 {
    (0.12 + 0.88 * age_days as f64 / 365.0).min(1.0)
}

fn weighing(rng: &mut Rng, scene: &Scene<'_>, date: NaiveDate, kg: f64) -> Fields {
    // Small scales show 10 g, floor scales 100 g.
    let step = if kg < 8.0 { 100.0 } else { 10.0 };
    let shown = ((kg * step).round() / step).max(0.2);
    let last_hour = if date.weekday() == Weekday::Sun {
        13
    } else {
        16
    };
    let at = scene.at(date, rng.between(10, last_hour), rng.between(0, 59));
    fields(json!({ "weight_kg": format!("{shown:.3}"), "measured_at": rfc3339(at) }))
}

/// The age that few of a kind outlive, in years: bigger dogs live shorter.
pub(super) fn lifespan_years(species: &str, adult_kg: f64) -> i64 {
    match species {
        "Cat" => 19,
        "Dog" if adult_kg < 12.0 => 17,
        "Dog" if adult_kg < 25.0 => 15,
        "Dog" if adult_kg < 45.0 => 14,
        "Dog" => 11,
        _ => 17,
    }
}
