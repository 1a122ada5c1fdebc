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

/// The folder of sealed files.
const VAULT: &str = "files";

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
    // Each is on the disk before its record, so that no power cut takes one that a record names.
    let (sealed, kept) = (from.join(VAULT), to.join(VAULT));
    if sealed.is_dir() {
        std::fs::create_dir_all(&kept).map_err(Error::io)?;
        for entry in std::fs::read_dir(sealed).map_err(Error::io)? {
            let entry = entry.map_err(Error::io)?;
            std::fs::copy(entry.path(), kept.join(entry.file_name())).map_err(Error::io)?;
        }
    }
    Ok(())
}
