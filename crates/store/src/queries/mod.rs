//! Hand-written reads for the screens: plain structs, shaped as they are shown.
//!
//! Rows with a tombstone are left out. A row that still names a deleted parent shows that
//! parent as deleted, since nothing that was entered may vanish from sight. Never a write.

pub mod appointments;
mod fields;
pub mod lab;
pub mod patients;
pub mod plain_search;
pub mod record_entries;
pub mod references;
pub mod reminders;
pub mod room_moves;
pub mod search_entries;
pub mod signing;
pub mod timeline;
pub mod treatments;
pub mod twins;
pub mod visits;

/// `Debug` that names the type and shows nothing that a client or patient is known by.
macro_rules! hidden {
    ($($type:ident),+) => {
        $(impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        })+
    };
}
use hidden;
