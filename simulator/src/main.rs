//! `simulate`: runs seeds and tells what came of them.
#![allow(
    clippy::print_stdout,
    reason = "a command-line program speaks on standard output"
)]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use clap::Parser;
use vetpms_simulator::faults::Profile;
use vetpms_simulator::{Error, Outcome, Plan, Result, Summary, run};

/// Findings shown of one seed.
const SHOWN: usize = 12;

/// Simulates practices whose machines, networks and people fail.
#[derive(Parser)]
#[command(name = "simulate", version)]
struct Args {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds.
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// Devices at the start, 2 to 8.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(2..=8))]
    devices: u64,
    /// Operations of each seed.
    #[arg(long, default_value_t = 40)]
    ops: u64,
    /// calm, network, machines, disks, sound-disks, default or everything; `calm+revoked` for one fault more.
    #[arg(long, default_value = "default")]
    profile: String,
    /// Seeds at the same time.
    #[arg(long, default_value_t = 2)]
    jobs: u64,
    /// Ends with the first seed that fails.
    #[arg(long)]
    until_red: bool,
    /// Shows everything that happens.
    #[arg(long)]
    trace: bool,
}

fn main() -> ExitCode {
    match simulate(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn simulate(args: &Args) -> Result<bool> {
    let profile =
        Profile::named(&args.profile).ok_or_else(|| Error::Profile(args.profile.clone()))?;
    let (next, end) = (
        AtomicU64::new(args.seed),
        args.seed.saturating_add(args.seeds),
    );
    let summary = Mutex::new(Summary::default());
    let failed = Mutex::new(None);
    let worker = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return;
            }
            let plan = plan(args, seed);
            match run(&plan) {
                Ok(outcome) => {
                    let mut summary = summary.lock().unwrap_or_else(PoisonError::into_inner);
                    tell(&plan, &outcome, args.trace);
                    summary.add(&outcome);
                    if args.until_red && !outcome.is_green() {
                        next.store(end, Ordering::Relaxed);
                    }
                }
                Err(error) => {
                    let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                    failed.get_or_insert(error);
                    return;
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..args.jobs.clamp(1, 64) {
            scope.spawn(worker);
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = failed {
        return Err(error);
    }
    let summary = summary.into_inner().unwrap_or_else(PoisonError::into_inner);
    for line in summary.faults(&profile) {
        println!("{line}");
    }
    println!("{summary}");
    Ok(summary.is_green())
}

fn plan(args: &Args, seed: u64) -> Plan {
    Plan {
        seed,
        devices: usize::try_from(args.devices).unwrap_or(2),
        operations: args.ops,
        profile: args.profile.clone(),
        trace: args.trace,
    }
}

fn tell(plan: &Plan, outcome: &Outcome, trace: bool) {
    if trace {
        outcome.lines.iter().for_each(|line| println!("{line}"));
        println!("trace {}", outcome.trace);
    }
    if outcome.is_green() {
        return;
    }
    println!("seed {} failed: {}", plan.seed, plan.command());
    let findings = outcome.findings();
    for line in findings.iter().take(SHOWN) {
        println!("    {line}");
    }
    if findings.len() > SHOWN {
        println!("    and {} more", findings.len() - SHOWN);
    }
}
