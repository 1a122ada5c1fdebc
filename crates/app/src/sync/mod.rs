//! Carries out what the sync engine decides.

mod ahead;
mod bootstrap;
mod clock;
mod driver;
mod greet;
mod handle;
mod leave;
mod link;
mod once;
mod outcome;
mod overtaking;
mod progress;
mod records;
mod renew;
mod rights;
mod stall;
mod status;
pub(crate) mod tokens;
pub(crate) mod versions;
mod waiting;
mod wire;
mod withdraw;

pub(crate) use bootstrap::{complete, copied_at, is_complete, is_under_way, local};
pub use driver::Driver;
pub use handle::SyncHandle;
pub(crate) use link::{ask_as_person, server_digests};
pub use once::sync_once;
pub(crate) use overtaking::former_logs;
pub(crate) use renew::{DEVICE, REPLICA, begin_as, carried, move_set};
pub(crate) use status::Live;
pub use status::{Away, Files, FirstCopy, Light, SyncStatus, status};
pub(crate) use tokens::connect;
pub use wire::{Dial, Reply, Wire};
pub(crate) use withdraw::{Touched, Typed, take_back};
