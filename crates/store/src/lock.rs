//! One program per profile: a second one would write under the same actor and replica.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::connection;
use crate::error::{Result, StoreError};

/// Name of the file that is locked; it stays empty.
const LOCK_FILE: &str = "profile.lock";

/// Holds a profile's folder until dropped, also when the process dies.
#[derive(Debug)]
pub struct ProfileLock {
    _file: File,
}

impl ProfileLock {
    /// Takes the folder, which is made if it does not exist.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process, or another handle of this one, has it.
    pub fn acquire(dir: &Path) -> Result<Self> {
        connection::make_private_folder(dir)?;
        let file = connection::open_private_file(&dir.join(LOCK_FILE))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
