//! What is printed: words for people, JSON for programs, and the exit code.

use std::io::{ErrorKind, StdoutLock, Write};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;
use vetpms_app::{AppError, Code};
use vetpms_model::name::printable;

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
            printable(&words())
        };
        line(&text)
    }
}

/// Writes a file's bytes as they are.
pub(crate) fn file(text: &str) -> Result<(), AppError> {
    let mut out = Stdout::lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| AppError::new(Code::File, format!("standard output: {error}")))
}

/// Writes a line and hands it over at once, so that a reader at a pipe can rely on it.
pub(crate) fn line(text: &str) -> Result<(), AppError> {
    let mut out = Stdout::lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| AppError::new(Code::File, format!("standard output: {error}")))
}

/// Standard output whose reader may go away: `head` has seen enough, which is no failure.
pub(crate) struct Stdout(StdoutLock<'static>);

impl Stdout {
    pub(crate) fn lock() -> Self {
        Self(std::io::stdout().lock())
    }
}

fn ends_quietly<T>(done: std::io::Result<T>) -> std::io::Result<T> {
    if done
        .as_ref()
        .is_err_and(|error| error.kind() == ErrorKind::BrokenPipe)
    {
        std::process::exit(0);
    }
    done
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        ends_quietly(self.0.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        ends_quietly(self.0.flush())
    }
}

/// Words beside the result, for people only.
pub(crate) fn hint(words: &str) {
    let _ = writeln!(std::io::stderr(), "{}", printable(words)); // a courtesy: the result does not depend on it
}

/// Names the command by which a computer joins its practice again, where that is what helps.
pub(crate) fn with_command(message: &str) -> String {
    // An older server says it in the last way.
    if [
        "join again with a new code",
        "join the practice again",
        "enrol it again",
    ]
    .iter()
    .any(|words| message.contains(words))
    {
        return format!(
            "{message}\nAn administrator makes the code; then: vetpms --profile FOLDER join --server ADDRESS --code CODE"
        );
    }
    message.to_owned()
}

/// Prints an error to standard error and says how the program ends.
pub(crate) fn fail(error: &AppError, json: bool) -> ExitCode {
    let text = if json {
        json!({ "code": error.code, "message": error.message, "field": error.field }).to_string()
    } else {
        let message = with_command(&error.message);
        match &error.field {
            Some(field) => printable(&format!("vetpms: {message} ({field})")),
            None => printable(&format!("vetpms: {message}")),
        }
    };
    let _ = writeln!(std::io::stderr(), "{text}"); // nowhere left to say that this failed
    ExitCode::from(match error.code {
        Code::NotFound | Code::UnknownTable => 3,
        Code::Offline => 4,
        _ => 1,
    })
}
