//! A replica of an older program, the power going at every write of its migration, and its copy.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use vetpms_faulty_disk::Disk;

use super::support::{Folder, key};
use crate::connection::{self, Role};
use crate::migrate::{MIGRATIONS, copy_of, version};
use crate::{Result, Store, StoreError};

/// The version that the older program made.
const OLD: u32 = 1;

/// Everything that tells an old replica from a new one: version, schema and what migrations rewrite.
fn shape(connection: &Connection) -> Vec<String> {
    let sql = "SELECT user_version FROM pragma_user_version \
               UNION ALL SELECT coalesce(sql, name) FROM sqlite_master \
               UNION ALL SELECT id || kind FROM conflicts UNION ALL SELECT hex(id) || last_name FROM clients";
    let mut statement = connection.prepare(sql).unwrap();
    let lines = statement.query_map([], |row| row.get::<_, rusqlite::types::Value>(0));
    let mut lines: Vec<String> = lines
        .unwrap()
        .map(|line| format!("{:?}", line.unwrap()))
        .collect();
    lines.sort();
    lines
}

fn look(path: &Path) -> Vec<String> {
    shape(&connection::open(path, &key(1), Role::Writer).unwrap())
}

/// A replica with the first migration, some clients, and an item that the sixth migration deletes.
fn old_replica(folder: &Folder) -> Vec<String> {
    connection::make_database_file(&folder.database()).unwrap();
    let made = connection::open(&folder.database(), &key(1), Role::Writer).unwrap();
    made.execute_batch(MIGRATIONS[0]).unwrap();
    made.pragma_update(None, "user_version", OLD).unwrap();
    let rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) \
                INSERT INTO clients (id, last_name, created_at, created_by, updated_at, updated_by, updated_device) \
                SELECT unhex(printf('%032X', i)), 'Smith' || i, 1, x'01', 1, x'01', x'01' FROM n; \
                INSERT INTO conflicts (id, table_name, row_id, kind, body, raised_at) \
                VALUES ('a', 'appointments', x'01', 'overlap', '{}', 1), ('b', 'clients', x'02', 'concurrent_edit', '{}', 1)";
    made.execute_batch(rows).unwrap();
    shape(&made)
}

fn open(folder: &Folder) -> Result<Store> {
    Store::open(&folder.database(), &key(1))
}

/// A profile with a copy of that database.
fn profile_with(database: &Path) -> Folder {
    let folder = Folder::new();
    fs::create_dir_all(folder.database().parent().unwrap()).unwrap();
    fs::copy(database, folder.database()).unwrap();
    folder
}

/// A copy of the profile as a power cut leaves it.
fn after_the_cut(folder: &Folder, disk: &Disk, below: &mut dyn FnMut(u64) -> u64) -> Folder {
    let left = Folder::new();
    let place = left.database();
    let (from, to) = (folder.database(), place.parent().unwrap().to_owned());
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir(from.parent().unwrap()).unwrap() {
        let file = entry.unwrap();
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
    disk.cut_power(&to, below).unwrap();
    left
}

#[test]
fn power_that_goes_at_any_write_of_a_migration_leaves_the_old_or_the_new() {
    let finished = Folder::new();
    old_replica(&finished);
    drop(open(&finished).unwrap());
    let new = look(&finished.database());
    let first = Folder::new();
    let old = old_replica(&first);
    assert_ne!(old, new);
    let (mut cuts, mut olds, mut news) = (0, 0, 0);
    for at in 1.. {
        let folder = profile_with(&first.database());
        let disk = Disk::under(folder.database().parent().unwrap()).unwrap();
        disk.cut_power_after(at);
        let told = open(&folder).map(drop);
        // A killed program keeps all writes; a power cut loses all that were not synced, or some by turns.
        let mut left = None;
        for luck in 0..3 {
            let mut turn = at + luck;
            let cut = after_the_cut(&folder, &disk, &mut |limit| {
                turn += u64::from(luck == 2);
                (if luck == 2 { turn } else { luck }) % limit
            });
            let found = look(&cut.database());
            assert!(
                found == old || found == new,
                "write {at}, luck {luck}: between"
            );
            assert!(
                told.is_err() || found == new,
                "write {at}, luck {luck}: lost"
            );
            olds += u32::from(found == old);
            news += u32::from(found == new);
            left = Some(cut);
        }
        // The last of these, as the next start finds it.
        let left = left.unwrap();
        drop(open(&left).unwrap());
        assert_eq!(look(&left.database()), new, "write {at}");
        if !disk.is_frozen() {
            told.unwrap();
            break;
        }
        cuts = at;
    }
    println!("{cuts} cuts");
    assert!(cuts > 20 && olds > 0 && news > 3, "{cuts} {olds} {news}");
}

#[test]
fn the_copy_of_an_older_replica_stays_until_the_new_one_is_opened_again() {
    let folder = Folder::new();
    let old = old_replica(&folder);
    let copy = copy_of(&folder.database(), OLD);
    let unfinished = copy.with_extension("new");
    fs::write(&unfinished, "an earlier start was killed while it copied").unwrap();
    drop(open(&folder).unwrap());
    assert!(!unfinished.exists());
    assert!(
        fs::read(&copy)
            .unwrap()
            .windows(5)
            .all(|bytes| bytes != b"Smith")
    );
    assert!(matches!(
        connection::open(&copy, &key(2), Role::Writer),
        Err(StoreError::WrongKey)
    ));

    // Put in the replica's place it is the older program's again.
    let back = profile_with(&copy);
    assert_eq!(look(&back.database()), old);

    drop(open(&folder).unwrap());
    assert!(!copy.exists());
}

#[test]
fn a_new_replica_and_one_that_is_up_to_date_are_not_copied() {
    let folder = Folder::new();
    drop(Store::create(&folder.database(), &key(1)).unwrap());
    drop(open(&folder).unwrap());
    let files = fs::read_dir(folder.database().parent().unwrap()).unwrap();
    assert_eq!(files.count(), 2, "the database, and the room beside it");
    let fresh = connection::open(&folder.database(), &key(1), Role::Reader).unwrap();
    assert_eq!(version(&fresh).unwrap() as usize, MIGRATIONS.len());
}

#[test]
fn a_replica_that_has_no_room_for_its_copy_stays_as_it_is() {
    let folder = Folder::new();
    let old = old_replica(&folder);
    // A folder in the place of the copy refuses it as a full disk does.
    fs::create_dir(copy_of(&folder.database(), OLD)).unwrap();
    assert!(open(&folder).is_err());
    assert_eq!(look(&folder.database()), old);
    assert!(
        !copy_of(&folder.database(), OLD)
            .with_extension("new")
            .exists()
    );
}
