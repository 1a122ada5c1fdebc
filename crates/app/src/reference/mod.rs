//! Shipped catalogues: species and breeds.
//!
//! Versioned data that comes with the program, read-only and outside the log of changes. A
//! practice adds its own species and breeds as rows; this module must never write any.

mod breeds;
mod species;

pub use breeds::{BreedHit, breeds, match_breed};
pub use species::{SpeciesName, species};
