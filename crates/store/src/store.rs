//! The replica: one connection that writes, a few that read.
//!
//! A use case is one call of [`Store::write`]. Within it nothing may call the store again:
//! the writer is taken.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};
use vetpms_crypto::Key32;
use vetpms_model::ENTITIES;
use vetpms_sql::drift::{Drift, Found, drift};
use vetpms_sql::sqlite;

use crate::connection::{self, Role};
use crate::error::{Result, StoreError};
use crate::read::ReadTx;
use crate::write::WriteTx;
use crate::{migrate, reserve};

/// Readers kept open; more are opened when needed and closed after use.
const READERS: usize = 4;

/// An open replica. Dropping it closes the database and forgets the key.
pub struct Store {
    path: PathBuf,
    key: Key32,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Makes an encrypted database where none is.
    ///
    /// # Errors
    /// [`StoreError::Exists`], or what the file system says.
    pub fn create(path: &Path, key: &Key32) -> Result<Self> {
        connection::make_database_file(path)?;
        Self::connect(path, key)
    }

    /// Opens an encrypted database and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::Plaintext`], [`StoreError::Missing`],
    /// [`StoreError::Newer`], [`StoreError::Damaged`].
    pub fn open(path: &Path, key: &Key32) -> Result<Self> {
        connection::refuse_plaintext(path)?;
        Self::connect(path, key)
    }

    fn connect(path: &Path, key: &Key32) -> Result<Self> {
        let mut full = false;
        let mut writer = match connection::open(path, key, Role::Writer) {
            Err(StoreError::Full) if reserve::give(path) => {
                full = true;
                connection::open(path, key, Role::Writer)?
            }
            opened => opened?,
        };
        migrate::migrate(&mut writer, path)?;
        if !full {
            reserve::take(path);
        }
        Ok(Self {
            path: path.to_owned(),
            key: key.clone(),
            writer: Mutex::new(writer),
            readers: Mutex::default(),
        })
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs one use case in one `BEGIN IMMEDIATE`: committed and on the disk when this returns
    /// `Ok`, without a trace when it returns `Err` or panics.
    ///
    /// # Errors
    /// What `work` returns, or why the transaction could not begin or commit.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&WriteTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let mut anew = false;
        loop {
            match writer.transaction_with_behavior(TransactionBehavior::Immediate) {
                Ok(transaction) => {
                    let done = work(&WriteTx::new(&transaction))?;
                    transaction.commit().map_err(StoreError::from)?;
                    return Ok(done);
                }
                Err(error) => {
                    let error = StoreError::from(error);
                    if anew || matches!(error, StoreError::Busy) {
                        return Err(error.into());
                    }
                }
            }
            // After a page that could not be read SQLCipher refuses everything on that connection, for good.
            *writer = connection::open(&self.path, &self.key, Role::Writer)?;
            anew = true;
        }
    }

    /// Runs reads that all see the same moment, beside any writer.
    ///
    /// # Errors
    /// What `work` returns, or why the transaction could not begin.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&ReadTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut reader = self.take_reader()?;
        let begun = reader.transaction_with_behavior(TransactionBehavior::Deferred);
        let transaction = begun.map_err(StoreError::from)?;
        let done = work(&ReadTx::new(&transaction));
        transaction.finish().map_err(StoreError::from)?;
        // After a damaged page SQLCipher refuses everything on that connection.
        let mut idle = lock(&self.readers);
        if done.is_ok() && idle.len() < READERS {
            idle.push(reader);
        }
        done
    }

    fn take_reader(&self) -> Result<Connection> {
        let idle = lock(&self.readers).pop();
        idle.map_or_else(|| connection::open(&self.path, &self.key, Role::Reader), Ok)
    }

    /// Looks at every page: empty when all are whole. Reads the whole file.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be opened a second time.
    pub fn verify(&self) -> Result<Vec<String>> {
        // A power cut in a checkpoint tears pages that the log still holds whole: have them written again first.
        let settle = "PRAGMA wal_checkpoint(PASSIVE)";
        lock(&self.writer).query_row(settle, [], |_| Ok(()))?;
        let fresh = connection::open(&self.path, &self.key, Role::Reader)?;
        let lines = |pragma: &str| -> Result<Vec<String>> {
            let mut statement = fresh.prepare(pragma)?;
            let lines = statement
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            Ok(lines)
        };
        let mut problems = Vec::new();
        for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
            match lines(pragma) {
                Ok(found) => problems.extend(found.into_iter().filter(|line| line != "ok")),
                Err(error) => problems.push(error.to_string()),
            }
        }
        Ok(problems)
    }

    /// What the migrations lack against the definitions.
    ///
    /// # Errors
    /// [`StoreError`] when the schema cannot be read.
    pub fn drift(&self) -> Result<Vec<Drift>> {
        Ok(drift(
            &sqlite::DIALECT,
            &ENTITIES,
            &schema(&self.take_reader()?)?,
        ))
    }
}

/// The columns of every table.
pub(crate) fn schema(connection: &Connection) -> Result<Vec<Found>> {
    let mut statement = connection.prepare(
        "SELECT m.name, c.name, c.type, c.\"notnull\" OR c.pk > 0 \
         FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
    )?;
    let found = statement.query_map([], |row| {
        Ok(Found {
            table: row.get(0)?,
            column: row.get(1)?,
            ty: row.get(2)?,
            not_null: row.get(3)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A panic of a use case rolled its transaction back, so that what the lock guards is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
