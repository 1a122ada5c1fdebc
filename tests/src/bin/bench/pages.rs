//! What a look at a page costs, beside a plain query for the same rows.

use std::time::Duration;

use vetpms_tests::support::Seeded;

use crate::measure::{Samples, thread_cpu};
use crate::names::below;
use crate::report::Line;

/// Milliseconds of processor time.
const AIM: f64 = 50.0;
/// Looks at a page.
pub const PICKS: usize = 200;
/// Looks before those that count.
pub const WARM_UP: usize = 5;

pub fn pick<T: Copy>(random: &mut Seeded, from: &[T]) -> T {
    from[below(random, from.len())]
}

/// What some looks cost, and how much was seen in all.
pub struct Cost {
    cpu: Samples,
    looks: usize,
    seen: usize,
}

/// Processor time of this thread: everything that a read does happens on the thread that asks.
pub fn measure<T>(picks: &[T], mut look: impl FnMut(&T) -> usize) -> Cost {
    let mut cost = Cost {
        cpu: Samples::default(),
        looks: 0,
        seen: 0,
    };
    for (count, one) in picks.iter().enumerate() {
        let before = thread_cpu();
        let seen = look(one);
        let used: Duration = thread_cpu() - before;
        if count >= WARM_UP {
            cost.cpu.add(used);
            cost.looks += 1;
            cost.seen += seen;
        }
    }
    cost
}

pub fn pair(benchmark: &'static str, what: &str, ours: &Cost, theirs: &Cost) -> Vec<Line> {
    let peer = "one plain query";
    let rows = ours.seen as f64 / ours.looks as f64;
    let what = |share| format!("{what}, CPU {share}, {rows:.0} lines on average");
    vec![
        Line::time(benchmark, what("p50"), ours.cpu.median()).peer_time(peer, theirs.cpu.median()),
        Line::time(benchmark, what("p99"), ours.cpu.p99())
            .aim(AIM)
            .peer_time(peer, theirs.cpu.p99()),
    ]
}
