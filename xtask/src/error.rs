//! What can go wrong in a tool; the text is all that a developer sees.

use std::path::PathBuf;

/// A result of this program.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why a command did not succeed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    /// A file or directory could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// `cargo` could not be run, or it failed.
    #[error("cargo: {0}")]
    Cargo(String),
    /// The answer of `cargo metadata` is not of the form that is expected here.
    #[error("the answer of cargo metadata cannot be read: {0}")]
    Metadata(#[from] serde_json::Error),
    /// The checks found something; one line each.
    #[error("{} finding(s)\n{}", .0.len(), .0.join("\n"))]
    Findings(Vec<String>),
    /// An argument has a value that cannot be used.
    #[error("{0}")]
    Argument(String),
}

impl Error {
    /// For `map_err` on everything that touches `path`.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
