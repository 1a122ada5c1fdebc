//! Migrations of the replica, all that are due in one transaction: old or new, never between.
//!
//! A replica that is migrated is copied first, encrypted as it is, and the copy stays beside it until the
//! migrated one has been opened once more: a migration that turns out wrong can be taken back by hand.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::connection;
use crate::error::{Result, StoreError};

/// All migrations; the database's `user_version` says how many it has had.
pub(crate) const MIGRATIONS: [&str; 17] = [
    include_str!("../../../migrations/sqlite/0001_initial.sql"),
    include_str!("../../../migrations/sqlite/0002_front_desk.sql"),
    include_str!("../../../migrations/sqlite/0003_device_names.sql"),
    include_str!("../../../migrations/sqlite/0004_day_indexes.sql"),
    include_str!("../../../migrations/sqlite/0005_sync_events.sql"),
    include_str!("../../../migrations/sqlite/0006_review.sql"),
    include_str!("../../../migrations/sqlite/0007_held_back.sql"),
    include_str!("../../../migrations/sqlite/0008_lanes.sql"),
    include_str!("../../../migrations/sqlite/0009_medical_records.sql"),
    include_str!("../../../migrations/sqlite/0010_files.sql"),
    include_str!("../../../migrations/sqlite/0011_document_fields.sql"),
    include_str!("../../../migrations/sqlite/0012_lab_results.sql"),
    include_str!("../../../migrations/sqlite/0013_reminders_by_hand.sql"),
    include_str!("../../../migrations/sqlite/0014_room_moves.sql"),
    include_str!("../../../migrations/sqlite/0015_shortest_interval.sql"),
    include_str!("../../../migrations/sqlite/0016_presence.sql"),
    include_str!("../../../migrations/sqlite/0017_taken_back.sql"),
];

/// Brings the database to the newest version. `path` is its file, which nobody else may have open.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let found = version(connection)?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return forget_copies(path);
    }
    if found > 0 {
        keep_copy(connection, path, found)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    for migration in &MIGRATIONS[found as usize..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}

/// The copy of a database as it was with so many migrations.
pub(crate) fn copy_of(path: &Path, version: u32) -> PathBuf {
    path.with_extension(format!("before-{version}.db"))
}

/// Copies the database, whole or not at all.
fn keep_copy(connection: &Connection, path: &Path, version: u32) -> Result<()> {
    let in_use: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if in_use {
        return Err(StoreError::Busy);
    }
    let copy = copy_of(path, version);
    let unfinished = copy.with_extension("new");
    let done = write_copy(path, &unfinished).and_then(|()| Ok(fs::rename(&unfinished, &copy)?));
    if done.is_err() {
        let _ = fs::remove_file(&unfinished); // on a full disk its room is needed
    }
    done?;
    let folder = path.parent().unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}

fn write_copy(from: &Path, to: &Path) -> Result<()> {
    let mut copy = connection::open_private_file(to)?;
    copy.set_len(0)?;
    std::io::copy(&mut File::open(from)?, &mut copy)?;
    Ok(copy.sync_all()?)
}

/// Removes the copies that earlier migrations left, finished or not.
fn forget_copies(path: &Path) -> Result<()> {
    for version in (1_u32..).take(MIGRATIONS.len()) {
        let copy = copy_of(path, version);
        for file in [copy.with_extension("new"), copy] {
            match fs::remove_file(file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// How many migrations the database has had.
pub(crate) fn version(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
