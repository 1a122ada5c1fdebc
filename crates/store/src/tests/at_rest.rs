//! What lies on the disk, and who can open it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::Connection;
use vetpms_model::people::Client;
use vetpms_model::{Entity, Value};

use super::support::{Folder, at, body, id, key, put, set, store, text};
use crate::{AuditEntry, ProfileLock, ReadTx, Result, Store, StoreError, WriteTx};

const CANARY: &str = "CANARY-Wellington";

/// How many files below a folder hold the word, and how many files there are.
fn grep(folder: &Path, word: &str) -> (usize, usize) {
    let (mut with, mut all) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let (inner_with, inner_all) = grep(&path, word);
            (with, all) = (with + inner_with, all + inner_all);
        } else {
            all += 1;
            let bytes = fs::read(&path).unwrap();
            with += usize::from(
                bytes
                    .windows(word.len())
                    .any(|window| window == word.as_bytes()),
            );
        }
    }
    (with, all)
}

#[test]
fn no_word_of_a_client_lies_in_clear_on_the_disk() {
    let (folder, store) = store();
    let write = |tx: &WriteTx| -> Result<()> {
        for number in 0..2000 {
            put(
                tx,
                Client::def(),
                number,
                &[("last_name", text(CANARY)), ("notes", text(CANARY))],
            )?;
        }
        let mut change = body("clients", 1, 1);
        change.bytes = vetpms_protocol::Blob::new(CANARY.as_bytes().to_vec());
        tx.append_set(&set(1, 1, vec![change]), None, None, |_| false)?;
        tx.put_document("clients", id(2), CANARY.as_bytes())?;
        tx.set_meta_text("name", CANARY)?;
        tx.audit(&AuditEntry {
            at: at(0),
            user: id(1),
            device: id(1),
            table: "clients".into(),
            row: id(1),
            cause: "register_client".into(),
            diff: serde_json::json!({ "last_name": CANARY }),
        })
    };
    store.write(write).unwrap();
    // While it is open, with a write-ahead log beside it; after a sort; and closed.
    let (with, files) = grep(folder.path(), CANARY);
    assert_eq!(with, 0);
    assert!(files >= 2, "the write-ahead log is not there");
    store
        .read(|r: &ReadTx| r.rows_where(Client::def(), "notes", &text(CANARY)))
        .unwrap();
    drop(store);
    assert_eq!(grep(folder.path(), CANARY).0, 0);

    let control = Folder::new();
    let plain = Connection::open(control.path().join("plain.db")).unwrap();
    plain
        .execute_batch("CREATE TABLE clients (last_name TEXT)")
        .unwrap();
    plain
        .execute("INSERT INTO clients VALUES (?1)", [CANARY])
        .unwrap();
    assert_eq!(grep(control.path(), CANARY).0, 1);
}

#[test]
fn another_key_opens_nothing() {
    let folder = Folder::new();
    drop(Store::create(&folder.database(), &key(1)).unwrap());
    let before = fs::read(folder.database()).unwrap();
    assert!(matches!(
        Store::open(&folder.database(), &key(2)),
        Err(StoreError::WrongKey)
    ));
    assert_eq!(fs::read(folder.database()).unwrap(), before);
    assert!(Store::open(&folder.database(), &key(1)).is_ok());
}

#[test]
fn a_plain_database_is_refused_and_not_rewritten() {
    let folder = Folder::new();
    let path = folder.path().join("plain.db");
    let plain = Connection::open(&path).unwrap();
    plain
        .execute_batch("CREATE TABLE clients (last_name TEXT)")
        .unwrap();
    drop(plain);
    let before = fs::read(&path).unwrap();
    assert!(matches!(
        Store::open(&path, &key(1)),
        Err(StoreError::Plaintext)
    ));
    assert!(matches!(
        Store::create(&path, &key(1)),
        Err(StoreError::Exists)
    ));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn nothing_is_opened_where_nothing_is_and_nothing_is_made_over_another() {
    let folder = Folder::new();
    assert!(matches!(
        Store::open(&folder.database(), &key(1)),
        Err(StoreError::Missing)
    ));
    assert!(!folder.database().exists());
    drop(Store::create(&folder.database(), &key(1)).unwrap());
    assert!(matches!(
        Store::create(&folder.database(), &key(1)),
        Err(StoreError::Exists)
    ));
}

#[test]
fn only_the_owner_may_read_the_files() {
    let (folder, store) = store();
    store.write(|tx: &WriteTx| tx.set_meta("a", b"b")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let profile = folder.path().join("profile");
    assert_eq!(mode(&profile), 0o700);
    for entry in fs::read_dir(profile).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[test]
fn a_profile_has_one_user_at_a_time() {
    let folder = Folder::new();
    let first = ProfileLock::acquire(folder.path()).unwrap();
    assert!(matches!(
        ProfileLock::acquire(folder.path()),
        Err(StoreError::InUse)
    ));
    let other_process = std::process::Command::new("flock")
        .args(["--nonblock", "--conflict-exit-code", "42"])
        .arg(folder.path().join("profile.lock"))
        .arg("true")
        .status();
    // Where util-linux is not installed, the second handle above is the whole test.
    assert!(other_process.is_err() || other_process.unwrap().code() == Some(42));
    drop(first);
    assert!(ProfileLock::acquire(folder.path()).is_ok());
}

#[test]
fn a_damaged_page_is_noticed_and_never_read_as_data() {
    let folder = Folder::new();
    let store = Store::create(&folder.database(), &key(1)).unwrap();
    let write = |tx: &WriteTx| -> Result<()> {
        (0..500)
            .try_for_each(|number| put(tx, Client::def(), number, &[("last_name", text("Smith"))]))
    };
    store.write(write).unwrap();
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    drop(store);
    let mut bytes = fs::read(folder.database()).unwrap();
    // The pages written last: rows, not the schema that is read at opening.
    let pages = bytes.len() / 4096;
    for page in pages - 8..pages {
        bytes[page * 4096 + 100] ^= 1;
    }
    fs::write(folder.database(), bytes).unwrap();
    let store = Store::open(&folder.database(), &key(1)).unwrap();
    let scanned = store.read(|r: &ReadTx| r.scan(Client::def(), None, 1000));
    assert!(matches!(scanned, Err(StoreError::Damaged)), "{scanned:?}");
    assert!(!store.verify().unwrap().is_empty());
}

#[test]
fn errors_never_show_what_was_written() {
    let (_folder, store) = store();
    let clients = Client::def();
    let mut wrong = super::support::row(clients, 1, &[]);
    wrong.values[clients.index("is_deleted").unwrap()] = Value::Text(CANARY.into());
    let error = store
        .write(|tx: &WriteTx| tx.put_row(clients, &wrong, &super::support::stamp()))
        .unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("the database refused (code "), "{shown}");
    assert!(
        !shown.contains(CANARY) && !shown.contains("is_deleted"),
        "{shown}"
    );
    assert_eq!(format!("{store:?}"), "Store");
}
