//! The server against a real PostgreSQL, over real HTTP.
//!
//! `./test` starts a cluster and exports `VETPMS_TEST_PG_*`; every test makes a database of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod administration;
mod adoption;
mod audit;
mod auth;
mod catalogue;
mod concurrency;
mod conflicts;
mod drift;
mod faults;
mod files;
mod hostile;
mod program;
mod records;
mod rights;
mod rim;
mod round_trip;
mod sealing;
mod serving;
mod succession;
mod support;
mod taken_after_all;
mod waiting;
mod workers;
