//! What the server has not confirmed. A set leaves only when the server holds it durably.

use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;
use vetpms_protocol::SignedSet;
use vetpms_protocol::limits::PAGE_SETS;

use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::values::{id_of, instant_or_none};
use crate::write::WriteTx;

/// What waits to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxStats {
    /// How many sets.
    pub waiting: u64,
    /// How many of them go behind whatever is written now.
    pub behind: u64,
    /// When the oldest of them was written.
    pub oldest: Option<DateTime<Utc>>,
}

impl ReadTx<'_> {
    /// The waiting sets in the order in which they are to be sent, as many as one push may carry: at most
    /// [`PAGE_SETS`] of them, `most` and `max_bytes`, and at least one. What has piled up comes last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox(&self, most: usize, max_bytes: usize) -> Result<Vec<SignedSet>> {
        self.sets(
            "SELECT s.replica, s.seq, s.changes, s.header, s.signature FROM outbox o \
             JOIN change_sets s ON s.replica = o.replica AND s.seq = o.seq \
             ORDER BY o.behind, o.rowid LIMIT ?1",
            [most.min(PAGE_SETS)],
            max_bytes,
        )
    }

    /// The waiting sets of one log after a number, as many as above.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_of(
        &self,
        replica: Uuid,
        after_seq: u64,
        max_bytes: usize,
    ) -> Result<Vec<SignedSet>> {
        self.sets(
            "SELECT s.replica, s.seq, s.changes, s.header, s.signature FROM outbox o \
             JOIN change_sets s ON s.replica = o.replica AND s.seq = o.seq \
             WHERE o.replica = ?1 AND o.seq > ?2 ORDER BY o.seq",
            params![key(&replica), after_seq],
            max_bytes,
        )
    }

    /// How many sets wait, and since when.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_stats(&self) -> Result<OutboxStats> {
        let stats = self.first(
            "SELECT count(*), count(*) FILTER (WHERE behind = 1), min(at) FROM outbox",
            [],
            |row| {
                Ok(OutboxStats {
                    waiting: row.get(0)?,
                    behind: row.get(1)?,
                    oldest: instant_or_none(row.get_ref(2)?)?,
                })
            },
        )?;
        Ok(stats.unwrap_or_default())
    }

    /// The changes of a row's document that wait to be sent: log, number, bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsent_changes(&self, table: &str, row: Uuid) -> Result<Vec<(Uuid, u64, Vec<u8>)>> {
        self.list(
            "SELECT c.replica, c.seq, c.bytes FROM changes c JOIN outbox o ON o.replica = c.replica AND o.seq = c.seq \
             WHERE c.row_id = ?2 AND c.table_name = ?1 AND c.kind = 'change'",
            (table, key(&row)),
            |row| Ok((id_of(row.get_ref(0)?)?, row.get(1)?, row.get(2)?)),
        )
    }

    /// Whether a set that waits touches this row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_own_unsent(&self, table: &str, row: Uuid) -> Result<bool> {
        let found = self.first(
            "SELECT 1 FROM changes c WHERE c.row_id = ?2 AND c.table_name = ?1 AND EXISTS \
             (SELECT 1 FROM outbox o WHERE o.replica = c.replica AND o.seq = c.seq) LIMIT 1",
            (table, key(&row)),
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }
}

impl WriteTx<'_> {
    /// Queues the set that was appended to a log of our own under this number.
    ///
    /// # Errors
    /// [`StoreError::NotInLog`] when no set of that number waits for its position.
    pub fn enqueue(&self, replica: Uuid, seq: u64, at: DateTime<Utc>, bytes: usize) -> Result<()> {
        let queued = self.run(
            "INSERT INTO outbox (replica, seq, at, bytes) SELECT replica, seq, ?3, ?4 FROM change_sets \
             WHERE replica = ?1 AND seq = ?2 AND position IS NULL",
            params![key(&replica), seq, at.timestamp_millis(), bytes],
        )?;
        if queued == 0 {
            Err(StoreError::NotInLog(seq))
        } else {
            Ok(())
        }
    }

    /// Takes out what the server holds durably of a log: every set up to this number; how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn acknowledge(&self, replica: Uuid, up_to_seq: u64) -> Result<usize> {
        self.run(
            "DELETE FROM outbox WHERE replica = ?1 AND seq <= ?2",
            params![key(&replica), up_to_seq],
        )
    }

    /// Takes one set out that the server has answered for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn answered(&self, replica: Uuid, seq: u64) -> Result<usize> {
        self.run(
            "DELETE FROM outbox WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
        )
    }
}
