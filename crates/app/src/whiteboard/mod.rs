//! Who is in the clinic, where, and what comes next for them; treatments that are due; moving an animal to a room.
//!
//! An animal is there from its arrival until it leaves, whatever day it is by then. One that came without an appointment is
//! there while its visit is open.

mod board;
mod due;
mod move_to_room;
mod present;
mod steps;

pub use board::{BoardLine, whiteboard};
pub use due::{DueTreatment, treatments_due};
pub use move_to_room::move_to_room;
pub use steps::{NextStep, StepKind};
