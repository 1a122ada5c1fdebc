//! What happened to the synchronisation, for the panel and for diagnostics.

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::error::Result;
use crate::read::ReadTx;
use crate::values::instant_of;
use crate::write::WriteTx;

/// Events that are shown.
const SHOWN: usize = 50;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: String,
    /// How many change sets it was about.
    pub sets: u64,
}

impl ReadTx<'_> {
    /// The latest events, newest first.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn sync_events(&self) -> Result<Vec<SyncEvent>> {
        let sql = "SELECT at, kind, sets FROM sync_events ORDER BY id DESC LIMIT ?1";
        self.list(sql, [SHOWN], |row| {
            Ok(SyncEvent {
                at: instant_of(row.get_ref(0)?)?,
                kind: row.get(1)?,
                sets: row.get(2)?,
            })
        })
    }
}

impl WriteTx<'_> {
    /// Notes an event.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn note_sync_event(&self, at: DateTime<Utc>, kind: &str, sets: u64) -> Result<()> {
        let sql = "INSERT INTO sync_events (at, kind, sets) VALUES (?1, ?2, ?3)";
        self.run(sql, params![at.timestamp_millis(), kind, sets])?;
        Ok(())
    }
}
