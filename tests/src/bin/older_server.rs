//! The sync server as an older version of it would be: it does not know some tables and fields yet. For tests of two versions.

use std::process::ExitCode;

use clap::Parser;
use vetpms_sync_server::cli::Command;

fn main() -> ExitCode {
    vetpms_model::pretend_older(&vetpms_tests::NEWER);
    vetpms_sync_server::cli::run(Command::parse())
}
