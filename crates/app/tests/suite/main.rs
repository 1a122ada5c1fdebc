//! Use cases on a real encrypted replica.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod desk;
mod folder;
mod people;
mod refused;
mod schedule;
mod work;
