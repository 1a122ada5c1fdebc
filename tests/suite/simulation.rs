//! Simulated practices: many seeds of every kind of failure, and the seeds that once failed.

use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Runs them on two threads; each must be well.
fn all_green(plans: &[Plan]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mine = std::iter::from_fn(|| plans.get(next.fetch_add(1, Ordering::Relaxed)));
        mine.map(green).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let workers = [scope.spawn(worker), scope.spawn(worker)];
        let done = workers.map(|worker| worker.join().expect("every seed is green"));
        done.concat()
    })
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
    all_green(&regressions());
}

#[test]
fn the_same_seed_goes_the_same_way() {
    for profile in ["default", "everything"] {
        let twice = [7, 7].map(|seed| plan(seed, 3, 50, profile));
        let [one, other] = &all_green(&twice)[..] else {
            panic!("two runs");
        };
        assert_eq!(one.trace, other.trace, "{profile}");
        assert_eq!(one.counters, other.counters);
        assert_eq!(one.findings(), other.findings());
    }
}

/// So many seeds of one fault on a network that does not fail.
fn alone(fault: Fault, seeds: u64) {
    let profile = format!("calm+{}", fault.name());
    let plans: Vec<Plan> = (1..=seeds)
        .map(|seed| plan(seed, 3, 60, &profile))
        .collect();
    let runs = all_green(&plans);
    let often: u64 = runs.iter().map(|run| run.counters.of(fault)).sum();
    assert!(often > 0, "{} never happened", fault.name());
}

#[test]
fn histories_lose_nothing_on_a_network_that_does_not_fail() {
    for fault in [
        Fault::ServerRestored,
        Fault::Cloned,
        Fault::DeviceRestored,
        Fault::RestoredOffline,
        Fault::Revoked,
        Fault::ReadingLost,
        Fault::OlderServer,
    ] {
        alone(fault, 12);
    }
}

#[test]
fn a_server_that_answers_and_takes_nothing_is_told_of_and_loses_nothing() {
    let calm = (1..=8).map(|seed| plan(seed, 3, 40, "calm+takes-nothing"));
    let stormy = (1..=2).map(|seed| plan(seed, 3, 40, "sound-disks+takes-nothing"));
    let plans: Vec<Plan> = calm.chain(stormy).collect();
    let told: u64 = all_green(&plans).iter().map(|run| run.stalls).sum();
    assert!(told > 0, "nobody was ever told");
}

/// Each fault at least once among them.
#[test]
fn two_to_four_devices_lose_nothing_whatever_fails() {
    let mut plans = Vec::new();
    for (devices, first) in [(2, 1), (3, 101), (4, 201)] {
        plans.extend((first..first + 101).map(|seed| plan(seed, devices, 30, "everything")));
    }
    let mut all = Summary::default();
    for outcome in all_green(&plans) {
        all.add(&outcome);
    }
    println!("{all}");
    // A fault that never happens tests nothing.
    let profile = Profile::named("everything").expect("a profile");
    let wanted = |fault: &&Fault| profile.rate(**fault) > 0 || **fault == Fault::Overtaken;
    for fault in Fault::ALL.iter().filter(wanted) {
        let often = all.counters.of(*fault);
        assert!(often > 0, "{} never happened", fault.name());
    }
}
