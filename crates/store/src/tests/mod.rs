//! Tests against real SQLCipher files.

mod at_rest;
mod disk;
mod lane;
mod log;
mod migration;
mod practice;
mod queries;
mod rows;
mod schema;
mod support;
