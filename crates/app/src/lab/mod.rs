//! Laboratory results: ordered, entered when they come, looked at by somebody, or called off.
//!
//! They belong to a visit or to the animal alone, and to no signature: what a laboratory finds comes days later. A value
//! that is put right after somebody looked at it waits to be looked at again.

mod enter;
mod known;
mod line;
mod lists;
mod order;
mod review;

pub(crate) use enter::put_right;
pub use enter::{EnteredResult, enter_results};
pub use known::{KnownPanel, KnownTest, known_panels};
pub use line::{LabDeviation, LabLine, LabStage};
pub(crate) use lists::visit_results;
pub use lists::{patient_results, result, results_to_review};
pub use order::{LabOf, LabOrder, cancel_tests, enter_order, order_tests, remove_result};
pub use review::{LookedAt, review_results};
