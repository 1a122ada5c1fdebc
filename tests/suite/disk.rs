//! A disk that is full, fails or may not be written to: the desk says so in words, writes nothing by halves,
//! loses nothing it acknowledged, goes on reading, and works again once the disk does.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;
use vetpms_app::people::client_card;
use vetpms_app::profile::Unlock;
use vetpms_app::records::{change_record, table};
use vetpms_app::session::open;
use vetpms_app::{Code, Desk, SystemRim, find};
use vetpms_tests::support::{Batch, Device, Ended, Seeded, Server, SmallDisk, Tap, Temp};

use crate::journal::{Journal, lines};

/// Calls that fail, and how many of them a run makes.
const FAILURES: [(&str, &str, u64); 7] = [
    ("pwrite64", "ENOSPC", 150),
    ("pwrite64", "EIO", 150),
    ("pwrite64", "EROFS", 150),
    ("fsync", "EIO", 9),
    ("ftruncate", "EIO", 2),
    ("unlink", "EROFS", 3),
    ("rename", "EIO", 1),
];

/// Taps at seeded places: a call that fails once, and one that fails from then on.
fn failing(random: &mut Seeded) -> Vec<Tap> {
    let long = std::env::var_os("VETPMS_LONG").is_some();
    let mut taps = Vec::new();
    for (call, error, most) in FAILURES {
        for _ in 0..if long { 12 } else { 1 } {
            let once = Tap::fail(call, error, 1 + random.below(most));
            taps.extend([once.clone(), once.and_on()]);
        }
    }
    taps
}

/// A refusal is for people: words, and no number of SQLite's or the system's alone.
fn in_words(refusal: &Value) {
    let message = refusal["message"].as_str().unwrap_or_default();
    assert!(
        message.split(' ').count() > 3 && !message.contains("code "),
        "{refusal}"
    );
}

fn write(desk: &Device, journal: &mut Journal, random: &mut Seeded, tap: Option<&Tap>) -> u64 {
    let planned = journal.plan(random, "Client", 3);
    let plain = desk.command(&["batch"]);
    let command = tap.map_or(plain, |tap| tap.on(&desk.command(&["batch"])));
    let Ended {
        status,
        answers,
        words,
    } = Batch::start(command, lines(&planned)).end();
    assert!(status.code().is_some(), "it crashed: {words}");
    let refusals = journal.note(planned, &answers);
    refusals
        .iter()
        .for_each(|answer| in_words(&answer["error"]));
    if answers.is_empty() {
        // It did not even open.
        in_words(&serde_json::from_str(words.trim()).unwrap_or(Value::Null));
        return 1;
    }
    refusals.len() as u64
}

#[test]
fn a_disk_that_fails_at_any_write_is_told_of_and_costs_nothing() {
    let desk = Device::alone("failing-disk");
    let mut journal = Journal::default();
    let mut random = Seeded::new(0x5eed_0009);
    let taps = failing(&mut random);
    let mut refused = 0;
    for tap in &taps {
        refused += write(&desk, &mut journal, &mut random, Some(tap));
        assert_eq!(write(&desk, &mut journal, &mut random, None), 0, "{tap:?}");
        desk.digests();
        assert_eq!(journal.missing(&desk.export()), [""; 0], "{tap:?}");
    }
    println!(
        "{} failures, {refused} refusals, {} lines acknowledged",
        taps.len(),
        journal.acknowledged
    );
    assert!(refused > 0);

    // A search index that cannot be saved is no reason to refuse what was read.
    let tap = Tap::fail("rename", "EIO", 1);
    desk.run_with(&tap, &["status"]).ok();
    assert!(!desk.profile().join("search.bin.new").exists());
}

/// Where syncing failed nobody knows what is on the disk: so it is said, and it is there whole or not at all.
#[test]
fn a_program_killed_after_its_disk_failed_to_sync_promised_nothing() {
    let desk = Device::alone("failing-sync");
    let mut journal = Journal::default();
    let mut random = Seeded::new(0x5eed_000b);
    assert_eq!(write(&desk, &mut journal, &mut random, None), 0);
    for at in 2..6 {
        let planned = journal.plan(&mut random, "Client", 40);
        let command = Tap::fail("fsync", "EIO", at).and_on();
        let mut batch = Batch::start(command.on(&desk.command(&["batch"])), lines(&planned));
        batch.wait_for(3);
        let refusals = journal.note(planned, &batch.kill().answers);
        assert!(!refusals.is_empty(), "at {at}");
        for answer in &refusals {
            let message = answer["error"]["message"].as_str().unwrap();
            assert!(message.contains("may not be saved"), "{answer}");
        }
        desk.digests();
        assert_eq!(journal.missing(&desk.export()), [""; 0], "at {at}");
    }
}

#[test]
fn a_disk_that_fails_during_a_synchronisation_costs_nothing() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "failing-a"),
        Device::join(&server, "failing-b"),
    );
    let mut journal = Journal::default();
    let mut random = Seeded::new(0x5eed_000a);
    let mut refused = 0;
    for tap in failing(&mut random) {
        assert_eq!(write(&a, &mut journal, &mut random, None), 0);
        for desk in [&a, &b] {
            let outcome = desk.run_with(&tap, &["sync"]);
            if outcome.code != 0 {
                in_words(&outcome.error());
                refused += 1;
            }
        }
        a.sync();
    }
    b.sync();
    a.equals_server();
    b.equals_server();
    assert_eq!(a.digests(), b.digests());
    assert_eq!(journal.missing(&b.export()), [""; 0]);
    println!(
        "{refused} refusals, {} lines acknowledged",
        journal.acknowledged
    );
    assert!(refused > 0);
}

fn fill(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("filler");
    let mut size = 1 << 20;
    let mut file = std::fs::File::create(&path).unwrap();
    while size > 0 {
        // Down to the last byte.
        if std::io::Write::write(&mut file, &vec![1; size]).is_err() {
            size /= 2;
        }
    }
    path
}

fn open_here(device: &Device) -> Desk {
    let key = device.folder().join("desk.key");
    open(
        &device.profile(),
        &Unlock::KeyFile(&key),
        Arc::new(SystemRim),
    )
    .unwrap()
}

#[test]
fn a_full_disk_refuses_and_everything_goes_on_when_there_is_room() {
    let temp = Temp::new("full-disk");
    let Some(disk) = SmallDisk::mount(temp.path(), 8 * 1024) else {
        return;
    };
    let device = Device::alone_in(temp, "full-disk", "ann@hill.example");
    let client: Uuid = device
        .add("clients", json!({"last_name": "Before"}))
        .parse()
        .unwrap();
    let desk = open_here(&device);
    let filler = fill(device.folder());
    let rename = |name: &str| {
        let values = json!({"last_name": name}).as_object().unwrap().clone();
        change_record(&desk, table("clients").unwrap(), client, None, &values)
    };
    let mut saved = "Before".to_owned();
    // What the write-ahead log had room for is still taken.
    let refusal = (0..50)
        .find_map(|n| {
            let name = format!("Name {n}");
            let refusal = rename(&name).err();
            if refusal.is_none() {
                saved = name;
            }
            refusal
        })
        .expect("a full disk");
    assert_eq!(refusal.code, Code::DiskFull, "{refusal}");
    assert!(refusal.message.contains("Free some space"), "{refusal}");
    assert_eq!(client_card(&desk, client).unwrap().name, saved);
    desk.wait_for_search();
    assert_eq!(find::search(&desk, &saved, 5).unwrap().len(), 1);
    drop(desk);

    // The program, on a disk without a byte left: it goes on reading, and says what is wrong with writing.
    let more_filler = fill(&device.profile());
    assert_eq!(device.status()["rows"]["clients"], 1);
    let shown = device.show("clients", &client.to_string());
    assert_eq!(shown["last_name"], saved);
    let more =
        [json!({"op": "set", "table": "clients", "id": client, "values": {"last_name": "Full"}})];
    let refused = device.answers(&more);
    assert!(refused.iter().all(|answer| answer.get("ok").is_none()));
    // Its own room taken by others as well, it says what is wrong.
    fill(&device.profile());
    let refusal = device.run(&["status"]).error();
    assert_eq!(refusal["code"], "disk_full", "{refusal}");
    for file in [filler, more_filler] {
        std::fs::remove_file(file).unwrap();
    }
    device.digests();
    assert_eq!(
        device.show("clients", &client.to_string())["last_name"],
        saved
    );
    device.batch(&more);
    device.digests();
    drop((device, disk));
}

#[test]
fn a_read_only_disk_is_told_of_and_left_as_it_is() {
    let temp = Temp::new("read-only");
    let Some(disk) = SmallDisk::mount(temp.path(), 8 * 1024) else {
        return;
    };
    let device = Device::alone_in(temp, "read-only", "ann@hill.example");
    let client = device.add("clients", json!({"last_name": "Before"}));
    disk.read_only(true);
    for command in [
        &["status"][..],
        &["find", "before"],
        &["set", "clients", &client, "last_name=After"],
    ] {
        let refusal = device.run(command).error();
        in_words(&refusal);
        let message = refusal["message"].as_str().unwrap();
        assert!(message.contains("read-only"), "{refusal}");
    }
    disk.read_only(false);
    assert_eq!(device.show("clients", &client)["last_name"], "Before");
    device.set("clients", &client, json!({"last_name": "After"}));
    device.digests();
    drop((device, disk));
}
