//! A simulated practice: real desks and a model of the server in virtual time, where everything
//! that can go wrong does, and the same seed always goes the same way.
//!
//! It drives the real engine, use cases and replicas; only the network, the clocks, chance and the
//! server are its own. It must never ship, and nothing that ships may depend on it.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod again;
mod carry;
pub mod clock;
mod courier;
mod devices;
pub mod dice;
mod disks;
mod error;
pub mod faults;
mod files;
mod journal;
mod liveness;
mod mischief;
pub mod model;
mod network;
mod node;
mod operations;
mod oracles;
mod removal;
mod rights;
mod run;
mod shift;
mod starting;
pub mod stranger;
mod summary;
mod trace;
mod traffic;
mod trouble;
mod versions;
mod world;

pub use error::{Error, Result};
pub use oracles::Verdict;
pub use run::{Outcome, Plan, run};
pub use summary::Summary;
