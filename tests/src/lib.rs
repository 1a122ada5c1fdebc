//! What the tests stand on: real binaries, real PostgreSQL, real profiles in temporary folders.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

pub mod support;
