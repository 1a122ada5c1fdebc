//! The whole house at work: real programs against real databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod administration;
mod adopt;
mod backlog;
mod bad_input;
mod beside;
mod colleagues;
mod conformance;
mod crash;
mod decided_anew;
mod deletes;
mod disk;
mod entered_again;
mod every_write;
mod import;
mod joined_again;
mod journal;
mod keychain;
mod kills;
mod live;
mod lost_computer;
mod merged_away;
mod opposite;
mod proxy;
mod restored;
mod review;
mod revoked;
mod rights;
mod server_killed;
mod simulation;
mod texts;
mod told;
mod two_desks;
mod upgrading;
mod versions;
mod visits;
