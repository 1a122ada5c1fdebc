//! What comes too late for a signed visit, as the page Review tells of it, and as the visit does once it is added.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        desks.iter().for_each(|desk| desk.sync());
    }
    for desk in desks {
        desk.equals_server();
    }
}

/// The words of the newest addendum about a record.
fn addendum(desk: &Device, about: &Value) -> Value {
    let rows = desk.export().into_iter();
    let mut of =
        rows.filter(|row| row["table"] == "addenda" && row["values"]["about_id"] == *about);
    of.next_back().expect("an addendum")["values"]["content"].clone()
}

/// Two desks of two people, one visit, and its prescription of 1 ml on both.
fn one_dose() -> (Server, [Device; 2], String, String) {
    let server = Server::start();
    let desks = ["anna", "ben"].map(|name| {
        let email = server.user(name, "owner");
        Device::join_with(&server, &server.device_code_for(&email, name), name)
    });
    let [a, b] = &desks;
    let client = a.add("clients", json!({"last_name": "Smith"}));
    let animal = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let animal = a.add("patients", animal);
    let values = json!({"patient_id": animal, "visit_date": "2026-03-02T09:00:00Z"});
    let visit = a.add("medical_records", values);
    let values = json!({"medical_record_id": visit, "medication_name": "Meloxicam", "dosage": "1 ml",
        "frequency": "once a day", "route": "by mouth", "prescribed_at": "2026-03-02T09:10:00Z", "prescribed_by": visit});
    let dose = a.add("prescriptions", values);
    meet(&[a, b]);
    (server, desks, visit, dose)
}

#[test]
fn what_came_too_late_says_whose_it_is_who_wrote_it_and_everything_once() {
    let (_server, [a, b], visit, dose) = one_dose();
    a.run(&["sign", &visit]).ok();
    let values = json!({"medical_record_id": visit, "diagnosis_name": "Sprain", "diagnosis_type": "CONFIRMED"});
    b.add("diagnoses", values);
    b.set("prescriptions", &dose, json!({"dosage": "2 ml"}));
    meet(&[&a, &b]);

    let items = a.conflicts();
    let of = |kind: &str| items.iter().find(|item| item["kind"] == kind).unwrap();
    let (added, edited) = (of("added_after_signing"), of("edited_after_signing"));
    assert_eq!(added["record_label"], "Diagnosis of Bella");
    assert_eq!(edited["record_label"], "Prescription of Bella");
    let late = &added["sides"][1];
    assert_eq!(late["value"], "Sprain; Certainty Certain");
    assert_eq!(
        (&late["who"], &late["device"]),
        (&json!("ben"), &json!("ben"))
    );
    assert!(late["at"].is_string(), "{late}");

    for item in [added, edited] {
        let id = item["id"].as_str().unwrap();
        let keep = ["resolve", id, "--keep", "2", "--reason", "she is right"];
        a.run(&keep).ok();
    }
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        assert_eq!(desk.conflicts(), Vec::<Value>::new());
        let said = addendum(desk, &added["row_id"]);
        assert_eq!(said, "Diagnosis: Sprain; Certainty Certain");
        assert_eq!(addendum(desk, &edited["row_id"]), "Meloxicam, Dose: 2 ml");
    }
}

#[test]
fn two_changes_of_one_field_are_one_question_once_the_visit_is_signed_with_one_of_them() {
    let (_server, [a, b], visit, dose) = one_dose();
    b.set("prescriptions", &dose, json!({"dosage": "3 ml"}));
    a.set("prescriptions", &dose, json!({"dosage": "2 ml"}));
    a.run(&["sign", &visit]).ok();
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        assert_eq!(desk.show("prescriptions", &dose)["dosage"], "2 ml");
        let kinds: Vec<Value> = desk
            .conflicts()
            .iter()
            .map(|item| item["kind"].clone())
            .collect();
        assert_eq!(kinds, ["edited_after_signing"]);
    }
    let item = a.conflicts().remove(0);
    let id = item["id"].as_str().unwrap();
    a.run(&["resolve", id, "--keep", "1", "--reason", "as signed"])
        .ok();
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        assert_eq!(desk.conflicts(), Vec::<Value>::new());
        assert_eq!(desk.show("prescriptions", &dose)["dosage"], "2 ml");
        assert!(desk.export().iter().all(|row| row["table"] != "addenda"));
    }
}
