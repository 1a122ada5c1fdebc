//! What devices and the server say to each other: change sets, messages, frames, limits.
//!
//! Pure data and pure functions; whoever sends or stores it stands on a higher floor.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod act;
mod administration;
mod bytes;
mod carried;
mod change_set;
mod enrolment;
mod file;
mod frame;
mod greeting;
pub mod limits;
mod message;
mod newer;

pub use act::{Act, Asked};
pub use administration::*;
pub use bytes::{Blob, Hash32, Key16};
pub use carried::Signed;
pub use change_set::{Body, BodyKind, ChangeSet, Header, Replaced, SetError, SignedSet};
pub use enrolment::*;
pub use file::*;
pub use frame::{CONTENT_TYPE, FrameError, decode, encode};
pub use greeting::*;
pub use message::*;
pub use newer::{
    ENTERED_AGAIN, FOR_NEWER, FOR_SIGN_IN, GIVEN_UP, TAKEN_ALREADY, UNKNOWN_LOG, UNSIGNED_IN,
    WaitsFor, is_for_newer, is_for_sign_in, only_waits,
};

/// The protocol spoken by this version.
pub const PROTOCOL: u32 = 1;
/// The version of the tables that this version knows.
pub const SCHEMA: u32 = 1;
