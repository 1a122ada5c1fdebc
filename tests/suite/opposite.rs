//! Two desks decide about one item in opposite ways before they hear of each other.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::review::{disagreeing, meet};

fn keep(desk: &Device, side: &str) {
    let items = desk.conflicts();
    let id = items[0]["id"].as_str().expect("an item");
    desk.run(&["resolve", id, "--keep", side, "--reason", "read again"])
        .ok();
}

fn chip(desk: &Device, patient: &str) -> Value {
    desk.show("patients", patient)["microchip_id"].clone()
}

#[test]
fn a_microchip_that_both_animals_lose_by_opposite_decisions_is_asked_about_again() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let client = a.add("clients", json!({"last_name": "Smith"}));
    let number = "528140000123456";
    let animal = |name: &str| {
        let values =
            json!({"client_id": client, "name": name, "species": "CAT", "microchip_id": number});
        a.add("patients", values)
    };
    let (zen, fluff) = (animal("Zen"), animal("Fluff"));
    meet(&[&a, &b]);
    assert_eq!((a.conflicts().len(), b.conflicts().len()), (1, 1));
    keep(&a, "1");
    keep(&b, "2");
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        let items = desk.conflicts();
        assert!(!items.is_empty(), "{}: nobody is asked", desk.name);
        let shown = json!(items).to_string();
        assert!(shown.contains(number), "{shown}");
    }
    // Whoever decides once more has the last word: one animal has the number, the other has not.
    for has_it in [true, false] {
        let item = a.conflicts().remove(0);
        let sides = item["sides"].as_array().unwrap();
        let at = sides
            .iter()
            .position(|side| (side["value"] == number) == has_it);
        keep(&a, &(at.unwrap() + 1).to_string());
    }
    meet(&[&a, &b]);
    assert!(a.conflicts().is_empty());
    assert!(b.conflicts().is_empty());
    let chips = [chip(&a, &zen), chip(&a, &fluff)];
    assert_eq!(chips.iter().filter(|chip| **chip == number).count(), 1);
}

#[test]
fn a_decision_for_what_is_in_force_meets_one_for_the_other_side() {
    let server = Server::start();
    let (a, b, _) = disagreeing(&server);
    keep(&a, "1");
    keep(&b, "2");
    meet(&[&a, &b]);
    assert_eq!((a.conflicts().len(), b.conflicts().len()), (1, 1));
}

#[test]
fn alerts_that_two_people_add_stand_side_by_side_and_nobody_is_asked() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let client = a.add("clients", json!({"last_name": "Smith"}));
    let pet =
        json!({"client_id": client, "name": "Rex", "species": "Dog", "medical_alerts": ["Deaf"]});
    let pet = a.add("patients", pet);
    meet(&[&a, &b]);
    a.set(
        "patients",
        &pet,
        json!({"medical_alerts": ["Deaf", "Bites"]}),
    );
    b.set(
        "patients",
        &pet,
        json!({"medical_alerts": ["Deaf", "Heart murmur"]}),
    );
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        let alerts = desk.show("patients", &pet)["medical_alerts"].clone();
        assert_eq!(alerts, json!(["Bites", "Deaf", "Heart murmur"]));
        assert!(desk.conflicts().is_empty(), "{}", desk.name);
    }
}
