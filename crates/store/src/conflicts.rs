//! The review inbox. Decisions are facts; whether an item is settled follows from them alone.

use chrono::{DateTime, Utc};
use rusqlite::params;
use uuid::Uuid;
use vetpms_model::{Conflict, ConflictKind};

use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::values::{id_of, instant_of};
use crate::write::WriteTx;

/// An item of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConflict {
    /// What collided.
    pub conflict: Conflict,
    /// When it was found here.
    pub raised_at: DateTime<Utc>,
    /// When it was closed here.
    pub closed_at: Option<DateTime<Utc>>,
}

macro_rules! items {
    () => {
        "SELECT c.body, c.raised_at, c.closed_at FROM conflicts c "
    };
}

/// A decision about the item `c` that has not been taken back. One that names another record or field
/// than the item's was made with the rights to that other one, so it settles nothing.
macro_rules! settled {
    () => {
        "EXISTS (SELECT 1 FROM conflict_resolutions r WHERE r.conflict_id = c.id AND r.undoes IS NULL \
         AND r.record_table = c.table_name AND r.record_id = c.row_id AND r.record_field IS c.field \
         AND NOT EXISTS (SELECT 1 FROM conflict_resolutions u WHERE u.undoes = r.id \
         AND u.record_table = r.record_table AND u.record_id = r.record_id AND u.record_field IS r.record_field))"
    };
}

impl ReadTx<'_> {
    /// The open items, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflicts_open(&self) -> Result<Vec<StoredConflict>> {
        let sql = concat!(
            items!(),
            "WHERE c.closed_at IS NULL ORDER BY c.raised_at, c.id"
        );
        self.list(sql, [], stored)
    }

    /// The open items of a kind, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflicts_of_kind(&self, kind: ConflictKind) -> Result<Vec<StoredConflict>> {
        let sql = concat!(
            items!(),
            "WHERE c.closed_at IS NULL AND c.kind = ?1 ORDER BY c.raised_at, c.id"
        );
        self.list(sql, [kind.as_str()], stored)
    }

    /// The open items of a kind that are about a record.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflicts_about(&self, kind: ConflictKind, record: Uuid) -> Result<Vec<StoredConflict>> {
        let sql = concat!(
            items!(),
            "JOIN conflict_records x ON x.conflict_id = c.id \
             WHERE x.record_id = ?2 AND c.closed_at IS NULL AND c.kind = ?1 ORDER BY c.id"
        );
        self.list(sql, (kind.as_str(), key(&record)), stored)
    }

    /// The items that somebody settled since then, newest first; those whose cause went away by
    /// itself are left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflicts_settled_since(&self, since: DateTime<Utc>) -> Result<Vec<StoredConflict>> {
        let sql = concat!(
            items!(),
            "WHERE c.closed_at >= ?1 AND ",
            settled!(),
            " ORDER BY c.closed_at DESC, c.id"
        );
        self.list(sql, [since.timestamp_millis()], stored)
    }

    /// An item, open or closed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflict(&self, id: &str) -> Result<Option<StoredConflict>> {
        self.first(concat!(items!(), "WHERE c.id = ?1"), [id], stored)
    }

    /// The decisions that hold for an item: those that nobody took back, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn decisions_about(&self, id: &str) -> Result<Vec<Uuid>> {
        self.list(
            "SELECT r.id FROM conflict_resolutions r WHERE r.conflict_id = ?1 AND r.undoes IS NULL \
             AND NOT EXISTS (SELECT 1 FROM conflict_resolutions u WHERE u.undoes = r.id) \
             ORDER BY r.created_at, r.id",
            [id],
            |row| id_of(row.get_ref(0)?),
        )
    }

    /// How many items are open.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflict_count(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM conflicts WHERE closed_at IS NULL";
        Ok(self.first(sql, [], |row| Ok(row.get(0)?))?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Takes an item in; whether it was new. One that was closed stays closed, and one about which a
    /// decision came before it is closed at once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_conflict(&self, conflict: &Conflict, raised_at: DateTime<Utc>) -> Result<bool> {
        let body = serde_json::to_string(conflict).map_err(|_| StoreError::Damaged)?;
        let new = self.run(
            "INSERT INTO conflicts (id, kind, table_name, row_id, field, body, raised_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
            params![
                conflict.id,
                conflict.kind.as_str(),
                conflict.table,
                key(&conflict.row),
                conflict.field,
                body,
                raised_at.timestamp_millis(),
            ],
        )?;
        if new == 0 {
            return Ok(false);
        }
        for record in conflict.records() {
            self.run(
                "INSERT INTO conflict_records (record_id, conflict_id) VALUES (?1, ?2)",
                (key(&record), &conflict.id),
            )?;
        }
        self.settle_conflict(&conflict.id, raised_at)?;
        Ok(true)
    }

    /// Removes those items of a row that never were, as far as `which` says; what somebody decided about stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn drop_conflicts(
        &self,
        table: &str,
        row: Uuid,
        which: impl Fn(&Conflict) -> bool,
    ) -> Result<()> {
        let sql = concat!(
            items!(),
            "WHERE c.table_name = ?1 AND c.row_id = ?2 AND NOT ",
            settled!()
        );
        let found = self.list(sql, (table, key(&row)), stored)?;
        for item in found.iter().map(|stored| &stored.conflict) {
            if which(item) {
                // First what names the item, then the item.
                self.run(
                    "DELETE FROM conflict_records WHERE conflict_id = ?1",
                    [&item.id],
                )?;
                self.run("DELETE FROM conflicts WHERE id = ?1", [&item.id])?;
            }
        }
        Ok(())
    }

    /// Closes an item that a decision holds for, and opens one that none holds for; whether it is
    /// open afterwards.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settle_conflict(&self, id: &str, at: DateTime<Utc>) -> Result<bool> {
        self.run(
            concat!(
                "UPDATE conflicts AS c SET closed_at = ?2 WHERE c.id = ?1 AND c.closed_at IS NULL AND ",
                settled!()
            ),
            (id, at.timestamp_millis()),
        )?;
        self.run(
            concat!(
                "UPDATE conflicts AS c SET closed_at = NULL WHERE c.id = ?1 AND c.closed_at IS NOT NULL AND NOT ",
                settled!()
            ),
            [id],
        )?;
        let sql = "SELECT closed_at IS NULL FROM conflicts WHERE id = ?1";
        Ok(self
            .first(sql, [id], |row| Ok(row.get(0)?))?
            .unwrap_or(false))
    }

    /// Closes an item whose cause is gone; whether it was open.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn close_conflict(&self, id: &str, at: DateTime<Utc>) -> Result<bool> {
        let sql = "UPDATE conflicts SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL";
        Ok(self.run(sql, (id, at.timestamp_millis()))? > 0)
    }
}

fn stored(row: &rusqlite::Row<'_>) -> Result<StoredConflict> {
    let body = row.get_ref(0)?.as_str().map_err(|_| StoreError::Damaged)?;
    let conflict = serde_json::from_str(body).map_err(|_| StoreError::Damaged)?;
    let closed = row.get_ref(2)?;
    Ok(StoredConflict {
        conflict,
        raised_at: instant_of(row.get_ref(1)?)?,
        closed_at: (closed != rusqlite::types::ValueRef::Null)
            .then(|| instant_of(closed))
            .transpose()?,
    })
}
