//! Results of the laboratory: a year of kidney values, a blood count of today, one that is still on its way.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_model::ids;
use vetpms_model::value::rfc3339;

use super::lines::{Line, fields};
use super::rng::Rng;

/// Test, unit, lowest and highest normal value.
type Test = (&'static str, &'static str, &'static str, &'static str);

const KIDNEY: [Test; 4] = [
    ("Creatinine", "mg/dl", "0.5", "1.8"),
    ("Urea nitrogen", "mg/dl", "7", "27"),
    ("SDMA", "µg/dl", "0", "14"),
    ("Phosphorus", "mg/dl", "2.5", "6.8"),
];
const BLOOD: [Test; 4] = [
    ("Haematocrit", "%", "37", "55"),
    ("White cells", "10^9/l", "5.5", "16.9"),
    ("Platelets", "10^9/l", "175", "500"),
    ("Neutrophils", "10^9/l", "3", "11.5"),
];

/// Kidney values: hours ago, and what was found; the newest is still to be looked at.
const OVER_THE_YEAR: [(i64, [&str; 4]); 4] = [
    (9_600, ["1.1", "16", "10", "3.9"]),
    (6_100, ["1.4", "21", "12", "4.2"]),
    (2_200, ["1.7", "25", "14", "4.6"]),
    (20, ["2.3", "41", "21", "5.9"]),
];
const COUNTED: [&str; 4] = ["34", "12.1", "240", "9.8"];

struct Desk<'a> {
    rng: &'a mut Rng,
    now: DateTime<Utc>,
    lines: &'a mut Vec<Line>,
}

/// Results of three animals; the first is an older one.
pub(super) fn make(rng: &mut Rng, now: DateTime<Utc>, animals: [Uuid; 3], lines: &mut Vec<Line>) {
    let mut desk = Desk { rng, now, lines };
    let [kidney, blood, waiting] = animals;
    for (hours, values) in OVER_THE_YEAR {
        let found = desk.panel(
            kidney,
            "Kidney",
            "In house",
            &KIDNEY,
            (hours, Some(&values)),
        );
        if hours > 1_000 {
            let comment = "Follow in a few months.";
            desk.lines.extend(
                found
                    .into_iter()
                    .map(|id| Line::ReviewResult { id, comment }),
            );
        }
    }
    desk.panel(
        blood,
        "Blood count",
        "In house",
        &BLOOD,
        (2, Some(&COUNTED)),
    );
    let thyroid = [("Thyroxine (T4)", "µg/dl", "1", "4")];
    desk.panel(waiting, "Thyroid", "City laboratory", &thyroid, (26, None));
}

impl Desk<'_> {
    /// Tests that were ordered so many hours ago, and an hour later what was found.
    fn panel(
        &mut self,
        patient: Uuid,
        panel: &str,
        laboratory: &str,
        tests: &[Test],
        (hours, values): (i64, Option<&[&str]>),
    ) -> Vec<Uuid> {
        let ordered = self.now - Duration::hours(hours);
        let mut all = Vec::new();
        for (at, (test, unit, low, high)) in tests.iter().enumerate() {
            let id = ids::new_id(ordered, self.rng.bytes());
            let order = json!({ "panel": panel, "laboratory": laboratory, "test_name": test,
                "ordered_at": rfc3339(ordered) });
            self.lines.push(Line::OrderTest {
                id,
                patient,
                values: fields(order),
            });
            if let Some(value) = values.and_then(|values| values.get(at)) {
                let resulted = rfc3339(ordered + Duration::hours(1));
                let values = fields(json!({ "value": value, "unit": unit, "reference_low": low,
                    "reference_high": high, "resulted_at": resulted }));
                self.lines.push(Line::EnterResult { id, values });
            }
            all.push(id);
        }
        all
    }
}
