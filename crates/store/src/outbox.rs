//! What the server has not confirmed. A set leaves only when the server holds it durably.

use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;
use vetpms_protocol::SignedSet;
#[cfg(doc)]
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
    /// When the oldest of them was written.
    pub oldest: Option<DateTime<Utc>>,
}

impl ReadTx<'_> {
    /// The waiting sets after a number, in order, as many as one push may carry: at most
    /// [`PAGE_SETS`] of them and `max_bytes`, and at least one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox(&self, after_seq: u64, max_bytes: usize) -> Result<Vec<SignedSet>> {
        let Some(replica) = self.outbox_replica()? else {
            return Ok(Vec::new());
        };
        self.sets(
            "SELECT s.seq, s.changes, s.header, s.signature FROM outbox o \
             JOIN change_sets s ON s.replica = o.replica AND s.seq = o.seq \
             WHERE o.replica = ?1 AND o.seq > ?2 ORDER BY o.seq",
            replica,
            after_seq,
            max_bytes,
        )
    }

    /// How many sets wait, and since when.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_stats(&self) -> Result<OutboxStats> {
        let stats = self.first("SELECT count(*), min(at) FROM outbox", [], |row| {
            Ok(OutboxStats {
                waiting: row.get(0)?,
                oldest: instant_or_none(row.get_ref(1)?)?,
            })
        })?;
        Ok(stats.unwrap_or_default())
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

    /// The log that was queued last: after a clone or a restore the sets of the former one stay, but
    /// numbers that the server confirms are those of the log in use.
    fn outbox_replica(&self) -> Result<Option<Uuid>> {
        self.first(
            "SELECT replica FROM outbox ORDER BY rowid DESC LIMIT 1",
            [],
            |row| id_of(row.get_ref(0)?),
        )
    }
}

impl WriteTx<'_> {
    /// Queues the set that was appended to our own log under this number.
    ///
    /// # Errors
    /// [`StoreError::NotInLog`] when no set of that number waits for its position.
    pub fn enqueue(&self, seq: u64, at: DateTime<Utc>, bytes: usize) -> Result<()> {
        let queued = self.run(
            "INSERT INTO outbox (replica, seq, at, bytes) SELECT replica, seq, ?2, ?3 FROM change_sets \
             WHERE seq = ?1 AND position IS NULL ORDER BY rowid DESC LIMIT 1",
            params![seq, at.timestamp_millis(), bytes],
        )?;
        if queued == 0 {
            Err(StoreError::NotInLog(seq))
        } else {
            Ok(())
        }
    }

    /// Queues every set of a log after a number again: the server lost them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn refill_outbox(&self, replica: Uuid, after_seq: u64) -> Result<usize> {
        self.run(
            "INSERT OR IGNORE INTO outbox (replica, seq, at, bytes) \
             SELECT replica, seq, at, length(header) FROM change_sets WHERE replica = ?1 AND seq > ?2 ORDER BY seq",
            params![key(&replica), after_seq],
        )
    }

    /// Takes out what the server holds durably: every set up to this number; how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn acknowledge(&self, up_to_seq: u64) -> Result<usize> {
        let Some(replica) = self.outbox_replica()? else {
            return Ok(0);
        };
        self.run(
            "DELETE FROM outbox WHERE replica = ?1 AND seq <= ?2",
            params![key(&replica), up_to_seq],
        )
    }
}
