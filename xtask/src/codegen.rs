//! Files that are made from the entity definitions and checked in.
//!
//! A generator is a pure function of the crates it was compiled with: no clock, no network, no
//! environment, so that the same commit always gives the same bytes. A file that differs from
//! what its generator says makes `tidy` fail.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// Makes the full text of one file.
pub(crate) type Generator = fn() -> Result<String>;

/// Every generated file: its path from the top of the repository, and what makes it.
pub(crate) const GENERATED: &[(&str, Generator)] = &[];

/// Options of `codegen`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only compares; fails when a file is missing or stale.
    #[arg(long)]
    check: bool,
}

/// Writes or compares every file of [`GENERATED`].
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    if args.check {
        let findings = stale(root, GENERATED)?;
        return if findings.is_empty() {
            println!("{} generated file(s) up to date", GENERATED.len());
            Ok(())
        } else {
            Err(Error::Findings(findings))
        };
    }
    let written = write(root, GENERATED)?;
    println!("{} generated file(s), {written} changed", GENERATED.len());
    Ok(())
}

/// One finding for each file that is missing or differs from what its generator says.
pub(crate) fn stale(root: &Path, files: &[(&str, Generator)]) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (path, make) in files {
        let wanted = make()?;
        // A missing file and an unreadable one are both cured by writing it.
        if fs::read_to_string(root.join(path)).ok().as_deref() != Some(wanted.as_str()) {
            findings.push(format!("{path}: stale, run `cargo xtask codegen`"));
        }
    }
    Ok(findings)
}

fn write(root: &Path, files: &[(&str, Generator)]) -> Result<usize> {
    let mut written = 0;
    for (path, make) in files {
        let wanted = make()?;
        let path = root.join(path);
        if fs::read_to_string(&path).ok().as_deref() == Some(wanted.as_str()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Error::file(parent))?;
        }
        fs::write(&path, wanted).map_err(Error::file(&path))?;
        written += 1;
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::scratch::Scratch;

    const ONE: &[(&str, Generator)] = &[("deep/down/list.txt", || Ok("first\n".to_owned()))];

    #[test]
    fn a_missing_file_is_stale_and_is_written() {
        let dir = Scratch::new("codegen-missing");
        assert_eq!(stale(dir.path(), ONE).unwrap().len(), 1);
        assert_eq!(write(dir.path(), ONE).unwrap(), 1);
        assert!(stale(dir.path(), ONE).unwrap().is_empty());
        assert_eq!(
            write(dir.path(), ONE).unwrap(),
            0,
            "an equal file is left alone"
        );
    }

    #[test]
    fn a_changed_file_is_stale() {
        let dir = Scratch::new("codegen-changed");
        dir.file("deep/down/list.txt", "second\n");
        let findings = stale(dir.path(), ONE).unwrap();
        assert!(findings[0].starts_with("deep/down/list.txt: stale"));
    }
}
