//! A copy of an attachment outside of this program, because somebody asks for one. It is not sealed.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{name, open_attachment};
use crate::desk::Desk;
use crate::error::{AppError, Code, file};

/// Saves a copy of an attachment's file, readable by the user of this computer only.
///
/// # Errors
/// As [`open_attachment`]; [`Code::File`] when something is there already or it cannot be written.
pub fn save_attachment(desk: &Desk, id: Uuid, path: &Path) -> Result<(), AppError> {
    let opened = open_attachment(desk, id)?;
    write_new(path, &opened.bytes)
}

/// Saves a copy in a folder under its own name, with a number where that is taken; where.
///
/// # Errors
/// As [`save_attachment`].
pub fn save_into(desk: &Desk, id: Uuid, folder: &Path) -> Result<PathBuf, AppError> {
    let opened = open_attachment(desk, id)?;
    let numbered = (2..100).map(|number| name::numbered(&opened.file_name, number));
    let names = std::iter::once(opened.file_name.clone()).chain(numbered);
    let mut free = names.map(|name| folder.join(name));
    let path = free.find(|path| !path.exists()).ok_or_else(|| {
        let words = format!(
            "there are many copies of {} already; remove some of them",
            opened.file_name
        );
        AppError::new(Code::File, words)
    })?;
    write_new(&path, &opened.bytes)?;
    Ok(path)
}

/// Writes a file where none is; half of one does not stay.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    let mut out = made.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            let words = format!("{} is there already; choose another name", path.display());
            AppError::new(Code::File, words)
        }
        _ => file(path, &error),
    })?;
    out.write_all(bytes)
        .and_then(|()| out.sync_all())
        .map_err(|error| {
            let _ = std::fs::remove_file(path);
            file(path, &error)
        })
}
