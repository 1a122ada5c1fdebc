//! Files of attachments: keeping them, opening them, and their exchange with the server.
//!
//! A file is on the disk before the record that names it, and goes to the server after that record. What is in it is
//! never part of a document, a change or a log.

mod attach;
mod courier;
mod exchange;
mod kind;
mod list;
mod name;
mod save;
mod tidy;

pub use attach::{NewAttachment, attach, attach_path, detach, too_large};
pub(crate) use courier::{Bell, Courier};
pub use exchange::{ask_again, exchange_all, exchange_by_hand};
pub use kind::{FILE_TYPES, FileType};
pub use list::{AttachmentLine, FilePlace, OpenedFile, attachments_of, open_attachment};
pub use save::{save_attachment, save_into};
pub(crate) use tidy::begin;
pub use tidy::look;
pub use vetpms_protocol::limits::FILE_BYTES;

use vetpms_store::VaultError;

use crate::error::{AppError, Code};

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        let code = match error {
            VaultError::Missing => Code::NotHereYet,
            VaultError::Size => Code::TooLarge,
            VaultError::Full => Code::DiskFull,
            VaultError::Io(_) => Code::Disk,
            _ => Code::File,
        };
        Self::new(code, error.to_string())
    }
}

/// What is said of a file that is only with the server.
fn not_here_yet() -> AppError {
    let words = "this file is not on this computer yet; it comes by itself once the server has it and can be reached";
    AppError::new(Code::NotHereYet, words)
}
