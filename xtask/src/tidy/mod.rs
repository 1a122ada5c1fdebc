//! `tidy`: holds the invariants of ARCHITECTURE.md that a machine can hold.
//!
//! It only reads. It runs as a test too (`house_is_tidy`), so that a change that breaks an
//! invariant is red before anyone reviews it.

mod files;
mod floors;
#[cfg(test)]
pub(crate) mod scratch;

use std::path::Path;
use std::process::Command;

use crate::error::{Error, Result};

/// Prints one line when all is well, and fails with every finding otherwise.
pub(crate) fn run(root: &Path) -> Result<()> {
    let findings = findings(root)?;
    if findings.is_empty() {
        println!("tidy");
        return Ok(());
    }
    Err(Error::Findings(findings))
}

fn findings(root: &Path) -> Result<Vec<String>> {
    let mut all = floors::findings(&metadata(root)?)?;
    all.extend(files::findings(root)?);
    Ok(all)
}

/// What cargo knows of the workspace's own packages; needs no network.
fn metadata(root: &Path) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| Error::Cargo(error.to_string()))?;
    if !output.status.success() {
        return Err(Error::Cargo(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    String::from_utf8(output.stdout).map_err(|error| Error::Cargo(error.to_string()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn house_is_tidy() {
        let findings = super::findings(&crate::root()).unwrap();
        assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
    }
}
