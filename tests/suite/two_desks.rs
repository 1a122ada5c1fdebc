//! Two desks and a server: both work without the network, then meet.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

/// Staff, a room and an appointment type that both desks know.
struct Practice {
    vet: String,
    room: String,
    consult: String,
    client: String,
    patient: String,
}

fn set_up(desk: &Device) -> Practice {
    let vet = desk.add("staff", json!({"display_name": "Dr. Lee"}));
    let room = desk.add("resources", json!({"name": "Room 1"}));
    let consult = desk.add(
        "appointment_types",
        json!({"name": "Consult", "duration_minutes": 20}),
    );
    let client = desk.add(
        "clients",
        json!({"first_name": "Ann", "last_name": "Smith"}),
    );
    let patient = desk.add(
        "patients",
        json!({"client_id": client, "name": "Bella", "species": "Dog"}),
    );
    Practice {
        vet,
        room,
        consult,
        client,
        patient,
    }
}

fn book(practice: &Practice, from: &str, to: &str) -> Value {
    json!({"op": "book", "staff": [practice.vet], "resources": [practice.room], "values": {
        "patient_id": practice.patient, "appointment_type": practice.consult,
        "scheduled": {"start": from, "end": to}}})
}

fn meet(desks: &[&Device]) {
    // Once each to send, once more to fetch what the others sent.
    for _ in 0..2 {
        for desk in desks {
            desk.sync();
        }
    }
    for desk in desks {
        desk.equals_server();
        assert_eq!(desk.status()["sync"]["waiting"], 0, "{}", desk.name);
    }
    let first = desks[0].digests();
    for desk in &desks[1..] {
        assert_eq!(desk.digests(), first, "{} and {}", desks[0].name, desk.name);
    }
}

fn of_kind<'a>(conflicts: &'a [Value], kind: &str) -> Vec<&'a Value> {
    conflicts
        .iter()
        .filter(|conflict| conflict["kind"] == kind)
        .collect()
}

fn ids(conflicts: &[Value]) -> Vec<String> {
    let mut ids: Vec<String> = conflicts
        .iter()
        .map(|c| c["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn two_desks_work_offline_and_meet_with_nothing_lost() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let practice = set_up(&a);
    let moved = a.batch(&[book(
        &practice,
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:20:00Z",
    )]);
    let moved = moved[0]["id"].as_str().unwrap().to_owned();
    let allergy = a.add(
        "patient_allergies",
        json!({"patient_id": practice.patient, "allergen": "penicillin"}),
    );
    meet(&[&a, &b]);

    // Offline, both.
    a.set(
        "patients",
        &practice.patient,
        json!({"color": "black", "name": "Bella A"}),
    );
    b.set(
        "patients",
        &practice.patient,
        json!({"breed": "Boxer", "name": "Bella B"}),
    );
    a.batch(&[book(
        &practice,
        "2026-03-03T10:00:00Z",
        "2026-03-03T10:20:00Z",
    )]);
    b.batch(&[book(
        &practice,
        "2026-03-03T10:10:00Z",
        "2026-03-03T10:30:00Z",
    )]);
    a.batch(&[json!({"op": "move", "id": moved, "values": {"scheduled": {"start": "2026-03-02T08:50:00Z", "end": "2026-03-02T09:20:00Z"}}})]);
    b.batch(&[json!({"op": "move", "id": moved, "values": {"scheduled": {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:40:00Z"}}})]);
    a.batch(&[json!({"op": "remove", "table": "patient_allergies", "id": allergy})]);
    b.set("patient_allergies", &allergy, json!({"severity": "SEVERE"}));
    let new_a = a.add("clients", json!({"last_name": "Offline A"}));
    let new_b = b.add("clients", json!({"last_name": "Offline B"}));
    a.batch(&[json!({"op": "weigh", "patient": practice.patient, "values": {"weight_kg": "21.500", "measured_at": "2026-03-01T08:00:00Z"}})]);
    b.batch(&[json!({"op": "weigh", "patient": practice.patient, "values": {"weight_kg": "21.700", "measured_at": "2026-03-01T09:00:00Z"}})]);
    meet(&[&a, &b]);

    let patient = a.show("patients", &practice.patient);
    assert_eq!(patient, b.show("patients", &practice.patient));
    assert_eq!(
        (&patient["color"], &patient["breed"]),
        (&json!("black"), &json!("Boxer"))
    );
    assert_eq!(patient["weight_kg"], json!("21.7"));
    assert_eq!(a.show("clients", &new_b)["last_name"], "Offline B");
    assert_eq!(b.show("clients", &new_a)["last_name"], "Offline A");

    let (found, other) = (a.conflicts(), b.conflicts());
    assert_eq!(ids(&found), ids(&other));
    let edits = of_kind(&found, "concurrent_edit");
    let fields: Vec<&str> = edits.iter().map(|c| c["field"].as_str().unwrap()).collect();
    assert!(
        fields.contains(&"name") && fields.contains(&"scheduled"),
        "{fields:?}"
    );
    assert_eq!(edits.len(), 2, "{found:?}");
    let name = edits.iter().find(|c| c["field"] == "name").unwrap();
    assert_eq!(name["earlier"], "Bella");
    let sides: Vec<&str> = name["sides"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["value"].as_str().unwrap())
        .collect();
    assert!(sides.contains(&"Bella A") && sides.contains(&"Bella B"));
    assert!(
        name["sides"]
            .as_array()
            .unwrap()
            .iter()
            .all(|side| side["who"] == "Ann")
    );
    assert_eq!(of_kind(&found, "deleted_while_edited").len(), 1);
    assert_eq!(
        of_kind(&found, "overlap").len(),
        1,
        "vet and room of one pair: {found:?}"
    );
    assert_eq!(found.len(), 4);

    // A third desk joins and comes to the same state.
    let c = Device::join(&server, "desk-c");
    meet(&[&a, &b, &c]);
    assert_eq!(ids(&c.conflicts()), ids(&found));
    let hit = c.run(&["find", "smi,bel"]).ok().json();
    assert_eq!(hit[0]["id"], json!(practice.patient));
    c.set("patients", &practice.patient, json!({"name": "Bella C"}));
    meet(&[&a, &b, &c]);
    assert_eq!(b.show("patients", &practice.patient)["name"], "Bella C");
    assert_eq!(
        ids(&b.conflicts()),
        ids(&found),
        "an ordinary later write hides no conflict"
    );
    assert_eq!(
        practice.client,
        a.show("patients", &practice.patient)["client_id"]
            .as_str()
            .unwrap()
    );
}

#[test]
fn an_edit_is_seen_on_the_other_desk_while_it_watches() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let client = a.add("clients", json!({"last_name": "Before"}));
    meet(&[&a, &b]);
    a.set("clients", &client, json!({"last_name": "After"}));
    a.sync();
    b.sync();
    assert_eq!(b.show("clients", &client)["last_name"], "After");
    let found = b.run(&["find", "after"]).ok().json();
    assert_eq!(found[0]["id"], json!(client));
    assert_eq!(b.run(&["find", "before"]).code, 3);
}

#[test]
fn rebuild_on_both_sides_changes_nothing() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let practice = set_up(&a);
    a.batch(&[book(
        &practice,
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:20:00Z",
    )]);
    meet(&[&a, &b]);
    let before = b.digests();
    assert_eq!(b.run(&["rebuild"]).ok().json()["changed"], 0);
    assert_eq!(b.digests(), before);
    let tenant = server.tenant().to_owned();
    server.admin(&["rebuild", "--tenant", &tenant]);
    b.equals_server();
}

#[test]
fn merges_in_opposite_directions_end_at_one_record() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let practice = set_up(&a);
    let twin = a.add(
        "clients",
        json!({"first_name": "Anne", "last_name": "Smith"}),
    );
    a.add(
        "patients",
        json!({"client_id": twin, "name": "Rex", "species": "Dog"}),
    );
    meet(&[&a, &b]);
    a.batch(&[json!({"op": "merge", "table": "clients", "id": twin, "into": practice.client})]);
    b.batch(&[json!({"op": "merge", "table": "clients", "id": practice.client, "into": twin})]);
    b.add(
        "patients",
        json!({"client_id": practice.client, "name": "Late", "species": "Cat"}),
    );
    meet(&[&a, &b]);
    let one = practice.client.clone().min(twin.clone());
    for desk in [&a, &b] {
        for name in ["Bella", "Rex", "Late"] {
            let hits = desk.run(&["find", name]).ok().json();
            assert_eq!(
                hits.as_array().unwrap().len(),
                1,
                "{} {name}: {hits}",
                desk.name
            );
        }
        let hits = desk.run(&["find", "smith"]).ok().json();
        let clients: Vec<&Value> = hits
            .as_array()
            .unwrap()
            .iter()
            .filter(|hit| hit["table"] == "clients")
            .collect();
        assert_eq!(clients.len(), 1, "{}: {hits}", desk.name);
        assert_eq!(clients[0]["id"], one, "{}", desk.name);
    }
}

#[test]
fn everyday_terms_added_on_two_desks_are_there_once() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "terms-a"),
        Device::join(&server, "terms-b"),
    );
    for desk in [&a, &b] {
        let told = desk.run(&["usual-terms", "--language", "nl"]).ok().json();
        assert!(told["added"].as_u64().unwrap() >= 30, "{told}");
    }
    meet(&[&a, &b]);
    let rows = a.export();
    let of = |term: &str| {
        let is_it = |row: &&Value| row["values"]["term"] == term;
        rows.iter().filter(is_it).count()
    };
    assert_eq!(of("Artrose"), 1);
    assert_eq!(a.conflicts(), [Value::Null; 0]);
}
