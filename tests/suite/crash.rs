//! kill -9 at seeded moments: every acknowledged line is there.

use std::time::Duration;

use serde_json::{Value, json};
use vetpms_tests::support::{Batch, Device, Seeded};

/// Kills of `vetpms batch`.
const KILLS: u64 = 50;

#[test]
fn a_killed_batch_keeps_every_acknowledged_line() {
    let desk = Device::alone("killed-batch");
    let mut random = Seeded::new(0x5eed_0001);
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    for round in 0..KILLS {
        let lines = (0..100_000u32).map(move |line| {
            let name = format!("Client {round}-{line}");
            json!({"op": "add", "table": "clients", "values": {"last_name": name}}).to_string()
        });
        let mut batch = Batch::start(desk.command(&["batch"]), lines);
        // The moment of the kill depends on how far it got and on a random delay.
        let wanted = 1 + random.below(30);
        assert!(batch.wait_for(wanted), "the batch ended by itself");
        std::thread::sleep(Duration::from_micros(random.below(5_000)));
        for answer in batch.kill().answers {
            let id = answer["ok"]["id"]
                .as_str()
                .unwrap_or_else(|| panic!("refused: {answer}"))
                .to_owned();
            acknowledged.push((
                id,
                format!("Client {round}-{}", answer["line"].as_u64().unwrap() - 1),
            ));
        }
    }
    assert!(
        acknowledged.len() as u64 > KILLS,
        "only {} lines were acknowledged",
        acknowledged.len()
    );
    desk.digests();
    let rows: std::collections::HashMap<String, String> = desk
        .export()
        .into_iter()
        .map(|row: Value| {
            (
                row["id"].as_str().unwrap().to_owned(),
                row["values"]["last_name"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    for (id, name) in &acknowledged {
        assert_eq!(rows.get(id), Some(name));
    }
    println!(
        "{KILLS} kills, {} acknowledged, {} rows, 0 lost",
        acknowledged.len(),
        rows.len()
    );
}
