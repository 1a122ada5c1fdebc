//! An entry that is merged into a record which another desk removes at the same time, and a task about it:
//! nobody meant both to go, so everybody is asked once.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::review::meet;

struct Desks {
    _server: Server,
    all: [Device; 3],
    owner: String,
}

fn desks() -> Desks {
    let server = Server::start();
    let all = ["desk-a", "desk-b", "desk-c"].map(|name| Device::join(&server, name));
    let owner = all[0].add("clients", json!({"last_name": "Smith"}));
    Desks {
        _server: server,
        all,
        owner,
    }
}

impl Desks {
    fn meet(&self) {
        let all: Vec<&Device> = self.all.iter().collect();
        meet(&all);
    }

    fn animal(&self, name: &str) -> String {
        self.all[0].add(
            "patients",
            json!({"client_id": self.owner, "name": name, "species": "Dog"}),
        )
    }

    /// The one item, the same on every desk.
    fn only(&self) -> Value {
        let items = self.all.each_ref().map(Device::conflicts);
        for (desk, found) in self.all.iter().zip(&items) {
            assert_eq!(found.len(), 1, "{}: {found:?}", desk.name);
            assert_eq!(found[0]["id"], items[0][0]["id"], "{}", desk.name);
            assert_eq!(found[0]["kind"], "deleted_parent", "{}", desk.name);
        }
        items[0][0].clone()
    }

    fn nothing(&self) {
        for desk in &self.all {
            let found = desk.conflicts();
            assert!(found.is_empty(), "{}: {found:?}", desk.name);
        }
    }

    fn find(&self, name: &str, wanted: usize) {
        for desk in &self.all {
            let found = desk.run(&["find", name]);
            let hits = found.json().as_array().map_or(0, Vec::len);
            assert_eq!(hits, wanted, "{} {name}", desk.name);
        }
    }
}

fn merge(desk: &Device, table: &str, id: &str, into: &str) {
    desk.batch(&[json!({"op": "merge", "table": table, "id": id, "into": into})]);
}

fn remove(desk: &Device, table: &str, id: &str) {
    desk.batch(&[json!({"op": "remove", "table": table, "id": id})]);
}

fn keep(desk: &Device, item: &Value, side: &str) {
    let id = item["id"].as_str().unwrap();
    desk.run(&["resolve", id, "--keep", side]).ok();
}

#[test]
fn an_animal_merged_into_one_removed_elsewhere_is_asked_about_once() {
    let desks = desks();
    let [a, b, c] = &desks.all;
    let (apollo, mercury) = (desks.animal("Apollo"), desks.animal("Mercury"));
    let kind = a.add("appointment_types", json!({"name": "Consult"}));
    desks.meet();
    // What hangs on the entry comes and goes with it, and is not asked about for itself.
    b.batch(&[
        json!({"op": "book", "values": {"patient_id": mercury, "appointment_type": kind,
        "scheduled": {"start": "2027-03-02T09:00:00Z", "end": "2027-03-02T09:20:00Z"}}}),
    ]);
    remove(a, "patients", &apollo);
    merge(b, "patients", &mercury, &apollo);
    desks.meet();
    let item = desks.only();
    assert_eq!(
        (&item["row_id"], &item["record_label"]),
        (&json!(mercury), &json!("Apollo"))
    );
    desks.find("mercury", 0);

    // Whoever was removed stays so, and the other entry stands for itself again.
    keep(c, &item, "1");
    desks.meet();
    desks.nothing();
    desks.find("mercury", 1);
    assert_eq!(a.show("patients", &apollo)["is_deleted"], true);

    // Taken back, it is asked again; then the removed one comes back.
    let id = item["id"].as_str().unwrap();
    a.run(&["resolve", id, "--undo"]).ok();
    desks.meet();
    assert_eq!(desks.only()["id"], item["id"]);
    keep(b, &item, "2");
    desks.meet();
    desks.nothing();
    desks.find("apollo", 1);
}

#[test]
fn a_client_merged_into_one_removed_elsewhere_is_asked_about_once() {
    let desks = desks();
    let [a, b, _] = &desks.all;
    let client = |name: &str| a.add("clients", json!({"last_name": name}));
    let (gone, between, first) = (client("Gone"), client("Between"), client("First"));
    a.add(
        "patients",
        json!({"client_id": first, "name": "Comet", "species": "Dog"}),
    );
    desks.meet();
    merge(b, "clients", &first, &between);
    merge(b, "clients", &between, &gone);
    remove(a, "clients", &gone);
    desks.meet();
    // The whole chain is one question, at the entry that was merged into the removed one.
    let item = desks.only();
    assert_eq!(item["row_id"], json!(between));

    // One answer is about the whole chain.
    keep(a, &item, "1");
    desks.meet();
    desks.nothing();
    desks.find("between comet", 1);
    b.run(&["resolve", item["id"].as_str().unwrap(), "--undo"])
        .ok();
    desks.meet();
    keep(b, &desks.only(), "2");
    desks.meet();
    desks.nothing();
    desks.find("gone comet", 1);
}

#[test]
fn a_task_about_an_animal_removed_elsewhere_is_asked_about_once() {
    let desks = desks();
    let [a, b, c] = &desks.all;
    let apollo = desks.animal("Apollo");
    desks.meet();
    let task = b.add("tasks", json!({"title": "Call back", "patient_id": apollo}));
    remove(a, "patients", &apollo);
    desks.meet();
    let item = desks.only();
    assert_eq!(
        (&item["table"], &item["row_id"]),
        (&json!("tasks"), &json!(task))
    );
    keep(c, &item, "2");
    desks.meet();
    desks.nothing();
    desks.find("apollo", 1);

    // Removed again and left so, the task goes with the animal.
    let id = item["id"].as_str().unwrap();
    b.run(&["resolve", id, "--undo"]).ok();
    keep(b, &b.conflicts()[0], "1");
    desks.meet();
    desks.nothing();
    assert_eq!(a.show("tasks", &task)["is_deleted"], true);
}
