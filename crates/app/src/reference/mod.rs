//! Shipped catalogues: species and breeds, and the diagnoses that a practice may begin with.
//!
//! Species and breeds are versioned data that comes with the program, read-only and outside the log
//! of changes: what a practice adds are rows of its own. The diagnoses are only offered: once taken,
//! they are the practice's rows like any other.

mod breeds;
mod species;
mod terms;

pub use breeds::{BreedHit, breeds, match_breed};
pub use species::{SpeciesName, species};
pub use terms::{TermLanguage, add_usual_terms};
