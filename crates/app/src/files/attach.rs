//! Attaching a file to an animal, and taking it away.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::PoisonError;

use uuid::Uuid;
use vetpms_access::{CLINICAL, needed_to_write};
use vetpms_model::medical::{Attachment, MedicalRecord};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Value};
use vetpms_protocol::Hash32;
use vetpms_protocol::limits::FILE_BYTES;
use vetpms_store::FileState;

use super::{kind, name};
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code, file};

/// A file to attach.
#[derive(Debug, Clone, Default)]
pub struct NewAttachment {
    /// Of which animal.
    pub patient_id: Uuid,
    /// The visit that it belongs to.
    pub medical_record_id: Option<Uuid>,
    /// What it was called.
    pub file_name: String,
    /// What it shows.
    pub caption: Option<String>,
}

/// Attaches a file: it is on the disk before the record that names it.
///
/// # Errors
/// [`Code::TooLarge`], [`Code::WrongType`], [`Code::DiskFull`] or [`Code::Disk`]; nothing is attached then. The user
/// may not, or there is no such animal or visit.
pub fn attach(desk: &Desk, new: &NewAttachment, bytes: &[u8]) -> Result<Uuid, AppError> {
    check_size(bytes.len() as u64)?;
    let kind = kind::kind_of(bytes)?;
    may_attach(desk)?;
    // What is swept away meanwhile is not this file.
    let _turn = desk.files.lock().unwrap_or_else(PoisonError::into_inner);
    let hash = desk.vault.put(bytes, &mut |buffer| desk.rim.fill(buffer))?;
    let done = record(desk, new, (hash, bytes.len() as u64), kind);
    if done.is_err() && !is_known(desk, hash) {
        let _ = desk.vault.remove(hash); // else it goes at the next start
    }
    done
}

fn record(
    desk: &Desk,
    new: &NewAttachment,
    (hash, size): (Hash32, u64),
    kind: kind::FileType,
) -> Result<Uuid, AppError> {
    let def = Attachment::def();
    let text = |text: &str| Value::Text(text.to_owned());
    let caption = new.caption.as_deref().map(str::trim);
    let caption = caption.filter(|caption| !caption.is_empty());
    commit(desk, "attach", |draft| {
        draft.row(Patient::def(), new.patient_id)?;
        if let Some(visit) = new.medical_record_id {
            draft.row(MedicalRecord::def(), visit)?;
        }
        let patch = Patch::default()
            .with(def, "patient_id", Value::Id(new.patient_id))
            .with(
                def,
                "medical_record_id",
                new.medical_record_id.map_or(Value::Null, Value::Id),
            )
            .with(def, "file_name", text(&name::clean(&new.file_name, kind)))
            .with(def, "media_type", text(kind.media_type))
            .with(
                def,
                "size_bytes",
                Value::Int(i64::try_from(size).unwrap_or(i64::MAX)),
            )
            .with(def, "sha256", text(&hash.hex()))
            .with(def, "caption", caption.map_or(Value::Null, text));
        let known = draft.tx.file(hash)?;
        if known.is_none_or(|file| file.state != FileState::Here) {
            draft.tx.put_file(hash, size, FileState::ToSend)?;
        }
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}

/// Attaches the file at a path.
///
/// # Errors
/// As [`attach`]; [`Code::File`] when it cannot be read.
pub fn attach_path(desk: &Desk, new: &NewAttachment, path: &Path) -> Result<Uuid, AppError> {
    let failed = |error: std::io::Error| file(path, &error);
    let meta = std::fs::metadata(path).map_err(failed)?;
    if !meta.is_file() {
        let words = format!("{} is not a file that can be attached", path.display());
        return Err(AppError::new(Code::File, words));
    }
    check_size(meta.len())?;
    let mut bytes = Vec::new();
    let reader = File::open(path).map_err(failed)?;
    reader
        .take(FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    let named = NewAttachment {
        file_name: if new.file_name.is_empty() {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        } else {
            new.file_name.clone()
        },
        ..new.clone()
    };
    attach(desk, &named, &bytes)
}

/// Takes an attachment away. Its file stays as long as its record can be brought back.
///
/// # Errors
/// [`Code::NotFound`], or the user may not.
pub fn detach(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    commit(desk, "detach", |draft| draft.delete(Attachment::def(), id))
}

fn check_size(size: u64) -> Result<(), AppError> {
    if size == 0 {
        return Err(AppError::new(Code::File, "this file is empty"));
    }
    if size > FILE_BYTES {
        return Err(too_large());
    }
    Ok(())
}

/// What is said of a file that is too large.
#[must_use]
pub fn too_large() -> AppError {
    let words = format!(
        "this file is too large: it may have at most {} MB",
        FILE_BYTES / (1024 * 1024)
    );
    AppError::new(Code::TooLarge, words)
}

/// Asked before anything is written; the commit asks once more.
fn may_attach(desk: &Desk) -> Result<(), AppError> {
    let session = desk.session()?;
    let needed = needed_to_write(Attachment::def().table, CLINICAL);
    desk.read(|tx| {
        let _grant = desk.policy(tx)?.grant(session.user, needed)?;
        Ok(())
    })
}

fn is_known(desk: &Desk, hash: Hash32) -> bool {
    // Where it cannot be told the file stays.
    desk.read(|tx| Ok(tx.file(hash)?.is_some())).unwrap_or(true)
}
