//! Every command of the window, through Tauri's own channel, capability and state.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod administration;
mod args;
mod closed;
mod first_time;
mod hostile;
mod joining;
mod permissions;
mod work;
