//! Who did what. Entries are only ever added; sealed values arrive masked.

use chrono::{DateTime, Utc};
use rusqlite::params;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::error::Result;
use crate::read::key;
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

impl WriteTx<'_> {
    /// Adds an entry.
    ///
    /// # Errors
    /// [`crate::StoreError`].
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
