//! `mutate`: breaks one mechanism at a time in a copy of the sources, and sees whether the simulator notices.
//!
//! The mechanisms are patches in `simulator/mutations`, so that no product code has a switch for it. A patch
//! begins with two lines of words: what it breaks, and the simulator's arguments. One that nothing notices fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::programs::{cargo, succeed};

const MUTATIONS: &str = "simulator/mutations";
/// Devices and operations of each seed, where a patch does not say otherwise.
const USUAL: [&str; 4] = ["--devices", "3", "--ops", "60"];

/// Options of `mutate`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only patches whose name contains this.
    only: Option<String>,
    /// Seeds after which a mutation counts as unnoticed.
    #[arg(long, default_value_t = 60)]
    seeds: u64,
}

/// A mechanism and how to break it.
struct Mutation {
    patch: PathBuf,
    name: String,
    breaks: String,
    arguments: Vec<String>,
}

/// What became of a mutation.
#[derive(Debug, PartialEq, Eq)]
struct Noticed {
    seeds: u64,
    oracle: String,
}

/// Prints a line of a table for each mutation.
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let scratch = root.join("target/mutate");
    let tree = scratch.join("tree");
    let mut unnoticed = Vec::new();
    println!("| mutation | what it breaks | noticed as | seeds |\n|---|---|---|---|");
    let only = args.only.as_deref().unwrap_or("");
    for mutation in mutations(root)? {
        if !mutation.name.contains(only) {
            continue;
        }
        refresh(root, &tree)?;
        succeed(apply(&tree, &mutation.patch, &[]))?;
        build(&tree, &scratch.join("build"))?;
        let simulator = scratch.join("build/debug/simulate");
        let (oracle, seeds) = match simulate(&simulator, &mutation, args.seeds)? {
            Some(noticed) => (noticed.oracle, noticed.seeds.to_string()),
            None => {
                unnoticed.push(format!("{}: nothing noticed it", mutation.name));
                ("nothing".to_owned(), format!("of {}", args.seeds))
            }
        };
        println!(
            "| `{}` | {} | {oracle} | {seeds} |",
            mutation.name, mutation.breaks
        );
    }
    if unnoticed.is_empty() {
        Ok(())
    } else {
        Err(Error::Findings(unnoticed))
    }
}

fn mutations(root: &Path) -> Result<Vec<Mutation>> {
    let folder = root.join(MUTATIONS);
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
        let patch = entry.map_err(Error::file(&folder))?.path();
        let text = fs::read_to_string(&patch).map_err(Error::file(&patch))?;
        let mut lines = text.lines();
        let mut word = |label: &str| {
            let line = lines.next().and_then(|line| line.strip_prefix(label));
            let message = format!("{}: a line with {label:?} is missing", patch.display());
            line.map(str::to_owned).ok_or(Error::Argument(message))
        };
        let (breaks, arguments) = (word("breaks: ")?, word("simulate: ")?);
        found.push(Mutation {
            name: patch
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into(),
            breaks,
            arguments: arguments.split_whitespace().map(str::to_owned).collect(),
            patch,
        });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Makes the copy what the repository's tracked files are; a file that is the same keeps its time, so that
/// little is built again.
fn refresh(root: &Path, tree: &Path) -> Result<()> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()
        .map_err(Error::file(root))?;
    for name in String::from_utf8_lossy(&listed.stdout).split('\0') {
        let (from, to) = (root.join(name), tree.join(name));
        if name.is_empty() || name.starts_with("ui/") || !from.is_file() {
            continue;
        }
        let bytes = fs::read(&from).map_err(Error::file(&from))?;
        if fs::read(&to).is_ok_and(|there| there == bytes) {
            continue;
        }
        let folder = to.parent().unwrap_or(tree);
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
        fs::write(&to, bytes).map_err(Error::file(&to))?;
    }
    Ok(())
}

/// A command that applies a patch to a tree.
fn apply(tree: &Path, patch: &Path, options: &[&str]) -> Command {
    let mut command = Command::new("git");
    // Within a repository git would leave out what is above the tree.
    command.env("GIT_CEILING_DIRECTORIES", tree.parent().unwrap_or(tree));
    command.arg("apply").args(options).arg(patch);
    command.current_dir(tree);
    command
}

fn build(tree: &Path, target: &Path) -> Result<()> {
    let mut build = cargo(tree);
    // The whole workspace's features, so that no dependency is built with others.
    build.args([
        "build",
        "--locked",
        "--quiet",
        "--workspace",
        "--bin",
        "simulate",
    ]);
    build.arg("--target-dir").arg(target);
    succeed(build)
}

fn simulate(simulator: &Path, mutation: &Mutation, seeds: u64) -> Result<Option<Noticed>> {
    let mut command = Command::new(simulator);
    command.args(["--seed", "1", "--until-red", "--seeds", &seeds.to_string()]);
    if !mutation.arguments.iter().any(|word| word == "--ops") {
        command.args(USUAL);
    }
    let output = command.args(&mutation.arguments).output();
    let output = output.map_err(Error::file(simulator))?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() && !text.contains(" failed: ") {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(Error::Argument(format!("{}: {words}", mutation.name)));
    }
    Ok(noticed(&text))
}

/// The seed that failed first, and its first finding.
fn noticed(text: &str) -> Option<Noticed> {
    let mut lines = text.lines();
    let seed = lines.find_map(|line| line.strip_prefix("seed ")?.split_once(" failed: "))?;
    let finding = lines.next()?.trim();
    Some(Noticed {
        seeds: seed.0.parse().ok()?,
        oracle: finding.replace('|', "/"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutation_still_fits_the_sources() {
        let root = crate::root();
        let mutations = mutations(&root).unwrap();
        assert!(!mutations.is_empty());
        for mutation in mutations {
            let mut command = apply(&root, &mutation.patch, &["--check"]);
            assert!(command.status().unwrap().success(), "{}", mutation.name);
        }
    }

    #[test]
    fn the_first_finding_of_the_first_seed_is_what_noticed() {
        let text =
            "seed 3 failed: cargo xtask simulate --seed 3\n    lost: a set\n    wrong: b\nseeds=3";
        let expected = Noticed {
            seeds: 3,
            oracle: "lost: a set".to_owned(),
        };
        assert_eq!(noticed(text), Some(expected));
        assert_eq!(noticed("seeds=60"), None);
    }
}
