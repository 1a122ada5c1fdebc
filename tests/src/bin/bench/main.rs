//! `bench`: what the work costs, beside a plainer way of doing the same work in the same run.
//!
//! Timings are printed and never asserted: machines differ and are busy. Never shipped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a tool of the repository: what goes wrong ends it with a message"
)]

mod agent;
mod day;
mod documents;
mod exchange;
mod fts;
mod import;
mod latency;
mod measure;
mod names;
mod offline;
mod pages;
mod peers;
mod plain;
mod postgres;
mod practice;
mod relay;
mod report;
mod save;
mod search;
mod start;
mod visits;

use std::path::PathBuf;
use std::process::ExitCode;

use report::Line;

/// All benchmarks, in the order in which they run.
const NAMES: [&str; 12] = [
    "import",
    "save",
    "search",
    "day",
    "visits",
    "push",
    "pull",
    "bootstrap",
    "latency",
    "offline",
    "documents",
    "start",
];

/// What was asked for.
struct Wanted {
    names: Vec<String>,
    json: Option<PathBuf>,
    /// A hundredth of the work, to try the benchmarks themselves.
    small: bool,
}

impl Wanted {
    fn from_arguments() -> Result<Self, String> {
        let mut wanted = Self {
            names: Vec::new(),
            json: None,
            small: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--small" => wanted.small = true,
                "--json" => {
                    wanted.json = Some(arguments.next().ok_or("--json needs a file")?.into())
                }
                name if NAMES.contains(&name) => wanted.names.push(argument),
                other => {
                    return Err(format!(
                        "{other} is no benchmark; there are: {}",
                        NAMES.join(", ")
                    ));
                }
            }
        }
        if wanted.names.is_empty() {
            wanted.names = NAMES.map(str::to_owned).to_vec();
        }
        Ok(wanted)
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|wanted| wanted == name)
    }

    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }
}

/// Runs a group of benchmarks; one that breaks does not take the others with it.
fn attempt(
    lines: &mut Vec<Line>,
    broken: &mut Vec<&'static str>,
    name: &'static str,
    run: impl FnOnce() -> Vec<Line>,
) {
    eprintln!("{name} ...");
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
        Ok(found) => lines.extend(found),
        Err(_) => broken.push(name),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((agent::ROLE, rest)) = arguments.split_first().map(|(role, rest)| (&**role, rest)) {
        agent::main(rest);
        return ExitCode::SUCCESS;
    }
    let wanted = match Wanted::from_arguments() {
        Ok(wanted) => wanted,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    let small = wanted.small;
    let (mut lines, mut broken) = (Vec::new(), Vec::new());
    if wanted.has_any(&["import", "save"]) {
        attempt(&mut lines, &mut broken, "import and save", || {
            let practice = practice::Practice::import(small);
            let mut lines = import::run(&practice);
            if wanted.has("save") {
                lines.extend(save::run(&practice, small));
            }
            lines
        });
    }
    if wanted.has("search") {
        attempt(&mut lines, &mut broken, "search", || search::run(small));
    }
    if wanted.has("day") {
        attempt(&mut lines, &mut broken, "day", || day::run(small));
    }
    if wanted.has("visits") {
        attempt(&mut lines, &mut broken, "visits", || visits::run(small));
    }
    if wanted.has_any(&["push", "pull", "bootstrap"]) {
        attempt(&mut lines, &mut broken, "push, pull and bootstrap", || {
            exchange::run(small)
        });
    }
    if wanted.has("latency") {
        attempt(&mut lines, &mut broken, "latency", || latency::run(small));
    }
    if wanted.has("offline") {
        attempt(&mut lines, &mut broken, "offline", || offline::run(small));
    }
    if wanted.has("documents") {
        attempt(&mut lines, &mut broken, "documents", || {
            documents::run(small)
        });
    }
    if wanted.has("start") {
        attempt(&mut lines, &mut broken, "start", || start::run(small));
    }
    lines.retain(|line| wanted.has(line.benchmark()));
    report::print(&lines);
    if let Some(path) = &wanted.json {
        let text = format!("{:#}\n", report::to_json(&lines, small));
        std::fs::write(path, text).expect("the JSON file is written");
    }
    if broken.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: these broke off: {}", broken.join("; "));
    ExitCode::FAILURE
}
