//! Reads the public data that the made-up practice is drawn from; see `data/README.md`.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::rng::Rng;
use crate::error::{Error, Result};

/// A licensed animal.
#[derive(Debug, Clone)]
pub(super) struct Licence {
    pub(super) date: NaiveDate,
    pub(super) name: String,
    pub(super) species: String,
    pub(super) breed: String,
    pub(super) second_breed: String,
    pub(super) zip: String,
}

/// Names with how frequent they are.
pub(super) struct Names(Vec<(String, f64)>);

/// What adults of a breed weigh; `words` all stand in the breed's name.
#[derive(Debug, Deserialize)]
pub(super) struct WeightRange {
    species: String,
    words: String,
    pub(super) low_kg: f64,
    pub(super) high_kg: f64,
}

/// Everything that is drawn from.
pub(super) struct Sources {
    pub(super) licences: Vec<Licence>,
    pub(super) female: Names,
    pub(super) male: Names,
    pub(super) surnames: Names,
    weights: Vec<WeightRange>,
}

#[derive(Deserialize)]
struct LicenceRow {
    #[serde(rename = "License_Issue_Date")]
    date: String,
    #[serde(rename = "Animals_Name")]
    name: String,
    #[serde(rename = "Species")]
    species: String,
    #[serde(rename = "Primary_Breed")]
    breed: String,
    #[serde(rename = "Secondary_Breed")]
    second_breed: String,
    #[serde(rename = "ZIP_Code")]
    zip: String,
}

#[derive(Deserialize)]
struct NameRow {
    name: String,
    cumulative_percent: f64,
}

impl Sources {
    /// Reads the files below `data`.
    pub(super) fn read(data: &Path) -> Result<Self> {
        let rows: Vec<LicenceRow> = table(&data.join("seattle_pet_licenses.csv"))?;
        let licences = rows.into_iter().map(licence).collect::<Result<_>>()?;
        Ok(Self {
            licences,
            female: Names::read(&data.join("first_names_female_us_census.csv"))?,
            male: Names::read(&data.join("first_names_male_us_census.csv"))?,
            surnames: Names::read(&data.join("surnames_us_census.csv"))?,
            weights: table(&data.join("demo_weights.csv"))?,
        })
    }

    /// What adults of a breed weigh. The file ends with a line for each species as a whole.
    pub(super) fn weight_range(&self, species: &str, breed: &str) -> Option<&WeightRange> {
        let breed = breed.to_lowercase();
        let words: Vec<&str> = breed.split(|c: char| !c.is_alphanumeric()).collect();
        self.weights
            .iter()
            .filter(|range| range.species == species)
            .find(|range| {
                range
                    .words
                    .split_whitespace()
                    .all(|word| words.contains(&word))
            })
    }
}

impl Names {
    fn read(path: &Path) -> Result<Self> {
        let rows: Vec<NameRow> = table(path)?;
        let named = rows
            .into_iter()
            .map(|row| (written(&row.name), row.cumulative_percent));
        let names: Vec<_> = named.collect();
        if names.is_empty() {
            return Err(Error::Argument(format!("{}: no names", path.display())));
        }
        Ok(Self(names))
    }

    /// A name, frequent ones more often.
    pub(super) fn draw(&self, rng: &mut Rng) -> &str {
        let total = self.0.last().map_or(0.0, |(_, sum)| *sum);
        let at = rng.unit() * total;
        let place = self.0.partition_point(|(_, sum)| *sum <= at);
        &self.0[place.min(self.0.len() - 1)].0
    }
}

/// A name of the census, which has capitals only, as people write it.
fn written(name: &str) -> String {
    const IRISH: [&str; 8] = [
        "OBRIEN", "OCONNELL", "OCONNOR", "ODONNELL", "OHARA", "OKEEFE", "ONEAL", "ONEILL",
    ];
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().collect();
        first + &letters.as_str().to_lowercase()
    };
    if IRISH.contains(&name) {
        format!("O'{}", capital(&name[1..]))
    } else {
        match name.strip_prefix("MC") {
            Some(rest) if rest.len() > 2 => format!("Mc{}", capital(rest)),
            _ => capital(name),
        }
    }
}

fn licence(row: LicenceRow) -> Result<Licence> {
    let date = NaiveDate::parse_from_str(&row.date, "%B %d %Y")
        .map_err(|error| Error::Argument(format!("date of a licence: {error}")))?;
    Ok(Licence {
        date,
        // Also turns hard spaces into plain ones.
        name: row.name.split_whitespace().collect::<Vec<_>>().join(" "),
        species: row.species,
        breed: row.breed,
        second_breed: row.second_breed,
        zip: row.zip,
    })
}

fn table<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = fs::read_to_string(path).map_err(Error::file(path))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: std::result::Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|error| Error::Argument(format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_people_do() {
        for (census, name) in [
            ("SMITH", "Smith"),
            ("MCDONALD", "McDonald"),
            ("OBRIEN", "O'Brien"),
            ("MCA", "Mca"),
        ] {
            assert_eq!(written(census), name);
        }
    }

    #[test]
    fn frequent_names_come_often() {
        let names = Names(vec![("Common".into(), 9.0), ("Rare".into(), 10.0)]);
        let mut rng = Rng::new(1, 1);
        let common = (0..1000)
            .filter(|_| names.draw(&mut rng) == "Common")
            .count();
        assert!((850..950).contains(&common), "{common}");
    }

    #[test]
    fn every_animal_has_a_weight_range() {
        let sources = Sources::read(&crate::root().join("data")).unwrap();
        for animal in &sources.licences {
            let range = sources
                .weight_range(&animal.species, &animal.breed)
                .unwrap();
            assert!(range.low_kg < range.high_kg, "{}", animal.breed);
        }
        assert!(
            sources
                .weight_range("Dog", "Retriever, Labrador")
                .unwrap()
                .high_kg
                > 36.0
        );
        assert!(sources.weight_range("Dog", "Poodle, Toy").unwrap().high_kg < 3.0);
    }
}
