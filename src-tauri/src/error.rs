//! The error that reaches the window: a code to branch on, words, the field it is about.
//!
//! Errors are logged here and nowhere else: the code and the field, never the words a person typed.

use serde::Serialize;
use vetpms_app::{AppError, Code};

/// What a refused command answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ApiError {
    code: Code,
    message: String,
    field: Option<String>,
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        let AppError {
            code,
            message,
            field,
        } = error;
        match code {
            Code::Internal
            | Code::Disk
            | Code::DiskFull
            | Code::Replica
            | Code::File
            | Code::Keychain => {
                tracing::error!(?code, field, message, "a command failed");
            }
            _ => tracing::info!(?code, field, "a command was refused"),
        }
        Self {
            code,
            message,
            field,
        }
    }
}
