//! Deleting a practice from a computer that was removed from it: first the keys, then what they open.
//!
//! Without the wrapped keys the encrypted files are noise, so they go first. A mark is left until the end, so
//! that a deletion that was interrupted at any step is finished at the next start.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use uuid::Uuid;
use vetpms_store::FILES_FOLDER;

use crate::error::{AppError, Code, file};
use crate::keychain;
use crate::profile::Card;

/// Stands as long as the deletion is not finished.
const MARK: &str = "removed";
const KEYS: &str = "keys.json";
/// Read last: whose secret stands in the keychain.
const CARD: &str = "profile.json";

/// Deletes everything of the profile; running it again finishes what was interrupted.
///
/// # Errors
/// [`Code::File`]; what is left is deleted at the next start.
pub(crate) fn wipe(folder: &Path) -> Result<(), AppError> {
    let mark = folder.join(MARK);
    File::create(&mark)
        .and_then(|made| made.sync_all())
        .and_then(|()| settle(folder))
        .map_err(|error| file(&mark, &error))?;
    destroy_keys(folder)?;
    devices_of(folder).into_iter().for_each(keychain::forget);
    delete_files(folder)
}

/// Finishes a deletion that was interrupted.
///
/// # Errors
/// [`Code::File`] when the practice was deleted, which is what is said then too.
pub(crate) fn finish(folder: &Path) -> Result<(), AppError> {
    if !folder.join(MARK).exists() {
        return Ok(());
    }
    wipe(folder)?;
    Err(gone())
}

/// What is said of a practice that was deleted here.
pub(crate) fn gone() -> AppError {
    let words =
        "this computer was removed from the practice, and the practice's data was deleted from it";
    AppError::new(Code::File, words)
}

/// Whose secrets stand in the keychain, as long as the card can be read.
fn devices_of(folder: &Path) -> Vec<Uuid> {
    let card = fs::read(folder.join(CARD)).ok();
    let card: Option<Card> = card.and_then(|card| serde_json::from_slice(&card).ok());
    card.map_or_else(Vec::new, |card| {
        card.former.into_iter().chain([card.device]).collect()
    })
}

/// Overwrites the wrapped keys before their file goes.
fn destroy_keys(folder: &Path) -> Result<(), AppError> {
    let path = folder.join(KEYS);
    let done = (|| {
        let Ok(size) = fs::metadata(&path).map(|about| about.len()) else {
            return Ok(());
        };
        let mut keys = OpenOptions::new().write(true).open(&path)?;
        keys.write_all(&vec![0; usize::try_from(size).unwrap_or(0)])?;
        keys.sync_all()?;
        fs::remove_file(&path)?;
        settle(folder)
    })();
    done.map_err(|error| file(&path, &error))
}

/// The card goes before the mark, everything else before both.
fn delete_files(folder: &Path) -> Result<(), AppError> {
    let failed = |error: std::io::Error| file(folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let last = [MARK, CARD].iter().any(|name| path.ends_with(name));
        if !last && path.is_file() {
            remove(&path)?;
        }
    }
    let files = folder.join(FILES_FOLDER);
    match fs::remove_dir_all(&files) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(file(&files, &error)),
        _ => {}
    }
    settle(folder).map_err(failed)?;
    remove(&folder.join(CARD))?;
    remove(&folder.join(MARK))?;
    settle(folder).map_err(failed)
}

fn remove(path: &Path) -> Result<(), AppError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(file(path, &error)),
        _ => Ok(()),
    }
}

/// A file's coming and going lasts once its folder is written.
fn settle(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 5] = [
        "keys.json",
        "replica.db",
        "replica.db-wal",
        "search.bin",
        "profile.json",
    ];

    #[test]
    fn an_interrupted_deletion_is_finished_from_every_step() {
        for done in 0..=FILES.len() {
            let name = format!("vetpms-wipe-{}-{done}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            fs::create_dir_all(&folder).unwrap();
            for name in FILES.iter().skip(done) {
                fs::write(folder.join(name), "secret").unwrap();
            }
            if done < FILES.len() {
                fs::create_dir(folder.join(FILES_FOLDER)).unwrap();
                fs::write(folder.join(FILES_FOLDER).join("7f3a"), "sealed").unwrap();
            }
            fs::write(folder.join(MARK), "").unwrap();
            let said = finish(&folder).unwrap_err();
            assert_eq!(said.message, gone().message);
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "after {done}");
            finish(&folder).unwrap();
            fs::remove_dir(&folder).unwrap();
        }
    }
}
