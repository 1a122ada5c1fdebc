//! Small facts about this replica: position, epoch, markers. The caller names them.

use crate::error::{Result, StoreError};
use crate::read::ReadTx;
use crate::write::WriteTx;

impl ReadTx<'_> {
    /// The bytes under a name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.first("SELECT value FROM meta WHERE key = ?1", [name], |row| {
            Ok(row.get(0)?)
        })
    }

    /// The text under a name.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is no text.
    pub fn meta_text(&self, name: &str) -> Result<Option<String>> {
        self.meta(name)?
            .map(|bytes| String::from_utf8(bytes).map_err(|_| StoreError::Damaged))
            .transpose()
    }

    /// The number under a name.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is no number.
    pub fn meta_i64(&self, name: &str) -> Result<Option<i64>> {
        self.meta_text(name)?
            .map(|text| text.parse().map_err(|_| StoreError::Damaged))
            .transpose()
    }
}

impl WriteTx<'_> {
    /// Puts bytes under a name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_meta(&self, name: &str, value: &[u8]) -> Result<()> {
        self.run(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (name, value),
        )?;
        Ok(())
    }

    /// Puts a text under a name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_meta_text(&self, name: &str, value: &str) -> Result<()> {
        self.set_meta(name, value.as_bytes())
    }

    /// Puts a number under a name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_meta_i64(&self, name: &str, value: i64) -> Result<()> {
        self.set_meta_text(name, &value.to_string())
    }
}
