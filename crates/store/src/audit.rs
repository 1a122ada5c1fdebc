//! Who did what. Entries are only ever added; sealed values arrive masked.

use chrono::{DateTime, Utc};
use rusqlite::params;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::error::{Result, StoreError};
use crate::read::{ReadTx, key};
use crate::values::{id_of, instant_of};
use crate::write::WriteTx;

/// One entry.
#[derive(Clone, PartialEq)]
pub struct AuditEntry {
    /// When, by the clock of the device.
    pub at: DateTime<Utc>,
    /// Who.
    pub user: Uuid,
    /// On which device.
    pub device: Uuid,
    /// Table.
    pub table: String,
    /// Row.
    pub row: Uuid,
    /// The use case.
    pub cause: String,
    /// What changed, by field.
    pub diff: Json,
}

impl std::fmt::Debug for AuditEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuditEntry({} {}/{})", self.cause, self.table, self.row)
    }
}

impl ReadTx<'_> {
    /// The entries of a row, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_of(&self, table: &str, row: Uuid) -> Result<Vec<AuditEntry>> {
        self.list(
            "SELECT at, user_id, device_id, table_name, row_id, cause, diff FROM audit \
             WHERE row_id = ?2 AND table_name = ?1 ORDER BY id DESC",
            (table, key(&row)),
            |row| {
                let diff = row.get_ref(6)?.as_str().map_err(|_| StoreError::Damaged)?;
                Ok(AuditEntry {
                    at: instant_of(row.get_ref(0)?)?,
                    user: id_of(row.get_ref(1)?)?,
                    device: id_of(row.get_ref(2)?)?,
                    table: row.get(3)?,
                    row: id_of(row.get_ref(4)?)?,
                    cause: row.get(5)?,
                    diff: serde_json::from_str(diff).map_err(|_| StoreError::Damaged)?,
                })
            },
        )
    }
}

impl WriteTx<'_> {
    /// Adds an entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit(&self, entry: &AuditEntry) -> Result<()> {
        self.run(
            "INSERT INTO audit (at, user_id, device_id, table_name, row_id, cause, diff) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                entry.at.timestamp_millis(),
                key(&entry.user),
                key(&entry.device),
                entry.table,
                key(&entry.row),
                entry.cause,
                entry.diff.to_string(),
            ],
        )?;
        Ok(())
    }
}
