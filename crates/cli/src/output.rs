//! What is printed: words for people, JSON for programs, and the exit code.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;
use vetpms_app::{AppError, Code};

/// Prints to standard output, or as JSON when asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    /// Prints a result: `words` for people, the value itself for programs.
    pub(crate) fn show<T: Serialize>(
        self,
        value: &T,
        words: impl FnOnce() -> String,
    ) -> Result<(), AppError> {
        let text = if self.json {
            serde_json::to_string(value)
                .map_err(|error| AppError::new(Code::Internal, error.to_string()))?
        } else {
            words()
        };
        line(&text)
    }
}

/// Writes a line and hands it over at once, so that a reader at a pipe can rely on it.
pub(crate) fn line(text: &str) -> Result<(), AppError> {
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| AppError::new(Code::File, format!("standard output: {error}")))
}

/// Prints an error to standard error and says how the program ends.
pub(crate) fn fail(error: &AppError, json: bool) -> ExitCode {
    let text = if json {
        json!({ "code": error.code, "message": error.message, "field": error.field }).to_string()
    } else {
        match &error.field {
            Some(field) => format!("vetpms: {} ({field})", error.message),
            None => format!("vetpms: {}", error.message),
        }
    };
    let _ = writeln!(std::io::stderr(), "{text}"); // nowhere left to say that this failed
    ExitCode::from(match error.code {
        Code::NotFound | Code::UnknownTable => 3,
        Code::Offline => 4,
        _ => 1,
    })
}
