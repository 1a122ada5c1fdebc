//! Clients and animals: entered twice, consents, alerts that were read, time lines.

use serde_json::json;
use uuid::Uuid;
use vetpms_app::conflicts::{Answer, conflicts, resolve_conflict, undo_resolution};
use vetpms_app::history::{HistoryTable, history};
use vetpms_app::people::{
    MergeTable, NewClient, PatientStatus, acknowledge_alerts, change_patient_status, chip_holders,
    client_card, merge, patient_card, record_consent, register_client, unmerge,
};
use vetpms_app::records::{change_record, remove_record, table};
use vetpms_app::scheduling::{appointment, book_appointment};
use vetpms_app::{Code, care, find};

use crate::folder::{Folder, add, at, fields, new_visit, set_up, smith};

#[test]
fn a_client_entered_twice_is_one_until_taken_apart() {
    let folder = Folder::new("merge");
    let desk = folder.init();
    let (first, bella) = smith(&desk);
    let second = register_client(
        &desk,
        &NewClient {
            values: fields(json!({"first_name": "Anne", "last_name": "Smithson"})),
            contacts: vec![fields(json!({"type": "EMAIL", "value": "anne@s.example"}))],
            patients: vec![vetpms_app::people::NewPatient {
                values: fields(json!({"name": "Rex", "species": "Dog"})),
                ..Default::default()
            }],
            ..NewClient::default()
        },
    )
    .unwrap();
    let rex = client_card(&desk, second).unwrap().patients[0].id;
    merge(&desk, MergeTable::Clients, second, first).unwrap();

    let card = client_card(&desk, second).unwrap();
    assert_eq!(card.id, first);
    let pets: Vec<&str> = card.patients.iter().map(|pet| pet.name.as_str()).collect();
    assert_eq!(pets, ["Bella", "Rex"]);
    assert_eq!(card.contacts.len(), 2);
    assert_eq!((card.merged.len(), card.merged[0].id), (1, second));
    let owner = patient_card(&desk, rex).unwrap().owner.unwrap();
    assert_eq!((owner.id, owner.name.as_str()), (first, "Ann Smith"));
    let found = |query: &str| -> Vec<Uuid> {
        let hits = find::search(&desk, query, 10).unwrap();
        hits.iter().map(|hit| hit.id).collect()
    };
    assert_eq!(found("rex smith"), [rex]);
    assert!(!found("smithson").contains(&second));
    let twice = merge(&desk, MergeTable::Clients, second, first).unwrap_err();
    assert_eq!(twice.code, Code::NotPossible);
    assert_eq!(care::rebuild(&desk).unwrap().changed, 0);
    assert_eq!(client_card(&desk, second).unwrap().id, first);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);

    unmerge(&desk, MergeTable::Clients, second).unwrap();
    assert_eq!(client_card(&desk, second).unwrap().id, second);
    assert_eq!(client_card(&desk, first).unwrap().patients[0].id, bella);
    assert_eq!(found("smithson").first(), Some(&second));
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    let names: Vec<String> = history(&desk, HistoryTable::Clients, second)
        .unwrap()
        .into_iter()
        .flat_map(|entry| entry.changes)
        .filter(|change| change.field == "merged_into")
        .map(|change| change.after.unwrap_or_default())
        .collect();
    assert_eq!(names, ["", "Ann Smith"]);
}

#[test]
fn a_record_that_stands_for_another_is_not_removed_under_it() {
    let folder = Folder::new("merged-remove");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let values = json!({"client_id": client, "name": "Bela", "species": "Dog"});
    let twin = add(&desk, "patients", values);
    let patients = table("patients").unwrap();
    merge(&desk, MergeTable::Patients, twin, bella).unwrap();
    let refused = remove_record(&desk, patients, bella).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    assert!(
        refused.message.contains("Bela") && refused.message.contains("take them apart first"),
        "{}",
        refused.message
    );
    unmerge(&desk, MergeTable::Patients, twin).unwrap();
    remove_record(&desk, patients, bella).unwrap();
    // Removed first, another name goes without a question.
    let other = add(&desk, "clients", json!({"last_name": "Smithson"}));
    let kept = add(&desk, "clients", json!({"last_name": "Jones"}));
    let clients = table("clients").unwrap();
    merge(&desk, MergeTable::Clients, other, kept).unwrap();
    remove_record(&desk, clients, kept).unwrap_err();
    remove_record(&desk, clients, other).unwrap();
    remove_record(&desk, clients, kept).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());
}

#[test]
fn animals_of_different_species_are_never_one() {
    let folder = Folder::new("species");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let cat = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Bella", "species": "Cat"}),
    );
    let refused = merge(&desk, MergeTable::Patients, cat, bella).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (Code::NotPossible, Some("into"))
    );
    let twin = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Bela", "species": "Dog"}),
    );
    add(
        &desk,
        "patient_allergies",
        json!({"patient_id": twin, "allergen": "Latex"}),
    );
    merge(&desk, MergeTable::Patients, twin, bella).unwrap();
    let card = patient_card(&desk, bella).unwrap();
    assert_eq!(card.allergies.len(), 1);
    assert_eq!(client_card(&desk, client).unwrap().patients.len(), 2);
}

#[test]
fn the_newest_word_on_a_consent_counts() {
    let folder = Folder::new("consent");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let state = |purpose: &str| {
        let card = client_card(&desk, client).unwrap();
        let found = card.consents.into_iter().find(|one| one.purpose == purpose);
        found.unwrap().given
    };
    assert_eq!(state("REMINDERS"), None);
    record_consent(&desk, client, "REMINDERS", true, Some("on paper")).unwrap();
    assert_eq!(state("REMINDERS"), Some(true));
    std::thread::sleep(std::time::Duration::from_millis(3));
    record_consent(&desk, client, "REMINDERS", false, None).unwrap();
    assert_eq!((state("REMINDERS"), state("PHOTOS")), (Some(false), None));
}

#[test]
fn alerts_are_read_once_a_visit() {
    let folder = Folder::new("alerts");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let patients = table("patients").unwrap();
    let bites = fields(json!({"medical_alerts": ["Bites"]}));
    change_record(&desk, patients, bella, None, &bites).unwrap();
    let period = (at("2027-03-02T09:00:00Z"), at("2027-03-02T09:20:00Z"));
    let visit = book_appointment(&desk, &new_visit(Some(bella), kind, period, &[vet]))
        .unwrap()
        .id;
    assert_eq!(appointment(&desk, visit).unwrap().unread_alerts, ["Bites"]);
    acknowledge_alerts(&desk, bella, Some(visit), &["Bites".to_owned()]).unwrap();
    let read = appointment(&desk, visit).unwrap();
    assert_eq!((read.unread_alerts.len(), read.alerts.len()), (0, 1));
    let more = fields(json!({"medical_alerts": ["Bites", "Deaf"]}));
    change_record(&desk, patients, bella, None, &more).unwrap();
    assert_eq!(appointment(&desk, visit).unwrap().unread_alerts, ["Deaf"]);
}

#[test]
fn a_time_line_says_who_changed_what_from_what() {
    let folder = Folder::new("history");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let patients = table("patients").unwrap();
    change_record(
        &desk,
        patients,
        bella,
        None,
        &fields(json!({"color": "black", "notes": "Shy"})),
    )
    .unwrap();
    change_record(
        &desk,
        patients,
        bella,
        None,
        &fields(json!({"color": "brown"})),
    )
    .unwrap();
    add(
        &desk,
        "patient_weights",
        json!({"patient_id": bella, "weight_kg": "12.5", "measured_at": "2026-01-05T10:00:00Z"}),
    );
    let lines = history(&desk, HistoryTable::Patients, bella).unwrap();
    let colours: Vec<(Option<&str>, Option<&str>)> = lines
        .iter()
        .flat_map(|entry| &entry.changes)
        .filter(|change| change.field == "color")
        .map(|change| (change.before.as_deref(), change.after.as_deref()))
        .collect();
    assert_eq!(
        colours,
        [(Some("black"), Some("brown")), (None, Some("black"))]
    );
    assert!(
        lines
            .iter()
            .all(|entry| entry.who.as_deref() == Some("Ann"))
    );
    assert!(
        lines
            .iter()
            .all(|entry| entry.device.as_deref() == Some("this computer"))
    );
    assert!(lines.iter().any(|entry| entry.table == "patient_weights"));
    let owner = lines
        .iter()
        .flat_map(|entry| &entry.changes)
        .find(|change| change.field == "client_id");
    assert_eq!(owner.unwrap().after.as_deref(), Some("Ann Smith"));
    assert!(history(&desk, HistoryTable::Clients, client).unwrap().len() >= lines.len() - 3);
}

#[test]
fn who_has_a_microchip_already_is_told_while_it_is_typed() {
    let folder = Folder::new("chip");
    let desk = folder.init();
    let (owner, bella) = smith(&desk);
    let chip = "528140000123456";
    let patients = table("patients").unwrap();
    let set = |id, chip: &str| {
        let values = fields(json!({ "microchip_id": chip }));
        change_record(&desk, patients, id, None, &values).unwrap();
    };
    set(bella, chip);
    let holders = |typed: &str, typed_for| {
        let found = chip_holders(&desk, typed, typed_for).unwrap();
        found
            .into_iter()
            .map(|holder| holder.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(holders("528 140-000123456", None), [bella]);
    let told = &chip_holders(&desk, chip, None).unwrap()[0];
    assert_eq!(
        (told.name.as_str(), told.owner.as_deref()),
        ("Bella", Some("Ann Smith"))
    );
    assert!(holders(chip, Some(bella)).is_empty(), "its own");
    assert!(holders("52814000012345", None).is_empty() && holders(" ", None).is_empty());

    // Another entry of the same animal, and one that is dead, are nobody's mistake.
    let again =
        fields(json!({"client_id": owner, "name": "Bela", "species": "Dog", "microchip_id": chip}));
    let again = vetpms_app::records::add_record(&desk, patients, None, &again).unwrap();
    assert_eq!(holders(chip, Some(bella)), [again]);
    merge(&desk, MergeTable::Patients, again, bella).unwrap();
    assert!(holders(chip, Some(bella)).is_empty());
    assert_eq!(holders(chip, None), [bella], "once");
    unmerge(&desk, MergeTable::Patients, again).unwrap();
    let dead =
        PatientStatus::parse("DECEASED", chrono::NaiveDate::from_ymd_opt(2020, 1, 2)).unwrap();
    change_patient_status(&desk, again, dead).unwrap();
    assert!(holders(chip, Some(bella)).is_empty());
}

#[test]
fn a_microchip_that_two_animals_keep_on_purpose_stays_told_with_who_said_so() {
    let folder = Folder::new("chip-both");
    let desk = folder.init();
    let (owner, bella) = smith(&desk);
    let chip = "528140000123456";
    let patients = table("patients").unwrap();
    let rex =
        fields(json!({"client_id": owner, "name": "Rex", "species": "Dog", "microchip_id": chip}));
    let rex = vetpms_app::records::add_record(&desk, patients, None, &rex).unwrap();
    let values = fields(json!({ "microchip_id": chip }));
    change_record(&desk, patients, bella, None, &values).unwrap();
    let told = |id| chip_holders(&desk, chip, Some(id)).unwrap().remove(0);
    assert_eq!((told(bella).id, told(bella).decided), (rex, None));
    let item = conflicts(&desk).unwrap().remove(0);
    resolve_conflict(&desk, &item.id, &Answer::Both, Some("Read twice.")).unwrap();
    assert!(conflicts(&desk).unwrap().is_empty());
    for (animal, other) in [(bella, rex), (rex, bella)] {
        let told = told(animal);
        let decided = told.decided.unwrap();
        assert_eq!(
            (told.id, decided.reason.as_deref()),
            (other, Some("Read twice."))
        );
        assert_eq!(decided.who.as_deref(), Some("Ann"));
    }
    undo_resolution(&desk, &item.id).unwrap();
    assert_eq!(told(bella).decided, None);
}
