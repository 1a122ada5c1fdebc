//! Decisions about what two desks did at the same time, on every desk and on the server.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

pub(crate) fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        for desk in desks {
            desk.sync();
        }
    }
    for desk in desks {
        let status = desk.status();
        let sync = &status["sync"];
        assert_eq!(
            (&sync["waiting"], &sync["quarantined"]),
            (&json!(0), &json!(0)),
            "{}: {}",
            desk.name,
            status["exchange"]
        );
        desk.equals_server();
    }
}

fn ids(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect()
}

fn settled(desk: &Device) -> Vec<Value> {
    let answer = desk.run(&["conflicts", "--settled"]).ok().json();
    answer.as_array().unwrap().clone()
}

/// The number of the side with this value, as `resolve --keep` takes it.
fn side(item: &Value, value: &str) -> String {
    let sides = item["sides"].as_array().unwrap();
    let at = sides.iter().position(|side| side["value"] == value);
    (at.expect("the side") + 1).to_string()
}

fn keep(desk: &Device, value: &str) {
    let item = desk.conflicts().remove(0);
    let id = item["id"].as_str().unwrap();
    desk.run(&["resolve", id, "--keep", &side(&item, value)])
        .ok();
}

fn name(desk: &Device, client: &str) -> Value {
    desk.show("clients", client)["last_name"].clone()
}

/// Two desks that have given one client different names.
pub(crate) fn disagreeing(server: &Server) -> (Device, Device, String) {
    let (a, b) = (
        Device::join(server, "desk-a"),
        Device::join(server, "desk-b"),
    );
    let client = a.add("clients", json!({"last_name": "Smith"}));
    meet(&[&a, &b]);
    a.set("clients", &client, json!({"last_name": "Smyth"}));
    b.set("clients", &client, json!({"last_name": "Smithe"}));
    meet(&[&a, &b]);
    assert_eq!(a.conflicts().len(), 1);
    (a, b, client)
}

#[test]
fn a_decision_closes_the_item_everywhere_and_its_undoing_opens_it_everywhere() {
    let server = Server::start();
    let (a, b, client) = disagreeing(&server);
    let item = a.conflicts().remove(0);
    let of_b = item["sides"]
        .as_array()
        .unwrap()
        .iter()
        .find(|side| side["value"] == "Smithe")
        .unwrap();
    assert_eq!(
        (&of_b["who"], &of_b["device"]),
        (&json!("Ann"), &json!("desk-b"))
    );
    assert!(
        of_b["at"].is_string() && of_b["server_at"].is_string(),
        "{of_b}"
    );

    // An ordinary later write closes nothing, here or there.
    b.set("clients", &client, json!({"last_name": "Later"}));
    meet(&[&a, &b]);
    assert_eq!(ids(&a.conflicts()), ids(&b.conflicts()));
    assert_eq!(
        (a.conflicts().len(), &a.conflicts()[0]["in_force"]),
        (1, &json!("Later"))
    );

    keep(&a, "Smyth");
    meet(&[&a, &b]);
    let c = Device::join(&server, "desk-c");
    meet(&[&a, &b, &c]);
    for desk in [&a, &b, &c] {
        assert_eq!(name(desk, &client), "Smyth", "{}", desk.name);
        assert!(desk.conflicts().is_empty(), "{}", desk.name);
    }
    assert_eq!(settled(&b)[0]["settled"]["who"], "Ann");

    // On the other desk; the third one never had the item.
    let id = item["id"].as_str().unwrap();
    b.run(&["resolve", id, "--undo"]).ok();
    meet(&[&a, &b, &c]);
    for desk in [&a, &b, &c] {
        assert_eq!(name(desk, &client), "Later", "{}", desk.name);
        assert_eq!(ids(&desk.conflicts()), [id], "{}", desk.name);
        assert!(settled(desk).is_empty(), "{}", desk.name);
    }
}

#[test]
fn two_decisions_at_once_end_alike_on_every_desk() {
    let server = Server::start();
    let (a, b, client) = disagreeing(&server);
    let first = a.conflicts().remove(0);
    // The same decision twice leaves nothing to decide.
    keep(&a, "Smyth");
    keep(&b, "Smyth");
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        assert!(desk.conflicts().is_empty(), "{}", desk.name);
        assert_eq!(name(desk, &client), "Smyth");
    }
    // Taken back on one desk, both are.
    let id = first["id"].as_str().unwrap();
    a.run(&["resolve", id, "--undo"]).ok();
    meet(&[&a, &b]);
    assert_eq!(
        (ids(&a.conflicts()), ids(&b.conflicts())),
        (vec![id], vec![id])
    );

    // Different decisions are a conflict of their own, the same for all.
    keep(&a, "Smyth");
    keep(&b, "Smithe");
    meet(&[&a, &b]);
    let (at_a, at_b) = (a.conflicts(), b.conflicts());
    assert_eq!(ids(&at_a), ids(&at_b));
    assert_eq!(at_a.len(), 1);
    assert_ne!(ids(&at_a), [id]);
    assert_eq!(name(&a, &client), name(&b, &client));
    keep(&b, "Smithe");
    meet(&[&a, &b]);
    assert!(a.conflicts().is_empty() && b.conflicts().is_empty());
    assert_eq!(name(&a, &client), "Smithe");
}

#[test]
fn a_deletion_beside_an_edit_is_undone_or_meant() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let back = a.add("clients", json!({"last_name": "Back"}));
    let gone = a.add("clients", json!({"last_name": "Gone"}));
    meet(&[&a, &b]);
    for id in [&back, &gone] {
        a.batch(&[json!({"op": "remove", "table": "clients", "id": id})]);
        b.set("clients", id, json!({"first_name": "Bo"}));
    }
    meet(&[&a, &b]);
    let items = a.conflicts();
    assert_eq!(ids(&items).len(), 2);
    let of = |row: &str| items.iter().find(|item| item["row_id"] == row).unwrap();
    let decide = |row: &str, what: &str| {
        let item = of(row);
        let id = item["id"].as_str().unwrap();
        a.run(&["resolve", id, "--keep", &side(item, what)]).ok();
    };
    decide(&back, "edited");
    decide(&gone, "deleted");
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        assert!(desk.conflicts().is_empty(), "{}", desk.name);
        let here = desk.show("clients", &back);
        assert_eq!(
            (&here["first_name"], &here["is_deleted"]),
            (&json!("Bo"), &json!(false))
        );
        assert_eq!(desk.show("clients", &gone)["is_deleted"], true);
    }
    // Taken back where nothing had to be written, on the desk that did not decide.
    let c = Device::join(&server, "desk-c");
    meet(&[&c]);
    let id = of(&gone)["id"].as_str().unwrap();
    b.run(&["resolve", id, "--undo"]).ok();
    meet(&[&a, &b, &c]);
    for desk in [&a, &b, &c] {
        assert_eq!(ids(&desk.conflicts()), [id], "{}", desk.name);
    }
}

#[test]
fn the_rules_of_the_practice_find_the_same_on_every_desk() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let kind = a.add("appointment_types", json!({"name": "Consult"}));
    let client = a.add(
        "clients",
        json!({"last_name": "Smith", "email": "s@b.example"}),
    );
    let loner = a.add("clients", json!({"last_name": "Loner"}));
    let pet = |desk: &Device, owner: &str, name: &str, chip: Value| {
        let values =
            json!({"client_id": owner, "name": name, "species": "Dog", "microchip_id": chip});
        desk.add("patients", values)
    };
    let old = pet(&a, &client, "Old", json!(null));
    meet(&[&a, &b]);
    // Each desk alone does nothing odd.
    pet(&a, &client, "Bella", json!("528210002345678"));
    pet(&b, &client, "Rex", json!("528210002345678"));
    b.add(
        "clients",
        json!({"last_name": "Smith", "email": "S@b.example"}),
    );
    a.batch(&[json!({"op": "remove", "table": "clients", "id": loner})]);
    pet(&b, &loner, "Late", json!(null));
    a.batch(&[json!({"op": "remove", "table": "patients", "id": old})]);
    b.batch(&[
        json!({"op": "book", "values": {"patient_id": old, "appointment_type": kind,
        "scheduled": {"start": "2027-03-02T09:00:00Z", "end": "2027-03-02T09:20:00Z"}}}),
    ]);
    meet(&[&a, &b]);
    let c = Device::join(&server, "desk-c");
    meet(&[&a, &b, &c]);
    let sorted = |desk: &Device| {
        let found = desk.conflicts();
        let mut all: Vec<(String, String)> = found
            .iter()
            .map(|item| {
                (
                    item["kind"].as_str().unwrap().to_owned(),
                    item["id"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        all.sort();
        all
    };
    let found = sorted(&a);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "deleted_parent",
            "deleted_parent",
            "duplicate_client",
            "duplicate_microchip"
        ]
    );
    assert_eq!((sorted(&b), sorted(&c)), (found.clone(), found));
    // Where whole records compete, there is no value in force.
    let words = c.words(&["conflicts"]);
    assert!(words.contains("two animals with one microchip"), "{words}");
    assert!(!words.contains("in force now"), "{words}");

    // Settled on one desk, each in its way, they are settled on all.
    for item in c.conflicts() {
        let id = item["id"].as_str().unwrap();
        let how: &[&str] = match item["kind"].as_str().unwrap() {
            // The client comes back; the visit of the animal that is gone is left as it is.
            "deleted_parent" if item["table"] == "patients" => &["--keep", "2"],
            "duplicate_client" => &["--keep", "1"],
            _ => &["--both"],
        };
        c.run(&[&["resolve", id], how].concat()).ok();
    }
    meet(&[&c, &a, &b]);
    for desk in [&a, &b, &c] {
        assert_eq!(sorted(desk), [], "{}", desk.name);
        assert_eq!(settled(desk).len(), 4, "{}", desk.name);
        assert_eq!(desk.show("clients", &loner)["is_deleted"], false);
    }
    // Whoever joins later raises nothing of it again.
    let d = Device::join(&server, "desk-d");
    meet(&[&d]);
    assert_eq!(sorted(&d), []);
}

#[test]
fn the_same_passage_of_a_text_is_kept_in_both_versions() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let client = a.add(
        "clients",
        json!({"last_name": "Smith", "notes": "Owes 5 euro.\nCalls first."}),
    );
    meet(&[&a, &b]);
    a.set(
        "clients",
        &client,
        json!({"notes": "Owes 15 euro.\nCalls first."}),
    );
    b.set(
        "clients",
        &client,
        json!({"notes": "Owes 12 euro.\nCalls first."}),
    );
    meet(&[&a, &b]);
    let (at_a, at_b) = (a.conflicts(), b.conflicts());
    assert_eq!((at_a.len(), ids(&at_a)), (1, ids(&at_b)));
    assert_eq!(
        (&at_a[0]["kind"], &at_a[0]["earlier"]),
        (&json!("same_passage"), &json!("Owes 5 euro.\nCalls first."))
    );
    let id = at_b[0]["id"].as_str().unwrap();
    b.run(&[
        "resolve",
        id,
        "--keep",
        &side(&at_b[0], "Owes 12 euro.\nCalls first."),
    ])
    .ok();
    meet(&[&b, &a]);
    for desk in [&a, &b] {
        assert!(desk.conflicts().is_empty(), "{}", desk.name);
        assert_eq!(
            desk.show("clients", &client)["notes"],
            "Owes 12 euro.\nCalls first."
        );
    }
    // Other passages merge, and nobody is asked.
    a.set(
        "clients",
        &client,
        json!({"notes": "Owes 12 pounds.\nCalls first."}),
    );
    b.set(
        "clients",
        &client,
        json!({"notes": "Owes 12 euro.\nNever calls."}),
    );
    meet(&[&a, &b]);
    assert!(a.conflicts().is_empty() && b.conflicts().is_empty());
    assert_eq!(
        b.show("clients", &client)["notes"],
        "Owes 12 pounds.\nNever calls."
    );
}

#[test]
fn a_desk_tells_when_it_last_exchanged_and_when_the_server_was_restored() {
    let mut server = Server::start();
    let a = Device::join(&server, "desk-a");
    a.add("clients", json!({"last_name": "Smith"}));
    assert_eq!(a.status()["exchange"]["last_push"], Value::Null);
    meet(&[&a]);
    let before = a.status()["exchange"].clone();
    assert!(
        before["last_push"].is_string() && before["last_pull"].is_string(),
        "{before}"
    );
    assert_eq!(before["epoch_changes"], json!([]));
    let tenant = server.tenant().to_owned();
    server.kill();
    server.admin(&["epoch", "new", "--tenant", &tenant]);
    server.resume();
    a.add("clients", json!({"last_name": "After"}));
    meet(&[&a]);
    let after = a.status()["exchange"].clone();
    assert_eq!(
        after["epoch_changes"].as_array().unwrap().len(),
        1,
        "{after}"
    );
}
