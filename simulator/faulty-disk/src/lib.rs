//! A disk that fails on demand, under a real SQLite: full, unreadable, busy, failing to sync, or
//! without power from some write on.
//!
//! It stands between SQLite and the machine's files as the default VFS, so that nothing above needs
//! to know of it. Files outside of the folders that a test has put on such a [`Disk`] go to the
//! machine untouched. It must never ship; only tests may depend on it.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod disk;
mod state;
#[cfg(test)]
mod tests;
mod unsynced;
#[allow(
    unsafe_code,
    reason = "SQLite takes a VFS as a table of C functions; nowhere else in the repository"
)]
mod vfs;

pub use disk::{Disk, Pause};
pub use state::Fault;
