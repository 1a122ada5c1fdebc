//! Made-up owners with real pets' names, and the slips of the finger of whoever looks for them.

use uuid::Uuid;
use vetpms_search::{Entry, Key};
use vetpms_tests::support::Seeded;

use crate::practice::data;

/// Words shorter than this are spelt right: one slip would make another word of them.
const LONG_WORD: usize = 4;

/// A patient of the generated practice.
pub struct Pet {
    pub name: String,
    pub first: String,
    pub last: String,
}

impl Pet {
    pub fn owner(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// Clients and patients as the index takes them. The lower half of an id is the place in `entries`.
pub struct Practice {
    pub entries: Vec<Entry>,
    /// Where an entry is a patient, the patient.
    pub pets: Vec<Option<Pet>>,
    /// Places of the patients.
    pub patients: Vec<usize>,
}

impl Practice {
    pub fn pet(&self, place: usize) -> &Pet {
        self.pets[place].as_ref().expect("the place of a patient")
    }

    pub fn any<'a>(&'a self, random: &mut Seeded) -> &'a Pet {
        self.pet(self.patients[below(random, self.patients.len())])
    }

    fn add(&mut self, random: &mut Seeded, owner: &Owner, name: String) -> &mut Entry {
        let id = Uuid::from_u64_pair(random.draw(), self.entries.len() as u64);
        let mut entry = Entry::new(Key::client(id), name);
        entry.phones.push(owner.phone.clone());
        entry.emails.push(owner.email.clone());
        self.entries.push(entry);
        self.pets.push(None);
        self.entries.last_mut().expect("just added")
    }
}

struct Owner {
    first: String,
    last: String,
    phone: String,
    email: String,
}

/// Names with how often they occur.
struct Weighted(Vec<(String, f64)>);

impl Weighted {
    /// A census file: name, percent, and more that is not needed.
    fn census(name: &str) -> Self {
        let mut reader = csv::Reader::from_path(data(name)).expect("a census file");
        let mut sum = 0.0;
        let rows = reader.records().map(|row| {
            let row = row.expect("a line of the census");
            // The rarest are given as 0.000 percent.
            sum += row[1].parse::<f64>().expect("a percentage").max(0.0005);
            (titled(&row[0]), sum)
        });
        Self(rows.collect())
    }

    fn pick(&self, random: &mut Seeded) -> &str {
        let most = self.0.last().map_or(0.0, |(_, sum)| *sum);
        let share = (random.draw() >> 11) as f64 / (1_u64 << 53) as f64 * most;
        let at = self.0.partition_point(|(_, sum)| *sum < share);
        &self.0[at.min(self.0.len() - 1)].0
    }
}

fn titled(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_owned() + &rest.to_lowercase()
}

/// An animal of the licence list: name, species, breed.
fn licensed() -> Vec<[String; 3]> {
    let mut reader =
        csv::Reader::from_path(data("seattle_pet_licenses.csv")).expect("the licence list");
    let rows = reader.records().map(|row| row.expect("a licence"));
    let animals = rows.map(|row| [2, 3, 4].map(|column| row[column].trim().to_owned()));
    animals.filter(|[name, ..]| !name.is_empty()).collect()
}

pub fn below(random: &mut Seeded, limit: usize) -> usize {
    random.below(limit as u64) as usize
}

/// A practice with about so many patients, two for each client on average.
pub fn practice(random: &mut Seeded, patients: usize) -> Practice {
    let last = Weighted::census("surnames_us_census.csv");
    let first = [
        Weighted::census("first_names_female_us_census.csv"),
        Weighted::census("first_names_male_us_census.csv"),
    ];
    let animals = licensed();
    let mut made = Practice {
        entries: Vec::new(),
        pets: Vec::new(),
        patients: Vec::new(),
    };
    while made.patients.len() < patients {
        let owner = owner(random, &first, &last);
        let postcode = format!("{:05}", random.below(100_000));
        let name = format!("{} {}", owner.first, owner.last);
        made.add(random, &owner, name.clone()).other.push(postcode);
        for _ in 0..[1, 2, 3, 2][below(random, 4)] {
            let [pet, species, breed] = animals[below(random, animals.len())].clone();
            let chip = format!(
                "{}{:012}",
                [276, 981, 985, 900][below(random, 4)],
                random.below(1_000_000_000_000)
            );
            let place = made.entries.len();
            let entry = made.add(random, &owner, pet.clone());
            entry.key = Key::patient(entry.key.id);
            (entry.owner, entry.species, entry.breed) = (name.clone(), species, breed);
            entry.chips.push(chip);
            made.pets[place] = Some(Pet {
                name: pet,
                first: owner.first.clone(),
                last: owner.last.clone(),
            });
            made.patients.push(place);
        }
    }
    made
}

fn owner(random: &mut Seeded, first: &[Weighted; 2], last: &Weighted) -> Owner {
    let sex = below(random, 2);
    let (first, last) = (
        first[sex].pick(random).to_owned(),
        last.pick(random).to_owned(),
    );
    let phone = format!(
        "+1 (555) {:03}-{:04}",
        random.below(1_000),
        random.below(10_000)
    );
    let email = format!(
        "{}.{}{}@example.org",
        first.to_lowercase(),
        last.to_lowercase(),
        random.below(1_000)
    );
    Owner {
        first,
        last,
        phone,
        email,
    }
}

/// A slip of the finger.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    Insert,
    Delete,
    Substitute,
    Transpose,
}

impl Slip {
    pub const ALL: [Self; 4] = [
        Self::Insert,
        Self::Delete,
        Self::Substitute,
        Self::Transpose,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Delete => "delete",
            Self::Substitute => "substitute",
            Self::Transpose => "transpose",
        }
    }

    /// The name with this slip at any letter of any of its longer words, or `None` when it has
    /// none. What comes out always differs from the name.
    pub fn make(self, random: &mut Seeded, name: &str) -> Option<String> {
        let words: Vec<&str> = name.split(' ').collect();
        let long: Vec<usize> = (0..words.len()).filter(|at| is_long(words[*at])).collect();
        if long.is_empty() {
            return None;
        }
        let at = long[below(random, long.len())];
        let right: Vec<char> = words[at].to_lowercase().chars().collect();
        // Two equal letters that change places are no slip: draw again, a few times.
        let slipped = (0..20)
            .map(|_| self.slip(random, right.clone()))
            .find(|word| *word != right)?;
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words[at] = slipped.into_iter().collect();
        Some(words.join(" "))
    }

    fn slip(self, random: &mut Seeded, mut word: Vec<char>) -> Vec<char> {
        let letter = char::from(b'a' + random.below(26) as u8);
        match self {
            Self::Insert => word.insert(below(random, word.len() + 1), letter),
            Self::Delete => {
                word.remove(below(random, word.len()));
            }
            Self::Substitute => {
                let at = below(random, word.len());
                word[at] = letter;
            }
            Self::Transpose => {
                let at = below(random, word.len() - 1);
                word.swap(at, at + 1);
            }
        }
        word
    }
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= LONG_WORD && word.chars().all(|letter| letter.is_ascii_alphabetic())
}
