//! An animal without an appointment is brought to rooms by two desks that do not hear of each other.

use serde_json::json;
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
