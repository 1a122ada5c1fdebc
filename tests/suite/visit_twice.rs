//! Two desks without a network open the visit of one appointment: it has two records, and people settle it.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::rights::allow;

const WHY: [&str; 2] = ["--reason", "asked both"];

/// An appointment of an animal.
fn appointment(desk: &Device) -> String {
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    let animal = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let animal = desk.add("patients", animal);
    let period = json!({"start": "2030-03-04T09:00:00Z", "end": "2030-03-04T09:20:00Z"});
    let kind = json!({"name": "Consult", "duration_minutes": 20});
    let kind = desk.add("appointment_types", kind);
    let values = json!({"patient_id": animal, "appointment_type": kind, "scheduled": period, "reason": "Limps"});
    let booked = desk.batch(&[json!({"op": "book", "values": values})]);
    booked[0]["id"].as_str().unwrap().to_owned()
}

fn open(desk: &Device, appointment: &str) -> String {
    let opened = desk.run(&["visit", "open", "--appointment", appointment]);
    opened.ok().json()["id"].as_str().unwrap().to_owned()
}

fn note(desk: &Device, record: &str, plan: &str) -> String {
    desk.add(
        "soap_notes",
        json!({"medical_record_id": record, "plan": plan}),
    )
}

fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        desks.iter().for_each(|desk| desk.sync());
    }
    for desk in desks {
        desk.equals_server();
        assert_eq!(desk.digests(), desks[0].digests(), "{}", desk.name);
    }
}

/// Kind and id of what is listed. That both desks began the appointment, each at its own minute, is none of it.
fn listed(desk: &Device) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let items = desk.conflicts();
    let named = items
        .iter()
        .map(|item| (word(&item["kind"]), word(&item["id"])));
    named.collect()
}

/// The number of a visit's side in the one item that is listed.
fn side(desk: &Device, record: &str) -> String {
    let items = desk.conflicts();
    let sides = items[0]["sides"].as_array().unwrap();
    let at = sides.iter().position(|side| side["id"] == record);
    (at.unwrap() + 1).to_string()
}

fn link(desk: &Device, record: &str) -> Value {
    desk.show("medical_records", record)["appointment_id"].clone()
}

/// Two desks with a record each of one appointment, and what they list.
struct Twice {
    server: Server,
    desks: [Device; 2],
    appointment: String,
    records: [String; 2],
}

/// Each desk opens the visit, and writes these plans, before they meet.
fn twice(plans: [Option<&str>; 2]) -> Twice {
    let server = Server::start();
    let desks = ["desk-a", "desk-b"].map(|name| Device::join(&server, name));
    let appointment = appointment(&desks[0]);
    meet(&[&desks[0], &desks[1]]);
    let records = [0, 1].map(|at| open(&desks[at], &appointment));
    for (at, plan) in plans.iter().enumerate() {
        plan.map(|plan| note(&desks[at], &records[at], plan));
    }
    meet(&[&desks[0], &desks[1]]);
    Twice {
        server,
        desks,
        appointment,
        records,
    }
}

#[test]
fn a_visit_that_was_opened_by_mistake_is_removed_and_one_with_content_is_not() {
    let there = twice([Some("Rest."), None]);
    let [a, b] = &there.desks;
    let [written, blank] = &there.records;
    let found = listed(a);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].0.as_str(), listed(b)),
        ("visit_twice", found.clone())
    );
    let id = found[0].1.as_str();
    let words = b.words(&["conflicts"]);
    assert!(words.contains("one appointment with two visits"), "{words}");
    assert!(words.contains("nothing written in it: Limps"), "{words}");
    assert!(words.contains("something written in it: Limps"), "{words}");

    // What somebody wrote is not thrown away, and a decision says why.
    let (keep_blank, keep_written) = (side(b, blank), side(b, written));
    let wrong = ["resolve", id, "--keep", &keep_blank];
    let refused = b.run(&[&wrong[..], &WHY].concat());
    assert!(refused.stderr.contains("keep both"), "{}", refused.stderr);
    let right = ["resolve", id, "--keep", &keep_written];
    assert_ne!(b.run(&right).code, 0, "why?");
    b.run(&[&right[..], &WHY].concat()).ok();
    meet(&[b, a]);
    for desk in [a, b] {
        assert_eq!(listed(desk), []);
        assert_eq!(desk.show("medical_records", blank)["is_deleted"], true);
        assert_eq!(open(desk, &there.appointment), *written);
    }

    // Taken back, it is asked again; and somebody writes in it while it is removed once more elsewhere.
    a.run(&["resolve", id, "--undo"]).ok();
    meet(&[a, b]);
    assert_eq!(listed(b), found);
    let late = note(a, blank, "Warm joint.");
    b.run(&[&right[..], &WHY].concat()).ok();
    meet(&[a, b]);
    let found = listed(a);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].0.as_str(), listed(b)),
        ("deleted_parent", found.clone())
    );
    let back = ["resolve", &found[0].1, "--keep", "2"];
    a.run(&[&back[..], &WHY].concat()).ok();
    meet(&[a, b]);
    for desk in [a, b] {
        assert_eq!(listed(desk), []);
        assert_eq!(desk.show("medical_records", blank)["is_deleted"], false);
        assert_eq!(desk.show("soap_notes", &late)["plan"], "Warm joint.");
        assert_eq!(link(desk, blank), Value::Null, "a visit of its own");
        assert_eq!(link(desk, written), there.appointment.as_str());
    }
}

#[test]
fn two_visits_of_their_own_are_kept_and_the_later_one_loses_its_appointment() {
    let there = twice([Some("Rest."), Some("Ice.")]);
    let [a, b] = &there.desks;
    let [first, later] = &there.records;
    let found = listed(a);
    assert_eq!((found.len(), listed(b)), (1, found.clone()));
    let id = found[0].1.as_str();
    for number in ["1", "2"] {
        let keep = ["resolve", id, "--keep", number];
        assert_ne!(a.run(&[&keep[..], &WHY].concat()).code, 0);
    }
    // Both desks decide the same before they hear of each other.
    for desk in [a, b] {
        desk.run(&[&["resolve", id, "--both"][..], &WHY].concat())
            .ok();
    }
    meet(&[a, b]);
    for desk in [a, b] {
        assert_eq!(listed(desk), []);
        assert_eq!(link(desk, first), there.appointment.as_str());
        assert_eq!(link(desk, later), Value::Null);
        assert_eq!(open(desk, &there.appointment), *first);
    }
}

#[test]
fn a_signed_one_keeps_its_appointment_and_whoever_sees_one_is_not_asked() {
    let there = twice([None, Some("Ice.")]);
    let [a, b] = &there.desks;
    let [first, later] = &there.records;
    let email = there.server.user("ben", "veterinarian");
    let c = Device::join_with(
        &there.server,
        &there.server.device_code_for(&email, "room"),
        "room",
    );
    c.sync();
    assert_eq!(listed(&c), listed(a));
    allow(&there.server, &email, &["VIEW_ALL_MEDICAL_RECORDS"], false);
    c.sync();
    assert_eq!(listed(&c), [], "the records are not here");
    allow(&there.server, &email, &["VIEW_ALL_MEDICAL_RECORDS"], true);
    c.sync();
    assert_eq!(listed(&c), listed(a));

    b.run(&["sign", later]).ok();
    meet(&[b, a]);
    let id = listed(a)[0].1.clone();
    a.run(&[&["resolve", &id, "--both"][..], &WHY].concat())
        .ok();
    meet(&[a, b]);
    for desk in [a, b] {
        assert_eq!(listed(desk), []);
        assert_eq!(link(desk, first), Value::Null);
        assert_eq!(link(desk, later), there.appointment.as_str());
    }
}
