//! The sync server: takes in change sets, merges them into rows, and hands them out again.
//!
//! It authors nothing: every change comes from a device, signed by a user. Beyond the directory
//! of practices and people it must never touch a practice's data outside `system.enter`, and it
//! must never log a client's or a patient's value.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod accept;
pub mod app;
pub mod boots;
pub mod cli;
pub mod code;
pub mod config;
pub mod db;
pub mod error;
pub mod files;
pub mod limits;
pub mod patient_io;
pub mod project;
pub mod provision;
pub mod rebuild;
pub mod rim;
pub mod routes;
pub mod seal;
pub mod secret;
pub mod serve;
pub mod worker;
