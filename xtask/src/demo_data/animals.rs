//! One patient from one licence: what the city's file does not say is made up to fit what it says.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde_json::json;
use uuid::Uuid;
use vetpms_model::ids;

use super::Scene;
use super::body::{Body, lifespan_years};
use super::lines::{Fields, PatientPart, fields};
use super::rng::Rng;
use super::sources::Licence;

/// Makers whose codes stand at the start of chips in North America.
const CHIP_MAKERS: &[&str] = &["956", "977", "981", "982", "985"];
/// The highest number that fits behind the maker (ISO 11784: 38 bits), plus one.
const CHIP_NUMBERS: u64 = 1 << 38;
/// Youngest age at which an animal is licensed here.
const WEANED_DAYS: u64 = 60;

const DOG_ALERTS: &[&str] = &[
    "Bites",
    "Needs a muzzle",
    "Anxious",
    "Not with other dogs",
    "Food guarding",
    "Deaf",
];
const CAT_ALERTS: &[&str] = &["Scratches", "Bites", "Anxious", "Escapes", "Needs a towel"];
const OTHER_ALERTS: &[&str] = &["Anxious", "Kicks"];
/// Of older animals only.
const AGE_ALERTS: &[&str] = &[
    "Diabetic",
    "Heart murmur",
    "Kidney disease",
    "Blind in one eye",
];
/// Allergen, what happens, how bad.
const ALLERGIES: &[(&str, &str, &str)] = &[
    ("Penicillin", "Swollen face", "SEVERE"),
    ("Chicken", "Itching, ear inflammation", "MODERATE"),
    ("Beef", "Diarrhoea", "MILD"),
    ("Flea saliva", "Itching, hair loss", "MODERATE"),
    ("House dust mites", "Itching", "MILD"),
    ("Cefalexin", "Vomiting", "MILD"),
    ("Meloxicam", "Vomiting", "MODERATE"),
    ("Rabies vaccine", "Swollen face, hives", "SEVERE"),
    ("Bee sting", "Collapse", "SEVERE"),
];

/// An animal as the schedule needs it.
pub(super) struct Animal {
    pub(super) id: Uuid,
    pub(super) species: String,
    pub(super) born: NaiveDate,
    /// Set when it died, moved away, or is put to sleep in the schedule.
    pub(super) gone: bool,
    pub(super) neutered: bool,
    pub(super) visits: u32,
}

/// What became of an animal before the schedule begins.
pub(super) enum Fate {
    Lives,
    Moved,
    Died(NaiveDate),
}

/// An animal with its line.
pub(super) struct Made {
    pub(super) animal: Animal,
    pub(super) fate: Fate,
    pub(super) part: PatientPart,
}

/// Makes the patient of a licence. `name` stands in for an empty one.
pub(super) fn make(
    rng: &mut Rng,
    scene: &Scene<'_>,
    chips: &mut BTreeSet<String>,
    licence: &Licence,
    name: &str,
) -> Made {
    let cat_or_dog = matches!(licence.species.as_str(), "Dog" | "Cat");
    let male = rng.percent(50);
    let body = Body::draw(rng, scene.sources, licence, male);
    let (born, estimated, fate) = life(rng, scene, licence, &body);
    let id = ids::new_id(scene.at(licence.date, 9, 0), rng.bytes());
    let neutered = rng.percent(if cat_or_dog { 88 } else { 50 });
    let chip = if cat_or_dog && rng.percent(60) {
        Some(chip(rng, chips))
    } else {
        None
    };
    let color = color(rng, licence, male);
    let end = match fate {
        Fate::Died(day) => day,
        _ => scene.today,
    };
    let alerts = alerts(rng, &licence.species, (end - born).num_days());
    let values = fields(json!({
        "name": name,
        "species": licence.species,
        "breed": breed_text(licence),
        "color": color,
        "date_of_birth": born.to_string(),
        "birth_is_estimated": estimated,
        "gender": if rng.percent(98) { if male { "MALE" } else { "FEMALE" } } else { "UNKNOWN" },
        "is_neutered": neutered,
        "microchip_id": chip,
        "medical_alerts": alerts,
    }));
    let allergies = allergies(rng, born, end);
    let weights = body.weighings(rng, scene, born, end);
    let gone = !matches!(fate, Fate::Lives);
    let animal = Animal {
        id,
        species: licence.species.clone(),
        born,
        gone,
        neutered,
        visits: 0,
    };
    Made {
        animal,
        fate,
        part: PatientPart {
            id,
            values,
            allergies,
            weights,
        },
    }
}

/// Birth before the licence, and a death where the years since would be too many.
fn life(
    rng: &mut Rng,
    scene: &Scene<'_>,
    licence: &Licence,
    body: &Body,
) -> (NaiveDate, bool, Fate) {
    let lifespan = lifespan_years(&licence.species, body.adult_kg()) * 365;
    // More young animals than old ones get a licence.
    let oldest = u64::try_from(lifespan * 3 / 4).unwrap_or(0);
    let skewed = rng.below(oldest).min(rng.below(oldest)) + WEANED_DAYS;
    let mut born = licence.date - Days::new(skewed);
    let estimated = rng.percent(30);
    if estimated {
        // Reckoned from an age: the first of the month.
        born = born.format("%Y-%m-01").to_string().parse().unwrap_or(born);
    }
    let since = (scene.today - licence.date).num_days();
    let fate = if (scene.today - born).num_days() > lifespan {
        let age = lifespan - rng.between(0, lifespan / 20);
        Fate::Died((born + chrono::Duration::days(age)).max(licence.date))
    } else if rng.percent(2) && since > 30 {
        Fate::Died(licence.date + chrono::Duration::days(rng.between(1, since - 15)))
    } else if rng.percent(2) {
        Fate::Moved
    } else {
        Fate::Lives
    };
    (born, estimated, fate)
}

fn chip(rng: &mut Rng, used: &mut BTreeSet<String>) -> String {
    loop {
        let maker = rng.pick(CHIP_MAKERS);
        let chip = format!("{maker}{:012}", rng.below(CHIP_NUMBERS));
        if used.insert(chip.clone()) {
            return chip;
        }
    }
}

fn alerts(rng: &mut Rng, species: &str, age_days: i64) -> Vec<&'static str> {
    let mut found = Vec::new();
    if rng.percent(12) {
        found.push(rng.pick(match species {
            "Dog" => DOG_ALERTS,
            "Cat" => CAT_ALERTS,
            _ => OTHER_ALERTS,
        }));
    }
    if age_days > 8 * 365 && rng.percent(12) {
        found.push(rng.pick(AGE_ALERTS));
    }
    found
}

fn allergies(rng: &mut Rng, born: NaiveDate, end: NaiveDate) -> Vec<Fields> {
    let days = (end - born).num_days();
    if days < 200 || !rng.percent(6) {
        return Vec::new();
    }
    let (allergen, reaction, severity) = rng.pick(ALLERGIES);
    let seen = rng
        .percent(70)
        .then(|| born + chrono::Duration::days(rng.between(180, days)))
        .map(|day| day.to_string());
    vec![fields(json!({
        "allergen": allergen, "reaction": reaction, "severity": severity, "confirmed_date": seen,
    }))]
}

/// A coat that such an animal can have; nothing for breeds that we know too little of.
fn color(rng: &mut Rng, licence: &Licence, male: bool) -> Option<&'static str> {
    const CATS: &[&str] = &[
        "Black",
        "Brown tabby",
        "Grey tabby",
        "Orange tabby",
        "Black and white",
        "Grey",
        "White",
        "Grey and white",
        "Tabby and white",
    ];
    const FEMALE_CATS: &[&str] = &["Calico", "Tortoiseshell"];
    const MIXED_DOGS: &[&str] = &[
        "Black",
        "Brown",
        "Tan",
        "Black and tan",
        "Black and white",
        "Brindle",
        "White",
        "Cream",
    ];
    let breed = licence.breed.as_str();
    let choices: &[&str] = match licence.species.as_str() {
        "Cat" if !breed.starts_with("Domestic") && breed != "American Shorthair" => return None,
        // Two colours of this kind need two X chromosomes.
        "Cat" if !male && rng.percent(18) => FEMALE_CATS,
        "Cat" => CATS,
        _ if breed.contains("Labrador") => &["Black", "Yellow", "Chocolate"],
        _ if breed.contains("Golden") => &["Golden", "Light golden", "Dark golden"],
        _ if breed == "German Shepherd" => &["Black and tan", "Sable", "Black"],
        _ if breed == "Border Collie" => &["Black and white", "Red and white", "Blue merle"],
        _ if breed.starts_with("Mix") => MIXED_DOGS,
        _ => return None,
    };
    Some(rng.pick(choices))
}

/// The breed as a front desk writes it: "Labrador Retriever / Standard Poodle".
fn breed_text(licence: &Licence) -> String {
    let first = upright(&licence.breed);
    let mixed = first.starts_with("Mix");
    let whole = match licence.second_breed.as_str() {
        "" => first.clone(),
        _ if mixed => first.clone(),
        _ if first.starts_with("Domestic") => first.clone(),
        second if second.starts_with("Mix") => format!("{first} mix"),
        second if second == licence.breed => first.clone(),
        second => format!("{first} / {}", upright(second)),
    };
    if whole.chars().count() > 100 {
        first
    } else {
        whole
    }
}

/// "Retriever, Labrador" as "Labrador Retriever"; remarks in brackets are left out.
fn upright(breed: &str) -> String {
    let breed = breed.split('(').next().unwrap_or(breed).trim();
    match breed.split_once(", ") {
        Some((head, tail)) if !head.starts_with("Mix") && !tail.ends_with("Coat") => {
            format!("{tail} {head}")
        }
        _ => breed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(breed: &str, second: &str) -> Licence {
        Licence {
            date: NaiveDate::from_ymd_opt(2024, 1, 1).unwrap(),
            name: String::new(),
            species: "Dog".into(),
            breed: breed.into(),
            second_breed: second.into(),
            zip: String::new(),
        }
    }

    #[test]
    fn breeds_are_written_upright() {
        for (first, second, text) in [
            ("Retriever, Labrador", "", "Labrador Retriever"),
            ("Retriever, Labrador", "Mix", "Labrador Retriever mix"),
            (
                "Retriever, Golden",
                "Poodle, Standard",
                "Golden Retriever / Standard Poodle",
            ),
            ("Chihuahua, Short Coat", "", "Chihuahua, Short Coat"),
            (
                "Mixed Breed, Large (over 44 lbs fully grown)",
                "Mix",
                "Mixed Breed, Large",
            ),
            ("Domestic Shorthair", "Mix", "Domestic Shorthair"),
        ] {
            assert_eq!(breed_text(&licence(first, second)), text);
        }
    }
}
