//! SQL text from entity definitions, in two dialects, and drift against a migrated schema.
//!
//! Text only: nothing here talks to a database.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod columns;
pub mod drift;
pub mod postgres;
pub mod sqlite;

pub use columns::{Column, ColumnType, STAMP, Source, columns};
