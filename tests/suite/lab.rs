//! Laboratory results on two desks: one enters, the other looks at them, and both at once.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::rights::allow;

fn animal(desk: &Device) -> String {
    let client = desk.add("clients", json!({"last_name": "Zwart"}));
    desk.add(
        "patients",
        json!({"client_id": client, "name": "Bella", "species": "Dog"}),
    )
}

fn order(desk: &Device, of: (&str, &str), test: &str) -> String {
    let ordered = desk.run(&["lab", "order", of.0, of.1, "--panel", "Blood", test]);
    let ids = &ordered.ok().json()["ids"];
    ids[0].as_str().unwrap().to_owned()
}

fn enter(desk: &Device, id: &str, value: &str) {
    desk.run(&[
        "lab",
        "result",
        id,
        &format!("value={value}"),
        "unit=mmol/l",
    ])
    .ok();
}

fn look(desk: &Device, id: &str, comment: &str) {
    desk.run(&["lab", "review", id, "--comment", comment]).ok();
}

/// The tests that somebody must look at, by name.
fn waiting(desk: &Device) -> Vec<String> {
    let lines = desk.run(&["lab", "list"]).ok().json();
    let lines = lines.as_array().unwrap().iter();
    let name = |line: &Value| line["values"]["test_name"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = lines.map(name).collect();
    names.sort();
    names
}

fn meet(a: &Device, b: &Device) {
    for desk in [a, b, a, b] {
        desk.sync();
    }
    a.equals_server();
    b.equals_server();
    assert_eq!(a.digests(), b.digests());
    assert_eq!(waiting(a), waiting(b));
}

#[test]
fn one_desk_enters_and_another_looks_and_at_once_nothing_passes_unseen() {
    let server = Server::start();
    let [a, b] = ["anna", "ben"].map(|name| {
        let email = server.user(name, "veterinarian");
        Device::join_with(&server, &server.device_code_for(&email, name), name)
    });
    let bella = animal(&a);
    let of = ("--patient", bella.as_str());
    let tests = [
        "both look",
        "corrected",
        "called off",
        "two values",
        "plain",
    ];
    let ids = tests.map(|test| order(&a, of, test));
    let [both, corrected, called_off, two_values, plain] = &ids;
    for id in [both, corrected, plain] {
        enter(&a, id, "5");
    }
    meet(&a, &b);
    assert_eq!(waiting(&b), ["both look", "corrected", "plain"]);
    look(&b, plain, "Fine");
    meet(&a, &b);
    let seen = a.show("lab_results", plain);
    assert_eq!(
        (&seen["status"], &seen["comment"]),
        (&json!("REVIEWED"), &json!("Fine"))
    );

    // From here on the two do not hear of each other.
    look(&a, both, "As expected.");
    look(&b, both, "Recheck in May.");
    look(&a, corrected, "Fine");
    enter(&b, corrected, "15");
    a.run(&["lab", "cancel", called_off, "--reason", "Sample clotted"])
        .ok();
    enter(&b, called_off, "7");
    enter(&a, two_values, "5.1");
    enter(&b, two_values, "51");
    meet(&a, &b);

    let comment = a.show("lab_results", both)["comment"].clone();
    let comment = comment.as_str().unwrap();
    assert!(
        comment.contains("As expected.") && comment.contains("Recheck in May."),
        "{comment}"
    );
    assert_eq!(
        waiting(&a),
        ["called off", "corrected", "two values"],
        "nobody has looked at 15; what came although it was called off is there"
    );
    assert_eq!(a.show("lab_results", corrected)["value"], "15");
    for desk in [&a, &b] {
        let page = desk.run(&["timeline", &bella]).ok().json();
        let entries = page["entries"].as_array().unwrap();
        let entry = entries.iter().find(|entry| entry["row_id"] == **corrected);
        let told = entry.unwrap()["facts"].to_string();
        assert!(!told.contains("Fine"), "said of 5, not of 15: {told}");
        assert!(told.contains("To be looked at"), "{told}");
    }
    let items = a.conflicts();
    let values = items.iter().filter(|item| item["field"] == "value");
    assert_eq!(values.count(), 1, "{items:?}");

    // Somebody looks at one value, and the other one is chosen: that has not been looked at.
    look(&b, two_values, "So low?");
    let item = items.iter().find(|item| item["field"] == "value").unwrap();
    let shown = a.show("lab_results", two_values)["value"].clone();
    let sides = item["sides"].as_array().unwrap();
    let other = sides.iter().position(|side| side["value"] != shown);
    let number = (other.unwrap() + 1).to_string();
    let id = item["id"].as_str().unwrap();
    a.run(&["resolve", id, "--keep", &number, "--reason", "A slip"])
        .ok();
    meet(&a, &b);
    assert_eq!(waiting(&a), ["called off", "corrected", "two values"]);
    for id in [called_off, corrected, two_values] {
        look(&b, id, "Seen");
    }
    meet(&a, &b);
    assert_eq!(waiting(&a), [] as [&str; 0]);
}

#[test]
fn results_of_a_colleagues_visit_are_not_for_whoever_sees_only_their_own() {
    let server = Server::start();
    let email = server.user("nora", "nurse");
    let own = ["VIEW_ALL_MEDICAL_RECORDS"];
    allow(&server, &email, &own, false);
    let a = Device::join(&server, "front");
    let b = Device::join_with(&server, &server.device_code_for(&email, "nora"), "nora");
    let bella = animal(&a);
    let record = a.add(
        "medical_records",
        json!({"patient_id": bella, "visit_date": "2026-03-02T09:00:00Z"}),
    );
    let hers = order(&a, ("--visit", &record), "Urea");
    enter(&a, &hers, "5");
    a.sync();
    b.sync();
    assert_eq!(b.status()["rows"]["lab_results"], 0);
    let own = order(&b, ("--patient", &bella), "Glucose");
    enter(&b, &own, "6");
    assert_eq!(waiting(&b), ["Glucose"]);
    b.sync();
    a.sync();
    assert_eq!(waiting(&a), ["Glucose", "Urea"]);
    let mine = a.run(&["lab", "list", "--own"]).ok().json();
    assert_eq!(mine.as_array().unwrap().len(), 1, "of her own visits");
    look(&a, &own, "Fine");
    a.sync();
    b.sync();
    assert_eq!(waiting(&b), [] as [&str; 0]);
    let seen = b.show("lab_results", &own);
    assert_eq!(seen["comment"], "Fine");
    b.equals_server();
}
