//! `#[derive(Entity)]`: turns a struct into the one definition of a table.
//!
//! ```text
//! #[entity(table = "patients", label = "Patient", fact, key = ["a_id", "b_id"], derived = [Derived { .. }],
//!          owner = "the command and page that write it")] // or: generic
//! #[field(label = "Name", class = Identifying, review, sealed, owned, name = "type", key = "old_name",
//!         search = Words(2.0), check = [NotBlank, MaxLen(100)], codes = [Code("A", "Words")],
//!         refers = "clients", default = "A", columns = ["start", "end"], decimal = (9, 3))]
//! ```
//! `label` and `class` are compulsory; every struct has an `id` without attributes.

mod expand;
mod field;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives the definition of a table and its typed reading and writing.
#[proc_macro_derive(Entity, attributes(entity, field))]
pub fn derive_entity(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::expand(&input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
