//! Others that synchronise, on the same documents in the same run: a floor of our own, and three that merge
//! and run on Node.js, which are installed for the run and removed after it.

mod floor;
mod node;

use std::time::Duration;

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_tests::support::Seeded;

pub use node::Failed;

/// Documents that are edited, all at once.
pub const EDITS: usize = 1_000;
/// Edits of the way from A to B.
pub const ROUNDS: usize = 100;
/// Documents of one owner, who brings all of them at once.
pub const OF_AN_OWNER: usize = 20;

/// What everybody does: the same documents, the same edits.
pub struct Work {
    /// A document of twelve fields a line, as JSON with its `id`.
    pub documents: Vec<String>,
    /// Owners that the documents name.
    pub owners: Vec<Uuid>,
    pub edits: usize,
    pub rounds: usize,
}

/// What one of them needed.
pub struct Figures {
    pub name: String,
    pub documents: usize,
    /// Processor time of the empty device that gets the documents, and of the server that gives them.
    pub client: Duration,
    pub server: Duration,
    /// On the wire, both ways, for that.
    pub bytes: u64,
    /// So many edits sent: from the first byte to the last answer, and what it cost both sides.
    pub edits: usize,
    pub push: Duration,
    pub push_cpu: Duration,
    /// From an edit at A until B has it, median.
    pub latency: Duration,
}

impl Figures {
    /// Milliseconds of processor time by document, both sides.
    pub fn cpu(&self) -> f64 {
        (self.client + self.server).as_secs_f64() * 1000.0 / self.documents.max(1) as f64
    }

    /// Bytes by document.
    pub fn bytes(&self) -> f64 {
        self.bytes as f64 / self.documents.max(1) as f64
    }
}

impl Work {
    /// Made-up patients, each of about 500 bytes.
    pub fn make(documents: usize, edits: usize, rounds: usize) -> Self {
        let mut random = Seeded::new(0xd0c5);
        let owners = 0..documents.div_ceil(OF_AN_OWNER) as u64;
        let owners: Vec<Uuid> = owners.map(|at| id(&mut random, at)).collect();
        let line =
            |at: usize| patient(&mut random, at as u64, owners[at / OF_AN_OWNER]).to_string();
        Self {
            documents: (0..documents).map(line).collect(),
            owners,
            edits: edits.min(documents),
            rounds,
        }
    }

    /// JSON's bytes by document, the id included.
    pub fn json_bytes(&self) -> f64 {
        let all: usize = self.documents.iter().map(String::len).sum();
        all as f64 / self.documents.len().max(1) as f64
    }

    /// The first documents, each with another colour.
    pub fn edits(&self) -> impl Iterator<Item = String> {
        let some = self.documents.iter().take(self.edits).enumerate();
        some.map(|(at, line)| edited(line, &format!("shade {at}")))
    }
}

/// The document with another colour.
pub fn edited(line: &str, color: &str) -> String {
    let mut document: Json = serde_json::from_str(line).expect("a document");
    document["color"] = json!(color);
    document.to_string()
}

/// An id of version 7, as the product makes them: the moment, then chance.
fn id(random: &mut Seeded, at: u64) -> Uuid {
    const FIRST_MOMENT: u64 = 1_767_225_600_000;
    let chance = u128::from(random.draw()) << 64 | u128::from(random.draw());
    let bits = u128::from(FIRST_MOMENT + at) << 80 | chance >> 48;
    let version = 0x7 << 76 | 0b10 << 62;
    Uuid::from_u128(bits & !(0xf << 76 | 0b11 << 62) | version)
}

fn patient(random: &mut Seeded, at: u64, owner: Uuid) -> Json {
    const NAMES: [&str; 8] = [
        "Bella", "Max", "Luna", "Charlie", "Nala", "Simba", "Coco", "Rocky",
    ];
    const BREEDS: [&str; 6] = [
        "Labrador Retriever",
        "European Shorthair",
        "Beagle",
        "Maine Coon",
        "Jack Russell Terrier",
        "mixed",
    ];
    const COLORS: [&str; 5] = ["black", "brown", "white with patches", "grey", "tricolour"];
    const WORDS: [&str; 16] = [
        "nervous", "in", "the", "waiting", "room", "eats", "badly", "since", "spring", "owner",
        "calls", "before", "each", "visit", "likes", "cheese",
    ];
    let id = id(random, at);
    let mut pick = |from: &[&str]| from[random.below(from.len() as u64) as usize].to_owned();
    let (name, breed, color) = (pick(&NAMES), pick(&BREEDS), pick(&COLORS));
    let notes: Vec<String> = (0..24).map(|_| pick(&WORDS)).collect();
    let number = |random: &mut Seeded, limit| random.below(limit);
    json!({
        "id": id,
        "client_id": owner,
        "name": format!("{name} {}", number(random, 1_000)),
        "species": if number(random, 2) == 0 { "Dog" } else { "Cat" },
        "breed": breed,
        "color": color,
        "date_of_birth": format!("20{:02}-{:02}-{:02}", 10 + number(random, 15), 1 + number(random, 12), 1 + number(random, 28)),
        "birth_is_estimated": number(random, 2) == 0,
        "gender": if number(random, 2) == 0 { "MALE" } else { "FEMALE" },
        "is_neutered": number(random, 2) == 0,
        "microchip_id": format!("985{:012}", 100_000_000_000 + at * 1_000 + number(random, 1_000)),
        "medical_alerts": ["needs a muzzle"],
        "notes": notes.join(" "),
    })
}

/// Everybody else's figures, or why there are none.
pub fn run(work: &Work) -> Vec<Result<Figures, Failed>> {
    let mut all = vec![Ok(floor::run(work))];
    all.extend(node::run(work));
    all
}
