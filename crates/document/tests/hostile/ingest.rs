//! What a server does with a foreign change, and what must hold once it has taken one.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_document::operations::operations;
use vetpms_document::preflight::{Seen, preflight};
use vetpms_document::{Applied, Document, DocumentError, Pen, Written};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, EntityDef, Patch};

pub(crate) const ROW: Uuid = Uuid::from_u128(42);
/// Rows that changes may be thrown at, see [`base`].
pub(crate) const BASES: u8 = 3;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Refused(DocumentError),
    Taken,
}

pub(crate) fn def() -> &'static EntityDef {
    Patient::def()
}

pub(crate) fn pen(writer: u8, second: i64) -> Pen {
    Pen {
        actor: [writer; 16],
        spare: [writer | 0x80; 16],
        time: DateTime::<Utc>::from_timestamp(second, 0).unwrap(),
    }
}

pub(crate) fn write(doc: &mut Document, values: serde_json::Value, pen: &Pen) -> Written {
    let patch = Patch::from_json(def(), values.as_object().unwrap()).unwrap();
    doc.write(&patch, None, pen).unwrap().unwrap()
}

/// A row and the changes that it came from: none; one; an edit of everything, and a concurrent one.
pub(crate) fn base(number: u8) -> (Document, Vec<Vec<u8>>) {
    let mut doc = Document::empty(def(), ROW);
    if number == 0 {
        return (doc, Vec::new());
    }
    let born =
        json!({"name": "Zen", "species": "Cat", "client_id": Uuid::from_u128(1), "notes": "Shy."});
    let mut all = vec![write(&mut doc, born, &pen(1, 10)).bytes];
    if number > 1 {
        let mut other = Document::empty(def(), ROW);
        other.apply(&all[0]).unwrap();
        let edit = json!({"color": "red", "medical_alerts": ["bites", "deaf"], "notes": "Shy, bites.", "breed": "Manx"});
        all.push(write(&mut doc, edit, &pen(1, 20)).bytes);
        let edit = json!({"color": "black", "date_of_birth": "2024-05-06", "notes": "Very shy.", "species": null});
        let patch = Patch::from_json(def(), edit.as_object().unwrap()).unwrap();
        let beside = other.write(&patch, None, &pen(2, 20)).unwrap().unwrap();
        doc.apply(&beside.bytes).unwrap();
        all.push(beside.bytes);
    }
    (doc, all)
}

/// Honest changes, with the row that they are for.
pub(crate) fn honest() -> Vec<(u8, Vec<u8>)> {
    let mut all = Vec::new();
    for number in 0..BASES {
        let (_, known) = base(number);
        all.extend(known.last().map(|change| (number - 1, change.clone())));
        let edits = [
            json!({"name": "Max", "species": "Dog", "client_id": Uuid::from_u128(2)}),
            json!({"notes": "Calls first.\nBites."}),
            json!({"medical_alerts": ["bites"], "color": "white"}),
            json!({"notes": null, "medical_alerts": ["deaf"], "is_neutered": true}),
        ];
        for edit in edits {
            let patch = Patch::from_json(def(), edit.as_object().unwrap()).unwrap();
            let (mut doc, _) = base(number);
            let written = doc.write(&patch, None, &pen(3, 30)).unwrap();
            all.extend(written.map(|written| (number, written.bytes)));
        }
    }
    all
}

fn take(doc: &mut Document, bytes: &[u8]) -> Result<Seen, DocumentError> {
    let seen = preflight(bytes)?;
    operations(def(), ROW, bytes)?;
    match doc.apply(bytes)? {
        Applied::New => {}
        Applied::Known | Applied::Waiting(_) => return Err(DocumentError::Fork),
    }
    doc.durable()?;
    doc.conflicts();
    Ok(seen)
}

/// Throws a change at a row.
///
/// # Panics
/// When a change was taken that leaves the row worse than it was.
pub(crate) fn ingest(number: u8, bytes: &[u8]) -> Outcome {
    let (mut doc, mut changes) = base(number);
    let seen = match take(&mut doc, bytes) {
        Ok(seen) => seen,
        Err(refusal) => return Outcome::Refused(refusal),
    };
    assert!(
        doc.heads().contains(&seen.hash),
        "it was taken and is nowhere"
    );
    changes.push(bytes.to_vec());
    // Somebody goes on writing, and somebody else takes both in another way.
    let next = json!({"name": "Next", "notes": "Next.", "medical_alerts": ["next"], "color": null, "breed": "Next"});
    let next = write(&mut doc, next, &pen(9, 40));
    changes.push(next.bytes);
    let (row, stored) = doc.durable().expect("it stays writable");
    let mut other = Document::empty(def(), ROW);
    for change in &changes {
        preflight(change).expect("everybody takes what follows");
        operations(def(), ROW, change).expect("everybody understands what follows");
        let applied = other.apply(change).expect("everybody applies what follows");
        assert_eq!(applied, Applied::New);
    }
    let mut opened = Document::load(def(), ROW, &stored).expect("what was stored opens");
    for same in [&mut other, &mut opened] {
        assert_eq!(same.read().as_ref(), Ok(&row));
        assert_eq!(same.heads(), doc.heads());
        assert_eq!(same.conflicts(), doc.conflicts());
    }
    doc.history();
    Outcome::Taken
}
