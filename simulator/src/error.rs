//! Why a run could not go on.

use vetpms_app::AppError;

/// What stops a run; each is a failure of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The machine that simulates has failed, not what is simulated.
    #[error("the simulator's own files: {0}")]
    Io(String),
    /// A desk failed where nothing may fail.
    #[error("a desk failed ({code:?}): {message}")]
    Desk {
        /// Its code.
        code: vetpms_app::Code,
        /// Its words.
        message: String,
    },
    /// There is no such profile.
    #[error("there is no profile {0}; there are {known}", known = crate::faults::Profile::NAMES.join(", "))]
    Profile(String),
}

/// Of a run.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Of the file system.
    #[must_use]
    pub fn io(error: std::io::Error) -> Self {
        Self::Io(error.to_string())
    }
}

impl From<AppError> for Error {
    fn from(error: AppError) -> Self {
        Self::Desk {
            code: error.code,
            message: error.message,
        }
    }
}
