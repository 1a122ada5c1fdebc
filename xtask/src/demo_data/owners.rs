//! Clients with their contacts, their address and their animals.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use vetpms_model::ids;

use super::Scene;
use super::animals::{self, Animal, Fate};
use super::lines::{Fields, Line, fields};
use super::reach::{Phones, address};
use super::rng::Rng;
use super::sources::Licence;

const NOTES: &[&str] = &[
    "Prefers calls after 5 pm.",
    "Please send reminders by e-mail.",
    "Hard of hearing: write rather than call.",
    "Drives from far; book animals together.",
    "Neighbour with a key brings the animal.",
];
const TAGS: &[&str] = &[
    "insured",
    "reminders by e-mail",
    "payment plan",
    "senior discount",
];

/// The clients' lines, and their animals for the schedule.
pub(super) struct Owners {
    pub(super) lines: Vec<Line>,
    pub(super) animals: Vec<Animal>,
}

/// Makes this many clients.
pub(super) fn make(
    rng: &mut Rng,
    scene: &Scene<'_>,
    licences: &[&Licence],
    clients: usize,
) -> Owners {
    let mut owners = Owners {
        lines: Vec::new(),
        animals: Vec::new(),
    };
    let mut deck = Deck::new(rng, licences);
    let mut phones = Phones::new(rng);
    let mut chips = BTreeSet::new();
    for number in 1..=clients {
        let size = pets(rng);
        let household = deck.household(rng, size);
        owners.add(
            rng,
            scene,
            licences,
            &household,
            number,
            &mut phones,
            &mut chips,
        );
    }
    owners
}

/// How many animals live in a household: one mostly, seldom four.
fn pets(rng: &mut Rng) -> usize {
    match rng.below(100) {
        0..62 => 1,
        62..87 => 2,
        87..96 => 3,
        _ => 4,
    }
}

impl Owners {
    #[allow(
        clippy::too_many_arguments,
        reason = "one call, and each is a part of the scene"
    )]
    fn add(
        &mut self,
        rng: &mut Rng,
        scene: &Scene<'_>,
        licences: &[&Licence],
        household: &[usize],
        number: usize,
        phones: &mut Phones,
        chips: &mut BTreeSet<String>,
    ) {
        let mut patients = Vec::new();
        let mut after = Vec::new();
        for &at in household {
            let licence = licences[at];
            let name = animal_name(rng, licences, licence);
            let made = animals::make(rng, scene, chips, licence, &name);
            match made.fate {
                Fate::Lives => {}
                Fate::Moved => {
                    after.push(Line::PatientStatus {
                        id: made.animal.id,
                        status: "INACTIVE",
                        date: None,
                    });
                }
                Fate::Died(day) => {
                    let date = Some(day.to_string());
                    after.push(Line::PatientStatus {
                        id: made.animal.id,
                        status: "DECEASED",
                        date,
                    });
                }
            }
            self.animals.push(made.animal);
            patients.push(made.part);
        }
        let Some(since) = household.iter().map(|at| licences[*at].date).min() else {
            return;
        };
        let id = ids::new_id(scene.at(since, 9, 0), rng.bytes());
        let person = Person::draw(rng, scene, number);
        let contacts = person.contacts(rng, scene, phones);
        let address = address(rng, &licences[household[0]].zip);
        let values = person.values(rng);
        self.lines.push(Line::RegisterClient {
            id,
            values,
            contacts,
            address,
            patients,
        });
        self.lines.append(&mut after);
    }
}

/// The animal's name; one without gets that of another of its species.
fn animal_name(rng: &mut Rng, licences: &[&Licence], licence: &Licence) -> String {
    if !licence.name.is_empty() {
        return licence.name.clone();
    }
    let start = rng.index(licences.len());
    let mut others = licences[start..].iter().chain(&licences[..start]);
    let other = others.find(|other| other.species == licence.species && !other.name.is_empty());
    other.map_or_else(|| licence.species.clone(), |other| other.name.clone())
}

/// A client's name and mail.
struct Person {
    first: String,
    last: String,
    email: Option<String>,
}

impl Person {
    fn draw(rng: &mut Rng, scene: &Scene<'_>, number: usize) -> Self {
        let first = first_name(rng, scene);
        let last = scene.sources.surnames.draw(rng).to_owned();
        let end = if rng.percent(60) { "com" } else { "org" };
        let plain = |name: &str| name.to_lowercase().replace('\'', "");
        let email = rng
            .percent(75)
            .then(|| format!("{}.{}{number}@example.{end}", plain(&first), plain(&last)));
        Self { first, last, email }
    }

    fn values(&self, rng: &mut Rng) -> Fields {
        let kind = match rng.below(100) {
            0 => "STAFF",
            1 => "BREEDER",
            _ => "REGULAR",
        };
        let tags: Vec<&str> = if rng.percent(18) {
            vec![rng.pick(TAGS)]
        } else {
            Vec::new()
        };
        let notes = rng.percent(7).then(|| rng.pick(NOTES));
        fields(json!({
            "first_name": self.first, "last_name": self.last, "email": self.email,
            "client_type": kind, "tags": tags, "notes": notes,
        }))
    }

    fn contacts(&self, rng: &mut Rng, scene: &Scene<'_>, phones: &mut Phones) -> Vec<Fields> {
        let mut contacts = vec![fields(json!({
            "type": "MOBILE", "value": phones.draw(rng), "is_primary": true,
            "is_verified": rng.percent(60),
        }))];
        let second = match rng.below(100) {
            0..25 => Some(("PHONE", phones.draw(rng), Some("Home".to_owned()))),
            25..42 => {
                let partner = first_name(rng, scene);
                Some((
                    "MOBILE",
                    phones.draw(rng),
                    Some(format!("{partner} (partner)")),
                ))
            }
            42..55 => self.email.clone().map(|email| ("EMAIL", email, None)),
            _ => None,
        };
        if let Some((kind, value, label)) = second {
            contacts.push(fields(
                json!({ "type": kind, "value": value, "label": label }),
            ));
        }
        contacts
    }
}

fn first_name(rng: &mut Rng, scene: &Scene<'_>) -> String {
    let names = if rng.percent(50) {
        &scene.sources.female
    } else {
        &scene.sources.male
    };
    names.draw(rng).to_owned()
}

/// Deals licences: each once, then all again in another order. Animals of a household share a ZIP code.
struct Deck<'a> {
    licences: &'a [&'a Licence],
    order: Vec<usize>,
    by_zip: BTreeMap<&'a str, Vec<usize>>,
    dealt: Vec<bool>,
}

impl<'a> Deck<'a> {
    fn new(rng: &mut Rng, licences: &'a [&'a Licence]) -> Self {
        let mut deck = Self {
            licences,
            order: Vec::new(),
            by_zip: BTreeMap::new(),
            dealt: Vec::new(),
        };
        deck.mix(rng);
        deck
    }

    fn mix(&mut self, rng: &mut Rng) {
        self.order = (0..self.licences.len()).collect();
        rng.shuffle(&mut self.order);
        self.dealt = vec![false; self.licences.len()];
        self.by_zip.clear();
        for &at in &self.order {
            self.by_zip
                .entry(&self.licences[at].zip)
                .or_default()
                .push(at);
        }
    }

    fn household(&mut self, rng: &mut Rng, size: usize) -> Vec<usize> {
        let first = loop {
            match self.order.pop() {
                Some(at) if !self.dealt[at] => break at,
                Some(_) => {}
                None => self.mix(rng),
            }
        };
        self.dealt[first] = true;
        let mut household = vec![first];
        if let Some(near) = self.by_zip.get_mut(self.licences[first].zip.as_str()) {
            while household.len() < size {
                match near.pop() {
                    Some(at) if !self.dealt[at] => {
                        self.dealt[at] = true;
                        household.push(at);
                    }
                    Some(_) => {}
                    None => break,
                }
            }
        }
        household
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_dealt_once_before_any_comes_again() {
        let licence = |zip: &str| Licence {
            date: chrono::NaiveDate::MIN,
            name: "Zen".into(),
            species: "Cat".into(),
            breed: String::new(),
            second_breed: String::new(),
            zip: zip.into(),
        };
        let all: Vec<Licence> = (0..40)
            .map(|at| licence(if at % 2 == 0 { "98101" } else { "98117" }))
            .collect();
        let licences: Vec<&Licence> = all.iter().collect();
        let mut rng = Rng::new(1, 1);
        let mut deck = Deck::new(&mut rng, &licences);
        let mut dealt = Vec::new();
        while dealt.len() < licences.len() {
            let household = deck.household(&mut rng, 3);
            let zips: BTreeSet<_> = household.iter().map(|at| &licences[*at].zip).collect();
            assert_eq!(zips.len(), 1);
            dealt.extend(household);
        }
        assert_eq!(dealt.iter().collect::<BTreeSet<_>>().len(), licences.len());
        assert!(
            !deck.household(&mut rng, 3).is_empty(),
            "the deck begins again"
        );
    }
}
