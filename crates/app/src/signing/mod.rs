//! Signing a visit, and what holds from then on: nothing of it changes, corrections are added, dated.

mod addenda;
mod content;
mod lock;
mod sign;
#[cfg(test)]
mod tests;
mod unsigned;

pub(crate) use addenda::{CANCELLED, addendum_of, cancel, cancellation, cancelled, visit_of};
pub use addenda::{NewAddendum, add_addendum};
pub(crate) use content::{altered, late_parts};
pub(crate) use lock::{Gate, LOCK_SETTING, locked, parts_of};
pub use lock::{LOCK_HOURS, Locked, lock_of};
pub use sign::{sign_as, sign_visit, sign_with_password};
pub use unsigned::{UnsignedVisit, unsigned_visits};
