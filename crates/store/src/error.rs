//! What can go wrong with the replica. Nothing here ever shows a stored value or a statement.

use std::fmt;

use rusqlite::ErrorCode;
use uuid::Uuid;

/// Why the replica refuses.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The key does not open the database, or its first page is destroyed.
    #[error("the key does not open this database")]
    WrongKey,
    /// The file is an unencrypted database.
    #[error("this database is not encrypted, it is not opened")]
    Plaintext,
    /// This build of the program cannot encrypt.
    #[error("this program was built without encryption")]
    NoCipher,
    /// The database holds something that it cannot hold.
    #[error(
        "the database is damaged. Move the profile's folder away, and a key file with it, and keep both; \
         with a server, join again with a new code; without one, restore the folder from your backup"
    )]
    Damaged,
    /// Another process has the profile open.
    #[error("this profile is already open in another window or program")]
    InUse,
    /// No room on the disk; nothing was written.
    #[error(
        "the disk of this computer is full: nothing of this was saved. Free some space, then do it again"
    )]
    Full,
    /// The disk or the file cannot be written to.
    #[error("the database cannot be written to, it is read-only")]
    ReadOnly,
    /// The disk failed to read, to write or to make it last; SQLite's number, for logs. What was to be saved is in
    /// force only if the program dies now and its log on the disk turns out to be whole: SQLite cannot know where
    /// syncing failed.
    #[error(
        "the disk fails, this may not be saved; look whether the disk is sound and has room, and then \
         whether the change is there"
    )]
    Disk(i32),
    /// Another connection held the database for too long.
    #[error("the database is busy")]
    Busy,
    /// The database was made by a newer version of the program.
    #[error(
        "this database has version {found}, this program knows up to {known}: install the newer program"
    )]
    Newer {
        /// The version of the database.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// A database stands where one should be made.
    #[error("there is a database already")]
    Exists,
    /// No database stands where one should be opened.
    #[error("there is no database")]
    Missing,
    /// No such table.
    #[error("there is no table named {0}")]
    UnknownTable(String),
    /// The table has no such field, or none that can be searched by one value.
    #[error("{table} cannot be searched by {field}")]
    UnknownField {
        /// Table.
        table: &'static str,
        /// What was asked for.
        field: String,
    },
    /// Another change set stands under the same number of the same log.
    #[error("log {replica} has two different change sets with number {seq}")]
    Fork {
        /// The log.
        replica: Uuid,
        /// The number.
        seq: u64,
    },
    /// A set was queued for sending that is not in the log.
    #[error("change set {0} is not in the log")]
    NotInLog(u64),
    /// The operating system refused.
    #[error("the file system refused: {0}")]
    Io(std::io::ErrorKind),
    /// Any other refusal of the database.
    #[error("the database refused ({})", code(.0))]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// Whether the disk is at fault and may be better a moment later.
    #[must_use]
    pub fn is_of_the_disk(&self) -> bool {
        matches!(
            self,
            Self::Full | Self::ReadOnly | Self::Disk(_) | Self::Busy | Self::Io(_)
        )
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The number that SQLite gave, or the kind of mistake: never its text, which may quote a statement.
fn code(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => format!("code {}", failure.extended_code),
        rusqlite::Error::SqlInputError { error, .. } => {
            format!("statement, code {}", error.extended_code)
        }
        rusqlite::Error::QueryReturnedNoRows => "no row".to_owned(),
        _ => "wrong use".to_owned(),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match (&error, error.sqlite_error_code()) {
            (_, Some(ErrorCode::DiskFull)) => Self::Full,
            // The file beside the database finds no room, without which it is not even read.
            (rusqlite::Error::SqliteFailure(failure, _), _)
                if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE =>
            {
                Self::Full
            }
            (_, Some(ErrorCode::ReadOnly)) => Self::ReadOnly,
            (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Self::Busy,
            // It gives up so where another connection holds the log's index again and again.
            (_, Some(ErrorCode::FileLockingProtocolFailed)) => Self::Busy,
            (
                rusqlite::Error::SqliteFailure(failure, _),
                // SQLCipher says that memory is short when a page cannot be had.
                Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::OutOfMemory),
            ) => Self::Disk(failure.extended_code),
            (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)) => Self::Damaged,
            (
                rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..),
                _,
            )
            | (rusqlite::Error::IntegralValueOutOfRange(..) | rusqlite::Error::Utf8Error(..), _) => {
                Self::Damaged
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            kind => Self::Io(kind),
        }
    }
}

/// Shorthand of this crate.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
