//! A document that was signed: what stays, what is kept beside it, and who of two signers counts.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_document::{Document, Pen, signed_heads};
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::medical::SoapNote;
use vetpms_model::{ConflictKind, Entity, EntityDef, Patch, Value};

fn pen(writer: u8, second: i64) -> Pen {
    Pen {
        actor: [writer; 16],
        spare: [writer | 0x80; 16],
        time: DateTime::<Utc>::from_timestamp(second, 0).unwrap(),
    }
}

fn def() -> &'static EntityDef {
    SoapNote::def()
}

fn write(doc: &mut Document, writer: u8, second: i64, values: serde_json::Value) -> Vec<u8> {
    let patch = Patch::from_json(def(), values.as_object().unwrap()).unwrap();
    let written = doc.write(&patch, None, &pen(writer, second));
    written.unwrap().unwrap().bytes
}

fn sign(doc: &mut Document, writer: u8, second: i64, id: u128) -> Vec<u8> {
    let text = signed_heads(Uuid::from_u128(id), &doc.heads());
    let patch = Patch::default().with(def(), SIGNED_HEADS, Value::Text(text));
    let written = doc.write(&patch, None, &pen(writer, second));
    written.unwrap().unwrap().bytes
}

/// A note on two desks.
fn two() -> (Document, Document) {
    let row = Uuid::from_u128(42);
    let (mut a, mut b) = (Document::empty(def(), row), Document::empty(def(), row));
    let born =
        json!({"medical_record_id": Uuid::from_u128(1), "plan": "Rest.", "assessment": "Lame."});
    b.apply(&write(&mut a, 1, 10, born)).unwrap();
    (a, b)
}

fn text(doc: &Document, field: &str) -> String {
    let row = doc.read().unwrap();
    row.text(def(), field).unwrap_or_default().to_owned()
}

#[test]
fn what_was_written_beside_a_signature_is_no_part_of_the_row_and_waits_for_a_person() {
    let (mut a, mut b) = two();
    let late = write(&mut b, 2, 20, json!({"plan": "Rest for a week."}));
    let later = write(
        &mut b,
        2,
        21,
        json!({"plan": "Rest for two weeks.", "objective": "Warm."}),
    );
    let signed = sign(&mut a, 1, 22, 7);
    let mut items = Vec::new();
    for (doc, changes) in [(&mut a, [&late, &later].as_slice()), (&mut b, &[&signed])] {
        for change in changes {
            doc.apply(change).unwrap();
        }
        assert_eq!(
            (text(doc, "plan"), text(doc, "objective")),
            ("Rest.".into(), String::new())
        );
        assert!(doc.is_signed());
        // Stored and opened again it is the same.
        let (row, bytes) = doc.durable().unwrap();
        let again = Document::load(def(), Uuid::from_u128(42), &bytes).unwrap();
        assert_eq!(again.read().unwrap(), row);
        items.push(doc.conflicts());
    }
    assert!(items[0] == items[1], "every desk finds the same");
    let found: Vec<_> = items[0]
        .iter()
        .map(|item| {
            (
                item.field.as_deref().unwrap(),
                item.kind,
                item.sides[1].value.clone(),
            )
        })
        .collect();
    let kind = ConflictKind::EditedAfterSigning;
    let wanted = [
        ("objective", kind, json!("Warm.")),
        ("plan", kind, json!("Rest for two weeks.")),
    ];
    assert_eq!(found, wanted);
    assert_eq!(items[0][1].sides[0].value, json!("Rest."));
}

#[test]
fn of_two_signatures_the_one_with_the_lower_id_counts_in_whatever_order_they_come() {
    let (mut a, mut b) = two();
    let mine = [
        write(&mut a, 1, 20, json!({"plan": "Rest for a week."})),
        sign(&mut a, 1, 22, 9),
    ];
    let theirs = [
        write(&mut b, 2, 20, json!({"assessment": "Sprained."})),
        sign(&mut b, 2, 22, 3),
    ];
    theirs
        .iter()
        .for_each(|change| drop(a.apply(change).unwrap()));
    mine.iter()
        .for_each(|change| drop(b.apply(change).unwrap()));
    for doc in [&mut a, &mut b] {
        assert_eq!(
            (text(doc, "assessment"), text(doc, "plan")),
            ("Sprained.".into(), "Rest.".into())
        );
        let items = doc.conflicts();
        assert_eq!(
            items.len(),
            1,
            "what the other one signed besides is not lost"
        );
        assert_eq!(items[0].sides[1].value, json!("Rest for a week."));
    }
}

#[test]
fn a_change_that_knew_of_the_signature_is_told_from_one_that_did_not() {
    let (mut a, mut b) = two();
    let late = write(&mut b, 2, 20, json!({"plan": "Rest for a week."}));
    sign(&mut a, 1, 22, 7);
    let hash = |doc: &mut Document| doc.heads()[0];
    let innocent = hash(&mut b);
    a.apply(&late).unwrap();
    assert!(!a.builds_on_signature(innocent));
    assert!(a.is_signed());
    write(&mut a, 3, 30, json!({"plan": "Nothing."}));
    let forged = hash(&mut a);
    assert!(a.builds_on_signature(forged));
    assert_eq!(
        text(&a, "plan"),
        "Rest.",
        "and it changes nothing of what was signed"
    );
    // Nor does a signature that replaces the first one.
    sign(&mut a, 3, 31, 8);
    let again = hash(&mut a);
    assert!(a.builds_on_signature(again));
}

#[test]
fn the_history_says_what_was_signed_and_reads_it_without_what_was_written_beside() {
    let (mut a, mut b) = two();
    let late = write(&mut b, 2, 20, json!({"plan": "Rest for a week."}));
    let more = write(&mut a, 1, 21, json!({"objective": "Warm."}));
    a.apply(&late).unwrap();
    let mut early = Document::load(def(), Uuid::from_u128(42), &a.save()).unwrap();
    // Signed where the late change was not known.
    let (mut c, _) = two();
    c.apply(&more).unwrap();
    let signed = sign(&mut c, 1, 22, 7);
    for doc in [&mut a, &mut early] {
        doc.apply(&signed).unwrap();
        let steps = doc.history();
        let marks: Vec<_> = steps.iter().map(|step| step.signed).collect();
        assert_eq!(marks, [Some(true), Some(true), Some(true), Some(false)]);
        let written = steps.iter().rposition(|step| step.signed == Some(true));
        let row = doc.read_when(&steps[written.unwrap()].heads).unwrap();
        assert_eq!(row.text(def(), "plan"), Some("Rest."));
        assert_eq!(row.text(def(), "objective"), Some("Warm."));
        // Neither knew of the other's.
        assert_eq!(steps[1].beside, [3]);
        assert_eq!(steps[3].beside, [1, 2]);
        assert!(steps[0].beside.is_empty());
        let whole = doc.read_when(&steps[3].heads).unwrap();
        assert_eq!(whole.text(def(), "plan"), Some("Rest for a week."));
        assert!(doc.read_when(&[[9; 32]]).is_none());
        let nothing = doc.read_when(&[]).unwrap();
        assert_eq!(nothing.text(def(), "plan"), None);
    }
}
