//! Decisions that are taken back and made anew on two desks at once: one matter, with the two values that stand
//! against each other.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::review::{disagreeing, meet};

fn values(item: &Value) -> Vec<String> {
    let sides = item["sides"].as_array().unwrap();
    let mut values: Vec<String> = sides.iter().map(|side| side["value"].to_string()).collect();
    values.sort();
    values
}

fn keep(desk: &Device, id: &str, value: &str) {
    let item = desk.conflicts().into_iter().find(|item| item["id"] == id);
    let item = item.expect("the item is open");
    let sides = item["sides"].as_array().unwrap();
    let at = sides.iter().position(|side| side["value"] == value);
    let number = (at.expect("the side") + 1).to_string();
    desk.run(&["resolve", id, "--keep", &number]).ok();
}

#[test]
fn what_is_decided_anew_on_two_desks_is_one_item_with_two_sides() {
    let server = Server::start();
    let (a, b, client) = disagreeing(&server);
    let id = a.conflicts()[0]["id"].as_str().unwrap().to_owned();
    keep(&a, &id, "Smyth");
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        desk.run(&["resolve", &id, "--undo"]).ok();
    }
    let taken_back = a.conflicts().remove(0);
    let stands = a.show("clients", &client)["last_name"].clone();
    assert_eq!(taken_back["in_force"], stands, "{taken_back}");
    keep(&a, &id, "Smyth");
    keep(&b, &id, "Smithe");
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        let items = desk.conflicts();
        assert_eq!(items.len(), 1, "{}: {items:#?}", desk.name);
        assert_eq!(values(&items[0]), ["\"Smithe\"", "\"Smyth\""], "{items:#?}");
    }
    // One decision settles all of it.
    let item = a.conflicts().remove(0);
    keep(&a, item["id"].as_str().unwrap(), "Smithe");
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        assert!(desk.conflicts().is_empty(), "{:#?}", desk.conflicts());
        assert_eq!(desk.show("clients", &client)["last_name"], "Smithe");
    }
    let settled = a.run(&["conflicts", "--settled"]).ok().json();
    assert_eq!(settled[0]["settled"]["written"], "Smithe", "{settled:#}");
    assert_eq!(settled[0]["settled"]["who"], json!("Ann"));
}

#[test]
fn a_chip_that_is_decided_anew_on_two_desks_is_one_item() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let client = a.add("clients", json!({"last_name": "Smith"}));
    let patient = a.add(
        "patients",
        json!({"name": "Zen", "species": "Cat", "client_id": client}),
    );
    meet(&[&a, &b]);
    let chips = ["528140000123451", "528140000123452"];
    for (desk, chip) in [(&a, chips[0]), (&b, chips[1])] {
        desk.set("patients", &patient, json!({ "microchip_id": chip }));
    }
    meet(&[&a, &b]);
    let reason = ["--reason", "Read again"];
    let decide = |desk: &Device, chip: &str| {
        let item = desk.conflicts().remove(0);
        let sides = item["sides"].as_array().unwrap();
        let at = sides.iter().position(|side| side["value"] == chip).unwrap();
        let (id, number) = (item["id"].as_str().unwrap(), (at + 1).to_string());
        desk.run(&[&["resolve", id, "--keep", &number], &reason[..]].concat())
            .ok();
        id.to_owned()
    };
    let id = decide(&a, chips[0]);
    meet(&[&a, &b]);
    for (desk, chip) in [(&a, chips[0]), (&b, chips[1])] {
        desk.run(&["resolve", &id, "--undo"]).ok();
        decide(desk, chip);
    }
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        let items = desk.conflicts();
        assert_eq!(items.len(), 1, "{}: {items:#?}", desk.name);
        assert_eq!(items[0]["sides"].as_array().unwrap().len(), 2, "{items:#?}");
    }
}
