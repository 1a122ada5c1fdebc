//! kill -9 at seeded moments: every acknowledged line is there.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
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
            desk.command(&["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("vetpms runs"),
        );
        let mut input = child.0.stdin.take().unwrap();
        let output = BufReader::new(child.0.stdout.take().unwrap());
        let writer = std::thread::spawn(move || {
            for line in 0..100_000u32 {
                let name = format!("Client {round}-{line}");
                let operation = json!({"op": "add", "table": "clients", "values": {"last_name": name}});
                if writeln!(input, "{operation}").is_err() {
                    return;
                }
            }
        });
        let wanted = 1 + random.below(30);
        let delay = Duration::from_micros(random.below(5_000));
        let reader = std::thread::spawn(move || {
            let answers = output.lines().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok());
            answers.collect::<Vec<Value>>()
        });
        // The moment of the kill depends on how far it got and on a random delay.
        let began = std::time::Instant::now();
        while desk_progress(&desk) < wanted && began.elapsed() < Duration::from_millis(300) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(delay);
        drop(child);
        writer.join().unwrap();
        for answer in reader.join().unwrap() {
            let id = answer["ok"]["id"].as_str().unwrap_or_else(|| panic!("refused: {answer}")).to_owned();
            acknowledged.push((id, format!("Client {round}-{}", answer["line"].as_u64().unwrap() - 1)));
        }
    }
    assert!(acknowledged.len() as u64 > KILLS, "only {} lines were acknowledged", acknowledged.len());
    desk.digests();
    let rows: std::collections::HashMap<String, String> = desk
        .run(&["export"])
        .ok()
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|row| (row["id"].as_str().unwrap().to_owned(), row["values"]["last_name"].as_str().unwrap().to_owned()))
        .collect();
    for (id, name) in &acknowledged {
        assert_eq!(rows.get(id), Some(name));
    }
    println!("{KILLS} kills, {} acknowledged, {} rows, 0 lost", acknowledged.len(), rows.len());
}

/// How much has been written: the size of the write-ahead log grows with each commit.
fn desk_progress(desk: &Device) -> u64 {
    let log = desk.profile().join("replica.db-wal");
    std::fs::metadata(log).map(|meta| meta.len() / 8192).unwrap_or(0)
}
