//! What a person can do: the use cases, the one way in for local and for foreign writes.
//!
//! Every shell (window, `vetpms`, tests) calls these functions and adds nothing of its own.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod administration;
mod aliases;
pub mod batch;
pub mod care;
mod commit;
pub mod conflicts;
mod desk;
mod documents;
pub mod drafts;
mod error;
pub mod files;
pub mod find;
pub mod find_records;
pub mod held_back;
pub mod history;
pub mod import;
mod keychain;
pub mod lab;
mod life;
pub mod lists;
pub mod newer;
pub mod people;
pub mod printing;
pub mod profile;
mod receive;
pub mod records;
mod records_seen;
pub mod reference;
pub mod reminders;
mod rim;
pub mod scheduling;
mod search_feed;
mod searcher;
#[cfg(test)]
mod seen_tests;
pub mod session;
mod session_users;
pub mod settings;
mod shown;
pub mod signing;
pub mod sync;
pub mod timeline;
pub mod vaccinations;
pub mod view;
pub mod visits;
pub mod whiteboard;
mod wipe;
mod words;
pub mod work;

pub use desk::{Changed, Desk, Session};
pub use error::{AppError, Code};
pub use rim::{Rim, SystemRim};
