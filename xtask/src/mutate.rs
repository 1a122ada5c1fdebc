//! `mutate`: breaks one mechanism at a time in a copy of the sources, and sees whether anything notices.
//!
//! The mechanisms are patches in `simulator/mutations`, so that no product code has a switch for it. A patch
//! begins with two lines of words: what it breaks, and what must notice: `simulate:` with the simulator's arguments,
//! or `test:` with a filter of nextest for tests that must go red, which run against the real programs and need the
//! surroundings of `./test`. One that nothing notices fails.

use std::collections::BTreeSet;
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
    judge: Judge,
}

/// What must notice.
#[derive(Debug, PartialEq, Eq)]
enum Judge {
    /// The simulator, with these arguments.
    Simulator(Vec<String>),
    /// The tests of a filter.
    Tests(String),
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
        let target = scratch.join("build");
        let noticed = match &mutation.judge {
            Judge::Simulator(arguments) => {
                build(&tree, &target, &["--bin", "simulate"])?;
                let simulator = target.join("debug/simulate");
                let found = simulate(&simulator, &mutation.name, arguments, args.seeds)?;
                found.map(|noticed| (noticed.oracle, noticed.seeds.to_string()))
            }
            Judge::Tests(filter) => {
                build(&tree, &target, &["--bins"])?;
                let red = test(&tree, &target, filter)?;
                red.then(|| (filter.clone(), "test".to_owned()))
            }
        };
        let (oracle, seeds) = noticed.unwrap_or_else(|| {
            unnoticed.push(format!("{}: nothing noticed it", mutation.name));
            ("nothing".to_owned(), format!("of {}", args.seeds))
        });
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
        let breaks = word("breaks: ")?;
        let judge = judge(&word("")?).ok_or_else(|| {
            let message = "a line with \"simulate: \" or \"test: \" is missing";
            Error::Argument(format!("{}: {message}", patch.display()))
        })?;
        found.push(Mutation {
            name: patch
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into(),
            breaks,
            judge,
            patch,
        });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn judge(line: &str) -> Option<Judge> {
    if let Some(filter) = line.strip_prefix("test: ") {
        return Some(Judge::Tests(filter.trim().to_owned()));
    }
    let arguments = line.strip_prefix("simulate:")?.split_whitespace();
    Some(Judge::Simulator(arguments.map(str::to_owned).collect()))
}

/// Makes the copy what the repository's tracked files are; a file that is the same keeps its time, so that little is
/// built again.
fn refresh(root: &Path, tree: &Path) -> Result<()> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()
        .map_err(Error::file(root))?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    drop_removed(tree, &listed)?;
    for name in listed.split('\0') {
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
    // The window takes its pages in when it is compiled; nothing here looks at them.
    let pages = tree.join("ui/dist");
    fs::create_dir_all(&pages).map_err(Error::file(&pages))?;
    let page = pages.join("index.html");
    if !page.is_file() {
        fs::write(&page, "").map_err(Error::file(&page))?;
    }
    Ok(())
}

/// Removes from the copy what was listed the last time and is no more.
fn drop_removed(tree: &Path, listed: &str) -> Result<()> {
    let last = tree.with_file_name("listed");
    let before = fs::read_to_string(&last).unwrap_or_default(); // nothing yet
    let now: BTreeSet<&str> = listed.split('\0').collect();
    for name in before.split('\0').filter(|name| !now.contains(name)) {
        let gone = tree.join(name);
        if gone.is_file() {
            fs::remove_file(&gone).map_err(Error::file(&gone))?;
        }
    }
    fs::create_dir_all(tree).map_err(Error::file(tree))?;
    fs::write(&last, listed).map_err(Error::file(&last))
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

fn build(tree: &Path, target: &Path, what: &[&str]) -> Result<()> {
    let mut build = cargo(tree);
    // The whole workspace's features, so that no dependency is built with others.
    build.args(["build", "--locked", "--quiet", "--workspace"]);
    build.args(what).arg("--target-dir").arg(target);
    succeed(build)
}

/// Whether any test of the filter goes red; a filter without tests is an error.
fn test(tree: &Path, target: &Path, filter: &str) -> Result<bool> {
    let tests = |verb: &str| {
        let mut command = cargo(tree);
        command.args(["nextest", verb, "--workspace", "--locked"]);
        command.args(["-E", filter, "--target-dir"]).arg(target);
        command
    };
    let mut list = tests("list");
    let listed = list.args(["--message-format", "oneline"]).output();
    let listed = listed.map_err(|error| Error::Cargo(error.to_string()))?;
    if !listed.status.success() || listed.stdout.trim_ascii().is_empty() {
        let words = String::from_utf8_lossy(&listed.stderr);
        return Err(Error::Argument(format!("no test fits {filter}: {words}")));
    }
    let status = tests("run").status();
    Ok(!status
        .map_err(|error| Error::Cargo(error.to_string()))?
        .success())
}

fn simulate(
    simulator: &Path,
    name: &str,
    arguments: &[String],
    seeds: u64,
) -> Result<Option<Noticed>> {
    let mut command = Command::new(simulator);
    command.args(["--seed", "1", "--until-red", "--seeds", &seeds.to_string()]);
    if !arguments.iter().any(|word| word == "--ops") {
        command.args(USUAL);
    }
    let output = command.args(arguments).output();
    let output = output.map_err(Error::file(simulator))?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() && !text.contains(" failed: ") {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(Error::Argument(format!("{name}: {words}")));
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
    fn what_is_no_more_leaves_the_copy() {
        let home = std::env::temp_dir().join(format!("vetpms-mutate-{}", std::process::id()));
        let tree = home.join("tree");
        drop_removed(&tree, "kept\0gone").unwrap();
        for name in ["kept", "gone", "built"] {
            fs::write(tree.join(name), "").unwrap();
        }
        drop_removed(&tree, "kept\0new").unwrap();
        let there = ["kept", "gone", "built"].map(|name| tree.join(name).exists());
        assert_eq!(there, [true, false, true]);
        fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn a_patch_says_what_must_notice() {
        let words = ["--profile", "calm"].map(str::to_owned).to_vec();
        assert_eq!(
            judge("simulate: --profile calm"),
            Some(Judge::Simulator(words))
        );
        let filter = Judge::Tests("test(deletes)".to_owned());
        assert_eq!(judge("test: test(deletes)"), Some(filter));
        assert_eq!(judge("--- a/file"), None);
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
