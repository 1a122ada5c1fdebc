//! The one error of the use cases: a code for programs, words for people, the field it is about.

use vetpms_model::check::Invalid;
use vetpms_model::patch::PatchError;

/// What a program branches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    /// Nobody is signed in.
    NotSignedIn,
    /// E-mail address or password is wrong.
    WrongPassword,
    /// The name or password opens nothing here, and the server, which may know it, could not be asked.
    NotAsked,
    /// The user's role does not allow it.
    Forbidden,
    /// No such record.
    NotFound,
    /// A value does not fulfil its field's conditions.
    InvalidValue,
    /// The table has no such field.
    UnknownField,
    /// The field changes with its own action only.
    OwnedField,
    /// The rows of the table are written by the commands that know its rules only.
    OwnedTable,
    /// No such table.
    UnknownTable,
    /// A step that does not exist, such as cancelling what is done.
    NotPossible,
    /// The visit is signed, or was left unsigned for too long: it stays as it is.
    Locked,
    /// The animal is allergic to it: only a reason lets it pass.
    Allergy,
    /// The dose lies outside of what is laid down: only a reason lets it pass.
    UnusualDose,
    /// The weight differs so much from the one before that somebody must say it is right.
    WeightJump,
    /// The batch had expired on the day it was given: somebody must say that it was given all the same.
    BatchExpired,
    /// The same vaccine was given too shortly before or after: somebody must say that it was given all the same.
    TooSoon,
    /// By the rules of the list the vaccine is for other species: somebody must say that it was given all the same.
    OtherSpecies,
    /// A document lacks what the law wants on it; the words name all of it.
    Incomplete,
    /// The profile is open in another window.
    InUse,
    /// The keychain is missing, locked or does not answer.
    Keychain,
    /// The server cannot be reached.
    Offline,
    /// The server refused.
    Refused,
    /// A file cannot be read or written.
    File,
    /// The file is too large to be attached.
    TooLarge,
    /// Files of this type cannot be attached.
    WrongType,
    /// The file is not on this computer yet.
    NotHereYet,
    /// The system's printing failed.
    Printer,
    /// No room on the disk: nothing was saved, and the same succeeds once there is room.
    DiskFull,
    /// The disk is busy or failing: the same may succeed later.
    Disk,
    /// The replica is damaged or of another version.
    Replica,
    /// A mistake of ours.
    Internal,
}

impl Code {
    /// Every code, for the generated list.
    pub const ALL: [Self; 32] = [
        Self::NotSignedIn,
        Self::WrongPassword,
        Self::NotAsked,
        Self::Forbidden,
        Self::NotFound,
        Self::InvalidValue,
        Self::UnknownField,
        Self::OwnedField,
        Self::OwnedTable,
        Self::UnknownTable,
        Self::NotPossible,
        Self::Locked,
        Self::Allergy,
        Self::UnusualDose,
        Self::WeightJump,
        Self::BatchExpired,
        Self::TooSoon,
        Self::OtherSpecies,
        Self::Incomplete,
        Self::InUse,
        Self::Keychain,
        Self::Offline,
        Self::Refused,
        Self::File,
        Self::TooLarge,
        Self::WrongType,
        Self::NotHereYet,
        Self::Printer,
        Self::DiskFull,
        Self::Disk,
        Self::Replica,
        Self::Internal,
    ];
}

/// An error of a use case; nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// What a program branches on.
    pub code: Code,
    /// What a person reads, without any client's or patient's value.
    pub message: String,
    /// The field it is about.
    pub field: Option<String>,
}

impl AppError {
    /// An error without a field.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
        }
    }

    /// An error about a field.
    #[must_use]
    pub fn field(code: Code, field: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: Some(field.to_owned()),
        }
    }

    /// No such record.
    #[must_use]
    pub fn not_found(label: &str) -> Self {
        Self::new(
            Code::NotFound,
            format!("there is no such {}", label.to_lowercase()),
        )
    }

    /// This version knows too little of the record.
    #[must_use]
    pub(crate) fn too_old(code: Code) -> Self {
        Self::new(code, "this needs a newer version of the program")
    }
}

impl From<PatchError> for AppError {
    fn from(error: PatchError) -> Self {
        let code = match &error {
            PatchError::UnknownField { .. } => Code::UnknownField,
            PatchError::Owned { .. } => Code::OwnedField,
            _ => Code::InvalidValue,
        };
        Self::field(code, error.field(), error.to_string())
    }
}

impl From<Invalid> for AppError {
    fn from(error: Invalid) -> Self {
        Self::field(Code::InvalidValue, error.field, error.to_string())
    }
}

impl From<vetpms_access::Denied> for AppError {
    fn from(error: vetpms_access::Denied) -> Self {
        Self::new(Code::Forbidden, error.to_string())
    }
}

impl From<vetpms_document::DocumentError> for AppError {
    fn from(error: vetpms_document::DocumentError) -> Self {
        Self::new(Code::Replica, error.to_string())
    }
}

impl From<vetpms_protocol::SetError> for AppError {
    fn from(error: vetpms_protocol::SetError) -> Self {
        Self::new(Code::Internal, error.to_string())
    }
}

impl From<vetpms_store::StoreError> for AppError {
    fn from(error: vetpms_store::StoreError) -> Self {
        let code = match error {
            vetpms_store::StoreError::InUse => Code::InUse,
            vetpms_store::StoreError::Full => Code::DiskFull,
            _ if error.is_of_the_disk() => Code::Disk,
            _ => Code::Replica,
        };
        Self::new(code, error.to_string())
    }
}

impl From<vetpms_search::SearchError> for AppError {
    fn from(error: vetpms_search::SearchError) -> Self {
        Self::new(Code::Internal, error.to_string())
    }
}

impl From<vetpms_crypto::CryptoError> for AppError {
    fn from(error: vetpms_crypto::CryptoError) -> Self {
        Self::new(Code::WrongPassword, error.to_string())
    }
}

impl From<vetpms_sync::Failure> for AppError {
    fn from(error: vetpms_sync::Failure) -> Self {
        let code = match error {
            vetpms_sync::Failure::Refused { .. }
            | vetpms_sync::Failure::DeviceRevoked
            | vetpms_sync::Failure::TooOften(_) => Code::Refused,
            vetpms_sync::Failure::Disk(_) => Code::Disk,
            _ => Code::Offline,
        };
        Self::new(code, error.to_string())
    }
}

/// A file that cannot be read or written, named.
pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> AppError {
    use std::io::ErrorKind as Kind;
    let path = path.display();
    let words = match error.kind() {
        Kind::NotFound => format!("{path} is missing"),
        Kind::PermissionDenied => format!("this program may not read or write {path}"),
        Kind::ReadOnlyFilesystem => format!("{path} cannot be written: the disk is read-only"),
        Kind::StorageFull => format!("{path} cannot be written: the disk is full; free some space"),
        _ => format!("{path} cannot be read or written, look whether the disk is sound: {error}"),
    };
    AppError::new(Code::File, words)
}
