//! Tests against real SQLCipher files.

mod at_rest;
mod log;
mod practice;
mod queries;
mod rows;
mod schema;
mod support;
