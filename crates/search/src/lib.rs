//! One search box over a practice: clients and patients, found by name, owner, phone, chip or e-mail; and apart from
//! them what was written of animals' health.
//!
//! The index lives in memory only. What leaves memory is one sealed archive; nothing of a client may
//! ever reach a disk in clear, and the index can always be thrown away and rebuilt from the replica.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod archive;
mod entry;
mod error;
pub mod fold;
mod index;
mod query;
mod schema;
#[cfg(test)]
mod tests;
mod tokens;

pub use entry::{Entry, Hit, Key, Table};
pub use error::SearchError;
pub use index::SearchIndex;
