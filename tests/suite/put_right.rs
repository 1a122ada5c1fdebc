//! Two desks without a network put the same thing right, or hand out the same: nothing is lost, and people are asked.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server, sql_answer};

const WHY: [&str; 2] = ["--reason", "asked both"];

fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        desks.iter().for_each(|desk| desk.sync());
    }
    for desk in desks {
        desk.equals_server();
        assert_eq!(desk.digests(), desks[0].digests(), "{}", desk.name);
    }
}

fn id(desk: &Device, command: &[&str]) -> String {
    let told = desk.run(command).ok().json();
    told["id"].as_str().unwrap().to_owned()
}

/// A practice on two desks, with an animal that has an appointment.
struct There {
    server: Server,
    desks: [Device; 2],
    patient: String,
    appointment: String,
}

fn there() -> There {
    let server = Server::start();
    let desks = ["desk-a", "desk-b"].map(|name| Device::join(&server, name));
    let a = &desks[0];
    for (name, value) in [
        ("print.practice", "Hill Street Vets"),
        ("print.address", "12 Mill Lane"),
        ("print.phone", "01865 555 010"),
        ("print.jurisdiction", "UK"),
    ] {
        a.add(
            "practice_settings",
            json!({"setting_name": name, "value": value}),
        );
    }
    let client = a.add(
        "clients",
        json!({"first_name": "Ann", "last_name": "Smith"}),
    );
    a.add(
        "addresses",
        json!({"client_id": client, "line1": "3 Willow Road", "city": "Oxford"}),
    );
    let animal = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let patient = a.add("patients", animal);
    let kind = json!({"name": "Consult", "duration_minutes": 20});
    let kind = a.add("appointment_types", kind);
    let period = json!({"start": "2030-03-04T09:00:00Z", "end": "2030-03-04T09:20:00Z"});
    let values = json!({"patient_id": patient, "appointment_type": kind, "scheduled": period, "reason": "Limps"});
    let booked = a.batch(&[json!({"op": "book", "values": values})]);
    let appointment = booked[0]["id"].as_str().unwrap().to_owned();
    meet(&[&desks[0], &desks[1]]);
    There {
        server,
        desks,
        patient,
        appointment,
    }
}

/// A visit with a prescription on both desks.
fn prescribed(there: &There) -> (String, String) {
    let [a, b] = &there.desks;
    let visit = id(a, &["visit", "open", "--patient", &there.patient]);
    let values = [
        "medication_name=Rimadyl",
        "strength=50 mg",
        "dosage=1 tablet",
        "frequency=twice a day",
        "route=By mouth",
        "quantity=14",
        "quantity_unit=tablets",
    ];
    let write = ["visit", "write", &visit, "prescription"];
    let given = id(a, &[&write[..], &values].concat());
    meet(&[a, b]);
    (visit, given)
}

fn hand_out(desk: &Device, prescription: &str, batch: &str) -> String {
    let more = ["--batch", batch, "--expires", "2031-01-31"];
    id(
        desk,
        &[&["visit", "dispense", prescription][..], &more].concat(),
    )
}

/// Kind and id of what is listed about records.
fn listed(desk: &Device) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let mut items = desk.conflicts();
    items.retain(|item| item["field"].is_null());
    let named = items
        .iter()
        .map(|item| (word(&item["kind"]), word(&item["id"])));
    named.collect()
}

/// The number of a side in the one item that is listed.
fn side(desk: &Device, record: &str) -> String {
    let items = desk.conflicts();
    let sides = items[0]["sides"].as_array().unwrap();
    let at = sides.iter().position(|side| side["id"] == record);
    (at.unwrap() + 1).to_string()
}

fn count(server: &Server, rows: &str) -> u64 {
    let schema = format!("t_{}", server.tenant().replace('-', ""));
    let counted = sql_answer(&format!(
        "SET search_path = {schema}; SELECT count(*) FROM {rows};"
    ));
    counted.unwrap().parse().unwrap()
}

#[test]
fn what_two_people_handed_out_is_asked_about_and_one_of_them_taken_back() {
    let there = there();
    let [a, b] = &there.desks;
    let (visit, given) = prescribed(&there);
    let mine = hand_out(a, &given, "A1");
    let theirs = hand_out(b, &given, "B2");
    assert_eq!((listed(a), listed(b)), (vec![], vec![]));
    meet(&[a, b]);
    let found = listed(a);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].0.as_str(), listed(b)),
        ("handed_out_twice", found.clone())
    );
    let words = b.words(&["conflicts"]);
    for words_of in ["more handed out than prescribed", "14 tablets, A1", "B2"] {
        assert!(words.contains(words_of), "{words}");
    }
    // One desk says which of them it was; the other one takes the same back by hand meanwhile.
    let keep = ["resolve", &found[0].1, "--keep", &side(a, &mine)];
    a.run(&[&keep[..], &WHY].concat()).ok();
    let back = ["visit", "take-back", &theirs, "--reason", "Never left"];
    b.run(&back).ok();
    meet(&[a, b]);
    for desk in [a, b] {
        assert_eq!(listed(desk), [], "{}", desk.name);
        let shown = desk.words(&["visit", "show", &visit]);
        assert_eq!(shown.matches("taken back").count(), 1, "{shown}");
        let again = desk.run(&back);
        assert!(again.stderr.contains("already"), "{}", again.stderr);
        let label = ["print", "label", &theirs, "--out", "x.pdf"];
        assert!(desk.run(&label).stderr.contains("taken back"));
        // What stays is all that is prescribed.
        let more = desk.run(&["visit", "dispense", &given, "--expires", "2031-01-31"]);
        assert!(more.stderr.contains("all of this"), "{}", more.stderr);
    }
    assert_eq!(count(&there.server, "dispensings"), 2);
    assert_eq!(
        count(&there.server, "dispensing_returns"),
        2,
        "none is lost"
    );

    // Taken back here while it is handed out once more there: both count.
    a.run(&["visit", "take-back", &mine, "--reason", "Came back"])
        .ok();
    meet(&[a, b]);
    let third = hand_out(b, &given, "C3");
    meet(&[a, b]);
    assert_eq!((listed(a), listed(b)), (vec![], vec![]));
    let path = a.folder().join("third.pdf");
    a.run(&["print", "label", &third, "--out", path.to_str().unwrap()])
        .ok();
}

#[test]
fn what_was_handed_out_at_two_desks_and_left_the_house_stays() {
    let there = there();
    let [a, b] = &there.desks;
    let (_, given) = prescribed(&there);
    hand_out(a, &given, "A1");
    hand_out(b, &given, "B2");
    meet(&[a, b]);
    let found = listed(b);
    b.run(&[&["resolve", &found[0].1, "--both"][..], &WHY].concat())
        .ok();
    meet(&[a, b]);
    assert_eq!((listed(a), listed(b)), (vec![], vec![]));
    assert_eq!(count(&there.server, "dispensing_returns"), 0);
}

#[test]
fn a_visit_is_removed_while_another_desk_writes_in_it_and_nothing_typed_is_lost() {
    let there = there();
    let [a, b] = &there.desks;
    let visit = id(a, &["visit", "open", "--appointment", &there.appointment]);
    meet(&[a, b]);
    a.run(&["visit", "remove", &visit]).ok();
    let status = |desk: &Device| desk.show("appointments", &there.appointment)["status"].clone();
    assert_eq!(status(a), "SCHEDULED");
    b.run(&["visit", "write", &visit, "note", "plan=Rest."])
        .ok();
    let refused = b.run(&["visit", "remove", &visit]);
    assert!(
        refused.stderr.contains("so it stays: Note"),
        "{}",
        refused.stderr
    );
    meet(&[a, b]);
    let found = listed(a);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].0.as_str(), listed(b)),
        ("deleted_parent", found.clone())
    );
    b.run(&[&["resolve", &found[0].1, "--keep", "2"][..], &WHY].concat())
        .ok();
    meet(&[a, b]);
    for desk in [a, b] {
        assert_eq!(listed(desk), []);
        let shown = desk.words(&["visit", "show", &visit]);
        assert!(shown.contains("plan: Rest."), "{shown}");
    }
}

#[test]
fn a_prescription_that_two_desks_write_anew_is_cancelled_once_and_both_are_there_to_choose_from() {
    let there = there();
    let [a, b] = &there.desks;
    let (visit, given) = prescribed(&there);
    let early = a.run(&["visit", "cancel", &given, "--reason", "Wrong"]);
    assert!(early.stderr.contains("still open"), "{}", early.stderr);
    a.run(&["sign", &visit]).ok();
    meet(&[a, b]);
    let anew = |desk: &Device, strength: &str| {
        let command = [
            "visit",
            "anew",
            &given,
            "--reason",
            "Wrong strength",
            strength,
        ];
        desk.run(&command).ok().json()
    };
    let mine = anew(a, "strength=100 mg");
    let theirs = anew(b, "strength=20 mg");
    meet(&[a, b]);
    for desk in [a, b] {
        let words = desk.words(&["visit", "show", &visit]);
        assert!(words.contains("(cancelled)"), "{words}");
        let refused = desk.run(&["visit", "dispense", &given, "--expires", "2031-01-31"]);
        assert!(refused.stderr.contains("cancelled"), "{}", refused.stderr);
        for (new, strength) in [(&mine, "100 mg"), (&theirs, "20 mg")] {
            let id = new["prescription_id"].as_str().unwrap();
            assert_eq!(desk.show("prescriptions", id)["strength"], strength);
        }
        let wrong = desk.run(&["verify"]).ok().json();
        assert_eq!(wrong["problems"], 0, "the signature holds");
    }
}
