//! `simulate`: builds the simulator and runs seeds with it.
//!
//! The world itself is in `simulator`; nothing is judged here.

use std::path::Path;
use std::process::Command;

use crate::error::Result;
use crate::programs::{built, cargo, succeed};

/// Options of `simulate`; whatever it does not know goes to the simulator as it stands.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// With optimisation: for many seeds.
    #[arg(long)]
    release: bool,
    /// Such as `--seed 1 --seeds 100 --devices 3 --ops 60 --profile default`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    simulator: Vec<String>,
}

/// Builds, and runs.
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let mut build = cargo(root);
    // With the programs that the tests build, so that no dependency is built with other features.
    build.args(["build", "--locked", "--quiet"]);
    for package in [
        "vetpms-simulator",
        "vetpms-tests",
        "vetpms-cli",
        "vetpms-sync-server",
    ] {
        build.args(["-p", package]);
    }
    build.args(args.release.then_some("--release"));
    succeed(build)?;
    let mut command = Command::new(built(root, !args.release).join("simulate"));
    command.args(&args.simulator);
    succeed(command)
}
