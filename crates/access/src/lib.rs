//! Who may do what: roles, permissions, and the proof of a right that every writer must hold.
//!
//! One table for the server, the SQL policies and the clients. This crate must never look a right
//! up by itself: it knows no database and no session; a [`Policy`] is handed in, and what is not
//! granted there is refused.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod permission;
mod policy;
mod role;
mod tables;

pub use permission::{Permission, Scope};
pub use policy::{Denied, Grant, Member, Policy};
pub use role::Role;
pub use tables::{CLINICAL, known_tables, needed_to_read, needed_to_write};
