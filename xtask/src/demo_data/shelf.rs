//! What stands on the shelf, how it is given and when it is due again; and which animals had it.

use chrono::Duration;
use serde_json::json;
use uuid::Uuid;
use vetpms_model::ids;
use vetpms_model::value::rfc3339;

use super::Scene;
use super::animals::Animal;
use super::lines::{Line, fields};
use super::rng::Rng;

/// Most animals whose vaccinations are written down: each is a step of its own.
const MOST: usize = 150;
/// Youngest age for a vaccine, in days.
const OLD_ENOUGH: i64 = 84;

/// A vaccine: for which species, what it is called, against what, days until the next, what owners read, in how many
/// percent of its animals.
type Vaccine = (
    &'static str,
    &'static str,
    &'static str,
    i64,
    &'static str,
    u64,
);

const VACCINES: [Vaccine; 4] = [
    (
        "Dog",
        "DHPPi-L4",
        "Distemper, hepatitis, parvo, parainfluenza, leptospirosis",
        365,
        "Yearly vaccination",
        80,
    ),
    (
        "Dog",
        "Rabies, dogs and cats",
        "Rabies",
        1095,
        "Rabies vaccination",
        35,
    ),
    (
        "Cat",
        "RCP",
        "Cat flu, panleukopenia",
        365,
        "Yearly vaccination",
        75,
    ),
    (
        "Dog",
        "Kennel cough, nasal",
        "Kennel cough",
        365,
        "Kennel cough",
        30,
    ),
];

/// The vaccines of the practice, in the order of the list above.
pub(super) struct Shelf {
    vaccines: [Uuid; VACCINES.len()],
}

/// Products with their doses and rules.
pub(super) fn make(rng: &mut Rng, scene: &Scene<'_>, lines: &mut Vec<Line>) -> Shelf {
    let mut add = |table: &'static str, values: serde_json::Value| {
        let id = ids::new_id(scene.opened(), rng.bytes());
        let values = fields(values);
        lines.push(Line::Add { table, id, values });
        id
    };
    let vaccines = VACCINES.map(|(species, name, against, days, says, _)| {
        let product = add("products", json!({ "name": name, "product_kind": "VACCINE", "against": against,
            "is_rabies": (against == "Rabies").then_some(true), "route": "under the skin" }));
        let course = if days == 365 { (Some(2), Some(28)) } else { (None, None) };
        add("reminder_rules", json!({ "product_id": product, "species": species, "name": says, "interval_days": days,
            "minimum_age_days": 42, "primary_doses": course.0, "primary_interval_days": course.1, "grace_days": 90 }));
        product
    });
    let carprofen = add(
        "products",
        json!({ "name": "Carprofen 50 mg tablets", "form": "tablet", "strength_mg": "50",
        "unit": "tablet", "route": "by mouth", "substances": ["Carprofen"], "warnings": "Give with food." }),
    );
    add(
        "dose_rules",
        json!({ "product_id": carprofen, "species": "Dog", "min_mg_per_kg": "2", "max_mg_per_kg": "4.4",
        "route": "by mouth", "frequency": "once a day", "source": "Made up for the demo" }),
    );
    add(
        "products",
        json!({ "name": "Ear drops 20 ml", "form": "drops", "unit": "bottle", "route": "in the ear",
        "substances": ["Miconazole", "Prednisolone"] }),
    );
    add(
        "text_macros",
        json!({ "abbreviation": "nad", "expansion": "No abnormality detected." }),
    );
    add(
        "note_templates",
        json!({ "name": "Yearly check", "record_type": "VACCINATION",
        "objective": "Eyes, ears, teeth:\nHeart and lungs:\nSkin and coat:", "plan": "Next in a year." }),
    );
    Shelf { vaccines }
}

/// Vaccinations of the last thirteen months: some are due again, a few are late.
pub(super) fn vaccinate(
    rng: &mut Rng,
    scene: &Scene<'_>,
    shelf: &Shelf,
    animals: &[Animal],
    lines: &mut Vec<Line>,
) {
    for animal in animals.iter().filter(|animal| !animal.gone).take(MOST) {
        for (vaccine, product) in VACCINES.iter().zip(shelf.vaccines) {
            let (species, _, _, _, _, share) = *vaccine;
            if animal.species != species || !rng.percent(share) {
                continue;
            }
            let days = rng.between(2, 395);
            let day = scene.today - Duration::days(days);
            let batch = format!("{}{:04}", rng.pick(&["A", "K", "V"]), rng.below(10_000));
            if (day - animal.born).num_days() < OLD_ENOUGH {
                continue;
            }
            let given = scene.at(day, rng.between(9, 16), rng.pick(&[5, 20, 40]));
            let values = fields(
                json!({ "product_id": product, "given_at": rfc3339(given), "batch_number": batch }),
            );
            lines.push(Line::Vaccinate {
                patient: animal.id,
                values,
            });
        }
    }
}
