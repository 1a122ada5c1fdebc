//! Simulated practices: a few hundred seeds of every kind of failure, and the seeds that once failed.

use std::sync::atomic::{AtomicU64, Ordering};

use vetpms_simulator::faults::{Fault, Profile};
use vetpms_simulator::{Outcome, Plan, Summary, run};

/// Seeds that once found something; each goes on for ever.
const REGRESSIONS: &str = include_str!("../../simulator/regressions.txt");

fn plan(seed: u64, devices: usize, operations: u64, profile: &str) -> Plan {
    Plan {
        seed,
        devices,
        operations,
        profile: profile.to_owned(),
        trace: false,
    }
}

#[track_caller]
fn green(plan: &Plan) -> Outcome {
    let outcome = run(plan).expect("the simulator runs");
    assert!(
        outcome.is_green(),
        "{}\n{}",
        plan.command(),
        outcome.findings().join("\n")
    );
    outcome
}

/// `seed devices operations profile`, then why.
fn regressions() -> Vec<Plan> {
    let lines = REGRESSIONS.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let mut number = || {
                words
                    .next()
                    .expect("a number")
                    .parse::<u64>()
                    .expect("a number")
            };
            let (seed, devices, operations) = (number(), number(), number());
            let profile = words.next().expect("a profile");
            let devices = usize::try_from(devices).expect("few devices");
            plan(seed, devices, operations, profile)
        })
        .collect()
}

#[test]
fn seeds_that_once_failed_do_not_fail_again() {
    for plan in regressions() {
        green(&plan);
    }
}

#[test]
fn the_same_seed_goes_the_same_way() {
    for profile in ["default", "disks", "everything"] {
        let plan = plan(7, 3, 60, profile);
        let (one, other) = (run(&plan).expect("runs"), run(&plan).expect("runs"));
        assert_eq!(one.trace, other.trace, "{profile}");
        assert_eq!(one.counters, other.counters);
        assert_eq!(one.findings(), other.findings());
    }
}

/// So many seeds of one fault on a network that does not fail.
fn alone(fault: Fault, seeds: u64) {
    let profile = format!("calm+{}", fault.name());
    let runs = (1..=seeds).map(|seed| green(&plan(seed, 3, 40, &profile)));
    let often: u64 = runs.map(|outcome| outcome.counters.of(fault)).sum();
    assert!(often > 0, "{} never happened", fault.name());
}

#[test]
fn a_restored_server_and_a_copied_disk_lose_nothing() {
    for fault in [Fault::ServerRestored, Fault::Cloned, Fault::DeviceRestored] {
        alone(fault, 20);
    }
}

#[test]
fn a_removed_device_hands_over_and_a_disk_that_was_worked_at_begins_anew() {
    for fault in [Fault::Revoked, Fault::RestoredOffline] {
        alone(fault, 10);
    }
}

#[test]
fn a_decision_stands_everywhere_alike() {
    let mut often = 0;
    for seed in 1..=10 {
        let profile = "calm+offline+conflict-settled+conflict-settled-twice";
        let outcome = green(&plan(seed, 3, 60, profile));
        often += outcome.counters.of(Fault::SettledTwice);
    }
    assert!(often > 0, "no two desks ever decided about one conflict");
}

#[test]
fn a_right_that_is_lost_and_regained_loses_nothing() {
    alone(Fault::ReadingLost, 10);
}

#[test]
fn a_server_that_answers_and_takes_nothing_is_told_of_and_loses_nothing() {
    let mut told = 0;
    for (profile, seeds) in [("calm+takes-nothing", 8), ("sound-disks+takes-nothing", 4)] {
        told += (1..=seeds)
            .map(|seed| green(&plan(seed, 3, 60, profile)).stalls)
            .sum::<u64>();
    }
    assert!(told > 0, "nobody was ever told");
}

/// A hundred seeds on two threads, each fault at least once among them. What hangs on what was before has
/// tests of its own, and the longer runs by hand.
fn hundred(from: u64, devices: usize) {
    let next = AtomicU64::new(from);
    let worker = || {
        let mut summary = Summary::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from + 100 {
                return summary;
            }
            summary.add(&green(&plan(seed, devices, 30, "plain")));
        }
    };
    let summaries: Vec<Summary> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(worker)).collect();
        let joined = workers.into_iter();
        joined
            .map(|worker| worker.join().expect("a worker"))
            .collect()
    });
    let mut all = Summary::default();
    summaries.iter().for_each(|summary| all.merge(summary));
    println!("{all}");
    // A fault that never happens tests nothing.
    let profile = Profile::named("plain").expect("a profile");
    let wanted = |fault: &&Fault| profile.rate(**fault) > 0 || **fault == Fault::Overtaken;
    for fault in Fault::ALL.iter().filter(wanted) {
        let often = all.counters.of(*fault);
        assert!(often > 0, "{} never happened", fault.name());
    }
}

#[test]
fn two_devices_lose_nothing_whatever_fails() {
    hundred(1, 2);
}

#[test]
fn three_devices_lose_nothing_whatever_fails() {
    hundred(101, 3);
}

#[test]
fn four_devices_lose_nothing_whatever_fails() {
    hundred(201, 4);
}
