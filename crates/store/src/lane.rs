//! What has piled up without a network, and what goes ahead of it.
//!
//! A log is sent in the order of its numbers. So that what is written now need not wait for what has piled up, it
//! goes to a new log, and whatever it builds on goes there as a copy.

use rusqlite::params;
use uuid::Uuid;
use vetpms_protocol::ChangeSet;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::id_of;
use crate::write::WriteTx;

impl ReadTx<'_> {
    /// Whether anything goes behind what is written now.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn has_piled_up(&self) -> Result<bool> {
        let found = self.first("SELECT 1 FROM outbox WHERE behind = 1 LIMIT 1", [], |_| {
            Ok(())
        })?;
        Ok(found.is_some())
    }

    /// Whether a set of this log is among what goes behind: then everything after it in the log does.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn log_is_behind(&self, replica: Uuid) -> Result<bool> {
        let found = self.first(
            "SELECT 1 FROM outbox WHERE replica = ?1 AND behind = 1 LIMIT 1",
            [key(&replica)],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// The sets that have piled up, touch this row, and have no copy that goes ahead: when they were queued, log, number.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn piled_up_of(&self, table: &str, row: Uuid) -> Result<Vec<(i64, Uuid, u64)>> {
        self.list(
            "SELECT DISTINCT o.rowid, o.replica, o.seq FROM changes c \
             JOIN outbox o ON o.replica = c.replica AND o.seq = c.seq \
             WHERE c.row_id = ?2 AND c.table_name = ?1 AND c.kind = 'change' AND o.behind = 1 AND o.copied = 0",
            (table, key(&row)),
            |row| Ok((row.get(0)?, id_of(row.get_ref(1)?)?, row.get(2)?)),
        )
    }
}

impl WriteTx<'_> {
    /// Has everything that waits go behind what is written from now on.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn pile_up(&self) -> Result<usize> {
        self.run("UPDATE outbox SET behind = 1 WHERE behind = 0", [])
    }

    /// Has a set of a log of our own go behind, and with it what comes after it there.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn go_behind(&self, replica: Uuid, seq: u64) -> Result<usize> {
        self.run(
            "UPDATE outbox SET behind = 1 WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
        )
    }

    /// Has `copy`, the next set of its log, go ahead with the changes of `old`, which keeps its own place. The stored
    /// documents have them already.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn send_copy(&self, old: &ChangeSet, copy: &ChangeSet) -> Result<()> {
        let (header, original) = (&copy.header, &old.header);
        let bytes = copy.signed.bodies.iter().flatten();
        let bytes = bytes.map(|body| body.bytes.bytes().len()).sum();
        self.append_set(copy, None, None, |_| true)?;
        self.enqueue(header.replica, header.seq, header.time(), bytes)?;
        self.run(
            "UPDATE outbox SET copied = 1 WHERE replica = ?1 AND seq = ?2",
            params![key(&original.replica), original.seq],
        )?;
        Ok(())
    }
}
