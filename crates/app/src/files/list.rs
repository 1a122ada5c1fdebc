//! Attachments as people see them, and opening one.

use std::sync::PoisonError;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::medical::Attachment;
use vetpms_model::{Entity, Row, Stamp, Value};
use vetpms_protocol::Hash32;
use vetpms_store::{FileState, ReadTx, StoredFile, VaultError};

use super::not_here_yet;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::history::with_aliases;
use crate::records_seen::seen_by;
use crate::view;

/// Where the file of an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FilePlace {
    /// On this computer and with the server, or the practice has no server.
    Here,
    /// On this computer, and still to be sent.
    Sending,
    /// Not on this computer yet.
    NotHere,
}

/// An attachment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AttachmentLine {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// The animal.
    pub patient_id: Uuid,
    /// The visit that it belongs to.
    pub medical_record_id: Option<Uuid>,
    /// What the file is called.
    pub file_name: String,
    /// Internet media type.
    pub media_type: String,
    /// Bytes.
    pub size_bytes: u32,
    /// What it shows.
    pub caption: Option<String>,
    /// When it was attached.
    pub added_at: DateTime<Utc>,
    /// Who attached it.
    pub added_by: Option<String>,
    /// Where the file is.
    pub place: FilePlace,
    /// What is wrong with the file, in words.
    pub problem: Option<String>,
}

/// A file's bytes with what they are.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedFile {
    /// What it is called.
    pub file_name: String,
    /// Internet media type: one of the list that may be attached.
    pub media_type: String,
    /// Its bytes, tested against the record's hash.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for OpenedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenedFile({} bytes)", self.bytes.len())
    }
}

/// The hash and the length that a record names.
fn named(row: &Row) -> Option<(Hash32, u64)> {
    let def = Attachment::def();
    let hex = row.text(def, "sha256")?;
    let digits = (0..32).map(|at| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok());
    let bytes: Option<Vec<u8>> = digits.collect();
    let hash = Hash32::from_slice(&bytes?).filter(|_| hex.len() == 64)?;
    match row.get(def, "size_bytes") {
        Value::Int(size) => Some((hash, u64::try_from(*size).ok()?)),
        _ => None,
    }
}

/// The attachments of an animal, newest first; those of the entries that were merged into it too.
///
/// # Errors
/// The user may not read them; [`AppError`] of the store.
pub fn attachments_of(desk: &Desk, patient: Uuid) -> Result<Vec<AttachmentLine>, AppError> {
    let def = Attachment::def();
    let has_server = desk.profile().card.server.is_some();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let seen = seen_by(&desk.policy(tx)?, desk.session()?.user);
        let users = tx.users()?;
        let mut lines = Vec::new();
        for patient in with_aliases(tx, patient)? {
            for (row, stamp) in tx.rows_where(def, "patient_id", &Value::Id(patient))? {
                if !row.is_deleted(def) && seen.allows(tx, def, &row, &stamp)? {
                    let by = users.iter().find(|user| user.id == stamp.created_by);
                    let by = by.map(|user| user.name.clone());
                    lines.push(line(tx, &row, &stamp, by, has_server)?);
                }
            }
        }
        lines.sort_by_key(|line| std::cmp::Reverse((line.added_at, line.id)));
        Ok(lines)
    })
}

fn line(
    tx: &ReadTx,
    row: &Row,
    stamp: &Stamp,
    added_by: Option<String>,
    has_server: bool,
) -> Result<AttachmentLine, AppError> {
    let def = Attachment::def();
    let text = |field| row.text(def, field).map(str::to_owned);
    let named = named(row);
    let stored = match named {
        Some((hash, _)) => tx.file(hash)?,
        None => None,
    };
    let place = match stored.as_ref().map(|file| file.state) {
        Some(FileState::ToSend) if has_server => FilePlace::Sending,
        Some(FileState::ToSend | FileState::Here) => FilePlace::Here,
        _ => FilePlace::NotHere,
    };
    let id_of = |field| row.get(def, field).as_id();
    Ok(AttachmentLine {
        id: row.id,
        heads: view::of_row(tx, def, row)?.heads,
        patient_id: id_of("patient_id").unwrap_or_default(),
        medical_record_id: id_of("medical_record_id"),
        file_name: text("file_name").unwrap_or_default(),
        media_type: text("media_type").unwrap_or_default(),
        size_bytes: named.map_or(0, |(_, size)| u32::try_from(size).unwrap_or(u32::MAX)),
        caption: text("caption"),
        added_at: stamp.created_at,
        added_by,
        place,
        problem: stored.and_then(|file| file.problem),
    })
}

/// Opens the file of an attachment, also without the network.
///
/// # Errors
/// [`Code::NotFound`]; the user may not read it; [`Code::NotHereYet`]; [`Code::File`] for one that is damaged here and
/// nowhere else.
pub fn open_attachment(desk: &Desk, id: Uuid) -> Result<OpenedFile, AppError> {
    let def = Attachment::def();
    let (row, stored) = desk.read(|tx| {
        desk.may_read_row(tx, def, id)?;
        let row = match tx.row(def, id)? {
            Some((row, _)) if !row.is_deleted(def) => row,
            _ => return Err(AppError::not_found(def.label)),
        };
        let stored = match named(&row) {
            Some((hash, _)) => tx.file(hash)?,
            None => None,
        };
        Ok((row, stored))
    })?;
    let Some(stored) = stored.filter(|file| file.state != FileState::Missing) else {
        return Err(not_here_yet());
    };
    let bytes = match desk.vault.read(stored.hash, stored.size) {
        Ok(bytes) => bytes,
        Err(VaultError::Missing | VaultError::Damaged) => return Err(lost(desk, &stored)?),
        Err(error) => return Err(error.into()),
    };
    // Told by the bytes once more: what another computer wrote into the record decides nothing here.
    let kind = super::kind::kind_of(&bytes)?;
    Ok(OpenedFile {
        file_name: super::name::clean(row.text(def, "file_name").unwrap_or_default(), kind),
        media_type: kind.media_type.to_owned(),
        bytes,
    })
}

/// What is on the disk is not what was written there: the server's is fetched, if it has one.
fn lost(desk: &Desk, file: &StoredFile) -> Result<AppError, AppError> {
    if file.state != FileState::Here {
        let words = "this file is damaged on this computer, and the server does not have it; attach it once more";
        return Ok(AppError::new(Code::File, words));
    }
    let _turn = desk.files.lock().unwrap_or_else(PoisonError::into_inner);
    desk.store
        .write(|tx| Ok::<_, AppError>(tx.put_file(file.hash, file.size, FileState::Missing)?))?;
    desk.vault.remove(file.hash)?;
    super::tidy::tell(desk, file.hash);
    let words = "this file was damaged on this computer; it is fetched from the server again";
    Ok(AppError::new(Code::NotHereYet, words))
}
