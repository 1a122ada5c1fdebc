//! The files beside the replica, lost, torn, older, or on a disk that fails: told plainly, and nothing is lost or made in
//! their place.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Tap};

/// Without these nothing opens.
const NEEDED: [&str; 2] = ["profile.json", "keys.json"];

fn file(desk: &Device, name: &str) -> PathBuf {
    desk.profile().join(name)
}

fn read(desk: &Device, name: &str) -> Option<Vec<u8>> {
    std::fs::read(file(desk, name)).ok()
}

fn put(desk: &Device, name: &str, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => std::fs::write(file(desk, name), bytes).unwrap(),
        None => std::fs::remove_file(file(desk, name)).unwrap(),
    }
}

/// Every file of the profile, by name.
fn all(desk: &Device) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(desk.profile()).unwrap();
    let files = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file());
    let named = files.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(path).unwrap())
    });
    // What SQLite makes and removes by itself, and the lock.
    let ours = |name: &str| name.ends_with(".json") || name.ends_with(".new");
    named.filter(|(name, _)| ours(name)).collect()
}

fn told(refusal: &Value, words: &str) {
    let message = refusal["message"].as_str().unwrap_or_default();
    assert!(message.contains(words), "{refusal}");
}

/// What may have become of a file: gone, empty, torn, or of something else.
fn harms(bytes: &[u8]) -> [(Option<Vec<u8>>, &'static str); 5] {
    [
        (None, "is missing"),
        (Some(Vec::new()), "is damaged"),
        (Some(bytes[..bytes.len() / 2].to_vec()), "is damaged"),
        (Some(vec![0; bytes.len()]), "is damaged"),
        (Some(vec![0xff; bytes.len()]), "is damaged"),
    ]
}

#[test]
fn a_card_or_keys_that_are_gone_or_torn_are_told_and_nothing_is_made_in_their_place() {
    let desk = Device::alone("beside");
    let client = desk.add("clients", json!({"last_name": "Before"}));
    for name in NEEDED {
        let sound = read(&desk, name).unwrap();
        for (harm, words) in harms(&sound) {
            put(&desk, name, harm.as_deref());
            let before = all(&desk);
            for command in [
                &["status"][..],
                &["set", "clients", &client, "last_name=After"],
                &["recovery-key"],
            ] {
                let refusal = desk.run(command).error();
                told(&refusal, words);
                told(&refusal, "put it back from a backup");
            }
            assert_eq!(all(&desk), before, "{name}: something was written");
            put(&desk, name, Some(&sound));
            assert_eq!(desk.show("clients", &client)["last_name"], "Before");
        }
    }
    desk.digests();
    let nothing = Device::bare("nothing");
    told(&nothing.run(&["status"]).error(), "make one with");
}

#[test]
fn a_search_index_that_is_gone_or_torn_is_made_anew() {
    let desk = Device::alone("beside-search");
    desk.add("clients", json!({"last_name": "Before"}));
    desk.run(&["status"]).ok();
    let sound = read(&desk, "search.bin").expect("an index was saved");
    for (harm, _) in harms(&sound) {
        put(&desk, "search.bin", harm.as_deref());
        let found = desk.run(&["find", "before"]).ok().json();
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        desk.digests();
    }
}

#[test]
fn keys_of_before_open_what_was_written_since() {
    let desk = Device::alone("beside-older");
    let key = |name: &str| {
        let made = desk.run(&["recovery-key"]).ok().json();
        let paper = desk.folder().join(name);
        std::fs::write(&paper, made["recovery_key"].as_str().unwrap()).unwrap();
        paper
    };
    let first = key("first");
    let older = read(&desk, "keys.json").unwrap();
    let second = key("second");
    let client = desk.add("clients", json!({"last_name": "Since"}));
    // A backup of the one file, or a power cut before its folder was synced.
    put(&desk, "keys.json", Some(&older));
    assert_eq!(desk.show("clients", &client)["last_name"], "Since");
    let recover = |paper: &PathBuf, key: &str| {
        let (paper, key) = (paper.to_str().unwrap(), desk.folder().join(key));
        let user = ["--key-file", key.to_str().unwrap()];
        desk.command(&[&["recover", "--recovery-file", paper][..], &user].concat())
    };
    // The new key's sheet is worth nothing then, and the old one opens.
    let mut newer = recover(&second, "of-second");
    assert!(!newer.output().unwrap().status.success());
    assert_eq!(desk.show("clients", &client)["last_name"], "Since");
    drop(first);
}

/// Calls about a file that fail, and what is said then.
const FAILURES: [(&str, &str, &str, &str); 7] = [
    ("keys.new", "openat", "EROFS", "the disk is read-only"),
    ("keys.new", "openat", "EACCES", "may not read or write"),
    ("keys.new", "write", "ENOSPC", "the disk is full"),
    ("keys.new", "write", "EIO", "look whether the disk is sound"),
    ("keys.new", "fsync", "EIO", "look whether the disk is sound"),
    (
        "keys.new",
        "rename",
        "EIO",
        "look whether the disk is sound",
    ),
    (
        "keys.json",
        "openat",
        "EIO",
        "look whether the disk is sound",
    ),
];

#[test]
fn a_disk_that_fails_at_the_keys_is_told_and_leaves_them_as_they_were() {
    let desk = Device::alone("beside-failing");
    let client = desk.add("clients", json!({"last_name": "Before"}));
    let before = all(&desk);
    for (name, call, error, words) in FAILURES {
        let tap = Tap::fail(call, error, 1).and_on();
        let tap = tap.at_file(file(&desk, name));
        let refusal = desk.run_with(&tap, &["recovery-key"]).error();
        told(&refusal, words);
        assert_eq!(all(&desk), before, "{name} {call} {error}");
        assert_eq!(desk.show("clients", &client)["last_name"], "Before");
    }
    // The card, which is read at each start.
    for call in ["openat", "read"] {
        let tap = Tap::fail(call, "EIO", 1).and_on();
        let tap = tap.at_file(file(&desk, "profile.json"));
        let refusal = desk.run_with(&tap, &["status"]).error();
        told(&refusal, "look whether the disk is sound");
        assert_eq!(all(&desk), before, "profile.json {call}");
    }
    desk.digests();
}
