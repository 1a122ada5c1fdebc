//! Of misspelt queries, how many find their row: pets and owners put together at random.

use super::{index_of, patient};
use crate::{Entry, SearchIndex};

const SEED: u64 = 0x5EED_7E57;
const ROWS: usize = 3_000;
const QUERIES: usize = 1_500;

const PETS: [&str; 40] = [
    "Bella",
    "Luna",
    "Charlie",
    "Lucy",
    "Cooper",
    "Bailey",
    "Daisy",
    "Sadie",
    "Molly",
    "Buddy",
    "Lola",
    "Stella",
    "Tucker",
    "Bentley",
    "Zoey",
    "Harley",
    "Maggie",
    "Riley",
    "Bear",
    "Sophie",
    "Duke",
    "Jax",
    "Oliver",
    "Chloe",
    "Jack",
    "Penny",
    "Rocky",
    "Lily",
    "Milo",
    "Piper",
    "Teddy",
    "Coco",
    "Nala",
    "Ruby",
    "Rosie",
    "Winston",
    "Ginger",
    "Shadow",
    "Pumpkin",
    "Cleopatra",
];
const FIRST: [&str; 20] = [
    "Anna", "Ben", "Carla", "David", "Emma", "Felix", "Greta", "Hannah", "Ivan", "Julia", "Karl",
    "Laura", "Martin", "Nina", "Oskar", "Paula", "Robert", "Sarah", "Thomas", "Ursula",
];
const LAST: [&str; 50] = [
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Garcia",
    "Miller",
    "Davis",
    "Rodriguez",
    "Martinez",
    "Hernandez",
    "Lopez",
    "Gonzalez",
    "Wilson",
    "Anderson",
    "Taylor",
    "Moore",
    "Jackson",
    "Martin",
    "Lee",
    "Perez",
    "Thompson",
    "White",
    "Harris",
    "Sanchez",
    "Clark",
    "Ramirez",
    "Lewis",
    "Robinson",
    "Walker",
    "Young",
    "Allen",
    "King",
    "Wright",
    "Scott",
    "Torres",
    "Nguyen",
    "Hill",
    "Flores",
    "Green",
    "Adams",
    "Nelson",
    "Baker",
    "Hall",
    "Rivera",
    "Campbell",
    "Mitchell",
    "Carter",
    "Huber",
    "Gruber",
];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn pick<'a>(&mut self, names: &[&'a str]) -> &'a str {
        names[self.below(names.len())]
    }

    /// One letter more, less, other, or swapped with the next, anywhere in one longer word.
    fn misspell(&mut self, name: &str) -> String {
        let mut words: Vec<Vec<char>> =
            name.split(' ').map(|word| word.chars().collect()).collect();
        let long: Vec<usize> = (0..words.len())
            .filter(|at| words[*at].len() >= 4)
            .collect();
        if long.is_empty() {
            return name.to_owned();
        }
        let word = &mut words[long[self.below(long.len())]];
        let letter = char::from(b'a' + self.below(26) as u8);
        match self.below(4) {
            0 => word.insert(self.below(word.len() + 1), letter),
            1 => {
                word.remove(self.below(word.len()));
            }
            2 => {
                let at = self.below(word.len());
                word[at] = letter;
            }
            _ => {
                let at = self.below(word.len() - 1);
                word.swap(at, at + 1);
            }
        }
        let words: Vec<String> = words.into_iter().map(String::from_iter).collect();
        words.join(" ")
    }
}

fn practice(random: &mut Random) -> (SearchIndex, Vec<Entry>) {
    let rows: Vec<Entry> = (0..ROWS)
        .map(|id| {
            let owner = format!("{} {}", random.pick(&FIRST), random.pick(&LAST));
            patient(id as u128, random.pick(&PETS), &owner)
        })
        .collect();
    (index_of(&rows), rows)
}

/// The share of queries that have a row of that pet and owner among the first ten hits.
fn recall(query: impl Fn(&mut Random, &Entry) -> String) -> f64 {
    println!("seed {SEED:#x}");
    let random = &mut Random(SEED);
    let (index, rows) = practice(random);
    let mut found = 0;
    for _ in 0..QUERIES {
        let row = &rows[random.below(rows.len())];
        let query = query(random, row);
        let hits = index.search(&query, 10).unwrap();
        let same = |id: usize| rows[id].name == row.name && rows[id].owner == row.owner;
        if hits.iter().any(|hit| same(hit.key.id.as_u128() as usize)) {
            found += 1;
        } else {
            println!("{query:?} did not find {} of {}", row.name, row.owner);
        }
    }
    f64::from(found) / QUERIES as f64
}

#[test]
fn names_spelt_right_are_always_found() {
    assert_eq!(recall(|_, row| format!("{} {}", row.name, row.owner)), 1.0);
    assert_eq!(recall(|_, row| format!("{},{}", row.owner, row.name)), 1.0);
}

#[test]
fn one_slip_in_pet_and_owner_each_is_forgiven() {
    let share = recall(|random, row| {
        let pet = random.misspell(&row.name);
        format!("{pet} {}", random.misspell(&row.owner))
    });
    assert!(share >= 0.99, "{share}");
    let share = recall(|random, row| {
        let owner = random.misspell(&row.owner);
        format!("{owner} {}", random.misspell(&row.name))
    });
    assert!(share >= 0.99, "{share}");
}
