//! Files of animals.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_app::files::{self as app, AttachmentLine, FILE_BYTES, NewAttachment};
use vetpms_app::{AppError, Code};
use vetpms_model::Entity;
use vetpms_model::medical::Attachment;

use super::{Answer, ChangeArgs, Id, IdArgs, State, change};
use crate::ipc::Args;

/// Whose files.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachmentsArgs {
    /// The patient.
    patient_id: Uuid,
}

/// A file that somebody chose, dropped or pasted.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachArgs {
    /// The patient.
    patient_id: Uuid,
    /// The visit that it belongs to.
    medical_record_id: Option<Uuid>,
    /// What it is called.
    file_name: String,
    /// What it shows.
    caption: Option<String>,
    /// Its bytes, in base64.
    content: String,
}

/// A file's bytes with what they are.
#[derive(Clone, Serialize, specta::Type)]
pub(crate) struct AttachmentContent {
    /// What it is called.
    file_name: String,
    /// Internet media type, told by the bytes: PDF, PNG, JPEG, WebP or plain text.
    media_type: String,
    /// Its bytes, in base64.
    content: String,
}

/// Where a copy was put.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct SavedCopy {
    /// Its path.
    path: String,
}

/// The bytes; what is longer than any file is not even read.
fn bytes_of(content: &str) -> Result<Vec<u8>, AppError> {
    let most = usize::try_from(FILE_BYTES).unwrap_or(usize::MAX) / 3 * 4 + 8;
    if content.len() > most {
        return Err(app::too_large());
    }
    let wrong = |_| AppError::field(Code::InvalidValue, "content", "expected base64");
    STANDARD.decode(content).map_err(wrong)
}

#[tauri::command(async)]
pub(crate) fn attachments(
    shell: State<'_>,
    args: Args<AttachmentsArgs>,
) -> Answer<Vec<AttachmentLine>> {
    Ok(app::attachments_of(&*shell.desk()?, args.0.patient_id)?)
}

#[tauri::command(async)]
pub(crate) fn attach(shell: State<'_>, args: Args<AttachArgs>) -> Answer<Id> {
    let args = args.0;
    let desk = shell.desk()?;
    let bytes = bytes_of(&args.content)?;
    let new = NewAttachment {
        patient_id: args.patient_id,
        medical_record_id: args.medical_record_id,
        file_name: args.file_name,
        caption: args.caption,
    };
    Ok(app::attach(&desk, &new, &bytes)?.into())
}

#[tauri::command(async)]
pub(crate) fn attachment_content(
    shell: State<'_>,
    args: Args<IdArgs>,
) -> Answer<AttachmentContent> {
    let opened = app::open_attachment(&*shell.desk()?, args.0.id)?;
    Ok(AttachmentContent {
        file_name: opened.file_name,
        media_type: opened.media_type,
        content: STANDARD.encode(&opened.bytes),
    })
}

/// Puts a copy into the person's folder for downloads.
#[tauri::command(async)]
pub(crate) fn save_attachment(shell: State<'_>, args: Args<IdArgs>) -> Answer<SavedCopy> {
    let path = app::save_into(&*shell.desk()?, args.0.id, shell.downloads()?)?;
    Ok(SavedCopy {
        path: path.display().to_string(),
    })
}

#[tauri::command(async)]
pub(crate) fn change_attachment(shell: State<'_>, args: Args<ChangeArgs>) -> Answer<Id> {
    Ok(change(&shell, Attachment::def(), &args.0)?)
}

#[tauri::command(async)]
pub(crate) fn detach(shell: State<'_>, args: Args<IdArgs>) -> Answer<Id> {
    app::detach(&*shell.desk()?, args.0.id)?;
    Ok(args.0.id.into())
}
