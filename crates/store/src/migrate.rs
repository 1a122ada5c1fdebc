//! Migrations of the replica, in order, each in one transaction: old or new, never between.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Result, StoreError};

/// All migrations; the database's `user_version` says how many it has had.
pub(crate) const MIGRATIONS: [&str; 7] = [
    include_str!("../../../migrations/sqlite/0001_initial.sql"),
    include_str!("../../../migrations/sqlite/0002_front_desk.sql"),
    include_str!("../../../migrations/sqlite/0003_device_names.sql"),
    include_str!("../../../migrations/sqlite/0004_day_indexes.sql"),
    include_str!("../../../migrations/sqlite/0005_sync_events.sql"),
    include_str!("../../../migrations/sqlite/0006_review.sql"),
    include_str!("../../../migrations/sqlite/0007_held_back.sql"),
];

/// Brings the database to the newest version.
pub(crate) fn migrate(connection: &mut Connection) -> Result<()> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let found = version(connection)?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (number, migration) in (1_u32..).zip(MIGRATIONS).skip(found as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

/// How many migrations the database has had.
pub(crate) fn version(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
