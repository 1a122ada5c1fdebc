//! A morning's work through the window's commands.

use std::sync::mpsc;
use std::time::Duration;

use chrono::Local;
use serde_json::{Value as Json, json};
use tauri::Listener;
use vetpms_tests::support::{Temp, Window, ask};

use crate::args::at_work;

fn id(answer: &Json) -> String {
    answer["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_client_with_an_animal_is_registered_found_and_changed() {
    let temp = Temp::new("window-work");
    let (window, _) = at_work(&temp);
    let do_it = |command: &str, args: Json| window.ask(command, args).unwrap();
    let client = id(&do_it(
        "register_client",
        json!({
            "values": {"first_name": "Noor", "last_name": "Bakker"},
            "contacts": [{"type": "MOBILE", "value": "+31 6 11223344"}],
            "address": {"line1": "Mill Lane 2", "country": "NL"},
            "patients": [],
        }),
    ));
    let pet = id(&do_it(
        "register_patient",
        json!({"client_id": client, "values": {"name": "Zorro", "species": "Dog"}}),
    ));
    do_it(
        "add_contact_method",
        json!({"client_id": client, "values": {"type": "EMAIL", "value": "noor@example.org"}}),
    );
    do_it(
        "add_address",
        json!({"client_id": client, "values": {"line1": "Holiday house 1"}}),
    );
    do_it(
        "add_allergy",
        json!({"patient_id": pet, "values": {"allergen": "Penicillin", "severity": "SEVERE"}}),
    );
    do_it(
        "record_weight",
        json!({"patient_id": pet, "values": {"weight_kg": "23.450"}, "confirmed": false}),
    );

    let card = do_it("client_card", json!({"id": client}));
    assert_eq!(card["name"], "Noor Bakker");
    assert_eq!(card["contacts"].as_array().unwrap().len(), 2);
    assert_eq!(card["addresses"].as_array().unwrap().len(), 2);
    assert_eq!(card["patients"][0]["name"], "Zorro");
    let mail = card["contacts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["values"]["type"] == "EMAIL")
        .unwrap();
    do_it(
        "change_contact_method",
        json!({"id": mail["id"], "opened_at": mail["heads"], "patch": {"label": "work"}}),
    );
    do_it("remove_contact_method", json!({"id": mail["id"]}));
    do_it(
        "change_client",
        json!({"id": client, "opened_at": card["heads"], "patch": {"notes": "Pays by card"}}),
    );
    let address = &card["addresses"][0];
    do_it(
        "change_address",
        json!({"id": address["id"], "opened_at": address["heads"], "patch": {"city": "Delft"}}),
    );
    let card = do_it("client_card", json!({"id": client}));
    assert_eq!(card["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(card["values"]["notes"], "Pays by card");

    let animal = do_it("patient_card", json!({"id": pet}));
    do_it(
        "change_patient",
        json!({"id": pet, "opened_at": animal["heads"], "patch": {"medical_alerts": ["Deaf"]}}),
    );
    let animal = do_it("patient_card", json!({"id": pet}));
    assert_eq!(animal["alerts"], json!(["Deaf"]));
    assert_eq!(animal["owner"]["phones"], json!(["+31 6 11223344"]));
    assert_eq!(animal["values"]["weight_kg"], "23.45");
    assert_eq!(animal["allergies"][0]["values"]["allergen"], "Penicillin");
    let hits = do_it("search", json!({"query": "bakk,zor", "limit": 5}));
    assert_eq!(
        (hits[0]["table"].as_str(), hits[0]["id"].as_str()),
        (Some("patients"), Some(pet.as_str()))
    );
    assert_eq!(hits[0]["alerts"][0], "Deaf");
}

#[test]
fn a_day_of_appointments() {
    let temp = Temp::new("window-day");
    let (window, practice) = at_work(&temp);
    let do_it = |command: &str, args: Json| window.ask(command, args).unwrap();
    #[allow(
        clippy::disallowed_methods,
        reason = "the practice is seeded for today"
    )]
    let noon = Local::now()
        .date_naive()
        .succ_opt()
        .unwrap()
        .and_hms_opt(12, 0, 0)
        .unwrap();
    let at = |minute: i64| {
        let time = (noon + chrono::Duration::minutes(minute))
            .and_local_timezone(Local)
            .unwrap();
        time.to_utc().to_rfc3339()
    };
    let visit = |start: i64| {
        json!({"staff": [practice.vet], "resources": [practice.room], "values": {
        "patient_id": practice.patient, "appointment_type": practice.kind,
        "scheduled": {"start": at(start), "end": at(start + 20)}}})
    };
    let first = do_it("book_appointment", visit(0));
    assert_eq!(first["clashes"], json!([]));
    let second = do_it("book_appointment", visit(10));
    assert_eq!(second["clashes"][0]["id"], first["id"]);

    let tomorrow = json!({"date": noon.date().to_string()});
    let day = do_it("day_appointments", tomorrow.clone());
    assert_eq!(day.as_array().unwrap().len(), 2, "{day}");
    assert!(
        day.as_array()
            .unwrap()
            .iter()
            .all(|visit| visit["clash"] == true)
    );
    assert_eq!(day[0]["patient_name"], "Bella");
    assert_eq!(day[0]["alerts"], json!(["Bites when touched at the ears"]));
    do_it(
        "change_appointment",
        json!({"id": second["id"], "opened_at": day[1]["heads"],
        "patch": {"scheduled": {"start": at(60), "end": at(80)}}}),
    );
    do_it(
        "set_appointment_status",
        json!({"id": first["id"], "status": "CONFIRMED"}),
    );
    do_it(
        "cancel_appointment",
        json!({"id": second["id"], "reason": "Owner is ill"}),
    );
    let day = do_it("day_appointments", tomorrow);
    assert_eq!(
        (day[0]["status"].as_str(), day[1]["status"].as_str()),
        (Some("CONFIRMED"), Some("CANCELED"))
    );
    assert!(
        day.as_array()
            .unwrap()
            .iter()
            .all(|visit| visit["clash"] == false)
    );
    assert_eq!(
        ask(&window.webview, "conflicts", json!({})).unwrap(),
        json!([])
    );
}

#[test]
fn forms_are_offered_what_the_practice_has() {
    let temp = Temp::new("window-lists");
    let (window, practice) = at_work(&temp);
    let list = |table: &str| window.ask("reference", json!({"table": table})).unwrap();
    assert_eq!(
        list("staff")[0],
        json!({"id": practice.vet, "label": "Dr. Lee", "values": list("staff")[0]["values"]})
    );
    assert_eq!(list("resources").as_array().unwrap().len(), 2);
    assert_eq!(list("locations")[0]["label"], "Riverside");
    assert_eq!(list("appointment_types").as_array().unwrap().len(), 2);
    assert_eq!(list("species")[0]["label"], "Dog");
    let breeds = |query: &str| {
        window
            .ask("breeds", json!({"species": "Dog", "query": query}))
            .unwrap()
    };
    assert_eq!(breeds("beag")[0]["label"], "Beagle");
    assert_eq!(breeds("river")[0]["label"], "Riverside hound");
    assert_eq!(breeds("").as_array().unwrap().len(), 20);
}

#[test]
fn the_page_is_told_of_changes() {
    let temp = Temp::new("window-told");
    let (window, practice) = at_work(&temp);
    let (sender, told) = mpsc::channel();
    let listen = |window: &Window, name: &'static str| {
        let sender = sender.clone();
        window.app.listen_any(name, move |event| {
            let payload: Json = serde_json::from_str(event.payload()).unwrap();
            let _ = sender.send((name, payload));
        });
    };
    listen(&window, "changed");
    listen(&window, "sync");
    let args =
        json!({"patient_id": practice.patient, "values": {"weight_kg": "13"}, "confirmed": true});
    let weight = window.ask("record_weight", args).unwrap();
    let next = || told.recv_timeout(Duration::from_secs(5)).unwrap();
    let (name, changed) = next();
    assert_eq!(name, "changed");
    let rows = changed["rows"].as_array().unwrap().clone();
    assert!(
        rows.contains(&json!(["patient_weights", weight["id"]])),
        "{rows:?}"
    );
    let (name, status) = next();
    assert_eq!(
        (name, status["state"].as_str()),
        ("sync", Some("no_server"))
    );
    let asked = ask(&window.webview, "sync_status", json!({})).unwrap();
    assert_eq!(asked, status);
    assert_eq!(ask(&window.webview, "sync_now", json!({})).unwrap(), status);
}

#[test]
fn a_file_is_looked_at_imported_stopped_and_gone_on_with() {
    let temp = Temp::new("window-import");
    let (window, _) = at_work(&temp);
    let do_it = |command: &str, args: Json| window.ask(command, args).unwrap();
    let plain = |command: &str| vetpms_tests::support::ask(&window.webview, command, json!({}));
    let lines = 700;
    let mut text = String::from("No;Name;Pet;Chip\n");
    for number in 0..lines {
        let chip = if number == 5 { "letters" } else { "" };
        text.push_str(&format!("{number};Owner{number};Pet{number};{chip}\n"));
    }
    let opened = do_it("import_open", json!({"name": "old.csv", "text": text}));
    assert_eq!(opened["columns"], json!(["No", "Name", "Pet", "Chip"]));
    assert_eq!(opened["lines"], lines);
    let mapping = json!({"mapping": {
        "source": "old", "date": null, "address": null,
        "client": {"key": "{No}", "fields": {"last_name": "{Name}"}, "empty": {}, "values": {}},
        "patient": {"key": "{No}", "fields": {"name": "{Pet}", "species": "Dog", "microchip_id": "{Chip}"},
            "empty": {}, "values": {}},
    }});
    let shown = do_it("import_preview", mapping.clone());
    let shown = shown.as_array().unwrap();
    assert_eq!(shown.len(), 20);
    assert_eq!(shown[0]["patient"]["name"], "Pet0");
    assert_eq!(shown[5]["field"], "microchip_id");

    let wait_for_end = || loop {
        let progress = plain("import_progress").unwrap();
        if progress["state"] != "running" {
            return progress;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    do_it("import_start", mapping.clone());
    plain("import_stop").unwrap();
    let stopped = wait_for_end();
    assert_eq!(stopped["state"], "stopped", "{stopped}");
    let read = stopped["report"]["read"].as_u64().unwrap();
    assert!(read > 0 && read < lines, "{stopped}");
    let kept = do_it("import_stopped_at", mapping.clone());
    assert_eq!(kept["read"], read);

    do_it("import_start", mapping.clone());
    let done = wait_for_end();
    assert_eq!(done["state"], "complete", "{done}");
    let report = &done["report"];
    assert_eq!(
        (&report["read"], &report["created"]),
        (&json!(lines), &json!(lines - 1))
    );
    assert_eq!(report["rejects"][0]["line"], 7);
    assert_eq!(do_it("import_stopped_at", mapping.clone()), json!(null));

    do_it("import_start", mapping);
    let again = wait_for_end();
    assert_eq!(again["report"]["unchanged"], lines - 1, "{again}");
}
