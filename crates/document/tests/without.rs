//! Changes that nobody accepted, taken out of a row again.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_document::{Applied, Document, Hash, Pen, Written};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch};

const ROW: Uuid = Uuid::from_u128(42);

/// Zen as one desk knows it: born, then a colour that is not accepted, an alert that builds on it,
/// and beside both a breed from another desk.
struct Zen {
    doc: Document,
    born: Written,
    colour: Written,
    alert: Written,
    breed: Written,
}

fn write(doc: &mut Document, writer: u8, value: serde_json::Value) -> Written {
    let patch = Patch::from_json(Patient::def(), value.as_object().unwrap()).unwrap();
    let pen = Pen {
        actor: [writer; 16],
        spare: [writer | 0x80; 16],
        time: DateTime::<Utc>::from_timestamp(i64::from(writer), 0).unwrap(),
    };
    doc.write(&patch, None, &pen).unwrap().unwrap()
}

fn zen() -> Zen {
    let mut doc = Document::empty(Patient::def(), ROW);
    let owner = Uuid::from_u128(1);
    let born = write(
        &mut doc,
        1,
        json!({"name": "Zen", "species": "Cat", "client_id": owner, "notes": "Shy."}),
    );
    let mut there = Document::load(Patient::def(), ROW, &doc.save()).unwrap();
    let breed = write(&mut there, 2, json!({"breed": "Siberian"}));
    let colour = write(&mut doc, 3, json!({"color": "red"}));
    let alert = write(
        &mut doc,
        3,
        json!({"medical_alerts": ["deaf"], "notes": "Shy and deaf."}),
    );
    assert_eq!(doc.apply(&breed.bytes).unwrap(), Applied::New);
    Zen {
        doc,
        born,
        colour,
        alert,
        breed,
    }
}

fn set(hashes: &[Hash]) -> BTreeSet<Hash> {
    hashes.iter().copied().collect()
}

#[test]
fn what_builds_on_a_change_goes_with_it_and_the_rest_stays() {
    let Zen {
        mut doc,
        born,
        colour,
        alert,
        breed,
    } = zen();
    let gone = doc.building_on(&set(&[colour.hash]));
    assert_eq!(gone, set(&[colour.hash, alert.hash]));
    let mut left = doc.without(&gone).unwrap().unwrap();
    let mut wanted = Document::empty(Patient::def(), ROW);
    for bytes in [&born.bytes, &breed.bytes] {
        wanted.apply(bytes).unwrap();
    }
    assert_eq!(left.read().unwrap(), wanted.read().unwrap());
    assert_eq!(left.heads(), wanted.heads());
    // Accepted after all, they come back as if they had never been away.
    for written in [&colour, &alert] {
        assert_eq!(left.apply(&written.bytes).unwrap(), Applied::New);
    }
    assert_eq!(
        left.read().unwrap().text(Patient::def(), "notes"),
        Some("Shy and deaf.")
    );
}

#[test]
fn a_row_that_nothing_accepted_made_is_no_row() {
    let Zen { doc, born, .. } = zen();
    assert!(doc.without(&set(&[born.hash])).unwrap().is_none());
    let Zen { mut doc, .. } = zen();
    assert!(doc.building_on(&set(&[[9; 32]])).is_empty());
}
