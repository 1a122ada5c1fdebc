//! Use cases on a real encrypted replica.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod batch;
mod days;
mod decided;
mod desk;
mod files;
mod first_copy;
mod folder;
mod given;
mod history;
mod lab;
mod people;
mod plans;
mod printing;
mod refused;
mod reminders;
mod review;
mod rules;
mod schedule;
mod signing;
mod spacing;
mod timeline;
mod vaccinations;
mod visits;
mod whiteboard;
mod work;
