//! The table that is printed and the JSON that is written.

use std::time::Duration;

use serde_json::{Value, json};

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Milliseconds,
    Seconds,
    RowsPerCpuSecond,
    Percent,
    Mebibytes,
    Bytes,
}

impl Unit {
    fn words(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::RowsPerCpuSecond => "rows/CPU s",
            Self::Percent => "%",
            Self::Mebibytes => "MiB",
            Self::Bytes => "bytes",
        }
    }

    fn more_is_better(self) -> bool {
        matches!(self, Self::RowsPerCpuSecond | Self::Percent)
    }

    fn show(self, value: f64) -> String {
        let number = match value {
            v if self == Self::RowsPerCpuSecond || v >= 100.0 => format!("{v:.0}"),
            v if v >= 10.0 => format!("{v:.1}"),
            v => format!("{v:.3}"),
        };
        format!("{number} {}", self.words())
    }
}

/// The same work done by something plainer, in the same run.
struct Peer {
    name: String,
    measured: f64,
}

/// One measured thing.
pub struct Line {
    benchmark: &'static str,
    what: String,
    unit: Unit,
    measured: Option<f64>,
    aim: Option<f64>,
    peer: Option<Peer>,
}

impl Line {
    pub fn new(
        benchmark: &'static str,
        what: impl Into<String>,
        unit: Unit,
        measured: f64,
    ) -> Self {
        let (what, measured) = (what.into(), Some(measured));
        Self {
            benchmark,
            what,
            unit,
            measured,
            aim: None,
            peer: None,
        }
    }

    /// A time, in milliseconds.
    pub fn time(benchmark: &'static str, what: impl Into<String>, measured: Duration) -> Self {
        Self::new(benchmark, what, Unit::Milliseconds, millis(measured))
    }

    /// Rows by processor second.
    pub fn rate(
        benchmark: &'static str,
        what: impl Into<String>,
        rows: u64,
        cpu: Duration,
    ) -> Self {
        Self::new(benchmark, what, Unit::RowsPerCpuSecond, rate(rows, cpu))
    }

    /// A benchmark that cannot run here, and why.
    pub fn skipped(benchmark: &'static str, why: &str) -> Self {
        let what = format!("skipped: {why}");
        Self {
            benchmark,
            what,
            unit: Unit::Seconds,
            measured: None,
            aim: None,
            peer: None,
        }
    }

    pub fn aim(mut self, aim: f64) -> Self {
        self.aim = Some(aim);
        self
    }

    pub fn peer(mut self, name: impl Into<String>, measured: f64) -> Self {
        self.peer = Some(Peer {
            name: name.into(),
            measured,
        });
        self
    }

    pub fn peer_time(self, name: impl Into<String>, measured: Duration) -> Self {
        self.peer(name, millis(measured))
    }

    pub fn peer_rate(self, name: impl Into<String>, rows: u64, cpu: Duration) -> Self {
        self.peer(name, rate(rows, cpu))
    }

    pub fn benchmark(&self) -> &'static str {
        self.benchmark
    }

    fn met(&self) -> Option<bool> {
        let (measured, aim) = (self.measured?, self.aim?);
        Some(if self.unit.more_is_better() {
            measured >= aim
        } else {
            measured <= aim
        })
    }

    /// Our cost for one of the peer's, below one when we are cheaper. Shares have no cost.
    fn ratio(&self) -> Option<f64> {
        let (ours, theirs) = (self.measured?, self.peer.as_ref()?.measured);
        let ratio = match self.unit {
            Unit::Percent => return None,
            unit if unit.more_is_better() => theirs / ours,
            _ => ours / theirs,
        };
        ratio.is_finite().then_some(ratio)
    }

    fn cells(&self) -> [String; 7] {
        let show =
            |value: Option<f64>| value.map_or_else(String::new, |value| self.unit.show(value));
        let met = match self.met() {
            Some(true) => "met",
            Some(false) => "missed",
            None => "",
        };
        let peer = self.peer.as_ref();
        [
            self.benchmark.to_owned(),
            self.what.clone(),
            show(self.measured),
            show(self.aim),
            met.to_owned(),
            peer.map_or_else(String::new, |peer| {
                format!("{} ({})", self.unit.show(peer.measured), peer.name)
            }),
            self.ratio()
                .map_or_else(String::new, |ratio| format!("{ratio:.2}x")),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "benchmark": self.benchmark,
            "what": self.what,
            "unit": self.unit.words(),
            "measured": self.measured,
            "aim": self.aim,
            "met": self.met(),
            "peer": self.peer.as_ref().map(|peer| &peer.name),
            "peer_measured": self.peer.as_ref().map(|peer| peer.measured),
            "ratio": self.ratio(),
        })
    }
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn rate(rows: u64, cpu: Duration) -> f64 {
    rows as f64 / cpu.as_secs_f64().max(f64::MIN_POSITIVE)
}

const HEADINGS: [&str; 7] = [
    "benchmark",
    "what",
    "measured",
    "aim",
    "",
    "peer in the same run",
    "cost ratio",
];

/// Prints everything as one table.
pub fn print(lines: &[Line]) {
    let mut table = vec![HEADINGS.map(str::to_owned)];
    table.extend(lines.iter().map(Line::cells));
    let width = |at: usize| {
        table
            .iter()
            .map(|row| row[at].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEADINGS.len()).map(width).collect();
    println!("{}", machine());
    for row in &table {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// Everything as JSON, with the machine it was measured on.
pub fn to_json(lines: &[Line], small: bool) -> Value {
    let results: Vec<Value> = lines.iter().map(Line::json).collect();
    json!({ "machine": machine(), "optimised": !cfg!(debug_assertions), "small": small, "results": results })
}

fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |line: &str| {
        line.split_once(':')
            .map(|(_, value)| value.trim().to_owned())
    };
    let model = info
        .lines()
        .find(|line| line.starts_with("model name"))
        .and_then(value);
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load
        .split_whitespace()
        .next()
        .unwrap_or("unknown")
        .to_owned();
    let build = if cfg!(debug_assertions) {
        "unoptimised build, figures mean nothing"
    } else {
        "release build"
    };
    format!(
        "{} x {}, load {load}, {build}",
        processors,
        model.unwrap_or_else(|| "unknown processor".into())
    )
}
