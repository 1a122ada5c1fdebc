//! The review inbox on one desk: forms that were opened before another save make the conflicts.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::conflicts::{
    Answer, ConflictItem, conflicts, resolve_conflict, settled, undo_resolution,
};
use vetpms_app::records::{change_record, remove_record, table};
use vetpms_app::scheduling::{book_appointment, cancel_appointment};
use vetpms_app::{Code, Desk, care};

use crate::folder::{Folder, add, fields, local, new_visit, set_up, smith};

/// Two forms of one record that were opened at the same time, saved one after the other.
fn beside(desk: &Desk, name: &str, id: Uuid, one: Json, other: Json) {
    let def = table(name).unwrap();
    let heads = desk
        .read(|tx| vetpms_app::view::record(tx, def, id))
        .unwrap()
        .heads;
    for values in [one, other] {
        change_record(desk, def, id, Some(&heads), &fields(values)).unwrap();
    }
}

pub(crate) fn only(desk: &Desk) -> ConflictItem {
    let mut found = conflicts(desk).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

pub(crate) fn value(desk: &Desk, name: &str, id: Uuid, field: &str) -> Json {
    let def = table(name).unwrap();
    let record = desk.read(|tx| vetpms_app::view::record(tx, def, id));
    record
        .unwrap()
        .values
        .get(field)
        .cloned()
        .unwrap_or_default()
}

pub(crate) fn keep(item: &ConflictItem, value: &str) -> Answer {
    let side = item.sides.iter().find(|side| side.value == value).unwrap();
    let side = side.id.clone();
    Answer::Keep { side }
}

#[test]
fn one_side_is_kept_whatever_was_written_since_and_can_be_taken_back() {
    let folder = Folder::new("review-keep");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let clients = table("clients").unwrap();
    beside(
        &desk,
        "clients",
        client,
        json!({"last_name": "Smyth"}),
        json!({"last_name": "Smithe"}),
    );
    let item = only(&desk);
    assert_eq!(
        (item.title.as_str(), item.earlier.as_deref()),
        ("changed by two people at the same time", Some("Smith"))
    );
    assert_eq!(item.sides.iter().filter(|side| side.in_force).count(), 1);
    assert!(
        item.sides
            .iter()
            .all(|side| side.who.as_deref() == Some("Ann") && side.at.is_some())
    );
    assert!(item.may_settle && !item.needs_reason && item.answers.both && item.answers.edit);

    // An ordinary later write hides nothing; it shows as what is in force.
    change_record(
        &desk,
        clients,
        client,
        None,
        &fields(json!({"last_name": "Later"})),
    )
    .unwrap();
    let item = only(&desk);
    assert_eq!(item.in_force.as_deref(), Some("Later"));
    assert!(item.sides.iter().all(|side| !side.in_force));

    resolve_conflict(&desk, &item.id, &keep(&item, "Smyth"), Some(" asked her ")).unwrap();
    assert_eq!(value(&desk, "clients", client, "last_name"), "Smyth");
    assert!(conflicts(&desk).unwrap().is_empty());
    let done = settled(&desk).unwrap().remove(0);
    let decision = done.settled.unwrap();
    assert_eq!(
        (
            decision.decision.as_str(),
            decision.reason.as_deref(),
            decision.who.as_deref()
        ),
        ("KEEP", Some("asked her"), Some("Ann"))
    );
    let again = resolve_conflict(&desk, &item.id, &Answer::Both, None).unwrap_err();
    assert_eq!(again.code, Code::NotPossible);

    undo_resolution(&desk, &item.id).unwrap();
    assert_eq!(value(&desk, "clients", client, "last_name"), "Later");
    assert_eq!(only(&desk).id, item.id);
    assert!(settled(&desk).unwrap().is_empty());
    assert_eq!(
        undo_resolution(&desk, &item.id).unwrap_err().code,
        Code::NotPossible
    );
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn taking_a_decision_back_leaves_what_was_written_after_it() {
    let folder = Folder::new("review-undo");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    beside(
        &desk,
        "clients",
        client,
        json!({"last_name": "Smyth"}),
        json!({"last_name": "Smithe"}),
    );
    let item = only(&desk);
    resolve_conflict(&desk, &item.id, &keep(&item, "Smyth"), None).unwrap();
    let clients = table("clients").unwrap();
    change_record(
        &desk,
        clients,
        client,
        None,
        &fields(json!({"last_name": "After"})),
    )
    .unwrap();
    undo_resolution(&desk, &item.id).unwrap();
    assert_eq!(value(&desk, "clients", client, "last_name"), "After");
    assert_eq!(only(&desk).id, item.id);
}

#[test]
fn both_texts_are_kept_and_another_value_is_written_where_that_makes_sense() {
    let folder = Folder::new("review-both");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    beside(
        &desk,
        "clients",
        client,
        json!({"first_name": "Anna"}),
        json!({"first_name": "Annie"}),
    );
    let item = only(&desk);
    resolve_conflict(&desk, &item.id, &Answer::Both, None).unwrap();
    assert_eq!(
        value(&desk, "clients", client, "first_name"),
        "Anna / Annie"
    );

    let born = |day: &str| json!({"date_of_birth": day});
    beside(
        &desk,
        "patients",
        bella,
        born("2020-01-01"),
        born("2020-02-02"),
    );
    let item = only(&desk);
    assert!(!item.answers.both);
    let refused = resolve_conflict(&desk, &item.id, &Answer::Both, None).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    let edit = |value: Json| Answer::Edit { value };
    let refused = resolve_conflict(&desk, &item.id, &edit(json!("soon")), None).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (Code::InvalidValue, Some("date_of_birth"))
    );
    resolve_conflict(&desk, &item.id, &edit(json!("2020-03-03")), None).unwrap();
    assert_eq!(
        value(&desk, "patients", bella, "date_of_birth"),
        "2020-03-03"
    );
}

#[test]
fn what_is_clinical_is_settled_with_a_reason_only() {
    let folder = Folder::new("review-reason");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let allergy = add(
        &desk,
        "patient_allergies",
        json!({"patient_id": bella, "allergen": "penicillin"}),
    );
    beside(
        &desk,
        "patient_allergies",
        allergy,
        json!({"severity": "MILD"}),
        json!({"severity": "SEVERE"}),
    );
    let item = only(&desk);
    assert!(item.needs_reason && item.needs_review);
    for blank in [None, Some("  ")] {
        let refused = resolve_conflict(&desk, &item.id, &keep(&item, "Severe"), blank).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("reason"));
    }
    assert_eq!(only(&desk).id, item.id);
    resolve_conflict(
        &desk,
        &item.id,
        &keep(&item, "Severe"),
        Some("seen by Dr. Lee"),
    )
    .unwrap();
    assert_eq!(
        value(&desk, "patient_allergies", allergy, "severity"),
        "SEVERE"
    );
    assert!(conflicts(&desk).unwrap().is_empty());
}

#[test]
fn a_third_value_is_the_same_matter_and_nothing_of_it_is_lost() {
    let folder = Folder::new("review-three");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let def = table("clients").unwrap();
    let heads = desk
        .read(|tx| vetpms_app::view::record(tx, def, client))
        .unwrap()
        .heads;
    for name in ["One", "Two", "Three"] {
        let values = fields(json!({"last_name": name}));
        change_record(&desk, def, client, Some(&heads), &values).unwrap();
    }
    let item = only(&desk);
    let mut sides: Vec<&str> = item.sides.iter().map(|side| side.value.as_str()).collect();
    sides.sort_unstable();
    assert_eq!(sides, ["One", "Three", "Two"]);
    resolve_conflict(&desk, &item.id, &keep(&item, "One"), None).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());
    assert_eq!(settled(&desk).unwrap().len(), 1);
    undo_resolution(&desk, &item.id).unwrap();
    assert_eq!(only(&desk).sides.len(), 3);
}

#[test]
fn a_double_booking_is_one_item_and_accepted_once() {
    let folder = Folder::new("review-booking");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, room, kind) = set_up(&desk);
    let day = chrono::NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
    let book = |from: u32, to: u32| {
        let mut new = new_visit(
            Some(bella),
            kind,
            (local(day, 10, from), local(day, 10, to)),
            &[vet],
        );
        new.resources = vec![room];
        book_appointment(&desk, &new).unwrap().id
    };
    let (first, second) = (book(0, 20), book(10, 30));
    let item = only(&desk);
    assert_eq!(
        (item.record_label.as_str(), item.sides.len()),
        ("Dr. Lee, Room 1", 2)
    );
    assert!(item.answers.both && !item.answers.keep);
    resolve_conflict(&desk, &item.id, &Answer::Both, None).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());
    let visits = table("appointments").unwrap();
    change_record(
        &desk,
        visits,
        first,
        None,
        &fields(json!({"reason": "Limps"})),
    )
    .unwrap();
    assert!(conflicts(&desk).unwrap().is_empty(), "accepted");

    undo_resolution(&desk, &item.id).unwrap();
    assert_eq!(only(&desk).id, item.id);
    cancel_appointment(&desk, second, "owner is ill").unwrap();
    assert!(conflicts(&desk).unwrap().is_empty(), "the cause is gone");
    assert!(settled(&desk).unwrap().is_empty(), "nobody decided that");

    // Meeting again at another time is another matter than the one that was accepted.
    let third = book(15, 35);
    let item = only(&desk);
    resolve_conflict(&desk, &item.id, &Answer::Both, None).unwrap();
    for id in [first, third] {
        let period = json!({"start": local(day, 15, 0), "end": local(day, 15, 20)});
        change_record(
            &desk,
            visits,
            id,
            None,
            &fields(json!({"scheduled": period})),
        )
        .unwrap();
    }
    assert_ne!(only(&desk).id, item.id);
}

#[test]
fn a_removed_record_comes_back_or_stays_away() {
    let folder = Folder::new("review-gone");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let allergies = table("patient_allergies").unwrap();
    let allergy = add(
        &desk,
        "patient_allergies",
        json!({"patient_id": bella, "allergen": "penicillin"}),
    );
    let heads = desk
        .read(|tx| vetpms_app::view::record(tx, allergies, allergy))
        .unwrap()
        .heads;
    // Removing knows no form; what is saved beside it was opened before.
    change_record(
        &desk,
        allergies,
        allergy,
        None,
        &fields(json!({"reaction": "Hives"})),
    )
    .unwrap();
    remove_record(&desk, allergies, allergy).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());
    let late = change_record(
        &desk,
        allergies,
        allergy,
        Some(&heads),
        &fields(json!({"severity": "SEVERE"})),
    );
    assert_eq!(late.unwrap_err().code, Code::NotFound);
}

#[test]
fn a_double_booking_ends_and_begins_with_what_its_vet_allows() {
    let folder = Folder::new("review-allowed");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let day = chrono::NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
    for minute in [0, 10] {
        let period = (local(day, 10, minute), local(day, 10, minute + 20));
        let new = new_visit(Some(bella), kind, period, &[vet]);
        book_appointment(&desk, &new).unwrap();
    }
    let item = only(&desk);
    let staff = table("staff").unwrap();
    let allow = |allowed: bool| {
        let values = fields(json!({ "allows_double_booking": allowed }));
        change_record(&desk, staff, vet, None, &values).unwrap();
    };
    allow(true);
    assert!(conflicts(&desk).unwrap().is_empty(), "nobody minds");
    allow(false);
    assert_eq!(only(&desk).id, item.id);
}
