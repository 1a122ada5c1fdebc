//! The saved documents, and the changes that wait to be folded into them.

use uuid::Uuid;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::write::WriteTx;

/// A row's document: what was saved, and the changes that arrived since, in order of arrival.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct StoredDocument {
    /// The saved document; empty when there are only waiting changes.
    pub bytes: Vec<u8>,
    /// Changes that are not in it yet.
    pub pending: Vec<Vec<u8>>,
}

impl std::fmt::Debug for StoredDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StoredDocument({} bytes, {} waiting)",
            self.bytes.len(),
            self.pending.len()
        )
    }
}

impl ReadTx<'_> {
    /// A row's document and what waits for it.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn document(&self, table: &str, row: Uuid) -> Result<Option<StoredDocument>> {
        let saved: Option<Vec<u8>> = self.first(
            "SELECT bytes FROM documents WHERE table_name = ?1 AND row_id = ?2",
            (table, key(&row)),
            |row| Ok(row.get(0)?),
        )?;
        let pending = self.list(
            "SELECT bytes FROM changes WHERE table_name = ?1 AND row_id = ?2 AND folded = 0 ORDER BY rowid",
            (table, key(&row)),
            |row| Ok(row.get::<_, Vec<u8>>(0)?),
        )?;
        let none = saved.is_none() && pending.is_empty();
        Ok((!none).then(|| StoredDocument {
            bytes: saved.unwrap_or_default(),
            pending,
        }))
    }

    /// Every row of a table that has a document or changes waiting for one.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn document_ids(&self, table: &str) -> Result<Vec<Uuid>> {
        self.list(
            "SELECT row_id FROM documents WHERE table_name = ?1 \
             UNION SELECT row_id FROM changes WHERE table_name = ?1 AND folded = 0",
            [table],
            |row| crate::values::id_of(row.get_ref(0)?),
        )
    }

    /// At most `limit` rows whose documents have changes waiting: table and row.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn documents_waiting(&self, limit: usize) -> Result<Vec<(String, Uuid)>> {
        self.list(
            "SELECT DISTINCT table_name, row_id FROM changes WHERE folded = 0 LIMIT ?1",
            [i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| Ok((row.get(0)?, crate::values::id_of(row.get_ref(1)?)?)),
        )
    }
}

impl WriteTx<'_> {
    /// Saves a row's document with everything that waited folded in.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn put_document(&self, table: &str, row: Uuid, bytes: &[u8]) -> Result<()> {
        self.run(
            "INSERT INTO documents (table_name, row_id, bytes) VALUES (?1, ?2, ?3) \
             ON CONFLICT (table_name, row_id) DO UPDATE SET bytes = excluded.bytes",
            (table, key(&row), bytes),
        )?;
        self.run(
            "UPDATE changes SET folded = 1 WHERE table_name = ?1 AND row_id = ?2 AND folded = 0",
            (table, key(&row)),
        )?;
        Ok(())
    }
}
