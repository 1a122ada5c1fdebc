//! Who changed what, told on other desks: by those who were not there, of devices that are gone.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::revoked::revoke;

/// Each change of a field, newest first: who, on which device, to what, and whether at the same time as somebody.
fn changes(desk: &Device, table: &str, id: &str, field: &str) -> Vec<[String; 3]> {
    let told = desk
        .run(&["history", table, id, field, "--json"])
        .ok()
        .json();
    let text = |value: &Value| value.as_str().unwrap_or("nobody").to_owned();
    let entries = told["entries"].as_array().unwrap().iter();
    let mut all: Vec<_> = entries
        .map(|entry| {
            let at_once = entry["at_once_with"].as_array().unwrap().len();
            let after = text(&entry["changes"][0]["after"]);
            [text(&entry["device"]), after, at_once.to_string()]
        })
        .collect();
    all.sort();
    all
}

#[test]
fn each_desk_tells_the_same_history_and_names_a_device_that_is_gone() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let email = server.user("ben", "veterinarian");
    let b = Device::join_with(&server, &server.device_code_for(&email, "stolen"), "stolen");
    let client = a.add("clients", json!({"last_name": "Smith"}));
    let pet = json!({"client_id": client, "name": "Bella", "species": "Dog", "color": "black"});
    let bella = a.add("patients", pet);
    a.sync();
    b.sync();
    a.set("patients", &bella, json!({"color": "brown"}));
    b.set("patients", &bella, json!({"color": "grey"}));
    for desk in [&a, &b, &a] {
        desk.sync();
    }
    let here = |name: &str, value: &str, count: &str| [name, value, count].map(str::to_owned);
    let told = |own: &str, other: &str| {
        let mut all = vec![
            here(own, "black", "0"),
            here(own, "brown", "1"),
            here(other, "grey", "1"),
        ];
        all.sort();
        all
    };
    assert_eq!(
        changes(&a, "patients", &bella, "color"),
        told("this computer", "stolen")
    );
    revoke(&server, "stolen");
    a.sync();
    assert_eq!(
        changes(&a, "patients", &bella, "color"),
        told("this computer", "stolen")
    );
    // One that came only afterwards knows of it, too.
    let c = Device::join(&server, "new");
    c.sync();
    assert_eq!(
        changes(&c, "patients", &bella, "color"),
        told("front", "stolen")
    );
    let page = c.run(&["timeline", &bella, "--json"]).ok().json();
    assert_eq!(page["entries"][0]["kind"], "registered");
}
