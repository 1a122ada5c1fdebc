//! `codegen`: writes the files that follow from Rust definitions, or compares them.
//!
//! They are made by a test of the desktop crate, which knows the commands and every table; this
//! command only runs it, so that nothing here needs the window's libraries to be built. The
//! ordinary tests run it too, and a stale file makes them fail.

use std::path::Path;
use std::process::Command;

use crate::error::{Error, Result};

/// The test that makes the files.
const TEST: &str = "codegen::generated_files_are_up_to_date";

/// Options of `codegen`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only compares; fails when a file is missing or stale.
    #[arg(long)]
    check: bool,
}

/// Writes or compares every generated file.
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        // The whole workspace: one package alone has other features, and builds everything anew.
        .args(["test", "--quiet", "--workspace", "--lib"])
        .args(["--", "--exact", TEST])
        .current_dir(root)
        .env_remove("UPDATE_GENERATED");
    if !args.check {
        command.env("UPDATE_GENERATED", "1");
    }
    let status = command
        .status()
        .map_err(|error| Error::Cargo(error.to_string()))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Findings(vec![
        "generated files are missing or stale, or could not be made: see above".to_owned(),
    ]))
}
