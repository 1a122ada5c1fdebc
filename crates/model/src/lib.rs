//! What a clinic is: entities, values, checks and the rules of the field.
//!
//! Floor 0: no I/O, no clock, no randomness. The struct of an entity is its only
//! definition; every engine (documents, both databases, search, forms, audit)
//! works from the derived [`EntityDef`].
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

extern crate self as vetpms_model;

pub mod care;
pub mod check;
pub mod conflict;
pub mod def;
pub mod digest;
mod field_value;
pub mod ids;
pub mod measures;
pub mod medical;
pub mod name;
pub mod patch;
pub mod people;
pub mod reference;
mod registry;
pub mod row;
pub mod scheduling;
pub mod value;
pub mod work;

pub use check::Check;
pub use conflict::{Conflict, ConflictKind, Side};
pub use def::{
    Class, Code, Derived, Entity, EntityDef, FieldDef, FieldType, Kind, Search, Writing,
};
pub use patch::Patch;
pub use registry::{ENTITIES, as_known, entity, pretend_older};
pub use row::{Row, Stamp};
pub use value::{Period, Prose, Set, Value, ValueError};
pub use vetpms_model_derive::Entity;
