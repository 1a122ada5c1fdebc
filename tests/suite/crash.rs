//! kill -9 at seeded moments: every acknowledged line is there.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Running, Seeded};

/// Kills of `vetpms batch`.
const KILLS: u64 = 50;

#[test]
fn a_killed_batch_keeps_every_acknowledged_line() {
    let desk = Device::alone("killed-batch");
    let mut random = Seeded::new(0x5eed_0001);
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    for round in 0..KILLS {
        let mut child = Running(
            desk.command(&["batch"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("vetpms runs"),
        );
        let mut input = child.0.stdin.take().unwrap();
        let output = BufReader::new(child.0.stdout.take().unwrap());
        let writer = std::thread::spawn(move || {
            for line in 0..100_000u32 {
                let name = format!("Client {round}-{line}");
                let operation =
                    json!({"op": "add", "table": "clients", "values": {"last_name": name}});
                if writeln!(input, "{operation}").is_err() {
                    return;
                }
            }
        });
        let wanted = 1 + random.below(30);
        let delay = Duration::from_micros(random.below(5_000));
        let heard = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&heard);
        let reader = std::thread::spawn(move || {
            let lines = output.lines().map_while(Result::ok);
            // A line cut by the kill acknowledges nothing.
            let answers = lines.filter_map(|line| serde_json::from_str(&line).ok());
            answers
                .inspect(|_| _ = counter.fetch_add(1, Ordering::SeqCst))
                .collect::<Vec<Value>>()
        });
        // The moment of the kill depends on how far it got and on a random delay.
        while heard.load(Ordering::SeqCst) < wanted {
            assert!(
                child.0.try_wait().unwrap().is_none(),
                "the batch ended by itself"
            );
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(delay);
        drop(child);
        writer.join().unwrap();
        for answer in reader.join().unwrap() {
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
        .run(&["export"])
        .ok()
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|row| {
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
