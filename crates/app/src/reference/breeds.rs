//! The shipped breed catalogue: type-ahead for forms, and the breed that a free text means.
//!
//! The catalogue is `data/breeds.csv`, made from the Vertebrate Breed Ontology (CC-BY 4.0). A text
//! that could mean two breeds is matched to neither: a wrong breed looks like a known one.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;
use vetpms_search::fold::{fold, query_words};

const FILE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../data/breeds.csv"
));

/// Words of a text that says only that an animal is of no one breed, and how big it is.
const MIXED_WORDS: &[&str] = &[
    "mix",
    "mixed",
    "cross",
    "crossbreed",
    "breed",
    "small",
    "medium",
    "large",
];
/// The same without the sizes: one of them must be there.
const MIXED_SAYING: &[&str] = &["mix", "mixed", "cross", "crossbreed"];
/// What the catalogue calls such an animal.
const MIXED_NAME: &str = "Mixed Breed";

/// A breed of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BreedHit {
    /// Its code in the Vertebrate Breed Ontology, such as VBO:0200800.
    pub code: String,
    /// Its name.
    pub label: String,
}

struct Breed {
    code: String,
    name: String,
    /// Words of the name, then of each synonym.
    words: Vec<Vec<String>>,
}

/// The breeds of one species by name, and which of them a bag of words means.
#[derive(Default)]
struct Catalogue {
    breeds: Vec<Breed>,
    names: HashMap<String, Meaning>,
    synonyms: HashMap<String, Meaning>,
}

/// What a bag of words means.
#[derive(Clone, Copy)]
enum Meaning {
    /// The breed at this place.
    One(usize),
    /// More than one breed.
    Several,
}

static CATALOGUES: LazyLock<HashMap<String, Catalogue>> = LazyLock::new(|| {
    let mut all: HashMap<String, Catalogue> = HashMap::new();
    let mut reader = csv::Reader::from_reader(FILE.as_bytes());
    for (code, name, species, synonyms) in reader
        .deserialize::<(String, String, String, String)>()
        .flatten()
    {
        all.entry(fold(&species))
            .or_default()
            .add(code, name, &synonyms);
    }
    all
});

/// Breeds for what somebody types: names that begin so, then names with such words in any order,
/// then other names of a breed; each group by name. An empty query lists the first breeds.
#[must_use]
pub fn breeds(species: &str, query: &str, limit: usize) -> Vec<BreedHit> {
    let Some(catalogue) = CATALOGUES.get(&fold(species)) else {
        return Vec::new();
    };
    let typed = query_words(query);
    let mut found: Vec<(u8, &Breed)> = catalogue
        .breeds
        .iter()
        .filter_map(|breed| Some((rank(breed, &typed)?, breed)))
        .collect();
    // The catalogue stands in order of name, and the sort keeps it.
    found.sort_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .take(limit)
        .map(|(_, breed)| breed.hit())
        .collect()
}

/// The breed that a text means, whatever the order of its words ("Retriever, Labrador").
#[must_use]
pub fn match_breed(species: &str, text: &str) -> Option<BreedHit> {
    let catalogue = CATALOGUES.get(&fold(species))?;
    let same_name = |breed: &&Breed| breed.name.to_lowercase() == text.trim().to_lowercase();
    let named = || catalogue.breeds.iter().find(same_name);
    let breed = named()
        .or_else(|| catalogue.meant(&query_words(text)))
        .or_else(|| catalogue.meant(&query_words(&without_remarks(text))))
        .or_else(|| catalogue.mixed(text))?;
    Some(breed.hit())
}

impl Breed {
    fn hit(&self) -> BreedHit {
        BreedHit {
            code: self.code.clone(),
            label: self.name.clone(),
        }
    }
}

impl Catalogue {
    fn add(&mut self, code: String, name: String, synonyms: &str) {
        let at = self.breeds.len();
        let other_names = synonyms.split('|').filter(|synonym| !synonym.is_empty());
        let words: Vec<Vec<String>> = std::iter::once(name.as_str())
            .chain(other_names)
            .map(query_words)
            .collect();
        for (place, words) in words.iter().enumerate() {
            let meanings = if place == 0 {
                &mut self.names
            } else {
                &mut self.synonyms
            };
            let meaning = meanings.entry(bag(words)).or_insert(Meaning::One(at));
            if !matches!(meaning, Meaning::One(first) if *first == at) {
                *meaning = Meaning::Several;
            }
        }
        self.breeds.push(Breed { code, name, words });
    }

    /// The one breed of a bag of words; a name counts before a synonym.
    fn meant(&self, words: &[String]) -> Option<&Breed> {
        let bag = bag(words);
        match self.names.get(&bag).or_else(|| self.synonyms.get(&bag))? {
            Meaning::One(at) => self.breeds.get(*at),
            Meaning::Several => None,
        }
    }

    fn mixed(&self, text: &str) -> Option<&Breed> {
        let words = query_words(&without_remarks(text));
        let says = |list: &[&str], word: &String| list.contains(&word.as_str());
        let is_mixed = words.iter().all(|word| says(MIXED_WORDS, word))
            && words.iter().any(|word| says(MIXED_SAYING, word));
        is_mixed.then(|| self.breeds.iter().find(|breed| breed.name == MIXED_NAME))?
    }
}

/// Words in order and once each, so that their order in a text does not matter.
fn bag(words: &[String]) -> String {
    let mut sorted: Vec<&str> = words.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.join(" ")
}

/// A text without what stands in brackets: "Mixed Breed, Large (over 44 lbs fully grown)".
fn without_remarks(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

/// How well a breed answers what is typed, 0 being best; none if it does not.
fn rank(breed: &Breed, typed: &[String]) -> Option<u8> {
    let (name, synonyms) = breed.words.split_first()?;
    if name == typed {
        Some(0)
    } else if name.join(" ").starts_with(&typed.join(" ")) {
        Some(1)
    } else if begin_words(name, typed) {
        Some(2)
    } else {
        synonyms
            .iter()
            .any(|synonym| begin_words(synonym, typed))
            .then_some(3)
    }
}

/// Whether every typed word begins a word of the name, each a different one.
fn begin_words(name: &[String], typed: &[String]) -> bool {
    let mut free: Vec<&String> = name.iter().collect();
    let mut longest_first: Vec<&String> = typed.iter().collect();
    longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
    longest_first.iter().all(|word| {
        let at = free
            .iter()
            .position(|candidate| candidate.starts_with(word.as_str()));
        at.map(|at| free.swap_remove(at)).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(species: &str, query: &str, limit: usize) -> Vec<String> {
        breeds(species, query, limit)
            .into_iter()
            .map(|hit| hit.label)
            .collect()
    }

    fn meant(species: &str, text: &str) -> Option<String> {
        match_breed(species, text).map(|hit| hit.label)
    }

    #[test]
    fn every_line_of_the_file_is_in_and_names_a_shipped_species() {
        let kept: usize = CATALOGUES
            .values()
            .map(|catalogue| catalogue.breeds.len())
            .sum();
        assert_eq!(kept, FILE.lines().count() - 1);
        let known: Vec<String> = super::super::species()
            .iter()
            .map(|one| fold(one.name))
            .collect();
        assert!(CATALOGUES.keys().all(|species| known.contains(species)));
    }

    #[test]
    fn beginnings_come_before_words_and_words_before_synonyms() {
        let found = labels("Dog", "labrador", 50);
        let place = |name: &str| found.iter().position(|label| label == name).unwrap();
        assert!(found[0].starts_with("Labrador"));
        let inside = found
            .iter()
            .position(|label| !label.starts_with("Labrador"))
            .unwrap();
        assert!(place("Labrador Retriever") < inside);
        assert_eq!(labels("dog", "gsd", 1), ["German Shepherd Dog"]);
        assert_eq!(labels("Dog", "beagle", 1), ["Beagle"]);
        assert_eq!(labels("Dog", "retr", 3).len(), 3);
    }

    #[test]
    fn inverted_and_accented_names_are_found() {
        assert_eq!(labels("Dog", "Retriever, Labr", 1), ["Labrador Retriever"]);
        assert!(
            labels("Dog", "phalene", 10)
                .iter()
                .any(|label| label.contains("Phalène"))
        );
        assert!(breeds("Unicorn", "a", 5).is_empty());
        assert_eq!(breeds("Cat", "", 5).len(), 5);
        assert!(breeds("Cat", "zzzz", 5).is_empty());
    }

    #[test]
    fn a_text_means_one_breed_or_none() {
        assert_eq!(
            meant("Dog", "Retriever, Labrador").as_deref(),
            Some("Labrador Retriever")
        );
        assert_eq!(
            meant("Dog", "WELSH CORGI, pembroke").as_deref(),
            Some("Pembroke Welsh Corgi")
        );
        assert_eq!(
            match_breed("Dog", "Pembroke Welsh Corgi").unwrap().code,
            "VBO:0200995"
        );
        let large = "Mixed Breed, Large (over 44 lbs fully grown)";
        assert_eq!(meant("Dog", large).as_deref(), Some(MIXED_NAME));
        assert_eq!(meant("Cat", "Mix").as_deref(), Some(MIXED_NAME));
        assert_eq!(meant("Goat", "Créole").as_deref(), Some("Créole"));
        for unclear in ["Shepherd", "Large", "", "()", "dog of the neighbours"] {
            assert_eq!(meant("Dog", unclear), None, "{unclear}");
        }
        assert_eq!(meant("Unicorn", "Mix"), None);
    }

    #[test]
    fn the_breeds_of_a_real_city_are_known() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../data/seattle_pet_licenses.csv"
        );
        let mut reader = csv::Reader::from_path(path).unwrap();
        let mut known: HashMap<(String, String), bool> = HashMap::new();
        let (mut all, mut found) = (0_u32, 0_u32);
        for row in reader.records().map(Result::unwrap) {
            let key = (row[3].to_owned(), row[4].to_owned());
            let hit = *known
                .entry(key)
                .or_insert_with(|| match_breed(&row[3], &row[4]).is_some());
            all += 1;
            found += u32::from(hit);
        }
        let share = f64::from(found) / f64::from(all);
        assert_eq!(all, 43_460);
        assert!(share >= 0.98, "{found} of {all}");
    }
}
