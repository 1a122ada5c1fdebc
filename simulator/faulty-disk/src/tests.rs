//! The disk fails as it is told, and SQLite believes it.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::{Connection, ErrorCode};

use crate::{Disk, Fault};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("vetpms-faulty-disk-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("copy")).unwrap();
        fs::create_dir_all(path.join("disk")).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A database of one table on a disk.
fn database() -> (Folder, Disk, Connection) {
    let folder = Folder::new();
    let disk = Disk::under(&folder.0.join("disk")).unwrap();
    let connection = Connection::open(folder.0.join("disk/a.db")).unwrap();
    let made = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n INTEGER)";
    connection.execute_batch(made).unwrap();
    // Refused at once, so that each refusal is seen.
    connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    (folder, disk, connection)
}

fn insert(connection: &Connection, n: i64) -> Result<(), ErrorCode> {
    let done = connection.execute("INSERT INTO t VALUES (?1)", [n]);
    done.map(drop)
        .map_err(|error| error.sqlite_error_code().unwrap())
}

fn rows(connection: &Connection) -> Vec<i64> {
    let mut statement = connection.prepare("SELECT n FROM t ORDER BY n").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// What is there after a power cut.
fn after_the_cut(folder: &Folder, disk: &Disk, below: &mut dyn FnMut(u64) -> u64) -> Vec<i64> {
    let copy = folder.0.join("copy");
    for name in ["a.db", "a.db-wal"] {
        let _ = fs::copy(folder.0.join("disk").join(name), copy.join(name));
    }
    disk.cut_power(&copy, below).unwrap();
    rows(&Connection::open(copy.join("a.db")).unwrap())
}

#[test]
fn each_fault_strikes_as_often_as_planned_and_leaves_nothing() {
    for (fault, code) in [
        (Fault::Full, ErrorCode::DiskFull),
        (Fault::FullHalfway, ErrorCode::DiskFull),
        (Fault::SyncFails, ErrorCode::SystemIoFailure),
        (Fault::Busy, ErrorCode::DatabaseBusy),
    ] {
        let (_folder, disk, connection) = database();
        insert(&connection, 1).unwrap();
        disk.fail(fault, 0, 1);
        assert_eq!(insert(&connection, 2), Err(code), "{fault:?}");
        assert_eq!(disk.failures(), 1);
        insert(&connection, 3).unwrap();
        assert_eq!(rows(&connection), [1, 3], "{fault:?}");
    }
}

#[test]
fn a_page_that_cannot_be_read_is_an_error_until_it_can() {
    let (folder, disk, connection) = database();
    insert(&connection, 1).unwrap();
    let fresh = Connection::open(folder.0.join("disk/a.db")).unwrap();
    disk.fail(Fault::ReadFails, 0, u64::MAX);
    let failed = fresh.query_row("SELECT n FROM t", [], |row| row.get::<_, i64>(0));
    let code = failed.unwrap_err().sqlite_error_code();
    assert_eq!(code, Some(ErrorCode::SystemIoFailure));
    disk.mend();
    assert_eq!(rows(&fresh), [1]);
}

#[test]
fn a_wait_for_a_refused_lock_takes_no_time() {
    let (_folder, disk, connection) = database();
    connection
        .busy_timeout(std::time::Duration::from_secs(3600))
        .unwrap();
    disk.fail(Fault::Busy, 0, 5);
    insert(&connection, 1).unwrap();
    assert_eq!(disk.failures(), 5);
}

#[test]
fn a_power_cut_keeps_what_was_synced_and_nothing_after_it() {
    let (folder, disk, connection) = database();
    insert(&connection, 1).unwrap();
    connection
        .execute_batch("PRAGMA synchronous = OFF")
        .unwrap();
    insert(&connection, 2).unwrap();
    assert_eq!(after_the_cut(&folder, &disk, &mut |_| 0), [1, 2]);
    assert_eq!(after_the_cut(&folder, &disk, &mut |_| 1), [1]);
}

#[test]
fn a_power_cut_at_any_change_leaves_the_old_or_the_new() {
    let mut last = None;
    for at in 1.. {
        let (folder, disk, connection) = database();
        insert(&connection, 1).unwrap();
        disk.cut_power_after(at);
        let told = insert(&connection, 2);
        for luck in 0..4 {
            // Kept, lost, torn at the beginning, and by turns.
            let mut turn = 0;
            let mut below = |limit: u64| {
                turn += 1;
                (if luck < 3 { luck } else { turn }) % limit
            };
            let left = after_the_cut(&folder, &disk, &mut below);
            assert!(left == [1] || left == [1, 2], "{at} {luck}: {left:?}");
            assert!(told.is_err() || left == [1, 2], "{at} {luck}: lost");
        }
        if told.is_ok() {
            last = Some(at);
            break;
        }
        assert!(disk.is_frozen());
    }
    assert!(last > Some(2), "the power was never cut");
}

#[test]
fn files_elsewhere_are_the_machines() {
    let (folder, disk, _connection) = database();
    let plain = Connection::open(folder.0.join("copy/b.db")).unwrap();
    disk.fail(Fault::Full, 0, u64::MAX);
    plain.execute_batch("CREATE TABLE t (n INTEGER)").unwrap();
    insert(&plain, 1).unwrap();
    assert_eq!(rows(&plain), [1]);
}
