//! Opening a SQLCipher file: the key, the settings, and what is asserted before it is used.
//!
//! It must never open, or turn into ciphertext, a database that is not encrypted, and never
//! leave a file that others may read.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use vetpms_crypto::Key32;
use zeroize::Zeroizing;

use crate::error::{Result, StoreError};

/// How a plain SQLite file begins.
const PLAIN: &[u8; 16] = b"SQLite format 3\0";
/// How long a connection waits for another one.
const PATIENCE: Duration = Duration::from_secs(5);
/// Statements kept prepared per connection: a handful for each table.
const STATEMENTS: usize = 256;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The only one that writes.
    Writer,
    /// Reads, beside others.
    Reader,
}

const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// Opens the file with its raw key and asserts that it is what it should be.
pub(crate) fn open(path: &Path, key: &Key32, role: Role) -> Result<Connection> {
    match with_key(path, key, role) {
        // SQLCipher takes the salt from the file, and another one where the disk does not let it read: only on
        // a disk that can be read is it the key.
        Err(StoreError::WrongKey) => {
            assert_readable(path)?;
            with_key(path, key, role)
        }
        opened => opened,
    }
}

/// The first page can be read, whatever it holds.
fn assert_readable(path: &Path) -> Result<()> {
    let connection = Connection::open_with_flags(path, FLAGS)?;
    match first_page(&connection) {
        Err(error) if !is_foreign(&error) => Err(error.into()),
        _ => Ok(()),
    }
}

fn first_page(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
}

/// Whether what was read is no database, as far as this connection can tell.
fn is_foreign(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase)
}

fn with_key(path: &Path, key: &Key32, role: Role) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, FLAGS)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let hex = key.hex();
    let mut pragma = Zeroizing::new(String::with_capacity(128));
    // SQLCipher would write to the terminal by itself.
    for part in [
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'",
        hex.as_str(),
        "'\"",
    ] {
        pragma.push_str(part);
    }
    connection.execute_batch(&pragma)?;
    assert_cipher(&connection)?;
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON; \
         PRAGMA cache_size = -32768; PRAGMA trusted_schema = OFF;",
    )?;
    match role {
        Role::Writer => {
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?
        }
        Role::Reader => connection.execute_batch("PRAGMA query_only = ON;")?,
    }
    assert_settings(&connection, role)?;
    Ok(connection)
}

/// Encryption is compiled in, and the key opens the first page.
fn assert_cipher(connection: &Connection) -> Result<()> {
    let mut version = connection.prepare("PRAGMA cipher_version")?;
    let version: Option<String> = version
        .query_map([], |row| row.get(0))?
        .next()
        .transpose()?;
    if version.is_none_or(|version| version.is_empty()) {
        return Err(StoreError::NoCipher);
    }
    match first_page(connection) {
        Ok(_) => Ok(()),
        Err(error) if is_foreign(&error) => Err(StoreError::WrongKey),
        Err(error) => Err(error.into()),
    }
}

/// A setting that did not take would be noticed only after a power cut, or in a temporary file.
fn assert_settings(connection: &Connection, role: Role) -> Result<()> {
    let number = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
    };
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let durable = role == Role::Reader || number("synchronous")? == 2;
    let hidden = number("temp_store")? == 2 && number("secure_delete")? == 1;
    if mode == "wal" && durable && hidden {
        Ok(())
    } else {
        Err(StoreError::NoCipher)
    }
}

/// Refuses a file that is missing, empty or not encrypted.
pub(crate) fn refuse_plaintext(path: &Path) -> Result<()> {
    let mut head = Vec::new();
    File::open(path)?
        .take(PLAIN.len() as u64)
        .read_to_end(&mut head)?;
    if head.is_empty() {
        Err(StoreError::Missing)
    } else if head == PLAIN {
        Err(StoreError::Plaintext)
    } else {
        Ok(())
    }
}

/// Makes an empty file that only its owner may read; one that is empty already will do.
pub(crate) fn make_database_file(path: &Path) -> Result<()> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    let file = open_private_file(path)?;
    if file.metadata()?.len() == 0 {
        Ok(())
    } else {
        Err(StoreError::Exists)
    }
}

/// Opens or makes a file with mode 0600. SQLite gives its companions the mode of the database.
pub(crate) fn open_private_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    set_mode(path, 0o600)?;
    Ok(file)
}

/// Makes a folder with mode 0700 and takes other people's rights from an existing one.
pub(crate) fn make_private_folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)?;
    set_mode(path, 0o700)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if std::fs::metadata(path)?.permissions().mode() & 0o777 != mode {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> Result<()> {
    Ok(())
}
