//! The review inbox: what merging cannot settle and what the rules of the practice find, decided by
//! people.
//!
//! An item is found by every replica alike, stays until somebody decides or its cause goes away, and
//! is never closed by an ordinary write. A decision is a synced fact (see [`ConflictResolution`]).
//!
//! [`ConflictResolution`]: vetpms_model::work::ConflictResolution

mod decided;
mod disputes;
mod item;
mod kinds;
mod refresh;
mod settle;

pub use item::{
    Answers, ConflictItem, ConflictSide, RecordRef, Settled, conflicts, count, settled,
};
pub(crate) use kinds::chip_item;
pub(crate) use refresh::refresh;
pub use settle::{Answer, resolve_conflict, undo_resolution};
