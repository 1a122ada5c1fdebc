//! Rows as Automerge documents: writing, merging, reading, and what merging cannot settle.
//!
//! One document per row; its root holds the row's fields as flat keys, because a nested
//! map or list created under one key on two devices hides one side. Text is the exception
//! and is born by a fixed change, see [`birth`]. Only this crate knows Automerge.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod birth;
mod chunk;
mod conflict;
mod document;
mod error;
mod history;
pub mod operations;
mod passage;
pub mod preflight;
mod read;
mod scalar;
mod signature;
mod without;
mod write;

pub use chunk::stored_heads;
pub use document::{Applied, Document, Hash, Pen, Written};
pub use error::DocumentError;
pub use history::{FieldStep, Step};
pub use signature::{signature_id, signed_heads};
