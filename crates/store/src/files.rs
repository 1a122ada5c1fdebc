//! Which files of attachments are here, which are to be sent, and which are missing. The files themselves lie in the
//! [`crate::Vault`].

use chrono::{DateTime, Utc};
use rusqlite::params;
use vetpms_protocol::Hash32;

use crate::error::{Result, StoreError};
use crate::read::ReadTx;
use crate::values::instant_of;
use crate::write::WriteTx;

/// Where a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Here, and the server is not known to have it.
    ToSend,
    /// Here and on the server.
    Here,
    /// Not here.
    Missing,
}

impl FileState {
    fn code(self) -> &'static str {
        match self {
            Self::ToSend => "to_send",
            Self::Here => "here",
            Self::Missing => "missing",
        }
    }

    fn from_code(code: &str) -> Result<Self> {
        let all = [Self::ToSend, Self::Here, Self::Missing];
        let found = all.into_iter().find(|state| state.code() == code);
        found.ok_or(StoreError::Damaged)
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of its bytes.
    pub hash: Hash32,
    /// Its length in bytes.
    pub size: u64,
    /// Where it is.
    pub state: FileState,
    /// Tries that failed since it came to this state.
    pub tries: u32,
    /// Why the last one failed, where somebody has to know.
    pub problem: Option<String>,
}

/// How many files wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FileCounts {
    /// To be sent.
    pub to_send: u64,
    /// Missing here.
    pub missing: u64,
    /// Those of both with which something is wrong.
    pub failed: u64,
}

const SELECT: &str = "SELECT hash, size, state, tries, problem FROM files";

/// The hash in hex.
fn hex(hash: Hash32) -> String {
    hash.hex()
}

/// Reads a hash from hex.
///
/// # Errors
/// [`StoreError::Damaged`] for anything else.
pub(crate) fn hash_of(hex: &str) -> Result<Hash32> {
    let digit = |at: usize| {
        let two = hex.get(at..at + 2)?;
        u8::from_str_radix(two, 16).ok()
    };
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = digit(2 * at).ok_or(StoreError::Damaged)?;
    }
    Ok(Hash32::new(bytes))
}

fn read(row: &rusqlite::Row<'_>) -> Result<StoredFile> {
    Ok(StoredFile {
        hash: hash_of(row.get_ref(0)?.as_str().map_err(|_| StoreError::Damaged)?)?,
        size: row.get(1)?,
        state: FileState::from_code(row.get_ref(2)?.as_str().map_err(|_| StoreError::Damaged)?)?,
        tries: row.get(3)?,
        problem: row.get(4)?,
    })
}

impl ReadTx<'_> {
    /// What is known of a file.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn file(&self, hash: Hash32) -> Result<Option<StoredFile>> {
        let sql = format!("{SELECT} WHERE hash = ?1");
        self.first(&sql, [hex(hash)], read)
    }

    /// The smallest file that is to be sent and due. One that a record names which is itself still to be sent waits
    /// for that record.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_to_send(&self, now: DateTime<Utc>) -> Result<Option<StoredFile>> {
        let sql = format!(
            "{SELECT} WHERE state = 'to_send' AND due <= ?1 AND NOT EXISTS \
             (SELECT 1 FROM attachments a JOIN changes c ON c.row_id = a.id AND c.table_name = 'attachments' \
              JOIN outbox o ON o.replica = c.replica AND o.seq = c.seq WHERE a.sha256 = files.hash) \
             ORDER BY size, hash LIMIT 1"
        );
        self.first(&sql, [now.timestamp_millis()], read)
    }

    /// The smallest file that is missing and due.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_missing(&self, now: DateTime<Utc>) -> Result<Option<StoredFile>> {
        let sql =
            format!("{SELECT} WHERE state = 'missing' AND due <= ?1 ORDER BY size, hash LIMIT 1");
        self.first(&sql, [now.timestamp_millis()], read)
    }

    /// When the next file is due that is not due now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_file_due(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        let sql = "SELECT min(due) FROM files WHERE state <> 'here' AND due > ?1";
        let due = self.first(sql, [now.timestamp_millis()], |row| {
            match row.get_ref(0)? {
                rusqlite::types::ValueRef::Null => Ok(None),
                value => Ok(Some(instant_of(value)?)),
            }
        })?;
        Ok(due.flatten())
    }

    /// How many files wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn file_counts(&self) -> Result<FileCounts> {
        let sql = "SELECT count(*) FILTER (WHERE state = 'to_send'), count(*) FILTER (WHERE state = 'missing'), \
                   count(problem) FROM files WHERE state <> 'here'";
        let counts = self.first(sql, [], |row| {
            Ok(FileCounts {
                to_send: row.get(0)?,
                missing: row.get(1)?,
                failed: row.get(2)?,
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    /// Every file that is here, or part of which may be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn known_files(&self) -> Result<Vec<Hash32>> {
        self.list("SELECT hash FROM files", [], |row| {
            hash_of(row.get_ref(0)?.as_str().map_err(|_| StoreError::Damaged)?)
        })
    }
}

impl WriteTx<'_> {
    /// Notes where a file is; what was wrong with it is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_file(&self, hash: Hash32, size: u64, state: FileState) -> Result<()> {
        self.run(
            "INSERT INTO files (hash, size, state) VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO UPDATE \
             SET size = excluded.size, state = excluded.state, tries = 0, due = 0, problem = NULL",
            params![hex(hash), size, state.code()],
        )?;
        Ok(())
    }

    /// Notes that a try failed, when the next one makes sense, and why if somebody has to know.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn file_failed(
        &self,
        hash: Hash32,
        due: DateTime<Utc>,
        problem: Option<&str>,
    ) -> Result<()> {
        self.run(
            "UPDATE files SET tries = tries + 1, due = ?2, problem = ?3 WHERE hash = ?1",
            params![hex(hash), due.timestamp_millis(), problem],
        )?;
        Ok(())
    }

    /// Lists the files that records name and that are not here; how many are new. A record that was removed names none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_missing_files(&self) -> Result<usize> {
        self.run(
            "INSERT INTO files (hash, size, state) SELECT a.sha256, max(a.size_bytes), 'missing' FROM attachments a \
             WHERE coalesce(a.is_deleted, 0) = 0 AND length(a.sha256) = 64 AND a.sha256 NOT GLOB '*[^0-9a-f]*' \
             AND a.size_bytes > 0 AND NOT EXISTS (SELECT 1 FROM files f WHERE f.hash = a.sha256) GROUP BY a.sha256",
            [],
        )
    }

    /// Forgets the files that no record names any more, those apart that are still to be sent, and missing ones whose
    /// records were all removed; which they are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_unnamed_files(&self) -> Result<Vec<Hash32>> {
        self.list(
            "DELETE FROM files WHERE state = 'here' AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.sha256 = files.hash) \
             OR state = 'missing' AND NOT EXISTS \
             (SELECT 1 FROM attachments a WHERE a.sha256 = files.hash AND coalesce(a.is_deleted, 0) = 0) RETURNING hash",
            [],
            |row| hash_of(row.get_ref(0)?.as_str().map_err(|_| StoreError::Damaged)?),
        )
    }

    /// Offers every file to the server again: it was restored to a state before them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn offer_files_again(&self) -> Result<usize> {
        self.run(
            "UPDATE files SET state = 'to_send', tries = 0, due = 0, problem = NULL WHERE state = 'here'",
            [],
        )
    }

    /// Lets files that others had not sent when they were asked for be asked for at once: a file came since. Those that
    /// were asked for often go on waiting.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ask_for_files_again(&self) -> Result<usize> {
        self.run(
            "UPDATE files SET due = 0 WHERE state = 'missing' AND problem IS NULL AND due > 0 AND tries < 30",
            [],
        )
    }
}
