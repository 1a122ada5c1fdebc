//! The files of a profile, as whoever copies a disk finds them.

use std::path::Path;

use crate::error::{Error, Result};

/// Files of a profile that a copy of a disk has; locks and shared memory die with the process.
const FILES: &[&str] = &[
    "profile.json",
    "keys.json",
    "replica.db",
    "replica.db-wal",
    "search.bin",
    "removed",
];

/// Copies what there is of them.
///
/// # Errors
/// [`Error::Io`].
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).map_err(Error::io)?;
    for name in FILES {
        let source = from.join(name);
        if source.exists() {
            std::fs::copy(source, to.join(name)).map_err(Error::io)?;
        }
    }
    Ok(())
}
