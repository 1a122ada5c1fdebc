//! `bench`: builds the programs, and runs the benchmarks in surroundings of their own.
//!
//! The benchmarks themselves are in `tests/src/bin/bench`; nothing is measured here.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Result;
use crate::programs::{built, cargo, succeed};

/// Where the built window must be before the program around it can be built.
const WINDOW: &str = "ui/dist/index.html";

/// A benchmark.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Processor time by line of an imported file.
    Import,
    /// Processor time of a save.
    Save,
    /// A keystroke in the search box, and how often a row is found.
    Search,
    /// The pages of a working day, after ten busy years.
    Day,
    /// Histories, consults and boards after ten years of medical records, on a desk and in PostgreSQL.
    Visits,
    /// Rows by processor second, server and PostgreSQL.
    Push,
    /// Rows by processor second on a desk that follows.
    Pull,
    /// Rows by processor second on a new desk.
    Bootstrap,
    /// From an edit to another desk that shows it.
    Latency,
    /// 50,000 changes after two weeks without a server.
    Offline,
    /// 100,000 documents to an empty device, beside others that synchronise.
    Documents,
    /// From start to a usable window, and its memory.
    Start,
}

impl Name {
    fn needs_cluster(self) -> bool {
        matches!(
            self,
            Self::Push
                | Self::Pull
                | Self::Bootstrap
                | Self::Latency
                | Self::Offline
                | Self::Documents
                | Self::Visits
        )
    }

    fn as_argument(self) -> String {
        use clap::ValueEnum;
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// Options of `bench`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which; all of them otherwise.
    names: Vec<Name>,
    /// Also write the results here, as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// A hundredth of the work in a debug build, to try the benchmarks themselves.
    #[arg(long)]
    small: bool,
}

/// Builds, and runs.
pub(crate) fn run(root: &Path, args: &Args) -> Result<()> {
    let has =
        |wanted: fn(Name) -> bool| args.names.is_empty() || args.names.iter().any(|n| wanted(*n));
    let window = has(|name| name == Name::Start) && root.join(WINDOW).exists();
    if has(|name| name == Name::Start) && !window {
        eprintln!("{WINDOW} is missing, so the window cannot be built: run ./run or ./test once");
    }
    succeed(build(root, args.small, window))?;
    let mut command = Command::new(root.join("scripts/bench"));
    if has(Name::needs_cluster) {
        command.arg("--cluster");
    }
    if window {
        command.arg("--session");
    }
    command.arg("--").arg(built(root, args.small).join("bench"));
    command.args(args.names.iter().map(|name| name.as_argument()));
    command.args(args.small.then_some("--small"));
    if let Some(path) = &args.json {
        command.arg("--json").arg(path);
    }
    succeed(command)
}

/// One build for all programs: chosen one by one, cargo would build some dependencies twice.
fn build(root: &Path, small: bool, window: bool) -> Command {
    let mut command = cargo(root);
    command.args(["build", "--locked"]);
    command.args((!small).then_some("--release"));
    for package in ["vetpms-tests", "vetpms-cli", "vetpms-sync-server"] {
        command.args(["-p", package]);
    }
    command.args(
        window
            .then_some(["-p", "vetpms-desktop"])
            .into_iter()
            .flatten(),
    );
    command
}
