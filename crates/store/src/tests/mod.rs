//! Tests against real SQLCipher files.

mod at_rest;
mod clinic;
mod disk;
mod lane;
mod log;
mod lost_tail;
mod migration;
mod practice;
mod queries;
mod rows;
mod schema;
mod support;
mod vault;
