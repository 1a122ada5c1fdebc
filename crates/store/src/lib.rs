//! The replica of a practice in one encrypted SQLite file: projection, documents, log, outbox.
//!
//! It carries out what it is told and knows no rule of the field: it merges nothing, signs
//! nothing, reads no clock and never writes a byte in clear to the disk. The only crate that
//! knows rusqlite.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod aliases;
mod audit;
mod conflicts;
mod connection;
mod documents;
mod drafts;
mod error;
mod files;
mod lane;
mod lock;
mod log;
mod lost_tail;
mod meta;
mod migrate;
mod moved_log;
mod outbox;
mod people;
pub mod plans;
mod quarantine;
pub mod queries;
mod read;
mod reserve;
mod store;
mod sync_events;
mod tables;
#[cfg(test)]
mod tests;
mod values;
mod vault;
mod write;

pub use audit::AuditEntry;
pub use conflicts::StoredConflict;
pub use documents::StoredDocument;
pub use drafts::Draft;
pub use error::{Result, StoreError};
pub use files::{FileCounts, FileState, StoredFile};
pub use lock::ProfileLock;
pub use log::Envelope;
pub use outbox::OutboxStats;
pub use quarantine::Quarantined;
pub use read::ReadTx;
pub use store::Store;
pub use sync_events::SyncEvent;
pub use vault::{FOLDER as FILES_FOLDER, Vault, VaultError};
pub use write::WriteTx;
