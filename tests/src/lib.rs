//! What the tests stand on: real binaries, real PostgreSQL, real profiles in temporary folders.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

pub mod support;

/// Tables that the programs of an older version, `older_server` and `older_desk`, do not know: documents and facts.
pub static NEWER_TABLES: [&str; 2] = ["tasks", "patient_weights"];
