//! What the kernel says of processor time and memory. Nothing here is ever asserted.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Ticks a second in `/proc`, the same on every processor that we run on.
const TICKS: u64 = 100;

/// Processor time of this thread.
pub fn thread_cpu() -> Duration {
    clock(ClockId::ThreadCPUTime)
}

/// Processor time of this process, with the search index's own threads.
pub fn process_cpu() -> Duration {
    clock(ClockId::ProcessCPUTime)
}

fn clock(id: ClockId) -> Duration {
    let now = clock_gettime(id);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
}

/// Processor time of all programs that this one has started and that have ended.
pub fn ended_children_cpu() -> Duration {
    stat(std::process::id()).map_or(Duration::ZERO, |stat| ticks(stat.ended_children))
}

/// Runs something and returns the processor time of the programs that it started and waited for.
pub fn of_children<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = ended_children_cpu();
    let done = work();
    (done, ended_children_cpu().saturating_sub(before))
}

/// What a process has used.
struct Stat {
    parent: u32,
    name: String,
    own: u64,
    ended_children: u64,
}

/// Reads `/proc/PID/stat`; the name stands in brackets and may hold anything.
fn stat(pid: u32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (head, tail) = text.rsplit_once(')')?;
    let fields: Vec<&str> = tail.split_whitespace().collect();
    let number = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok());
    Some(Stat {
        parent: u32::try_from(number(1)?).ok()?,
        name: head.split_once('(')?.1.to_owned(),
        own: number(11)? + number(12)?,
        ended_children: number(13)? + number(14)?,
    })
}

fn ticks(count: u64) -> Duration {
    Duration::from_millis(count * 1000 / TICKS)
}

fn all_processes() -> HashMap<u32, Stat> {
    let folders = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = folders.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid| Some((pid, stat(pid)?))).collect()
}

/// A process and everything that descends from it.
fn tree(root: u32, all: &HashMap<u32, Stat>) -> HashSet<u32> {
    let mut found = HashSet::from([root]);
    loop {
        let before = found.len();
        let new = all.iter().filter(|(_, stat)| found.contains(&stat.parent));
        let new: Vec<u32> = new.map(|(pid, _)| *pid).collect();
        found.extend(new);
        if found.len() == before {
            return found;
        }
    }
}

/// Processor time of a process and its descendants, those that have ended included.
pub fn tree_cpu(root: u32) -> Duration {
    let all = all_processes();
    let used = tree(root, &all).into_iter().filter_map(|pid| all.get(&pid));
    ticks(used.map(|stat| stat.own + stat.ended_children).sum())
}

/// Memory of a process and its descendants in MiB; pages that several share count once.
pub fn tree_pss(root: u32) -> f64 {
    let all = all_processes();
    let kib = |pid: u32| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    tree(root, &all).into_iter().filter_map(kib).sum::<f64>() / 1024.0
}

/// Greatest memory that a process and its descendants have held so far, in MiB: the sum of each one's own
/// peak (`VmHWM`), which they need not have reached together.
pub fn tree_peak(root: u32) -> f64 {
    let kib = |pid: u32| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    let all = all_processes();
    tree(root, &all).into_iter().filter_map(kib).sum::<f64>() / 1024.0
}

/// Our child of that name, of at most 15 letters.
pub fn child_named(name: &str) -> u32 {
    let me = std::process::id();
    let mut all = all_processes().into_iter();
    let found = all.find(|(_, stat)| stat.parent == me && stat.name == name);
    found.map(|(pid, _)| pid).expect("the program runs")
}

/// The process at the head of the tests' PostgreSQL, from the lock beside its socket.
pub fn postmaster(socket_folder: &Path, port: &str) -> u32 {
    let lock = socket_folder.join(format!(".s.PGSQL.{port}.lock"));
    let text = std::fs::read_to_string(&lock).expect("the lock file of PostgreSQL's socket");
    let first = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok());
    first.expect("a process id")
}

/// Waits until these processes do nothing any more (at most ten seconds), so that work that is
/// left for later counts too.
pub fn settle(roots: &[u32]) -> Duration {
    let total = || roots.iter().map(|pid| tree_cpu(*pid)).sum::<Duration>();
    let began = now();
    let mut last = total();
    loop {
        std::thread::sleep(Duration::from_millis(300));
        let current = total();
        if current - last < Duration::from_millis(20) || began.elapsed() > Duration::from_secs(10) {
            return current;
        }
        last = current;
    }
}

/// How many times less than the full work: a hundred when the benchmarks are tried, otherwise one, or what
/// `VETPMS_BENCH_PART` says, where the whole would take longer than there is time.
pub fn part(small: bool) -> usize {
    let asked = std::env::var("VETPMS_BENCH_PART").ok();
    let asked = asked.and_then(|text| text.parse().ok()).unwrap_or(1);
    if small { 100 } else { asked.max(1) }
}

/// The time that a stopwatch starts at.
#[allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub fn now() -> Instant {
    Instant::now()
}

/// Many measurements of one thing.
#[derive(Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    pub fn add(&mut self, one: Duration) {
        self.0.push(one);
    }

    /// The smallest value that this share of the measurements does not exceed.
    pub fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }

    pub fn median(&self) -> Duration {
        self.quantile(0.5)
    }

    pub fn p99(&self) -> Duration {
        self.quantile(0.99)
    }
}
