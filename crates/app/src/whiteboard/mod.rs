//! Who is in the clinic, where, and what comes next for them; treatments that are due; moving an animal to a room.
//!
//! An animal is there from its arrival until it leaves, whatever day it is by then. One that came without an appointment
//! leaves when its visit is signed, or when somebody says that it left. That it came and left are facts of the schedule, which
//! the desk may read; its record is not.

mod board;
mod due;
mod move_to_room;
mod present;
mod stay;
mod steps;

pub use board::{BoardLine, whiteboard};
pub use due::{DueTreatment, treatments_due};
pub use move_to_room::{has_left, move_to_room};
pub(crate) use stay::{came, left, left_with, not_here_after_all};
pub use steps::{NextStep, StepKind};
