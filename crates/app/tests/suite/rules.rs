//! What the rules of the practice find on one desk, and what becomes of it.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::conflicts::{Answer, conflicts, resolve_conflict, undo_resolution};
use vetpms_app::records::{change_record, remove_record, table};

use crate::folder::{Folder, add, fields, smith};
use crate::review::{keep, only, value};

#[test]
fn one_microchip_on_two_living_animals_is_raised_until_it_is_settled() {
    let folder = Folder::new("review-chip");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let patients = table("patients").unwrap();
    let chip = json!({"microchip_id": "528210002345678"});
    change_record(&desk, patients, bella, None, &fields(chip)).unwrap();
    let rex = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Rex", "species": "Dog", "microchip_id": "528 210 002 345 678"}),
    );
    let item = only(&desk);
    assert_eq!(
        (item.kind.as_str(), item.field.as_deref()),
        ("duplicate_microchip", Some("microchip_id"))
    );
    let words: Vec<&str> = item.sides.iter().map(|side| side.value.as_str()).collect();
    assert!(
        words.contains(&"Bella, Dog, Ann Smith") && words.contains(&"Rex, Dog, Ann Smith"),
        "{words:?}"
    );
    // Accepted once, it does not come back with the next edit.
    resolve_conflict(&desk, &item.id, &Answer::Both, None).unwrap();
    change_record(
        &desk,
        patients,
        rex,
        None,
        &fields(json!({"color": "black"})),
    )
    .unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());
    undo_resolution(&desk, &item.id).unwrap();
    // The animal that has it keeps it.
    let item = only(&desk);
    resolve_conflict(&desk, &item.id, &keep(&item, "Rex, Dog, Ann Smith"), None).unwrap();
    assert_eq!(value(&desk, "patients", bella, "microchip_id"), Json::Null);
    assert!(conflicts(&desk).unwrap().is_empty());
    undo_resolution(&desk, &item.id).unwrap();
    assert_eq!(only(&desk).id, item.id);
    // The dead have no say.
    let died = vetpms_app::people::PatientStatus::Deceased(
        chrono::NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(),
    );
    vetpms_app::people::change_patient_status(&desk, bella, died).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());
}

#[test]
fn a_client_entered_twice_is_merged_or_left_alone() {
    let folder = Folder::new("review-twice");
    let desk = folder.init();
    let (ann, bella) = smith(&desk);
    let contact = |client: Uuid, number: &str| {
        add(
            &desk,
            "contact_methods",
            json!({"client_id": client, "type": "PHONE", "value": number}),
        );
    };
    let anna = add(
        &desk,
        "clients",
        json!({"first_name": "Anna", "last_name": "Smith"}),
    );
    let bob = add(
        &desk,
        "clients",
        json!({"first_name": "Bob", "last_name": "Smith"}),
    );
    assert!(
        conflicts(&desk).unwrap().is_empty(),
        "a name alone says nothing"
    );
    contact(bob, "206-555-0143");
    assert!(
        conflicts(&desk).unwrap().is_empty(),
        "a family has one number"
    );
    contact(anna, "(206) 555 0143");
    let item = only(&desk);
    assert_eq!(item.kind, "duplicate_client");
    assert_eq!(
        item.sides
            .iter()
            .filter_map(|side| side.record.as_ref())
            .count(),
        2
    );
    let side = item
        .sides
        .iter()
        .find(|side| side.id == ann.to_string())
        .unwrap();
    let side = side.id.clone();
    resolve_conflict(&desk, &item.id, &Answer::Keep { side }, None).unwrap();
    let card = vetpms_app::people::client_card(&desk, anna).unwrap();
    assert_eq!((card.id, card.patients[0].id), (ann, bella));
    assert!(conflicts(&desk).unwrap().is_empty());
    undo_resolution(&desk, &item.id).unwrap();
    assert_eq!(
        vetpms_app::people::client_card(&desk, anna).unwrap().id,
        anna
    );
    let item = only(&desk);
    resolve_conflict(&desk, &item.id, &Answer::Both, Some("mother and daughter")).unwrap();
    contact(anna, "+1 206 555 01 43");
    assert!(conflicts(&desk).unwrap().is_empty(), "accepted");

    // The same address, spelt otherwise.
    let clients = table("clients").unwrap();
    change_record(
        &desk,
        clients,
        bob,
        None,
        &fields(json!({"email": "Bob@b.example"})),
    )
    .unwrap();
    let robert = add(
        &desk,
        "clients",
        json!({"first_name": "B.", "last_name": "Smith", "email": "bob@b.example"}),
    );
    assert_eq!(only(&desk).kind, "duplicate_client");
    remove_record(&desk, clients, robert).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty(), "the cause is gone");
}
