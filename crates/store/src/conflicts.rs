//! The review inbox. An item stays until it is closed by a decision.

use chrono::{DateTime, Utc};
use rusqlite::params;
use vetpms_model::{Conflict, ConflictKind};

use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::values::instant_of;
use crate::write::WriteTx;

/// An item of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConflict {
    /// What collided.
    pub conflict: Conflict,
    /// When it was found here.
    pub raised_at: DateTime<Utc>,
}

impl ReadTx<'_> {
    /// The open items, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflicts_open(&self) -> Result<Vec<StoredConflict>> {
        let sql =
            "SELECT body, raised_at FROM conflicts WHERE closed_at IS NULL ORDER BY raised_at, id";
        self.list(sql, [], stored)
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
    /// Takes an item in; whether it was new. One that was closed stays closed.
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
                kind_name(conflict.kind),
                conflict.table,
                key(&conflict.row),
                conflict.field,
                body,
                raised_at.timestamp_millis(),
            ],
        )?;
        Ok(new > 0)
    }

    /// Opens an item that was closed: an overlap that came about again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reopen_conflict(&self, id: &str) -> Result<bool> {
        Ok(self.run(
            "UPDATE conflicts SET closed_at = NULL WHERE id = ?1 AND closed_at IS NOT NULL",
            [id],
        )? > 0)
    }

    /// Closes an item; whether it was open.
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
    Ok(StoredConflict {
        conflict,
        raised_at: instant_of(row.get_ref(1)?)?,
    })
}

fn kind_name(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::ConcurrentEdit => "concurrent_edit",
        ConflictKind::DeletedWhileEdited => "deleted_while_edited",
        ConflictKind::Overlap => "overlap",
    }
}
