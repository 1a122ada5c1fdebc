//! Change sets that could not be applied: kept whole.

use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;
use vetpms_model::EntityDef;
use vetpms_protocol::Hash32;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::tables::table;
use crate::values::{id_of, instant_of};
use crate::write::WriteTx;

/// Code of a set that came under another number: nobody misses it.
const MOVED: &str = "moved";

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
    /// What was typed into it, as its records say it in JSON.
    pub typed: String,
    /// Whether its author wants to hear no more of it.
    pub dismissed: bool,
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
            "SELECT id, replica, seq, reason_code, reason, body, at, typed, dismissed FROM quarantine ORDER BY id",
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
                    typed: row.get(7)?,
                    dismissed: row.get(8)?,
                })
            },
        )
    }

    /// Whether a set stands aside.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn stands_aside(&self, replica: Uuid, seq: u64) -> Result<bool> {
        let sql = "SELECT 1 FROM quarantine WHERE replica = ?1 AND seq = ?2";
        let found = self.first(sql, params![key(&replica), seq], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// Whether a change is also part of a set that does not stand aside: a device that is copied or restored moves
    /// its sets to another log, and the first one may have been taken as well.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn stands_otherwise(&self, table: &str, row: Uuid, change: &[u8]) -> Result<bool> {
        let found = self.first(
            "SELECT 1 FROM changes c WHERE c.row_id = ?2 AND c.table_name = ?1 AND c.bytes = ?3 AND NOT EXISTS \
             (SELECT 1 FROM quarantine q WHERE q.replica = c.replica AND q.seq = c.seq) LIMIT 1",
            params![table, key(&row), change],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
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

    /// Keeps what was typed into a set that stands aside; what was kept before stays.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn keep_typed(&self, (replica, seq): (Uuid, u64), typed: &str) -> Result<()> {
        self.run(
            "UPDATE quarantine SET typed = ?3 WHERE replica = ?1 AND seq = ?2 AND typed = '[]'",
            params![key(&replica), seq, typed],
        )?;
        Ok(())
    }

    /// Takes a set of the list that its author has dealt with; it still stands aside.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn dismiss_quarantined(&self, id: i64) -> Result<()> {
        self.run("UPDATE quarantine SET dismissed = 1 WHERE id = ?1", [id])?;
        Ok(())
    }

    /// The same by its place in a log.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn dismiss_set(&self, (replica, seq): (Uuid, u64)) -> Result<()> {
        self.run(
            "UPDATE quarantine SET dismissed = 1 WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
        )?;
        Ok(())
    }

    /// Notes that a set which stands aside has come under another number of another log: it stands.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn came_as_another(&self, first: Hash32) -> Result<()> {
        self.run(
            "UPDATE quarantine SET reason_code = ?2 WHERE (replica, seq) IN \
             (SELECT replica, seq FROM change_sets WHERE hash = ?1)",
            params![first.bytes(), MOVED],
        )?;
        Ok(())
    }

    /// Puts a set on the list again.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn list_again(&self, (replica, seq): (Uuid, u64)) -> Result<()> {
        self.run(
            "UPDATE quarantine SET dismissed = 0 WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
        )?;
        Ok(())
    }

    /// Brings back a set that has been accepted after all: its changes wait to be folded in. Whether it
    /// stood aside.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn take_back(&self, replica: Uuid, seq: u64) -> Result<bool> {
        let stood = self.run(
            "DELETE FROM quarantine WHERE replica = ?1 AND seq = ?2",
            params![key(&replica), seq],
        )? > 0;
        if stood {
            self.run(
                "UPDATE changes SET folded = 0 WHERE replica = ?1 AND seq = ?2 AND kind = 'change'",
                params![key(&replica), seq],
            )?;
        }
        Ok(stood)
    }

    /// Lets the accepted changes of a row wait to be folded in again: a document that loses some of its
    /// changes loses what waited inside of it as well.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn fold_again(&self, table: &str, row: Uuid) -> Result<()> {
        self.run(
            "UPDATE changes SET folded = 0 WHERE table_name = ?1 AND row_id = ?2 AND kind = 'change' AND EXISTS \
             (SELECT 1 FROM change_sets s WHERE s.replica = changes.replica AND s.seq = changes.seq \
             AND s.position IS NOT NULL)",
            (table, key(&row)),
        )?;
        Ok(())
    }

    /// Removes a row that came to be by nothing that was accepted; its changes stay in the log.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn unmake_row(&self, def: &'static EntityDef, id: Uuid) -> Result<()> {
        let before = self.row(def, id)?;
        self.run(&table(def.table)?.delete, [key(&id)])?;
        self.run(
            "DELETE FROM documents WHERE table_name = ?1 AND row_id = ?2",
            (def.table, key(&id)),
        )?;
        match before {
            Some((row, _)) => self.refresh(table(def.table)?, &row),
            None => Ok(()),
        }
    }
}
