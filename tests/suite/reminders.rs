//! Two desks that give vaccines and remind owners without knowing of each other, then meet.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

/// A vaccine with a yearly rule, an animal, and what is due for it today.
struct Practice {
    product: String,
    patient: String,
    reminder: String,
}

fn set_up(desk: &Device) -> Practice {
    let values = json!({"name": "Nobivac DHP", "product_kind": "VACCINE"});
    let product = desk.add("products", values);
    let rule = json!({"product_id": product, "name": "Yearly vaccination", "interval_days": 365});
    desk.add("reminder_rules", rule);
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    let animal = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let patient = desk.add("patients", animal);
    let due = json!({"patient_id": patient, "product_id": product, "purpose": "Yearly vaccination",
        "due_on": today()});
    let reminder = desk.add("reminders", due);
    Practice {
        product,
        patient,
        reminder,
    }
}

#[expect(clippy::disallowed_methods, reason = "the day of the desks under test")]
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
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

fn give(desk: &Device, practice: &Practice) -> String {
    let product = format!("product_id={}", practice.product);
    let given = desk.run(&["vaccinate", &practice.patient, &product]).ok();
    given.json()["id"].as_str().unwrap().to_owned()
}

fn open(desk: &Device, practice: &Practice) -> Vec<Value> {
    let found = desk.run(&["vaccinations", "of", &practice.patient]).ok();
    found.json()["due"].as_array().unwrap().clone()
}

fn run(desk: &Device) -> Value {
    let until = today().to_string();
    let arguments = ["reminders", "run", "--until", &until, "--by", "list"];
    desk.run(&arguments).ok().json()
}

#[test]
fn two_desks_make_the_same_run_at_once_and_both_stand_in_the_log() {
    let server = Server::start();
    let (a, b) = (Device::join(&server, "A"), Device::join(&server, "B"));
    let practice = set_up(&a);
    meet(&[&a, &b]);
    let runs = [run(&a), run(&b)];
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        let log = desk.run(&["reminders", "log"]).ok().json();
        let mut found: Vec<&Value> = log
            .as_array()
            .unwrap()
            .iter()
            .map(|run| &run["id"])
            .collect();
        let mut made = runs.each_ref().map(|run| &run["id"]);
        found.sort_by_key(|id| id.to_string());
        made.sort_by_key(|id| id.to_string());
        assert_eq!(found, made, "{}", desk.name);
        // Neither is the second reminder of the other's first: each says what it sent.
        for run in &runs {
            let sent = desk.run(&["reminders", "sent", run["id"].as_str().unwrap()]);
            let due = &sent.ok().json()["households"][0]["due"];
            assert_eq!(due[0]["id"], json!(practice.reminder));
            let id = run["id"].as_str().unwrap();
            let file = desk.words(&["reminders", "sent", id, "--csv"]);
            assert!(
                file.contains("\r\n"),
                "a file is printed as it is: {file:?}"
            );
            assert!(!file.contains('\u{fffd}'), "{file:?}");
        }
        let until = today().to_string();
        let again = desk.run(&["reminders", "preview", "--until", &until]).ok();
        let again = again.json();
        assert_eq!(again["households"], json!([]));
        assert_eq!(again["skipped"][0]["why"], "lately");
        assert_eq!(desk.conflicts(), Vec::<Value>::new());
    }
    give(&b, &practice);
    meet(&[&a, &b]);
    assert_eq!(open(&a, &practice), open(&b, &practice));
}

#[test]
fn what_two_desks_gave_at_once_leaves_one_reminder_open() {
    let server = Server::start();
    let (a, b) = (Device::join(&server, "A"), Device::join(&server, "B"));
    let practice = set_up(&a);
    meet(&[&a, &b]);
    let first = give(&a, &practice);
    let second = give(&b, &practice);
    meet(&[&a, &b]);
    assert_eq!(open(&a, &practice).len(), 1, "{:?}", open(&a, &practice));
    assert_eq!(open(&a, &practice), open(&b, &practice));

    // One was entered twice: it is taken back at one desk while the other corrects it.
    a.run(&["vaccinations", "remove", &second]).ok();
    b.run(&["vaccinations", "correct", &second, "next_due_on=2031-01-31"])
        .ok();
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        let due = open(desk, &practice);
        assert_eq!(due.len(), 1, "{}: {due:?}", desk.name);
        assert_ne!(due[0]["due_on"], "2031-01-31");
    }
    // The other one as well: what was due in the morning is due again, whoever closed it.
    b.run(&["vaccinations", "remove", &first]).ok();
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        let due = open(desk, &practice);
        assert_eq!(due.len(), 1, "{}: {due:?}", desk.name);
        assert_eq!(due[0]["id"], json!(practice.reminder));
    }
}
