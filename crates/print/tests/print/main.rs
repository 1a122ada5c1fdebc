//! Documents as files: their text read back by poppler, their pages as pictures.
//!
//! Every page is left as a picture in the target directory (`tmp/print`), to be looked at.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod any_text;
mod label;
mod pages;
mod rules;
mod samples;
mod support;
