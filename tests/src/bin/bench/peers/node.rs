//! The peers that run on Node.js: one script each beside this file. A script starts its server as a process
//! of its own, does the work, and prints what both needed as one line of JSON.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;
use vetpms_tests::support::Temp;

use super::{Figures, Work};
use crate::practice::{repository, text};

/// Where the packages stay between two runs, instead of a folder that goes away.
const INSTALLED: &str = "VETPMS_BENCH_PEERS";

/// A peer: its name, its script, and the most documents it gets, because it would take too long with all.
const PEERS: [(&str, &str, usize); 3] = [
    ("PouchDB 9, express-pouchdb", "pouchdb.mjs", 10_000),
    ("automerge-repo 2.5.6", "automerge.mjs", 1_000),
    ("Actual's server, message replay", "actual.mjs", 10_000),
];

/// A peer without figures.
pub struct Failed {
    pub name: String,
    pub why: String,
}

/// Runs each peer; one that cannot be installed or breaks does not take the others with it.
pub fn run(work: &Work) -> Vec<Result<Figures, Failed>> {
    let temp = Temp::new("bench-peers");
    let folder = std::env::var_os(INSTALLED).map_or_else(|| temp.join("installed"), PathBuf::from);
    let installed = install(&folder);
    let documents = temp.join("documents.jsonl");
    std::fs::write(&documents, work.documents.join("\n") + "\n").expect("written");
    let one = |(name, script, most): (&str, &str, usize)| {
        eprintln!("  {name} ...");
        let done = installed.clone().and_then(|()| {
            let count = work.documents.len().min(most);
            let command = command(&folder, script, &documents, (count, work));
            figures(name, command)
        });
        done.map_err(|why| Failed {
            name: name.to_owned(),
            why,
        })
    };
    PEERS.map(one).into()
}

/// Copies the scripts and has npm install exactly what the lock file names.
fn install(folder: &Path) -> Result<(), String> {
    let sources = repository().join("tests/src/bin/bench/peers/node");
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for file in std::fs::read_dir(sources).expect("the scripts").flatten() {
        std::fs::copy(file.path(), folder.join(file.file_name())).expect("copied");
    }
    if folder.join("node_modules/.package-lock.json").exists() {
        return Ok(());
    }
    let quiet = [
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ];
    // Scripts of packages run only where something is compiled that a peer cannot do without.
    said(
        Command::new("npm")
            .current_dir(folder)
            .args(["ci", "--ignore-scripts"])
            .args(quiet),
    )?;
    let headers = std::env::var("npm_config_nodedir").unwrap_or_else(|_| "/usr".into());
    let mut build = Command::new("npm");
    build.current_dir(folder).env("npm_config_nodedir", headers);
    let built = said(build.args(["rebuild", "better-sqlite3"]).args(quiet));
    if let Err(why) = built {
        eprintln!("  better-sqlite3, which Actual's server needs, cannot be built: {why}");
    }
    Ok(())
}

fn command(
    folder: &Path,
    script: &str,
    documents: &Path,
    (count, work): (usize, &Work),
) -> Command {
    let mut command = Command::new("node");
    command.current_dir(folder).arg(script);
    command.args([&text(documents), &count.to_string()]);
    command.args([work.edits.min(count).to_string(), work.rounds.to_string()]);
    command
}

/// What a command printed, or the end of what it complained of.
fn said(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{program} does not start: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines: Vec<&str> = words
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    // Node prints the source first, then the error by its name.
    let is_error = |line: &&&str| {
        line.split_once(':')
            .is_some_and(|(name, _)| name.ends_with("Error"))
    };
    let told = lines.iter().find(is_error).or(lines.last());
    Err(told.map_or_else(|| output.status.to_string(), |line| line.trim().to_owned()))
}

fn figures(name: &str, mut command: Command) -> Result<Figures, String> {
    let printed = said(&mut command)?;
    let line = printed.lines().last().unwrap_or_default();
    let found: Json = serde_json::from_str(line).map_err(|_| format!("no figures: {line}"))?;
    let time = |key: &str| {
        let millis = found[key].as_f64().ok_or(format!("no {key}"));
        millis.map(|millis| Duration::from_secs_f64(millis / 1000.0))
    };
    let count = |key: &str| found[key].as_u64().ok_or(format!("no {key}"));
    Ok(Figures {
        name: name.to_owned(),
        documents: usize::try_from(count("documents")?).map_err(|error| error.to_string())?,
        client: time("client_ms")?,
        server: time("server_ms")?,
        bytes: count("bytes")?,
        edits: usize::try_from(count("edits")?).map_err(|error| error.to_string())?,
        push: time("push_ms")?,
        push_cpu: time("push_cpu_ms")?,
        latency: time("latency_ms")?,
    })
}
