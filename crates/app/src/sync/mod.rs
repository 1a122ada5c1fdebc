//! Carries out what the sync engine decides.

mod bootstrap;
mod driver;
mod status;
pub(crate) mod tokens;

pub(crate) use driver::server_digests;
pub use driver::{Driver, SyncHandle, sync_once};
pub use status::{Light, SyncStatus, status};
pub(crate) use tokens::connect;
