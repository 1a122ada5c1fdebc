//! Room that is kept beside the database, for reading to go on when the disk is full to the last byte.
//!
//! SQLite cannot open a database in this mode, not even to read it, without a file of 32 KiB beside it. The room is
//! given away when that file finds no place, and taken again at a later start.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::connection::open_private_file;
use crate::error::Result;

/// What the files beside the database need to be read by.
const ROOM: usize = 64 * 1024;

fn of(database: &Path) -> PathBuf {
    database.with_extension("db-room") // by its name one of the database's
}

/// Takes the room where it is not taken yet; without it everything works as long as the disk is not full.
pub(crate) fn take(database: &Path) {
    let path = of(database);
    let taken = fs::metadata(&path).is_ok_and(|meta| meta.len() >= ROOM as u64);
    if !taken && fill(&path).is_err() {
        let _ = fs::remove_file(&path); // half a room is of no use, and may be what somebody needs
    }
}

fn fill(path: &Path) -> Result<()> {
    let mut file = open_private_file(path)?;
    file.set_len(0)?;
    file.write_all(&[0x5a; ROOM])?;
    Ok(file.sync_all()?)
}

/// Gives the room away; whether there was any.
pub(crate) fn give(database: &Path) -> bool {
    fs::remove_file(of(database)).is_ok()
}
