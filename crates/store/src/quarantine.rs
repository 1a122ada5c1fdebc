//! Change sets that could not be applied: kept whole.

use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::{id_of, instant_of};
use crate::write::WriteTx;

/// A set that stands aside.
#[derive(Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its number here.
    pub id: i64,
    /// Whose log it is from.
    pub replica: Uuid,
    /// Its number in that log.
    pub seq: u64,
    /// What a program branches on.
    pub code: String,
    /// What a person reads.
    pub reason: String,
    /// The set as it came.
    pub body: Vec<u8>,
    /// When.
    pub at: DateTime<Utc>,
}

impl std::fmt::Debug for Quarantined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Quarantined({}/{} {})",
            self.replica, self.seq, self.code
        )
    }
}

impl ReadTx<'_> {
    /// Everything that stands aside, oldest first.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn quarantined(&self) -> Result<Vec<Quarantined>> {
        self.list(
            "SELECT id, replica, seq, reason_code, reason, body, at FROM quarantine ORDER BY id",
            [],
            |row| {
                Ok(Quarantined {
                    id: row.get(0)?,
                    replica: id_of(row.get_ref(1)?)?,
                    seq: row.get(2)?,
                    code: row.get(3)?,
                    reason: row.get(4)?,
                    body: row.get(5)?,
                    at: instant_of(row.get_ref(6)?)?,
                })
            },
        )
    }
}

impl WriteTx<'_> {
    /// Puts a set aside; the same set again only brings its newest reason.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn quarantine(
        &self,
        (replica, seq): (Uuid, u64),
        code: &str,
        reason: &str,
        body: &[u8],
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.run(
            "INSERT INTO quarantine (replica, seq, reason_code, reason, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (replica, seq) DO UPDATE SET reason_code = excluded.reason_code, reason = excluded.reason",
            params![key(&replica), seq, code, reason, body, at.timestamp_millis()],
        )?;
        Ok(())
    }
}
