//! `search`: what a keystroke costs and how often a row is found, beside SQLite's full-text search.

use std::time::Duration;

use vetpms_search::{Key, SearchIndex};
use vetpms_tests::support::Seeded;

use crate::fts::{Fts, Kind};
use crate::measure::{Samples, now, process_cpu, thread_cpu};
use crate::names::{self, Pet, Practice, Slip, below};
use crate::report::{Line, Unit};

const PATIENTS: usize = 200_000;
/// Queries of a class.
const QUERIES: usize = 1_000;
/// Queries of which every keystroke is searched for.
const TYPED: usize = 500;
/// Trigrams cost so much that fewer queries must do.
const TRIGRAM_QUERIES: usize = 200;
const WRITES: usize = 500;
const HITS: usize = 10;

/// Milliseconds of processor time.
const KEYSTROKE_AIM: f64 = 5.0;
const FUZZY_AIM: f64 = 10.0;
/// Milliseconds of waiting.
const WRITE_AIM: f64 = 50.0;
const EXACT_AIM: f64 = 100.0;
const TYPO_AIM: f64 = 99.0;

const WORDS: &str = "FTS5 words";
const TRIGRAMS: &str = "FTS5 trigrams";

/// What a query says of the owner.
#[derive(Clone, Copy)]
enum Owner {
    Surname,
    FullName,
}

impl Owner {
    const BOTH: [Self; 2] = [Self::Surname, Self::FullName];

    fn words(self) -> &'static str {
        match self {
            Self::Surname => "pet and surname",
            Self::FullName => "pet and full name",
        }
    }

    fn of(self, pet: &Pet) -> String {
        match self {
            Self::Surname => pet.last.clone(),
            Self::FullName => pet.owner(),
        }
    }

    /// Whether a row has exactly the names that were meant.
    fn is_hit(self, meant: &Pet, found: &Pet) -> bool {
        meant.name == found.name && self.of(meant) == self.of(found)
    }
}

/// A search, ours or the peer's: from what was typed to the places found.
type Search<'a> = dyn Fn(&str) -> Vec<usize> + 'a;

/// The three of them.
struct Searches<'a> {
    ours: &'a Search<'a>,
    words: &'a Search<'a>,
    trigrams: &'a Search<'a>,
}

/// How a class of queries went.
#[derive(Default)]
struct Outcome {
    cpu: Samples,
    asked: usize,
    found: usize,
}

impl Outcome {
    fn recall(&self) -> f64 {
        100.0 * self.found as f64 / self.asked as f64
    }
}

pub fn run(small: bool) -> Vec<Line> {
    let share = if small { 50 } else { 1 };
    let random = &mut Seeded::new(0x5ea_2c11);
    let practice = names::practice(random, PATIENTS / share);
    let index = SearchIndex::in_memory().expect("an index");
    let (before, entries) = (process_cpu(), practice.entries.iter().cloned());
    index.rebuild(entries, 1).expect("built");
    let built = process_cpu() - before;
    let before = process_cpu();
    let words = Fts::new(Kind::Words, &practice.entries);
    let plain = process_cpu() - before;
    let trigrams = Fts::new(Kind::Trigrams, &practice.entries);
    let what = format!("CPU to build the index, {} entries", practice.entries.len());
    let mut lines = vec![Line::time("search", what, built).peer_time(WORDS, plain)];
    let search = Searches {
        ours: &|query: &str| places(&index, query),
        words: &|query: &str| words.search(query),
        trigrams: &|query: &str| trigrams.search(query),
    };
    lines.extend(keystrokes(&practice, random, TYPED / share, &search));
    for owner in Owner::BOTH {
        lines.extend(exact(&practice, random, owner, QUERIES / share, &search));
        lines.extend(misspelt(
            &practice,
            random,
            owner,
            (QUERIES / share, TRIGRAM_QUERIES / share),
            &search,
        ));
    }
    lines.extend(written(&practice, random, WRITES / share, &index, &words));
    lines
}

/// The rows that our index finds, by the place that stands in their id.
fn places(index: &SearchIndex, query: &str) -> Vec<usize> {
    let hits = index.search(query, HITS).expect("searched");
    hits.iter()
        .map(|hit| usize::try_from(hit.key.id.as_u64_pair().1).expect("a place"))
        .collect()
}

/// Every beginning of a query is searched for, as a person types it.
fn keystrokes(
    practice: &Practice,
    random: &mut Seeded,
    queries: usize,
    search: &Searches<'_>,
) -> Vec<Line> {
    let mut typed = Vec::new();
    for _ in 0..queries {
        let pet = practice.any(random);
        let query = format!("{} {}", pet.name, pet.last);
        let ends = query
            .char_indices()
            .map(|(at, letter)| at + letter.len_utf8());
        typed.extend(ends.map(|end| query[..end].to_owned()));
    }
    let cost = |search: &Search<'_>| {
        let mut cpu = Samples::default();
        for query in &typed {
            let before = thread_cpu();
            search(query);
            cpu.add(thread_cpu() - before);
        }
        cpu
    };
    let (own, peer) = (cost(search.ours), cost(search.words));
    let what = |text: &str| format!("CPU by keystroke {text}, {} keystrokes", typed.len());
    vec![
        Line::time("search", what("p50"), own.median()).peer_time(WORDS, peer.median()),
        Line::time("search", what("p99"), own.p99())
            .aim(KEYSTROKE_AIM)
            .peer_time(WORDS, peer.p99()),
    ]
}

fn exact(
    practice: &Practice,
    random: &mut Seeded,
    owner: Owner,
    count: usize,
    search: &Searches<'_>,
) -> Vec<Line> {
    let queries = draw(count, || {
        let pet = practice.any(random);
        Some((pet, format!("{} {}", pet.name, owner.of(pet))))
    });
    let own = ask(practice, owner, &queries, search.ours);
    let peer = ask(practice, owner, &queries, search.words);
    let what = |text: &str| format!("{text}, {}, spelt right", owner.words());
    vec![
        Line::time("search", what("CPU p99"), own.cpu.p99()).peer_time(WORDS, peer.cpu.p99()),
        Line::new("search", what("recall"), Unit::Percent, own.recall())
            .aim(EXACT_AIM)
            .peer(WORDS, peer.recall()),
    ]
}

/// One slip in the pet's and one in the owner's name, all kinds together and each by itself.
fn misspelt(
    practice: &Practice,
    random: &mut Seeded,
    owner: Owner,
    (count, for_trigrams): (usize, usize),
    search: &Searches<'_>,
) -> Vec<Line> {
    let mut slipped = |only: Option<Slip>| {
        draw(count, || {
            let pet = practice.any(random);
            let [in_name, in_owner] =
                [(); 2].map(|()| only.unwrap_or_else(|| Slip::ALL[below(random, Slip::ALL.len())]));
            let name = in_name.make(random, &pet.name)?;
            Some((
                pet,
                format!("{name} {}", in_owner.make(random, &owner.of(pet))?),
            ))
        })
    };
    let queries = slipped(None);
    let own = ask(practice, owner, &queries, search.ours);
    let peer = ask(practice, owner, &queries[..for_trigrams], search.trigrams);
    let what = |text: &str| format!("{text}, {}, a typo in each", owner.words());
    let mut lines = vec![
        Line::time("search", what("CPU p50"), own.cpu.median())
            .peer_time(TRIGRAMS, peer.cpu.median()),
        Line::time("search", what("CPU p99"), own.cpu.p99())
            .aim(FUZZY_AIM)
            .peer_time(TRIGRAMS, peer.cpu.p99()),
        Line::new("search", what("recall"), Unit::Percent, own.recall())
            .aim(TYPO_AIM)
            .peer(TRIGRAMS, peer.recall()),
    ];
    for slip in Slip::ALL {
        let outcome = ask(practice, owner, &slipped(Some(slip)), search.ours);
        let what = format!("{} ({})", what("recall"), slip.word());
        lines.push(Line::new("search", what, Unit::Percent, outcome.recall()).aim(TYPO_AIM));
    }
    lines
}

/// Draws queries: the row that is meant and what is typed. Some rows give no query of a class.
fn draw<'p>(
    count: usize,
    mut query: impl FnMut() -> Option<(&'p Pet, String)>,
) -> Vec<(&'p Pet, String)> {
    std::iter::repeat_with(&mut query)
        .flatten()
        .take(count)
        .collect()
}

fn ask(
    practice: &Practice,
    owner: Owner,
    queries: &[(&Pet, String)],
    search: &Search<'_>,
) -> Outcome {
    let mut outcome = Outcome::default();
    for (meant, typed) in queries {
        let before = thread_cpu();
        let found = search(typed);
        outcome.cpu.add(thread_cpu() - before);
        outcome.asked += 1;
        let is_hit = |place: usize| {
            practice.pets[place]
                .as_ref()
                .is_some_and(|pet| owner.is_hit(meant, pet))
        };
        outcome.found += usize::from(found.into_iter().any(is_hit));
    }
    outcome
}

/// A patient gets a name that nobody has; the clock stops when that name finds it.
fn written(
    practice: &Practice,
    random: &mut Seeded,
    writes: usize,
    index: &SearchIndex,
    fts: &Fts,
) -> Vec<Line> {
    let (mut own, mut peer) = (Cost::default(), Cost::default());
    for count in 0..writes {
        let place = practice.patients[below(random, practice.patients.len())];
        let mut entry = practice.entries[place].clone();
        entry.name = word(random);
        let key: Key = entry.key;
        own.time(|| {
            index
                .apply(vec![entry.clone()], &[], count as u64 + 2)
                .expect("written");
            let hits = index.search(&entry.name, HITS).expect("searched");
            assert!(
                hits.iter().any(|hit| hit.key == key),
                "what was written is not found"
            );
        });
        peer.time(|| {
            fts.put(place, &entry);
            assert!(
                fts.search(&entry.name).contains(&place),
                "FTS5 does not find what was written"
            );
        });
    }
    vec![
        Line::time("search", "written to found, elapsed p99", own.elapsed.p99())
            .aim(WRITE_AIM)
            .peer_time(WORDS, peer.elapsed.p99()),
        Line::time("search", "written to found, CPU p99", own.cpu.p99())
            .peer_time(WORDS, peer.cpu.p99()),
    ]
}

#[derive(Default)]
struct Cost {
    cpu: Samples,
    elapsed: Samples,
}

impl Cost {
    fn time(&mut self, work: impl FnOnce()) {
        let (began, before): (_, Duration) = (now(), process_cpu());
        work();
        self.cpu.add(process_cpu() - before);
        self.elapsed.add(began.elapsed());
    }
}

fn word(random: &mut Seeded) -> String {
    (0..12)
        .map(|_| char::from(b'a' + random.below(26) as u8))
        .collect()
}
