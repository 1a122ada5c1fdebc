//! What two people write into one text at the same time: never doubled or run together without being told.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

use crate::review::meet;

fn texts(item: &Value) -> Vec<&str> {
    let sides = item["sides"].as_array().unwrap();
    let mut texts: Vec<&str> = sides
        .iter()
        .map(|side| side["value"].as_str().unwrap())
        .collect();
    texts.sort_unstable();
    texts
}

#[test]
fn what_two_desks_write_into_an_empty_text_is_one_item_everywhere() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    for (of_a, of_b) in [("Calls first.", "Calls first."), ("Deaf.", "Bites.")] {
        let client = a.add("clients", json!({"last_name": "Smith"}));
        meet(&[&a, &b]);
        a.set("clients", &client, json!({ "notes": of_a }));
        b.set("clients", &client, json!({ "notes": of_b }));
        meet(&[&a, &b]);
        // Whoever joins afterwards is told the same.
        let late = Device::join(&server, &format!("late-{}", of_a.len()));
        meet(&[&late]);
        let told: Vec<Vec<Value>> = [&a, &b, &late]
            .iter()
            .map(|desk| desk.conflicts())
            .collect();
        let mut wanted = [of_a, of_b];
        wanted.sort_unstable();
        for items in &told {
            assert_eq!(items.len(), 1, "{of_a} {of_b}: {items:?}");
            assert_eq!(items[0]["id"], told[0][0]["id"]);
            assert_eq!(texts(&items[0]), wanted);
            assert_eq!(items[0]["answers"]["both"], json!(of_a != of_b));
        }
        let id = told[0][0]["id"].as_str().unwrap();
        a.run(&["resolve", id, "--keep", "1"]).ok();
        meet(&[&a, &b, &late]);
        let kept = &told[0][0]["sides"][0]["value"];
        for desk in [&a, &b, &late] {
            assert!(desk.conflicts().is_empty(), "{}", desk.name);
            assert_eq!(&desk.show("clients", &client)["notes"], kept);
        }
    }
}
