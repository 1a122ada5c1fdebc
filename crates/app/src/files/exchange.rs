//! Sending what the server does not have, and fetching what is not here: part by part, the smallest file first.
//!
//! A file that cannot be exchanged is put off and holds up no other; a connection that breaks costs one part.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use vetpms_protocol::{
    Blob, FileOffer, FilePart, FileWanted, WRONG_CONTENT, file_part_length, file_parts,
};
use vetpms_store::{FileState, StoredFile, VaultError};
use vetpms_sync::Failure;

use super::tidy::{look, tell};
use crate::desk::Desk;
use crate::error::AppError;
use crate::sync::{Live, Wire, local};

/// Between two parts: what is asked for changes comes first, and the server counts how often a device asks.
const PACE: Duration = Duration::from_millis(40);
/// So often a part waits that long again while changes are exchanged; then it goes beside them.
const PATIENCE: u32 = 50;
/// The first wait after a try that failed; it doubles each time.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(15);
/// The longest.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// Lets changes go first.
pub(super) enum Pace {
    /// Where they are exchanged beside it.
    Beside(Arc<Mutex<Live>>),
    /// Where they are not.
    Alone,
    /// Without a clock: whoever turns it by hand has one of their own.
    ByHand,
}

impl Pace {
    async fn rest(&self) {
        for _ in 0..PATIENCE {
            let live = match self {
                Self::ByHand => return,
                Self::Alone => None,
                Self::Beside(live) => Some(live),
            };
            tokio::time::sleep(PACE).await;
            let busy =
                live.is_some_and(|live| live.lock().unwrap_or_else(PoisonError::into_inner).busy);
            if !busy {
                return;
            }
        }
    }
}

/// Why a file was not exchanged.
enum Trouble {
    /// The server or the way to it.
    Failure(Failure),
    /// The disk of this computer.
    Disk(VaultError),
    /// What came, or what is here, is not the file.
    Wrong(&'static str),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

const OTHER_BYTES: &str = "what the server sends is not this file; it is asked for again";
const OLD_SERVER: &str = "the server is older than this program and takes no files yet; they are sent once it is updated";
const DAMAGED: &str =
    "this file is damaged on this computer, and the server does not have it; attach it once more";

/// Exchanges one file; whether there was one to exchange.
///
/// # Errors
/// [`Failure`] of the connection or of this computer's disk: no other file would fare better now.
pub(super) async fn one(desk: &Desk, wire: &mut dyn Wire, pace: &Pace) -> Result<bool, Failure> {
    let now = desk.rim.now();
    let (send, fetch) = desk
        .read(|tx| Ok((tx.next_to_send(now)?, tx.next_missing(now)?)))
        .map_err(local)?;
    let file = match (send, fetch) {
        (Some(send), Some(fetch)) if fetch.size < send.size => fetch,
        (Some(send), _) => send,
        (None, Some(fetch)) => fetch,
        (None, None) => return Ok(false),
    };
    let done = match file.state {
        FileState::Missing => fetch_one(desk, wire, pace, &file).await,
        _ => send_one(desk, wire, pace, &file).await,
    };
    settle(desk, &file, done)?;
    Ok(true)
}

/// Notes how it went. Only what no other file would fare better with is handed on.
fn settle(desk: &Desk, file: &StoredFile, done: Result<(), Trouble>) -> Result<(), Failure> {
    let problem = match done {
        Ok(()) => return there(desk, file).map_err(local),
        Err(Trouble::Wrong(words)) => Some(words.to_owned()),
        Err(Trouble::Disk(error @ (VaultError::Full | VaultError::Io(_)))) => {
            return Err(Failure::Disk(error.to_string()));
        }
        Err(Trouble::Disk(error)) => Some(error.to_string()),
        Err(Trouble::Failure(failure)) => match failure {
            Failure::Refused { code, .. }
                if code == "not_found" && file.state == FileState::Missing =>
            {
                None // whoever attached it has not sent it yet
            }
            Failure::Refused { code, .. } if code == "not_found" => Some(OLD_SERVER.to_owned()),
            // What had come of it is gone there; it is announced once more.
            Failure::Refused { code, .. } if code == "file_unknown" => None,
            Failure::Refused { code, .. } if code == WRONG_CONTENT => {
                // Sent once more where it is right here.
                let whole = desk.vault.read(file.hash, file.size);
                whole.is_err().then(|| DAMAGED.to_owned())
            }
            Failure::Refused { message, .. } => Some(message),
            failure @ Failure::TooLarge => Some(failure.to_string()),
            failure => return Err(failure),
        },
    };
    let wait = FIRST_WAIT * 2_i32.pow(file.tries.min(8));
    let due = desk.rim.now() + wait.min(LONGEST_WAIT);
    let noted = desk
        .store
        .write(|tx| Ok::<_, AppError>(tx.file_failed(file.hash, due, problem.as_deref())?));
    noted.map_err(local)?;
    tell(desk, file.hash);
    Ok(())
}

/// The file is here and with the server; one that nobody may read here any more is removed again.
fn there(desk: &Desk, file: &StoredFile) -> Result<(), AppError> {
    let _turn = desk.files.lock().unwrap_or_else(PoisonError::into_inner);
    let known = desk.store.write(|tx| {
        let known = tx.file(file.hash)?.is_some();
        if known {
            tx.put_file(file.hash, file.size, FileState::Here)?;
        }
        Ok::<_, AppError>(known)
    })?;
    if !known {
        desk.vault.remove(file.hash)?;
    }
    tell(desk, file.hash);
    Ok(())
}

async fn send_one(
    desk: &Desk,
    wire: &mut dyn Wire,
    pace: &Pace,
    file: &StoredFile,
) -> Result<(), Trouble> {
    let offer = FileOffer {
        hash: file.hash,
        size: file.size,
    };
    let mut taken = wire.file_offer(desk, &offer).await?;
    while !taken.complete {
        pace.rest().await;
        let part = taken.parts;
        let bytes = desk.vault.part(file.hash, file.size, part);
        let bytes = bytes.map_err(|error| match error {
            VaultError::Missing | VaultError::Damaged => Trouble::Wrong(DAMAGED),
            error => Trouble::Disk(error),
        })?;
        let message = FilePart {
            hash: file.hash,
            part,
            bytes: Blob::new(bytes),
        };
        taken = wire.file_part(desk, &message).await?;
        if !taken.complete && taken.parts <= part {
            return Err(Trouble::Failure(Failure::Foreign)); // it would be sent the same part for ever
        }
    }
    Ok(())
}

async fn fetch_one(
    desk: &Desk,
    wire: &mut dyn Wire,
    pace: &Pace,
    file: &StoredFile,
) -> Result<(), Trouble> {
    let parts = file_parts(file.size).ok_or(Trouble::Wrong(OTHER_BYTES))?;
    let vault = &desk.vault;
    if vault.read(file.hash, file.size).is_ok() {
        return Ok(()); // it was here before its record
    }
    let mut part = vault.begun(file.hash).min(parts);
    while part < parts {
        pace.rest().await;
        let wanted = FileWanted {
            hash: file.hash,
            part,
        };
        let came = wire.file_fetch(desk, &wanted).await?;
        let bytes = came.bytes.bytes();
        if came.size != file.size || Some(bytes.len()) != file_part_length(file.size, part) {
            vault.remove(file.hash).map_err(Trouble::Disk)?;
            return Err(Trouble::Wrong(OTHER_BYTES));
        }
        let kept = vault.append(file.hash, part, bytes, &mut |buffer| desk.rim.fill(buffer));
        kept.inspect_err(|_| drop(vault.remove(file.hash)))
            .map_err(Trouble::Disk)?;
        part += 1;
    }
    vault
        .finish(file.hash, file.size)
        .map_err(|error| match error {
            VaultError::WrongContent => Trouble::Wrong(OTHER_BYTES),
            error => Trouble::Disk(error),
        })
}

/// Exchanges every file that is due.
///
/// # Errors
/// [`Failure`]; what was exchanged until then stays so.
pub async fn exchange_all(desk: &Desk, wire: &mut dyn Wire) -> Result<(), Failure> {
    while one(desk, wire, &Pace::Alone).await? {}
    Ok(())
}

/// The same for whoever turns it by hand: it looks what is due first, and rests nowhere.
///
/// # Errors
/// As [`exchange_all`].
pub async fn exchange_by_hand(desk: &Desk, wire: &mut dyn Wire) -> Result<(), Failure> {
    look(desk).map_err(local)?;
    while one(desk, wire, &Pace::ByHand).await? {}
    // What was sent and is named by nothing any more goes now.
    look(desk).map(drop).map_err(local)
}

/// Others have sent files: those that are missing here are asked for at once.
///
/// # Errors
/// [`AppError`] of the store.
pub fn ask_again(desk: &Desk) -> Result<(), AppError> {
    desk.store
        .write(|tx| Ok::<_, AppError>(tx.ask_for_files_again()?))?;
    Ok(())
}
