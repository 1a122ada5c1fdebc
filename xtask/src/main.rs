//! The repository's own tools: `cargo xtask COMMAND`.
//!
//! One module per command, each with its own `Args` and `run`. Nothing here ships to a clinic,
//! and nothing here may be needed by a shipped crate.
#![allow(
    clippy::print_stdout,
    reason = "a command-line program speaks on standard output"
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod bench;
mod bundle;
mod codegen;
mod demo_data;
mod error;
mod mutate;
mod new_migration;
mod programs;
mod simulate;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;

/// Tools for working on this repository.
#[derive(Parser)]
#[command(name = "xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures what the work costs, beside plainer ways of doing it (docs/performance.md).
    Bench(bench::Args),
    /// Runs made-up practices whose machines and networks fail (docs/reliability.md).
    Simulate(simulate::Args),
    /// Breaks one mechanism after the other and sees whether the simulator notices (docs/reliability.md).
    Mutate(mutate::Args),
    /// Packs the desktop program for Debian.
    Bundle(bundle::Args),
    /// Checks what a machine can check of the invariants in ARCHITECTURE.md.
    Tidy,
    /// Writes the generated files, or compares them with what is checked in.
    Codegen(codegen::Args),
    /// Writes a made-up practice as lines for `vetpms batch`.
    DemoData(demo_data::Args),
    /// Creates the next numbered migration, one file per chosen database.
    NewMigration(new_migration::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Bench(args) => bench::run(&root(), &args),
        Command::Simulate(args) => simulate::run(&root(), &args),
        Command::Mutate(args) => mutate::run(&root(), &args),
        Command::Bundle(args) => bundle::run(&root(), &args),
        Command::Tidy => tidy::run(&root()),
        Command::Codegen(args) => codegen::run(&root(), &args),
        Command::DemoData(args) => demo_data::run(&root(), &args),
        Command::NewMigration(args) => new_migration::run(&root(), &args),
    };
    report(done)
}

fn report(done: Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The top directory of the repository that this program was built from.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}
