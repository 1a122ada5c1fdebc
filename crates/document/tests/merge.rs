//! Merging as a clinic meets it: two people, one row.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_document::preflight::preflight;
use vetpms_document::{Applied, Document, DocumentError, Pen, stored_heads};
use vetpms_model::people::Patient;
use vetpms_model::{ConflictKind, Entity, EntityDef, Patch};

fn pen(writer: u8, second: i64) -> Pen {
    Pen {
        actor: [writer; 16],
        spare: [writer | 0x80; 16],
        time: DateTime::<Utc>::from_timestamp(second, 0).unwrap(),
    }
}

fn def() -> &'static EntityDef {
    Patient::def()
}

fn patch(value: serde_json::Value) -> Patch {
    Patch::from_json(def(), value.as_object().unwrap()).unwrap()
}

const ROW: Uuid = Uuid::from_u128(42);

/// Zen, written on the first desk, and the bytes of that change.
fn zen() -> (Document, Vec<u8>) {
    let mut doc = Document::empty(def(), ROW);
    let born = patch(
        json!({"name": "Zen", "species": "Cat", "client_id": Uuid::from_u128(1), "notes": "Shy."}),
    );
    let written = doc.write(&born, None, &pen(1, 10)).unwrap().unwrap();
    (doc, written.bytes)
}

fn replica(changes: &[&[u8]]) -> Document {
    let mut doc = Document::empty(def(), ROW);
    for change in changes {
        assert_eq!(doc.apply(change).unwrap(), Applied::New);
    }
    doc
}

#[test]
fn a_row_survives_change_save_and_load() {
    let (mut doc, bytes) = zen();
    let seen = preflight(&bytes).unwrap();
    assert_eq!(seen.actor, [1; 16]);
    let row = doc.read().unwrap();
    assert_eq!(row.text(def(), "notes"), Some("Shy."));
    for stored in [doc.save(), bytes.clone()] {
        assert_eq!(
            Document::load(def(), ROW, &stored).unwrap().read().unwrap(),
            row
        );
    }
    assert_eq!(replica(&[&bytes]).read().unwrap(), row);
    assert!(
        doc.write(&patch(json!({"name": "Zen"})), None, &pen(1, 11))
            .unwrap()
            .is_none()
    );
}

#[test]
fn different_fields_merge_without_a_conflict() {
    let (mut a, born) = zen();
    let mut b = replica(&[&born]);
    let one = a
        .write(&patch(json!({"color": "black"})), None, &pen(1, 20))
        .unwrap()
        .unwrap();
    let two = b
        .write(
            &patch(json!({"breed": "Siberian", "notes": "Shy. Bites."})),
            None,
            &pen(2, 20),
        )
        .unwrap()
        .unwrap();
    a.apply(&two.bytes).unwrap();
    b.apply(&one.bytes).unwrap();
    let row = a.read().unwrap();
    assert_eq!(row, b.read().unwrap());
    assert_eq!(
        (row.text(def(), "color"), row.text(def(), "breed")),
        (Some("black"), Some("Siberian"))
    );
    assert_eq!(row.text(def(), "notes"), Some("Shy. Bites."));
    assert!(a.conflicts().is_empty() && b.conflicts().is_empty());
}

#[test]
fn the_same_field_is_one_conflict_with_one_id_everywhere() {
    let (mut a, born) = zen();
    let mut b = replica(&[&born]);
    let one = a
        .write(&patch(json!({"name": "Zenn"})), None, &pen(1, 20))
        .unwrap()
        .unwrap();
    let two = b
        .write(&patch(json!({"name": "Xen"})), None, &pen(2, 30))
        .unwrap()
        .unwrap();
    a.apply(&two.bytes).unwrap();
    b.apply(&one.bytes).unwrap();
    let found = a.conflicts();
    assert_eq!(found, b.conflicts());
    assert_eq!(found.len(), 1);
    let conflict = &found[0];
    assert_eq!(
        (conflict.kind, conflict.field.as_deref()),
        (ConflictKind::ConcurrentEdit, Some("name"))
    );
    assert_eq!(conflict.earlier, json!("Zen"));
    assert_eq!(conflict.sides.len(), 2);
    assert_eq!(
        conflict.in_force,
        a.read().unwrap().get(def(), "name").to_json()
    );
}

#[test]
fn equal_values_never_conflict() {
    let (mut a, born) = zen();
    let mut b = replica(&[&born]);
    a.write(&patch(json!({"name": "Zenna"})), None, &pen(1, 20))
        .unwrap();
    let two = b
        .write(&patch(json!({"name": "Zenna"})), None, &pen(2, 30))
        .unwrap()
        .unwrap();
    a.apply(&two.bytes).unwrap();
    assert!(a.conflicts().is_empty());
}

#[test]
fn the_same_row_imported_twice_is_one_row() {
    let (mut a, _) = zen();
    let mut other = Document::empty(def(), ROW);
    let born = patch(
        json!({"name": "Zen", "species": "Cat", "client_id": Uuid::from_u128(1), "notes": "Shy."}),
    );
    let second = other.write(&born, None, &pen(2, 15)).unwrap().unwrap();
    let before = a.read().unwrap();
    assert_eq!(a.apply(&second.bytes).unwrap(), Applied::New);
    let raised = a.conflicts();
    let fields: Vec<_> = raised.iter().map(|item| item.field.as_deref()).collect();
    assert_eq!(fields, [Some("notes")]);
    let mut after = a.read().unwrap();
    // Text is the one kind that keeps both insertions, and says so.
    let notes = def().index("notes").unwrap();
    assert_eq!(after.values[notes].as_text(), Some("Shy.Shy."));
    after.values[notes] = before.values[notes].clone();
    assert_eq!(after, before);
}

#[test]
fn an_edit_beside_a_deletion_is_kept_and_raised() {
    let (mut a, born) = zen();
    let mut b = replica(&[&born]);
    let gone = Patch::default().with(def(), "is_deleted", vetpms_model::Value::Bool(true));
    let one = a.write(&gone, None, &pen(1, 20)).unwrap().unwrap();
    let two = b
        .write(&patch(json!({"color": "red"})), None, &pen(2, 20))
        .unwrap()
        .unwrap();
    a.apply(&two.bytes).unwrap();
    b.apply(&one.bytes).unwrap();
    let found = a.conflicts();
    assert_eq!(found, b.conflicts());
    assert_eq!(found[0].kind, ConflictKind::DeletedWhileEdited);
    assert_eq!(a.read().unwrap().text(def(), "color"), Some("red"));
}

#[test]
fn a_form_opened_before_a_merge_does_not_revert_a_colleague() {
    let (mut a, born) = zen();
    let opened = a.heads();
    let mut b = replica(&[&born]);
    let theirs = b
        .write(
            &patch(json!({"name": "Xen", "color": "grey"})),
            None,
            &pen(2, 20),
        )
        .unwrap()
        .unwrap();
    a.apply(&theirs.bytes).unwrap();
    let mine = a
        .write(&patch(json!({"name": "Zenn"})), Some(&opened), &pen(1, 30))
        .unwrap()
        .unwrap();
    assert_eq!(mine.actor, [0x81; 16]);
    assert_eq!(a.read().unwrap().text(def(), "color"), Some("grey"));
    assert_eq!(a.conflicts().len(), 1);
    a.write(
        &patch(json!({"color": "white"})),
        Some(&opened),
        &pen(3, 31),
    )
    .unwrap()
    .unwrap();
    assert_eq!(a.conflicts().len(), 2);
    let informed = a.heads();
    a.write(
        &patch(json!({"breed": "Siberian"})),
        Some(&informed),
        &pen(4, 32),
    )
    .unwrap()
    .unwrap();
    assert_eq!(a.conflicts().len(), 2);
    b.apply(&mine.bytes).unwrap();
    let name = |found: Vec<vetpms_model::Conflict>| {
        found
            .into_iter()
            .find(|c| c.field.as_deref() == Some("name"))
    };
    assert_eq!(name(b.conflicts()), name(a.conflicts()));
}

#[test]
fn sets_keep_both_additions() {
    let (mut a, born) = zen();
    let mut b = replica(&[&born]);
    let one = a
        .write(
            &patch(json!({"medical_alerts": ["bites"]})),
            None,
            &pen(1, 20),
        )
        .unwrap()
        .unwrap();
    b.write(
        &patch(json!({"medical_alerts": ["deaf"]})),
        None,
        &pen(2, 20),
    )
    .unwrap();
    b.apply(&one.bytes).unwrap();
    assert_eq!(
        b.read().unwrap().get(def(), "medical_alerts").to_json(),
        json!(["bites", "deaf"])
    );
}

#[test]
fn a_change_waits_for_what_it_builds_on() {
    let (mut a, born) = zen();
    let next = a
        .write(&patch(json!({"color": "red"})), None, &pen(1, 20))
        .unwrap()
        .unwrap();
    let mut b = Document::empty(def(), ROW);
    assert!(
        matches!(b.apply(&next.bytes).unwrap(), Applied::Waiting(missing) if missing.len() == 1)
    );
    assert_eq!(b.apply(&born).unwrap(), Applied::New);
    assert_eq!(b.apply(&next.bytes).unwrap(), Applied::New);
    assert_eq!(b.apply(&next.bytes).unwrap(), Applied::Known);
}

#[test]
fn no_altered_byte_passes_the_preflight() {
    let (_, bytes) = zen();
    for at in 0..bytes.len() {
        for flip in [1u8, 0x80] {
            let mut altered = bytes.clone();
            altered[at] ^= flip;
            assert!(
                matches!(preflight(&altered), Err(DocumentError::Preflight(_))),
                "byte {at}"
            );
        }
        assert!(preflight(&bytes[..at]).is_err());
    }
    assert!(Document::load(def(), ROW, &[]).is_err());
}

#[test]
fn a_bomb_with_a_right_checksum_is_refused() {
    use sha2::Digest;
    let chunk = |body: &[u8]| {
        let mut hashed = vec![1u8];
        let mut length = body.len();
        while length > 0x7f {
            hashed.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        hashed.push(length as u8);
        hashed.extend_from_slice(body);
        let digest = sha2::Sha256::digest(&hashed);
        [&[0x85, 0x6f, 0x4a, 0x83][..], &digest[..4], &hashed].concat()
    };
    let head = |start_op: &[u8]| [&[0u8, 16][..], &[7; 16], &[1], start_op, &[0, 0, 0]].concat();
    // One column (insert flags) of 2^30 rows in four bytes.
    let long_run = [
        &head(&[1])[..],
        &[1, 0x34, 5],
        &[0x80, 0x80, 0x80, 0x80, 0x04],
    ]
    .concat();
    assert_eq!(
        preflight(&chunk(&long_run)),
        Err(DocumentError::Preflight("it has too many operations"))
    );
    let high = [&head(&[0xfe, 0xff, 0xff, 0xff, 0x0f])[..], &[0]].concat();
    assert!(preflight(&chunk(&high)).is_err());
    assert!(preflight(&chunk(&[&head(&[1])[..], &[0]].concat())).is_ok());
}

#[test]
fn the_operations_of_a_change_are_told_without_applying_it() {
    use vetpms_document::operations::operations;
    let (mut a, born) = zen();
    let told = operations(def(), ROW, &born).unwrap();
    let names = |fields: std::collections::BTreeSet<usize>| -> Vec<&str> {
        fields.into_iter().map(|at| def().fields[at].name).collect()
    };
    assert_eq!(
        names(told.fields()),
        ["client_id", "name", "species", "notes"]
    );
    assert!(!told.unknown);
    let edit = json!({"medical_alerts": ["bites"], "color": null, "notes": "Shy!"});
    let next = a.write(&patch(edit), None, &pen(1, 20)).unwrap().unwrap();
    let told = operations(def(), ROW, &next.bytes).unwrap();
    assert_eq!(names(told.fields()), ["medical_alerts", "notes"]);
    assert_eq!(
        told.words,
        [(def().index("medical_alerts").unwrap(), "bites".to_owned())]
    );
    assert_eq!(
        told.prose,
        [(def().index("notes").unwrap(), vec!["!".to_owned()])].into()
    );
    assert!(matches!(
        operations(def(), Uuid::from_u128(43), &born),
        Err(DocumentError::Preflight(_))
    ));
}

#[test]
fn an_operation_of_another_kind_is_refused() {
    use vetpms_document::operations::operations;
    // Another table's document, told as a patient: its keys are unknown, its types differ.
    let other = vetpms_model::scheduling::Appointment::def();
    let mut doc = Document::empty(other, ROW);
    let status = Patch::default().with(other, "notes", vetpms_model::Value::Text("x".into()));
    let written = doc.write(&status, None, &pen(1, 10)).unwrap().unwrap();
    assert!(operations(def(), ROW, &written.bytes).is_err());
    let reason = Patch::default().with(other, "reason", vetpms_model::Value::Text("x".into()));
    let written = doc.write(&reason, None, &pen(1, 11)).unwrap().unwrap();
    assert!(operations(def(), ROW, &written.bytes).unwrap().unknown);
}

#[test]
fn heads_of_stored_bytes_are_those_of_the_opened_document() {
    let (mut doc, first) = zen();
    let opened = |bytes: &[u8]| Document::load(def(), ROW, bytes).unwrap().heads();
    assert_eq!(stored_heads(def(), &first), Some(opened(&first)));
    assert_eq!(stored_heads(def(), &doc.save()), Some(doc.heads()));

    let mut other = replica(&[&first]);
    let color = doc.write(&patch(json!({"color": "red"})), None, &pen(1, 20));
    let color = color.unwrap().unwrap();
    let breed = other.write(&patch(json!({"breed": "Manx"})), None, &pen(2, 20));
    let breed = breed.unwrap().unwrap();
    doc.apply(&breed.bytes).unwrap();
    assert_eq!(doc.heads().len(), 2);
    let saved = doc.save();
    assert_eq!(stored_heads(def(), &saved), Some(doc.heads()));

    // A change that waits for another is kept, but is no head yet.
    let mut late = replica(&[&first]);
    let next = other.write(&patch(json!({"breed": "Siamese"})), None, &pen(2, 30));
    late.keep_waiting(&next.unwrap().unwrap().bytes).unwrap();
    assert_eq!(
        stored_heads(def(), &late.save()),
        Some(vec![preflight(&first).unwrap().hash])
    );

    // One change that builds on another, or two behind each other: only opening tells.
    assert_eq!(stored_heads(def(), &color.bytes), None);
    assert_eq!(
        stored_heads(def(), &[first.as_slice(), &color.bytes].concat()),
        None
    );
    for cut in 0..60 {
        assert_eq!(stored_heads(def(), &saved[..cut]), None, "{cut}");
    }
}
