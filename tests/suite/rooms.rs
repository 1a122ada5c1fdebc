//! An animal without an appointment: where it is brought by two desks that do not hear of each other, and what the front
//! desk sees of it.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

#[test]
fn both_desks_keep_where_an_animal_was_brought() {
    let server = Server::start();
    let desks = ["desk-a", "desk-b"].map(|name| Device::join(&server, name));
    let [first, second] = &desks;
    let client = first.add("clients", json!({"last_name": "Smith"}));
    let animal = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let animal = first.add("patients", animal);
    let rooms = ["Kennel", "Scale"].map(|name| {
        let room = json!({"name": name, "resource_type": "ROOM"});
        first.add("resources", room)
    });
    let meet = || {
        for _ in 0..2 {
            desks.iter().for_each(Device::sync);
        }
    };
    meet();
    let moved = |desk: &Device, room: &str, minute: u32| {
        let at = format!("2026-03-04T09:{minute:02}:00Z");
        let values = json!({"patient_id": animal, "resource_id": room, "moved_at": at});
        desk.add("room_moves", values)
    };
    let moves = [moved(first, &rooms[0], 1), moved(second, &rooms[1], 2)];
    meet();
    for desk in &desks {
        desk.equals_server();
        assert_eq!(desk.digests(), first.digests(), "{}", desk.name);
        for (id, room) in moves.iter().zip(&rooms) {
            assert_eq!(desk.show("room_moves", id)["resource_id"], json!(room));
        }
        assert!(
            desk.conflicts().is_empty(),
            "a move is a fact beside others"
        );
    }
}

/// What the board of a desk says: animal, rooms and with whom.
fn board(desk: &Device) -> Vec<(String, Vec<String>, Vec<String>)> {
    let lines = desk.run(&["whiteboard"]).ok().json();
    let names = |value: &Value| -> Vec<String> {
        let named = value.as_array().unwrap().iter();
        named
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let lines = lines.as_array().unwrap().iter();
    let line = |line: &Value| {
        assert!(line["reason"].is_null() && line["next"].is_null());
        let name = line["patient_name"].as_str().unwrap().to_owned();
        (name, names(&line["rooms"]), names(&line["staff"]))
    };
    lines.map(line).collect()
}

#[test]
fn the_front_desk_sees_who_came_without_an_appointment_and_nothing_of_the_record() {
    let server = Server::start();
    let exam = Device::join(&server, "exam");
    let nora = server.user("nora", "receptionist");
    let code = server.device_code_for(&nora, "Front desk");
    let front = Device::join_with(&server, &code, "front");
    let client = exam.add("clients", json!({"last_name": "Smith"}));
    let animals = ["Bella", "Max"].map(|name| {
        let animal = json!({"client_id": client, "name": name, "species": "Dog"});
        exam.add("patients", animal)
    });
    let kennel = exam.add(
        "resources",
        json!({"name": "Kennel", "resource_type": "ROOM"}),
    );
    let visits = animals.each_ref().map(|animal| {
        let opened = exam.run(&["visit", "open", "--patient", animal]).ok();
        opened.json()["id"].as_str().unwrap().to_owned()
    });
    let meet = || {
        for _ in 0..2 {
            exam.sync();
            front.sync();
        }
    };
    meet();
    let here = |name: &str, rooms: &[&str]| {
        let rooms = rooms.iter().map(|room| (*room).to_owned()).collect();
        (name.to_owned(), rooms, vec!["Ann".to_owned()])
    };
    assert_eq!(board(&front), [here("Bella", &[]), here("Max", &[])]);
    let record = front.run(&["show", "medical_records", &visits[0]]);
    assert_eq!(record.error()["code"], "forbidden");

    let bella = &animals[0];
    front.run(&["room", bella, "--room", &kennel]).ok();
    meet();
    for desk in [&exam, &front] {
        assert_eq!(board(desk), [here("Bella", &["Kennel"]), here("Max", &[])]);
    }
    // One leaves with its visit unsigned, the other as its visit is signed.
    front.run(&["room", bella, "--left"]).ok();
    let again = front.run(&["room", bella, "--left"]);
    assert_eq!(again.error()["code"], "not_possible");
    // That was a slip: a room brings it back, as though it had been here all along.
    meet();
    assert_eq!(board(&exam), [here("Max", &[])]);
    front.run(&["room", bella, "--room", &kennel]).ok();
    meet();
    for desk in [&exam, &front] {
        assert_eq!(board(desk), [here("Bella", &["Kennel"]), here("Max", &[])]);
    }
    front.run(&["room", bella, "--left"]).ok();
    let note = ["visit", "write", &visits[1], "note", "plan=Home"];
    exam.run(&note).ok();
    exam.run(&["sign", &visits[1]]).ok();
    meet();
    for desk in [&exam, &front] {
        assert!(board(desk).is_empty());
        assert_eq!(desk.status()["sync"]["quarantined"], 0);
    }
    // It comes again while the former visit is open still.
    exam.run(&["visit", "open", "--patient", bella]).ok();
    meet();
    assert_eq!(board(&front), [here("Bella", &[])]);
    assert_eq!(board(&exam), [here("Bella", &[])]);
}
