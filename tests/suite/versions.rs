//! Two versions in one practice, as whole programs: an older server and newer desks, an older desk and a newer server.
//! The older ones do not know some tables, fields and choices; afterwards they are upgraded.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use vetpms_tests::NEWER;
use vetpms_tests::support::{Device, Server};

fn client(desk: &Device, name: &str) -> String {
    desk.add("clients", json!({ "last_name": name }))
}

/// A task and a weight: a document and a fact of tables that the older version does not know.
fn of_newer_tables(desk: &Device, owner: &str, what: &str) -> (String, String) {
    let pet = json!({"client_id": owner, "name": what, "species": "Dog"});
    let pet = desk.add("patients", pet);
    let weight =
        json!({"patient_id": pet, "weight_kg": "12.5", "measured_at": "2026-03-02T09:00:00Z"});
    let weight = desk.add("patient_weights", weight);
    (desk.add("tasks", json!({ "title": what })), weight)
}

fn shows(desk: &Device, (task, weight): &(String, String), title: &str) {
    assert_eq!(desk.show("tasks", task)["title"], title, "{}", desk.name);
    let weighed = desk.show("patient_weights", weight)["weight_kg"].clone();
    assert_eq!(weighed, "12.5", "{}", desk.name);
}

fn light(desk: &Device, what: &str) -> Value {
    desk.status()["sync"][what].clone()
}

fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        desks.iter().for_each(|desk| desk.sync());
    }
    for desk in desks {
        for what in ["waiting", "quarantined", "for_newer_server"] {
            assert_eq!(light(desk, what), 0, "{what} on {}", desk.name);
        }
        assert_eq!(light(desk, "needs_newer"), false, "{}", desk.name);
        desk.equals_server();
        assert_eq!(desk.digests(), desks[0].digests(), "{}", desk.name);
    }
}

#[test]
fn newer_desks_wait_for_an_older_server_and_nothing_is_stripped() {
    let mut server = Server::start();
    server.kill();
    server.resume_older();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    let known = client(&a, "Known to both");
    let new = of_newer_tables(&a, &known, "Call back");
    a.set("tasks", &new.0, json!({"details": "She asked twice."}));
    // What comes after it is not held up.
    let after = client(&a, "After it");
    a.set("clients", &known, json!({"first_name": "Kim"}));
    a.sync();
    b.sync();
    assert_eq!(b.show("clients", &after)["last_name"], "After it");
    assert_eq!(b.show("clients", &known)["first_name"], "Kim");
    assert_eq!(b.run(&["show", "tasks", &new.0]).code, 3);
    shows(&a, &new, "Call back");
    assert_eq!(light(&a, "for_newer_server"), 3);
    assert_eq!(
        (light(&a, "waiting"), light(&a, "quarantined")),
        (json!(0), json!(0))
    );
    let plain = a.run(&["held-back"]).ok().json();
    assert!(
        plain
            .as_array()
            .unwrap()
            .iter()
            .all(|set| set["waits"] == true),
        "{plain}"
    );
    // It can be gone on with meanwhile, here and after a new start.
    a.set("tasks", &new.0, json!({"priority": "URGENT"}));
    a.sync();
    assert_eq!(light(&a, "for_newer_server"), 4);

    server.kill();
    server.resume();
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        shows(desk, &new, "Call back");
        let task = desk.show("tasks", &new.0);
        assert_eq!(
            (&task["details"], &task["priority"]),
            (&json!("She asked twice."), &json!("URGENT"))
        );
    }
}

#[test]
fn an_older_desk_keeps_what_it_does_not_know_and_shows_it_after_its_upgrade() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let known = client(&a, "Known to both");
    let before = of_newer_tables(&a, &known, "Before it joined");
    a.sync();
    let old = Device::join_older(&server, "old");
    let told = old.older(&["sync"]).ok().json();
    assert_eq!(
        (&told["needs_newer"], &told["waiting"]),
        (&json!(true), &json!(0))
    );
    let after = of_newer_tables(&a, &known, "After it joined");
    let last = client(&a, "The last one");
    a.sync();
    old.older(&["sync"]).ok();

    // The new program, still without a network: what came as changes is there at once.
    assert_eq!(old.show("clients", &last)["last_name"], "The last one");
    assert_eq!(old.show("tasks", &after.0)["title"], "After it joined");
    meet(&[&a, &old]);
    shows(&old, &before, "Before it joined");
    shows(&old, &after, "After it joined");
    old.set("tasks", &before.0, json!({"priority": "URGENT"}));
    meet(&[&a, &old]);
    assert_eq!(a.show("tasks", &before.0)["priority"], "URGENT");
}

/// A cat with fields that the older version does not know, and perhaps a text.
fn cat(desk: &Device, owner: &str, name: &str, notes: Option<&str>) -> String {
    let newer = json!({"client_id": owner, "name": name, "species": "Cat", "color": "Black",
        "medical_alerts": ["Bites"], "notes": notes});
    desk.add("patients", newer)
}

fn is_whole(desk: &Device, cat: &str, name: &str) {
    let shown = desk.show("patients", cat);
    for (field, value) in [
        ("name", json!(name)),
        ("color", json!("Grey")),
        ("medical_alerts", json!(["Bites", "Scratches"])),
        ("notes", json!("Shy and old.")),
    ] {
        assert_eq!(shown[field], value, "{field} of {name} on {}", desk.name);
    }
}

fn agrees_as_far_as_known(verified: &Value, not_compared: &[&str]) {
    assert_eq!(verified["problems"], 0, "{verified}");
    assert_eq!(verified["not_compared"], json!(not_compared), "{verified}");
}

/// What is added to every cat by a newer desk while others are older.
fn newer_parts() -> Value {
    json!({"color": "Grey", "medical_alerts": ["Bites", "Scratches"], "notes": "Shy and old."})
}

#[test]
fn what_an_older_desk_does_not_know_of_a_record_stands_when_it_edits_the_rest() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let owner = client(&a, "Known to both");
    let in_first_copy = cat(&a, &owner, "Zen", Some("Shy."));
    let plain = json!({"client_id": owner, "name": "Plain", "species": "Cat"});
    let plain = a.add("patients", plain);
    let consent = |remark: &str| {
        let consent = json!({"client_id": owner, "purpose": "PHOTOS", "is_given": true,
            "decided_at": "2026-03-02T09:00:00Z", "remark": remark});
        a.add("client_consents", consent)
    };
    let vet = |name: &str, color: Value| {
        let vet = json!({"display_name": name, "role": "VETERINARIAN", "color": color});
        a.add("staff", vet)
    };
    let (said_before, in_colour) = (consent("By phone."), vet("Dr. Red", json!("#FF0000")));
    let without = vet("Dr. Plain", Value::Null);
    a.sync();
    let old = Device::join_older(&server, "old");
    old.older(&["sync"]).ok();
    let in_a_page = cat(&a, &owner, "Mo", None);
    let with_text = cat(&a, &owner, "Ki", Some("Shy."));
    let consent = consent("Not of the tail.");
    a.sync();
    old.older(&["sync"]).ok();

    for (table, id, newer) in [
        ("client_consents", &said_before, true),
        ("client_consents", &consent, true),
        ("staff", &in_colour, true),
        ("staff", &without, false),
    ] {
        let told = old.older(&["newer", table, id]).ok().json();
        assert_eq!(told, newer, "{table} {id}");
    }
    let seen = |id: &str| old.older(&["patient", id]).ok().json();
    for (cat, name) in [(&in_first_copy, "Zen"), (&in_a_page, "Mo")] {
        let seen = seen(cat);
        assert_eq!(seen["newer"], true, "{seen}");
        assert_eq!(seen["values"]["name"], name);
        assert_eq!(seen["values"]["color"], Value::Null);
        old.older(&["rename", cat, &format!("{name} II")]).ok();
        a.set("patients", cat, newer_parts());
    }
    assert_eq!(seen(&plain)["newer"], false);
    // A new record with a text that is not known here is shown, and changed after the upgrade only.
    assert_eq!(seen(&with_text)["newer"], true);
    assert_eq!(seen(&with_text)["values"]["name"], "Ki");
    let refused = old.older(&["rename", &with_text, "Ki II"]);
    assert!(refused.stderr.contains("newer version"), "{refused:?}");
    a.sync();
    old.older(&["sync"]).ok();
    a.sync();
    is_whole(&a, &in_first_copy, "Zen II");
    is_whole(&a, &in_a_page, "Mo II");
    let verified = old.older(&["verify"]).ok().json();
    let known = [
        "staff",
        "patients",
        "client_consents",
        "patient_weights",
        "tasks",
    ];
    agrees_as_far_as_known(&verified, &known);

    // The new program, still without a network.
    is_whole(&old, &in_first_copy, "Zen II");
    is_whole(&old, &in_a_page, "Mo II");
    old.set("patients", &with_text, json!({"name": "Ki II"}));
    old.set("patients", &with_text, newer_parts());
    meet(&[&a, &old]);
    for desk in [&a, &old] {
        is_whole(desk, &with_text, "Ki II");
        let consent = desk.show("client_consents", &consent);
        assert_eq!(consent["remark"], "Not of the tail.", "{}", desk.name);
    }
}

#[test]
fn fields_and_choices_that_an_older_server_does_not_know_come_through_it() {
    let mut server = Server::start();
    server.kill();
    server.resume_older();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    let owner = client(&a, "Known to both");
    let plain = json!({"client_id": owner, "name": "Zen", "species": "Cat"});
    let pet = a.add("patients", plain);
    a.sync();
    b.sync();
    // A register and a set come through at once, a text and a choice wait, and so does what builds on them.
    a.set("patients", &pet, json!({"color": "Grey"}));
    a.set(
        "patients",
        &pet,
        json!({"medical_alerts": ["Bites", "Scratches"]}),
    );
    a.sync();
    b.sync();
    assert_eq!(b.show("patients", &pet)["color"], "Grey");
    a.set("patients", &pet, json!({"notes": "Shy and old."}));
    a.set("patients", &pet, json!({"name": "Zen II"}));
    a.set("clients", &owner, json!({"client_type": "FARM"}));
    let consent = json!({"client_id": owner, "purpose": "PHOTOS", "is_given": true,
        "decided_at": "2026-03-02T09:00:00Z", "remark": "Not of the tail."});
    let consent = a.add("client_consents", consent);
    let after = client(&a, "After it");
    a.sync();
    b.sync();
    assert_eq!(b.show("clients", &after)["last_name"], "After it");
    assert_eq!(b.show("patients", &pet)["name"], "Zen");
    is_whole(&a, &pet, "Zen II");
    assert_eq!(a.show("clients", &owner)["client_type"], "FARM");
    let waits = (light(&a, "for_newer_server"), light(&a, "quarantined"));
    assert_eq!(waits, (json!(3), json!(0)));
    let verified = a.run(&["verify", "--server"]).ok().json();
    let newer = [
        "staff",
        "clients",
        "patients",
        "patient_weights",
        "client_consents",
        "tasks",
    ];
    agrees_as_far_as_known(&verified, &newer);

    server.kill();
    server.resume();
    meet(&[&a, &b]);
    let late = Device::join(&server, "late");
    meet(&[&a, &b, &late]);
    for desk in [&a, &b, &late] {
        is_whole(desk, &pet, "Zen II");
        assert_eq!(desk.show("clients", &owner)["client_type"], "FARM");
        let consent = desk.show("client_consents", &consent);
        assert_eq!(consent["remark"], "Not of the tail.", "{}", desk.name);
    }
}

#[test]
fn only_programs_of_tests_pretend_to_be_older() {
    assert_eq!(
        places_of("pretend_older(", &["simulator"]),
        ["registry.rs"],
        "where it is defined, and nowhere else"
    );
    assert!(!NEWER.is_empty());
}

#[test]
fn nothing_that_ships_writes_past_the_use_cases() {
    let mut found = places_of("past_rules", &[]);
    found.retain(|name| !name.ends_with("tests.rs"));
    assert_eq!(found, ["mod.rs"], "where it is defined, and nowhere else");
}

/// The files of what ships, and of these, that name something.
fn places_of(word: &str, also: &[&str]) -> Vec<String> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    let shipped = ["crates", "sync-server", "src-tauri", "xtask"];
    let mut folders: Vec<PathBuf> = shipped
        .iter()
        .chain(also)
        .map(|name| repository.join(name))
        .collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs")
                && std::fs::read_to_string(&path).unwrap().contains(word)
            {
                found.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}
