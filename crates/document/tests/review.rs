//! What two people do to one row at once, and what is left of it when somebody has decided.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_document::operations::operations;
use vetpms_document::{Document, Pen};
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

/// Zen on one desk, and on another.
fn two() -> (Document, Document) {
    let row = Uuid::from_u128(42);
    let (mut a, mut b) = (Document::empty(def(), row), Document::empty(def(), row));
    let born = json!({"name": "Zen", "species": "Cat", "client_id": Uuid::from_u128(1)});
    let born = a.write(&patch(born), None, &pen(1, 10)).unwrap().unwrap();
    b.apply(&born.bytes).unwrap();
    (a, b)
}

#[test]
fn the_same_passage_changed_twice_is_one_item_with_both_versions() {
    let (mut a, mut b) = two();
    let write = |doc: &mut Document, writer: u8, second: i64, values: serde_json::Value| {
        let written = doc.write(&patch(values), None, &pen(writer, second));
        written.unwrap().unwrap().bytes
    };
    let text = write(&mut a, 1, 15, json!({"notes": "Give 5 mg.\nShy."}));
    b.apply(&text).unwrap();
    let one = write(&mut a, 1, 20, json!({"notes": "Give 15 mg.\nShy."}));
    let two = write(&mut b, 2, 21, json!({"notes": "Give 12.5 mg.\nShy."}));
    let more = write(&mut b, 2, 22, json!({"color": "black"}));
    a.apply(&two).unwrap();
    let first = a.conflicts();
    assert_eq!((first.len(), first[0].kind), (1, ConflictKind::SamePassage));
    assert_eq!(first[0].earlier, json!("Give 5 mg.\nShy."));
    let mut sides: Vec<&str> = first[0]
        .sides
        .iter()
        .filter_map(|side| side.value.as_str())
        .collect();
    sides.sort_unstable();
    assert_eq!(sides, ["Give 12.5 mg.\nShy.", "Give 15 mg.\nShy."]);
    // In another order, and with something else written behind it, it is the same one.
    b.apply(&one).unwrap();
    a.apply(&more).unwrap();
    let again = [a.conflicts(), b.conflicts()];
    assert!(
        again
            .iter()
            .all(|found| found.len() == 1 && found[0].id == first[0].id)
    );

    // A decision leaves one version, and nothing to decide.
    let settled = a
        .decide(&patch(json!({"notes": "Give 12.5 mg.\nShy."})), &pen(1, 30))
        .unwrap()
        .unwrap();
    assert!(a.conflicts().is_empty());
    b.apply(&settled.bytes).unwrap();
    assert!(b.conflicts().is_empty());
    // Other passages merge without one.
    let one = write(&mut a, 1, 40, json!({"notes": "Give 13 mg.\nShy."}));
    write(&mut b, 2, 40, json!({"notes": "Give 12.5 mg.\nBold."}));
    b.apply(&one).unwrap();
    assert!(b.conflicts().is_empty());
}

#[test]
fn what_two_people_put_in_at_one_place_is_one_item_on_every_replica() {
    for (before, one, other) in [
        ("", "Shy.", "Shy."),
        ("", "Shy.", "Bites."),
        ("", "Shy.\n", "Bites.\n"),
        ("Give 5 mg.", "Give 6 mg.", "Give 6 mg."),
        ("Calm.", "Calm.\nShy.", "Calm.\nShy."),
    ] {
        let (mut a, mut b) = two();
        let write = |doc: &mut Document, writer: u8, second: i64, text: &str| {
            let written = doc.write(&patch(json!({ "notes": text })), None, &pen(writer, second));
            written.unwrap().map(|written| written.bytes)
        };
        if let Some(base) = write(&mut a, 1, 15, before) {
            b.apply(&base).unwrap();
        }
        let of_a = write(&mut a, 1, 20, one).unwrap();
        let of_b = write(&mut b, 2, 21, other).unwrap();
        a.apply(&of_b).unwrap();
        b.apply(&of_a).unwrap();
        let (at_a, at_b) = (a.conflicts(), b.conflicts());
        let told = format!("{one:?} and {other:?} make {:?}", at_a);
        assert_eq!((at_a.len(), &at_a), (1, &at_b), "{told}");
        assert_eq!(at_a[0].earlier, json!(before));
        assert_eq!(at_a[0].sides.len(), 2);
        // A decision leaves the text that is chosen, and nothing to decide.
        a.decide(&patch(json!({ "notes": one })), &pen(1, 30))
            .unwrap();
        assert!(a.conflicts().is_empty());
        assert_eq!(a.read().unwrap().text(def(), "notes"), Some(one));
    }
}

#[test]
fn both_taking_out_the_same_is_no_conflict() {
    let (mut a, mut b) = two();
    let base = a.write(&patch(json!({"notes": "Shy. Bites."})), None, &pen(1, 15));
    b.apply(&base.unwrap().unwrap().bytes).unwrap();
    let less = patch(json!({"notes": "Shy."}));
    a.write(&less, None, &pen(1, 20)).unwrap();
    let other = b.write(&less, None, &pen(2, 20)).unwrap().unwrap();
    a.apply(&other.bytes).unwrap();
    assert!(a.conflicts().is_empty());
    assert_eq!(a.read().unwrap().text(def(), "notes"), Some("Shy."));
}

#[test]
fn a_text_that_stands_there_already_is_not_put_in_beside_itself() {
    let (mut a, mut b) = two();
    let opened_at = a.heads();
    let theirs = b.write(&patch(json!({"notes": "Shy."})), None, &pen(2, 20));
    a.apply(&theirs.unwrap().unwrap().bytes).unwrap();
    let both = patch(json!({"notes": "Shy.", "color": "black"}));
    a.write(&both, Some(&opened_at), &pen(1, 21)).unwrap();
    assert!(a.conflicts().is_empty());
    let row = a.read().unwrap();
    assert_eq!(row.text(def(), "notes"), Some("Shy."));
    assert_eq!(row.text(def(), "color"), Some("black"));
}

#[test]
fn a_decision_for_the_value_in_force_still_meets_another_one() {
    let (mut a, mut b) = two();
    let kept = a
        .decide(&patch(json!({"name": "Zen"})), &pen(1, 20))
        .unwrap()
        .unwrap();
    b.decide(&patch(json!({"name": "Xen"})), &pen(2, 20))
        .unwrap()
        .unwrap();
    b.apply(&kept.bytes).unwrap();
    assert_eq!(b.conflicts().len(), 1);
}

#[test]
fn two_decisions_for_different_sides_of_one_conflict_meet() {
    for keeps in [["Zenn", "Xen"], ["Xen", "Zenn"]] {
        let (mut a, mut b) = two();
        let one = a.write(&patch(json!({"name": "Zenn"})), None, &pen(1, 20));
        let other = b.write(&patch(json!({"name": "Xen"})), None, &pen(2, 20));
        a.apply(&other.unwrap().unwrap().bytes).unwrap();
        b.apply(&one.unwrap().unwrap().bytes).unwrap();
        a.decide(&patch(json!({"name": keeps[0]})), &pen(1, 30))
            .unwrap()
            .unwrap();
        let decided = b
            .decide(&patch(json!({"name": keeps[1]})), &pen(2, 30))
            .unwrap()
            .unwrap();
        a.apply(&decided.bytes).unwrap();
        assert_eq!(a.conflicts().len(), 1, "{keeps:?}");
    }
}

#[test]
fn deciding_for_either_value_writes_nothing_that_a_required_field_refuses() {
    for keep in ["Zenn", "Xen"] {
        let (mut a, mut b) = two();
        a.write(&patch(json!({"name": "Zenn"})), None, &pen(1, 20))
            .unwrap();
        let other = b
            .write(&patch(json!({"name": "Xen"})), None, &pen(2, 20))
            .unwrap();
        a.apply(&other.unwrap().bytes).unwrap();
        assert_eq!(a.conflicts().len(), 1);
        let decided = a
            .decide(&patch(json!({"name": keep})), &pen(1, 30))
            .unwrap()
            .unwrap();
        assert!(a.conflicts().is_empty());
        assert_eq!(a.read().unwrap().text(def(), "name"), Some(keep));
        let told = operations(def(), Uuid::from_u128(42), &decided.bytes).unwrap();
        assert!(
            told.registers.iter().all(|(_, value)| !value.is_null()),
            "{told:?}"
        );
        assert!(told.fields().contains(&def().index("name").unwrap()));
    }
}

#[test]
fn the_text_that_an_edit_puts_in_is_told_passage_by_passage() {
    let row = Uuid::from_u128(42);
    let mut doc = Document::empty(def(), row);
    let mut told = |text: &str, at| {
        let written = doc.write(&patch(json!({"notes": text})), None, &pen(1, at));
        let told = operations(def(), row, &written.unwrap().unwrap().bytes).unwrap();
        told.prose.into_values().next().unwrap().join("|")
    };
    assert_eq!(told("Shy. Bites.", 10), "Shy. Bites.");
    assert_eq!(told("Very shy. Bites when held.", 20), "Very s| when held");
    assert_eq!(told("Very shy.", 30), "");
}
