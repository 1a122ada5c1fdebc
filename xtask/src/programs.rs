//! Programs that a tool runs, and where cargo puts those that it builds.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};

/// The cargo that runs this tool.
pub(crate) fn cargo(root: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root);
    command
}

/// The folder of the programs of the development or of the release build.
pub(crate) fn built(root: &Path, debug: bool) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| "target".into());
    root.join(target)
        .join(if debug { "debug" } else { "release" })
}

/// Runs it, and fails as it fails.
pub(crate) fn succeed(mut command: Command) -> Result<()> {
    let program = PathBuf::from(command.get_program());
    let status = command.status().map_err(Error::file(&program))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Argument(format!("{}: {status}", program.display())))
}
