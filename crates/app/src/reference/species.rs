//! The species that a clinic meets, with the common ones first.
//!
//! A patient stores the name. An entry must never be renamed or removed: rows hold it.

use serde::Serialize;

/// A species of the shipped list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct SpeciesName {
    /// Short name that never changes.
    pub code: &'static str,
    /// What a patient's record holds and a person reads.
    pub name: &'static str,
}

const fn named(code: &'static str, name: &'static str) -> SpeciesName {
    SpeciesName { code, name }
}

const SPECIES: &[SpeciesName] = &[
    named("dog", "Dog"),
    named("cat", "Cat"),
    named("rabbit", "Rabbit"),
    named("guinea_pig", "Guinea pig"),
    named("ferret", "Ferret"),
    named("hamster", "Hamster"),
    named("gerbil", "Gerbil"),
    named("rat", "Rat"),
    named("mouse", "Mouse"),
    named("chinchilla", "Chinchilla"),
    named("hedgehog", "Hedgehog"),
    named("bird", "Bird"),
    named("parrot", "Parrot"),
    named("pigeon", "Pigeon"),
    named("chicken", "Chicken"),
    named("duck", "Duck"),
    named("goose", "Goose"),
    named("turkey", "Turkey"),
    named("guinea_fowl", "Guinea fowl"),
    named("quail", "Quail"),
    named("horse", "Horse"),
    named("donkey", "Donkey"),
    named("cattle", "Cattle"),
    named("goat", "Goat"),
    named("sheep", "Sheep"),
    named("pig", "Pig"),
    named("alpaca", "Alpaca"),
    named("llama", "Llama"),
    named("tortoise", "Tortoise"),
    named("lizard", "Lizard"),
    named("snake", "Snake"),
    named("reptile", "Reptile"),
    named("amphibian", "Amphibian"),
    named("fish", "Fish"),
    named("other", "Other"),
];

/// The shipped list, in the order in which it is offered.
#[must_use]
pub fn species() -> &'static [SpeciesName] {
    SPECIES
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_and_names_are_unique_and_fit_their_field() {
        let codes: BTreeSet<_> = species().iter().map(|one| one.code).collect();
        let names: BTreeSet<_> = species()
            .iter()
            .map(|one| one.name.to_lowercase())
            .collect();
        assert_eq!((codes.len(), names.len()), (SPECIES.len(), SPECIES.len()));
        assert!(names.iter().all(|name| name.len() <= 50));
    }
}
