//! A day of visits on three desks, one of them without a network from morning to evening.

use std::process::Command;

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::rights::allow;

/// An animal of a new client.
fn patient(desk: &Device, name: &str) -> String {
    let client = desk.add("clients", json!({"last_name": format!("Owner of {name}")}));
    desk.add(
        "patients",
        json!({"client_id": client, "name": name, "species": "Dog"}),
    )
}

fn open(desk: &Device, patient: &str) -> String {
    let values = json!({"patient_id": patient, "visit_date": "2026-03-02T09:00:00Z"});
    desk.add("medical_records", values)
}

fn note(desk: &Device, record: &str, values: Value) -> String {
    let mut values = values;
    values["medical_record_id"] = json!(record);
    desk.add("soap_notes", values)
}

fn prescribe(desk: &Device, record: &str, dosage: &str) -> String {
    desk.add(
        "prescriptions",
        json!({"medical_record_id": record, "medication_name": "Meloxicam 1.5 mg/ml", "dosage": dosage,
            "frequency": "once a day", "route": "by mouth", "prescribed_at": "2026-03-02T09:10:00Z",
            "prescribed_by": record}),
    )
}

/// The diagnoses of a signed visit; its summary names none that nobody has decided about.
fn without_the_late_one(desk: &Device, record: &str) -> Vec<Value> {
    let file = desk.folder().join("summary.pdf");
    let file = file.to_str().unwrap();
    desk.run(&["print", "summary", record, "--out", file]).ok();
    let text = Command::new("pdftotext").args([file, "-"]).output();
    let text = String::from_utf8(text.unwrap().stdout).unwrap();
    assert!(
        text.contains("Recheck on Monday") && !text.contains("Sprain"),
        "{text}"
    );
    let shown = desk.run(&["visit", "show", record]).ok().json();
    shown["diagnoses"].as_array().unwrap().clone()
}

fn sign(desk: &Device, record: &str) -> Value {
    desk.run(&["sign", record]).ok();
    desk.show("medical_records", record)["content_hash"].clone()
}

fn addenda(desk: &Device, record: &str) -> Vec<String> {
    let rows = desk
        .export()
        .into_iter()
        .filter(|row| row["table"] == "addenda");
    let of = rows.filter(|row| row["values"]["medical_record_id"] == record);
    let mut all: Vec<String> = of
        .map(|row| row["values"]["content"].as_str().unwrap().to_owned())
        .collect();
    all.sort();
    all
}

fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        desks.iter().for_each(|desk| desk.sync());
    }
    let first = desks[0].digests();
    for desk in desks {
        desk.equals_server();
        assert_eq!(desk.digests(), first, "{}", desk.name);
    }
}

fn kinds(desk: &Device) -> Vec<(String, String)> {
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = desk.conflicts();
    let mut found: Vec<_> = all
        .iter()
        .map(|item| (words(&item["kind"]), words(&item["field"])))
        .collect();
    found.sort();
    found
}

#[test]
fn three_desks_write_in_the_same_visits_and_sign_them_and_nothing_is_lost() {
    let server = Server::start();
    let [a, b, c] = ["anna", "ben", "cara"].map(|name| {
        let email = server.user(name, "owner");
        Device::join_with(&server, &server.device_code_for(&email, name), name)
    });
    let animals: Vec<String> = ["Bella", "Max", "Luna", "Rex", "Zoe"]
        .iter()
        .map(|name| patient(&a, name))
        .collect();
    let visits: Vec<String> = animals.iter().map(|animal| open(&a, animal)).collect();
    let notes: Vec<String> = visits
        .iter()
        .map(|visit| {
            note(
                &a,
                visit,
                json!({"plan": "Rest.\nRecheck on Monday.", "subjective": "Limps."}),
            )
        })
        .collect();
    let doses: Vec<String> = visits
        .iter()
        .map(|visit| prescribe(&a, visit, "1 ml"))
        .collect();
    meet(&[&a, &b, &c]);

    // From here on Cara has no network. In the first visit two people write different parts of one note, in the second
    // the same passage, in the third the same dose.
    a.set(
        "soap_notes",
        &notes[0],
        json!({"plan": "Rest.\nRecheck on Monday.\nIce twice a day."}),
    );
    c.set("soap_notes", &notes[0], json!({"objective": "Warm joint."}));
    a.set(
        "soap_notes",
        &notes[1],
        json!({"plan": "Rest for 5 days.\nRecheck on Monday."}),
    );
    c.set(
        "soap_notes",
        &notes[1],
        json!({"plan": "Rest for 10 days.\nRecheck on Monday."}),
    );
    b.set("prescriptions", &doses[2], json!({"dosage": "1.5 ml"}));
    c.set("prescriptions", &doses[2], json!({"dosage": "2 ml"}));
    // The fourth is signed while Cara goes on writing in it, the fifth by both.
    let fourth = sign(&b, &visits[3]);
    c.set(
        "soap_notes",
        &notes[3],
        json!({"plan": "Rest.\nRecheck on Tuesday."}),
    );
    c.add(
        "diagnoses",
        json!({"medical_record_id": visits[3], "diagnosis_name": "Sprain"}),
    );
    b.run(&[
        "addendum",
        &visits[3],
        "--content",
        "The owner called: eats again.",
    ])
    .ok();
    let by_a = sign(&a, &visits[4]);
    let by_c = sign(&c, &visits[4]);
    assert_ne!(by_a, by_c);
    meet(&[&a, &b, &c]);

    let first = a.show("soap_notes", &notes[0]);
    assert_eq!(first["plan"], "Rest.\nRecheck on Monday.\nIce twice a day.");
    assert_eq!(first["objective"], "Warm joint.");
    let told = |kind: &str, field: &str| (kind.to_owned(), field.to_owned());
    let wanted = [
        told("added_after_signing", ""),
        told("concurrent_edit", "dosage"),
        told("edited_after_signing", "plan"),
        told("same_passage", "plan"),
    ];
    for desk in [&a, &b, &c] {
        assert_eq!(kinds(desk), wanted, "{}", desk.name);
        assert_eq!(
            desk.show("medical_records", &visits[3])["content_hash"],
            fourth
        );
        assert_eq!(
            desk.show("soap_notes", &notes[3])["plan"],
            "Rest.\nRecheck on Monday."
        );
        assert_eq!(without_the_late_one(desk, &visits[3]), Vec::<Value>::new());
        let fifth = desk.show("medical_records", &visits[4])["content_hash"].clone();
        assert!(fifth == by_a || fifth == by_c);
    }

    // Cara's words become addenda, whoever decides; what she added is left out.
    let settle = |kind: &str, keep: &str, why: &str| {
        let all = b.conflicts();
        let found = all.iter().find(|item| item["kind"] == kind);
        let id = found.expect("an item")["id"].as_str().unwrap();
        b.run(&["resolve", id, "--keep", keep, "--reason", why])
            .ok();
    };
    settle("edited_after_signing", "2", "she is right");
    settle("added_after_signing", "1", "written elsewhere");
    meet(&[&a, &b, &c]);
    for desk in [&a, &b, &c] {
        assert_eq!(
            addenda(desk, &visits[3]),
            [
                "Plan: Rest.\nRecheck on Tuesday.",
                "The owner called: eats again."
            ]
        );
        assert_eq!(
            desk.show("medical_records", &visits[3])["content_hash"],
            fourth
        );
        assert_eq!(kinds(desk).len(), 2);
    }
    // A signed visit takes nothing more, wherever it is tried.
    for desk in [&a, &c] {
        let run =
            json!({"op": "set", "table": "soap_notes", "id": notes[3], "values": {"plan": "Run"}});
        assert_eq!(desk.answers(&[run])[0]["error"]["code"], "locked");
    }
    assert_eq!(
        a.run(&["unsigned"]).ok().json().as_array().map(Vec::len),
        Some(3)
    );
}

/// What of the medical record stands on a desk.
fn held(desk: &Device) -> Vec<(String, u64)> {
    let rows = desk.status()["rows"].clone();
    let tables = ["medical_records", "soap_notes", "prescriptions", "addenda"];
    tables
        .iter()
        .map(|table| ((*table).to_owned(), rows[table].as_u64().unwrap_or(0)))
        .collect()
}

/// The records in which words stand.
fn found(desk: &Device, words: &str) -> Vec<String> {
    let done = desk.run(&["find", "--records", words, "--json"]);
    let hits = if done.code == 0 {
        done.json()
    } else {
        json!([])
    };
    let ids = hits.as_array().unwrap().iter();
    ids.map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

/// How many entries the index holds, whoever may see them; it is held against the rows.
fn searched(desk: &Device) -> u64 {
    let report = desk.run(&["verify", "--json"]).ok().json();
    report["searched"].as_u64().unwrap()
}

#[test]
fn what_the_server_keeps_aside_is_found_in_no_record() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let email = server.user("ben", "veterinarian");
    let b = Device::join_with(&server, &server.device_code_for(&email, "room"), "room");
    let visit = open(&a, &patient(&a, "Bella"));
    note(&a, &visit, json!({"plan": "Rest."}));
    a.sync();
    b.sync();
    // The desk does not know of it yet.
    allow(&server, &email, &["CREATE_MEDICAL_RECORDS"], false);
    let values = json!({"medical_record_id": visit, "diagnosis_name": "Borreliosis"});
    b.add("diagnoses", values);
    assert_eq!(found(&b, "borreliosis"), [visit.as_str()]);
    b.sync();
    assert!(found(&b, "borreliosis").is_empty());
    assert_eq!(found(&b, "rest"), [visit.as_str()]);
}

#[test]
fn whoever_sees_only_their_own_records_holds_no_others() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let email = server.user("ben", "veterinarian");
    let b = Device::join_with(&server, &server.device_code_for(&email, "room"), "room");
    let bella = patient(&a, "Bella");
    let visit = open(&a, &bella);
    note(&a, &visit, json!({"plan": "Only Anna's."}));
    prescribe(&a, &visit, "1 ml");
    a.sync();
    b.sync();
    let own = open(&b, &bella);
    let his = note(&b, &own, json!({"plan": "Ben's."}));
    b.sync();
    a.sync();
    let count = |rows: [u64; 4]| {
        let tables = ["medical_records", "soap_notes", "prescriptions", "addenda"];
        tables
            .map(str::to_owned)
            .into_iter()
            .zip(rows)
            .collect::<Vec<_>>()
    };
    assert_eq!(held(&b), count([2, 2, 1, 0]));
    assert_eq!(found(&b, "anna's"), [visit.as_str()]);
    let entries = searched(&b);

    allow(&server, &email, &["VIEW_ALL_MEDICAL_RECORDS"], false);
    b.sync();
    assert_eq!(held(&b), count([1, 1, 0, 0]), "gone, and not only hidden");
    assert_ne!(b.run(&["show", "medical_records", &visit]).code, 0);
    assert_eq!(b.show("soap_notes", &his)["plan"], "Ben's.");
    b.equals_server();
    // Nor are her words in the index, which the desk saved and opened again.
    assert_eq!(searched(&b), entries - 1);
    assert!(found(&b, "anna's").is_empty() && found(&b, "meloxicam").is_empty());
    assert_eq!(found(&b, "ben's"), [own.as_str()]);
    assert_ne!(b.run(&["history", "medical_records", &visit]).code, 0);
    // What a colleague adds to his record comes, what she writes in hers does not.
    a.run(&["sign", &visit]).ok();
    a.run(&["addendum", &visit, "--content", "Hers."]).ok();
    prescribe(&a, &own, "2 ml");
    a.sync();
    b.sync();
    assert_eq!(held(&b), count([1, 1, 1, 0]));
    b.equals_server();

    allow(&server, &email, &["VIEW_ALL_MEDICAL_RECORDS"], true);
    b.sync();
    assert_eq!(held(&b), count([2, 2, 2, 1]));
    assert_eq!(searched(&b), entries);
    assert_eq!(found(&b, "anna's"), [visit.as_str()]);
    assert_eq!(found(&b, "hers"), [visit.as_str()]);
    a.sync();
    assert_eq!(a.digests(), b.digests());
}

#[test]
fn a_summary_that_is_printed_again_says_that_the_record_was_changed_since() {
    let server = Server::start();
    let desk = Device::join(&server, "exam");
    let record = open(&desk, &patient(&desk, "Bella"));
    let plan = |text: &str| {
        let said = format!("plan={text}");
        desk.run(&["visit", "write", &record, "note", &said]).ok();
    };
    let file = |name: &str| desk.folder().join(name).to_str().unwrap().to_owned();
    let print = |name: &str, more: &[&str]| {
        let file = file(name);
        let mut asked = vec!["print", "summary", record.as_str(), "--out", file.as_str()];
        asked.extend(more);
        desk.run(&asked).ok().json()["is_outdated"].clone()
    };
    plan("Home");
    assert_eq!(print("1.pdf", &[]), false);
    assert_eq!(print("2.pdf", &[]), false);
    plan("Stays for the night");
    assert_eq!(print("3.pdf", &[]), true);
    let said = desk.words(&["print", "summary", &record, "--out", &file("4.pdf")]);
    let since = "the record has been changed since: --anew prints it as it is now";
    assert!(said.contains(since), "{said}");
    assert_eq!(print("5.pdf", &["--anew"]), false);
    assert_eq!(print("6.pdf", &[]), false);
}
