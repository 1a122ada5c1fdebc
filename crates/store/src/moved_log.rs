//! Taking sets out of a log that can no longer be written, to put them into another.

use rusqlite::params;
use uuid::Uuid;
use vetpms_protocol::{ChangeSet, SignedSet};

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::write::WriteTx;

impl ReadTx<'_> {
    /// The set under a number of a log.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn set_at(&self, replica: Uuid, seq: u64) -> Result<Option<SignedSet>> {
        let found = self.sets(
            "SELECT replica, seq, changes, header, signature FROM change_sets WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
            usize::MAX,
        )?;
        Ok(found.into_iter().next())
    }

    /// The first waiting set of any log of `device` other than `replica`.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn outbox_of_former_logs(&self, device: Uuid, replica: Uuid) -> Result<Option<SignedSet>> {
        let found = self.sets(
            "SELECT s.replica, s.seq, s.changes, s.header, s.signature FROM outbox o \
             JOIN change_sets s ON s.replica = o.replica AND s.seq = o.seq \
             WHERE s.device = ?1 AND o.replica <> ?2 AND s.position IS NULL ORDER BY o.rowid LIMIT 1",
            params![key(&device), key(&replica)],
            usize::MAX,
        )?;
        Ok(found.into_iter().next())
    }
}

impl WriteTx<'_> {
    /// Puts `new` into the log and the outbox in the place of `old`, which was never accepted under its number.
    /// Changes that the stored documents have already stay folded.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn move_set(&self, old: &ChangeSet, new: &ChangeSet) -> Result<()> {
        let (replica, seq) = (old.header.replica, old.header.seq);
        let waiting = self.list(
            "SELECT ordinal FROM changes WHERE replica = ?1 AND seq = ?2 AND folded = 0",
            params![key(&replica), seq],
            |row| Ok(row.get::<_, usize>(0)?),
        )?;
        let bytes = self.first(
            "SELECT bytes FROM outbox WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
            |row| Ok(row.get::<_, usize>(0)?),
        )?;
        self.forget_set(old.header.replica, seq)?;
        self.append_set(new, None, None, |ordinal| !waiting.contains(&ordinal))?;
        self.enqueue(
            new.header.replica,
            new.header.seq,
            new.header.time(),
            bytes.unwrap_or_default(),
        )
    }

    /// Takes a set and its changes out of the log and the outbox; documents keep what they have of it.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn forget_set(&self, replica: Uuid, seq: u64) -> Result<()> {
        for table in ["outbox", "changes", "change_sets"] {
            let sql = format!("DELETE FROM {table} WHERE replica = ?1 AND seq = ?2");
            self.run(&sql, params![key(&replica), seq])?;
        }
        Ok(())
    }
}
