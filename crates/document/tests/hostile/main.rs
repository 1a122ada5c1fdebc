//! Bytes that harm Automerge: each kind is made here, harms Automerge alone, and does nothing to us.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod child;
mod chunk;
mod ingest;
mod random;

use std::io::Write;

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ObjType, ROOT, ReadDoc};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use vetpms_document::birth;
use vetpms_document::{Document, DocumentError};

use child::Fate;
use chunk::{
    ACTION, DEFLATED, INSERT, KEY_TEXT, PREDECESSORS, Raw, VALUE, VALUE_META, framed, signed,
    unsigned,
};
use ingest::{Outcome, ROW, def, ingest, pen, write};

/// Rows of one value, said in a few bytes for each column.
fn rows(count: i64) -> Vec<u8> {
    let all = |value: &[u8]| [&signed(count), value].concat();
    Raw::honest()
        .with(KEY_TEXT, all(b"\x05color"))
        .with(INSERT, unsigned(count.unsigned_abs()))
        .with(ACTION, all(&[1]))
        .with(VALUE_META, all(&[0]))
        .with(VALUE, Vec::new())
        .with(PREDECESSORS, all(&[0]))
        .bytes()
}

/// Objects within objects.
fn nested() -> Vec<u8> {
    let mut doc = AutoCommit::new();
    doc.set_actor(ActorId::from([7u8; 16]));
    let mut innermost = ROOT;
    for _ in 0..40_000 {
        innermost = doc.put_object(&innermost, "m", ObjType::Map).unwrap();
    }
    doc.commit();
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

/// 512 MiB of zeros in half a MB: after the first MiB, one block says the same again.
fn bomb() -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 1 << 20];
    let mut blocks = Vec::new();
    for _ in 0..2 {
        let before = packed.get_ref().len();
        packed.write_all(&zeros).unwrap();
        packed.flush().unwrap();
        blocks.push(packed.get_ref()[before..].to_vec());
    }
    let contents = [blocks[0].clone(), blocks[1].repeat(511)].concat();
    framed(DEFLATED, &contents, &[])
}

fn numbered(start_op: u64) -> Vec<u8> {
    let raw = Raw::honest();
    Raw { start_op, ..raw }.bytes()
}

/// What is thrown, and what becomes of Automerge alone.
type Danger = (&'static str, fn() -> Vec<u8>, Fate);

const DANGERS: &[Danger] = &[
    (
        "a change like any other",
        || Raw::honest().bytes(),
        Fate::Taken,
    ),
    (
        "2^40 rows, which take for ever",
        || rows(1 << 40),
        Fate::Died,
    ),
    ("2^27 rows, which take 32 GiB", || rows(1 << 27), Fate::Died),
    ("objects nested 40,000 deep", nested, Fate::Died),
    ("512 MiB deflated", bomb, Fate::Swollen),
    (
        "a run of -2^63 values",
        || {
            Raw::honest()
                .with(ACTION, [signed(i64::MIN), vec![1]].concat())
                .bytes()
        },
        Fate::Panicked,
    ),
    (
        "a fifth change without the four before",
        || {
            Raw {
                seq: 5,
                ..Raw::honest()
            }
            .bytes()
        },
        Fate::Panicked,
    ),
    (
        "a wrong checksum",
        || {
            let mut bytes = Raw::honest().bytes();
            bytes[4] ^= 1;
            bytes
        },
        Fate::Taken,
    ),
    (
        "operation number 2^32 - 2",
        || numbered((1 << 32) - 2),
        Fate::Panicked,
    ),
    // The highest number that the pre-flight lets pass: nobody's next change would pass it any more.
    ("operation number 2^31", || numbered(1 << 31), Fate::Taken),
    (
        "a column that nobody uses, which is lost when the document is saved",
        || {
            Raw::honest()
                .with(0x63, [signed(-1), signed(1)].concat())
                .bytes()
        },
        Fate::Damaged,
    ),
];

/// Automerge without us: parsed, applied, saved, opened, read, written to.
fn bare(bytes: &[u8]) -> Fate {
    let Ok(change) = Change::from_bytes(bytes.to_vec()) else {
        return Fate::Refused;
    };
    change.decode();
    let mut doc = AutoCommit::new();
    if doc.apply_changes([change]).is_err() {
        return Fate::Refused;
    }
    doc.hydrate(ROOT, None).unwrap();
    for n in 0..4 {
        doc.put(ROOT, "next", n).unwrap();
        doc.commit();
    }
    match AutoCommit::load(&doc.save()).map(|mut again| again.get_heads()) {
        Ok(heads) if heads == doc.get_heads() => Fate::Taken,
        _ => Fate::Damaged,
    }
}

fn ours(bytes: &[u8]) -> Fate {
    match ingest(0, bytes) {
        Outcome::Taken => Fate::Taken,
        Outcome::Refused(_) => Fate::Refused,
    }
}

/// The process that meets a danger.
#[test]
#[ignore = "started by the others with limits"]
fn victim() {
    let Some(case) = child::case() else { return };
    if case == "altered" {
        child::meet(100, altered_changes);
    }
    let (who, number) = case.split_once(' ').unwrap();
    let bytes = DANGERS[number.parse::<usize>().unwrap()].1();
    let meet = if who == "bare" { bare } else { ours };
    child::meet(10, move || meet(&bytes))
}

#[test]
fn what_harms_automerge_does_nothing_to_us() {
    for (number, (name, _, alone)) in DANGERS.iter().enumerate() {
        assert_eq!(
            child::fate("victim", &format!("bare {number}")),
            *alone,
            "{name}"
        );
        let wanted = if number == 0 {
            Fate::Taken
        } else {
            Fate::Refused
        };
        assert_eq!(
            child::fate("victim", &format!("ours {number}")),
            wanted,
            "{name}"
        );
    }
}

#[test]
fn altered_changes_are_refused_or_do_no_harm() {
    assert_eq!(child::fate("victim", "altered"), Fate::Taken);
}

/// Honest changes with a few bytes altered, and a right checksum again.
fn altered_changes() -> Fate {
    let honest = ingest::honest();
    for (number, change) in &honest {
        assert_eq!(ingest(*number, change), Outcome::Taken);
    }
    let (mut random, count) = (random::seeded(), random::count(1_500));
    let (mut taken, mut fate) = (0, Fate::Taken);
    for _ in 0..count {
        let (number, change) = &honest[random.below(honest.len())];
        let mut contents = chunk::contents(change).to_vec();
        for _ in 0..=random.below(3) {
            random.alter(&mut contents);
        }
        let bytes = chunk::chunk(&contents);
        match std::panic::catch_unwind(|| ingest(*number, &bytes)) {
            Ok(outcome) => taken += usize::from(outcome == Outcome::Taken),
            Err(_) => {
                println!("it was taken and does harm to row {number}: {bytes:02x?}");
                fate = Fate::Damaged;
            }
        }
    }
    println!("{taken} of {count} altered changes were taken");
    fate
}

#[test]
fn nobody_takes_the_place_of_a_text() {
    let notes = def().field("notes").unwrap();
    let squatter = Raw {
        actor: birth::actor(def(), notes),
        ..Raw::honest()
    };
    let mut doc = Document::empty(def(), ROW);
    assert!(matches!(
        doc.apply(&squatter.bytes()),
        Err(DocumentError::Preflight(_))
    ));
    write(&mut doc, serde_json::json!({"notes": "Shy."}), &pen(1, 10));
}

#[test]
fn nobody_takes_the_place_of_anothers_change() {
    let (mut doc, changes) = ingest::base(1);
    let squatter = Raw {
        actor: [1; 16],
        ..Raw::honest()
    };
    assert_eq!(doc.apply(&squatter.bytes()), Err(DocumentError::Fork));
    // Where the squatter came first, the true change is the fork; whose an actor is, the server knows.
    let mut doc = Document::empty(def(), ROW);
    doc.apply(&squatter.bytes()).unwrap();
    assert_eq!(doc.apply(&changes[0]), Err(DocumentError::Fork));
}

#[test]
#[ignore = "writes the first corpora of the fuzz targets"]
fn seeds() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let keep = |target: &str, name: String, bytes: &[u8]| {
        std::fs::create_dir_all(corpus.join(target)).unwrap();
        std::fs::write(corpus.join(target).join(name), bytes).unwrap();
    };
    for (at, (number, change)) in ingest::honest().iter().enumerate() {
        let contents = chunk::contents(change);
        keep("preflight", format!("whole-{at}"), change);
        keep("preflight", format!("contents-{at}"), contents);
        keep(
            "ingest",
            format!("honest-{at}"),
            &[&[*number], contents].concat(),
        );
    }
}
