//! Many seeds in a few lines.

use std::fmt;

use crate::faults::{Counters, Fault, Profile};
use crate::run::Outcome;

/// What many seeds came to.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Seeds that were run.
    pub seeds: u64,
    /// Operations that were acknowledged.
    pub operations: u64,
    /// Apps that a person had to start again.
    pub restarts: u64,
    /// Seeds in which something acknowledged was lost.
    pub lost: u64,
    /// Seeds whose devices differ.
    pub diverged: u64,
    /// Seeds that did not come to rest.
    pub stalled: u64,
    /// Seeds in which something else was wrong.
    pub wrong: u64,
    /// Faults and how often.
    pub counters: Counters,
}

impl Summary {
    /// Takes a seed in.
    pub fn add(&mut self, outcome: &Outcome) {
        self.seeds += 1;
        self.operations += outcome.operations;
        self.restarts += outcome.restarts;
        self.counters.add(&outcome.counters);
        let verdict = &outcome.verdict;
        self.lost += u64::from(!verdict.lost.is_empty());
        self.diverged += u64::from(!verdict.diverged.is_empty());
        self.wrong += u64::from(!verdict.wrong.is_empty());
        self.stalled += u64::from(!outcome.stalled.is_empty());
    }

    /// Takes the seeds of another summary in.
    pub fn merge(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.operations += other.operations;
        self.restarts += other.restarts;
        self.counters.add(&other.counters);
        self.lost += other.lost;
        self.diverged += other.diverged;
        self.wrong += other.wrong;
        self.stalled += other.stalled;
    }

    /// Whether every seed was well.
    #[must_use]
    pub fn is_green(&self) -> bool {
        self.lost + self.diverged + self.stalled + self.wrong == 0
    }

    /// A line for each fault of the profile, and for each other that happened.
    #[must_use]
    pub fn faults(&self, profile: &Profile) -> Vec<String> {
        let told = |fault: &&Fault| profile.rate(**fault) > 0 || self.counters.of(**fault) > 0;
        let of_it = Fault::ALL.iter().filter(told);
        let line = |fault: &Fault| format!("  {:<23} {}", fault.name(), self.counters.of(*fault));
        of_it.map(line).collect()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "seeds={} operations={} faults={}/{} lost={} diverged={} stalled={} wrong={} restarts={}",
            self.seeds,
            self.operations,
            self.counters.hit_at_all(),
            Fault::ALL.len(),
            self.lost,
            self.diverged,
            self.stalled,
            self.wrong,
            self.restarts
        )
    }
}
