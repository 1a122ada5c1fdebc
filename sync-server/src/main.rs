//! The sync server's program.

use std::process::ExitCode;

use clap::Parser;
use vetpms_sync_server::cli::Command;

fn main() -> ExitCode {
    vetpms_sync_server::cli::run(Command::parse())
}
