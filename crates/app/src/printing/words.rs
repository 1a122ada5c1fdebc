//! Words that documents are filled in with, in their language. Those of the layout itself are the print crate's.

use chrono::{DateTime, Datelike, Local, NaiveDate, Utc};
use rust_decimal::Decimal;
use vetpms_print::Language;

pub(super) use crate::shown::day_of;

/// English and Dutch.
type Pair = (&'static str, &'static str);

pub(super) const WEIGHT: Pair = ("Weight", "Gewicht");
pub(super) const TEMPERATURE: Pair = ("Temperature", "Temperatuur");
pub(super) const PULSE: Pair = ("Pulse", "Hartslag");
pub(super) const BREATHING: Pair = ("Breathing", "Ademhaling");
pub(super) const BLOOD_PRESSURE: Pair = ("Blood pressure", "Bloeddruk");
pub(super) const BODY_CONDITION: Pair = ("Body condition", "Lichaamsconditie");
pub(super) const PER_MINUTE: Pair = ("per minute", "per minuut");
pub(super) const OF: Pair = ("of", "van");
pub(super) const HISTORY: Pair = ("History", "Voorgeschiedenis");
pub(super) const FINDINGS: Pair = ("What we found", "Wat we vonden");
pub(super) const ASSESSMENT: Pair = ("What we think", "Wat we denken");
pub(super) const DIAGNOSIS: Pair = ("Diagnosis", "Diagnose");
pub(super) const TREATMENT: Pair = ("What we did", "Wat we deden");
pub(super) const PLAN: Pair = ("What to do now", "Hoe nu verder");
pub(super) const ADDED: Pair = ("Added on", "Toegevoegd op");
pub(super) const WITH: Pair = ("with", "bij");
pub(super) const POSSIBLE: Pair = ("possible", "mogelijk");
pub(super) const PROBABLE: Pair = ("probable", "waarschijnlijk");

pub(super) fn say(language: Language, (english, dutch): Pair) -> &'static str {
    match language {
        Language::En => english,
        Language::Nl => dutch,
    }
}

/// Sex and what was done about it.
pub(super) fn sex(language: Language, gender: &str, neutered: bool) -> String {
    let words = match (gender, neutered) {
        ("MALE", false) => ("Male", "Mannelijk"),
        ("MALE", true) => ("Male, neutered", "Mannelijk, gecastreerd"),
        ("FEMALE", false) => ("Female", "Vrouwelijk"),
        ("FEMALE", true) => ("Female, spayed", "Vrouwelijk, gesteriliseerd"),
        _ => ("", ""),
    };
    say(language, words).to_owned()
}

/// A birthday that was reckoned from an age is told as an age.
pub(super) fn about_age(language: Language, born: NaiveDate, today: NaiveDate) -> String {
    let months = (today.year() - born.year()) * 12 + today.month() as i32
        - born.month() as i32
        - i32::from(today.day() < born.day());
    let months = months.max(0);
    match language {
        Language::En if months == 1 => "about 1 month".to_owned(),
        Language::En if months < 24 => format!("about {months} months"),
        Language::En => format!("about {} years", months / 12),
        Language::Nl if months == 1 => "ongeveer 1 maand".to_owned(),
        Language::Nl if months < 24 => format!("ongeveer {months} maanden"),
        Language::Nl => format!("ongeveer {} jaar", months / 12),
    }
}

/// A number without needless zeros, with the language's decimal point.
pub(super) fn number(language: Language, value: Decimal) -> String {
    let text = value.normalize().to_string();
    match language {
        Language::En => text,
        Language::Nl => text.replace('.', ","),
    }
}

const MONTHS: [Pair; 12] = [
    ("Jan", "jan"),
    ("Feb", "feb"),
    ("Mar", "mrt"),
    ("Apr", "apr"),
    ("May", "mei"),
    ("Jun", "jun"),
    ("Jul", "jul"),
    ("Aug", "aug"),
    ("Sep", "sep"),
    ("Oct", "okt"),
    ("Nov", "nov"),
    ("Dec", "dec"),
];

/// A day; the month is a word, so that nobody reads it wrongly.
pub(super) fn day(language: Language, day: NaiveDate) -> String {
    let month = MONTHS
        .get(day.month0() as usize)
        .copied()
        .unwrap_or_default();
    format!("{} {} {}", day.day(), say(language, month), day.year())
}

/// Day and time by the clock on the wall.
pub(super) fn moment(language: Language, at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&Local);
    format!("{}, {}", day(language, at.date_naive()), at.format("%H:%M"))
}

/// A species of the shipped list in the language; the practice's own as it is.
pub(super) fn species(language: Language, name: &str) -> String {
    let known = SPECIES.iter().find(|(english, _)| *english == name);
    known.map_or(name, |pair| say(language, *pair)).to_owned()
}

/// Whether an animal of which nobody has said it counts as one that is eaten or gives food: better one question too
/// many than a withdrawal period that is missing.
pub(super) fn usually_gives_food(species: &str) -> bool {
    FARMED.contains(&species)
}

const FARMED: [&str; 13] = [
    "Chicken",
    "Duck",
    "Goose",
    "Turkey",
    "Guinea fowl",
    "Quail",
    "Horse",
    "Donkey",
    "Cattle",
    "Goat",
    "Sheep",
    "Pig",
    "Alpaca",
];

const SPECIES: [Pair; 34] = [
    ("Dog", "Hond"),
    ("Cat", "Kat"),
    ("Rabbit", "Konijn"),
    ("Guinea pig", "Cavia"),
    ("Ferret", "Fret"),
    ("Hamster", "Hamster"),
    ("Gerbil", "Gerbil"),
    ("Rat", "Rat"),
    ("Mouse", "Muis"),
    ("Chinchilla", "Chinchilla"),
    ("Hedgehog", "Egel"),
    ("Bird", "Vogel"),
    ("Parrot", "Papegaai"),
    ("Pigeon", "Duif"),
    ("Chicken", "Kip"),
    ("Duck", "Eend"),
    ("Goose", "Gans"),
    ("Turkey", "Kalkoen"),
    ("Guinea fowl", "Parelhoen"),
    ("Quail", "Kwartel"),
    ("Horse", "Paard"),
    ("Donkey", "Ezel"),
    ("Cattle", "Rund"),
    ("Goat", "Geit"),
    ("Sheep", "Schaap"),
    ("Pig", "Varken"),
    ("Alpaca", "Alpaca"),
    ("Llama", "Lama"),
    ("Tortoise", "Schildpad"),
    ("Lizard", "Hagedis"),
    ("Snake", "Slang"),
    ("Reptile", "Reptiel"),
    ("Amphibian", "Amfibie"),
    ("Fish", "Vis"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_species_has_its_dutch_name() {
        for known in crate::reference::species() {
            let found = SPECIES.iter().any(|(english, _)| *english == known.name);
            assert!(found || known.name == "Other", "{}", known.name);
        }
        for name in FARMED {
            assert!(
                SPECIES.iter().any(|(english, _)| *english == name),
                "{name}"
            );
        }
    }

    #[test]
    fn days_numbers_and_ages_are_in_the_language() {
        let born = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 4).unwrap();
        assert_eq!(day(Language::Nl, born), "5 mrt 2026");
        assert_eq!(day(Language::En, born), "5 Mar 2026");
        assert_eq!(about_age(Language::En, born, today), "about 7 months");
        assert_eq!(about_age(Language::Nl, today, born), "ongeveer 0 maanden");
        assert_eq!(number(Language::Nl, Decimal::new(28_400, 3)), "28,4");
    }
}
