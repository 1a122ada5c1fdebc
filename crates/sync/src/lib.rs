//! Synchronising with the server: the engine that decides and the transport that talks.
//!
//! The engine is a state machine without I/O, clock or randomness; `app` carries its
//! actions out. Neither of them ever touches a document or the replica.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod backoff;
mod engine;
mod failure;
mod liveness;
mod transport;

pub use engine::{Action, Engine, Event, Greeting, Phase, Progress};
pub use failure::Failure;
pub use liveness::PATIENCE;
pub use transport::{Signer, Transport, Wire};
