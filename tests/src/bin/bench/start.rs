//! `start`: from the program's start to a usable window, and the memory of it with all its helpers.
//!
//! Needs a display and a keyring of its own, which `scripts/bench` provides: it would otherwise open
//! windows on somebody's screen and leave keys in their keyring.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use vetpms_tests::support::{Temp, program};

use crate::measure::{now, tree_pss};
use crate::practice::{data, first_lines, text};
use crate::report::{Line, Unit};

/// Set by `scripts/bench` when display, bus and keyring are there.
const SESSION: &str = "VETPMS_BENCH_SESSION";
const NO_SESSION: &str = "no display and keyring of its own (run it through cargo xtask bench)";
const NO_WINDOW: &str = "vetpms-desktop is not built";

const SECONDS_AIM: f64 = 2.0;
const MEMORY_AIM: f64 = 400.0;
/// The published sign-in of the demo practice, made-up data here too.
const EMAIL: &str = "anna@demo.example";
const PASSWORD: &str = "correct-horse-demo";
const SMALL: usize = 430;
const STARTS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(120);

pub fn run(small: bool) -> Vec<Line> {
    if std::env::var_os(SESSION).is_none() {
        return vec![Line::skipped("start", NO_SESSION)];
    }
    if !beside_us("vetpms-desktop").exists() {
        return vec![Line::skipped("start", NO_WINDOW)];
    }
    let (full, empty) = (Home::new(), Home::new());
    let file = text(&first_lines(full.temp.path(), small.then_some(SMALL)));
    full.vetpms(&[
        "import",
        "csv",
        &file,
        "--mapping",
        &text(&data("mappings/seattle.toml")),
    ]);
    let (ours, peer) = (full.starts(), empty.starts());
    let name = "an empty practice";
    let what = |text: &str| format!("{text}, {} patients", ours.patients);
    let line = |text: &str, unit: Unit, ours: f64, peer: f64| {
        Line::new("start", what(text), unit, ours).peer(name, peer)
    };
    vec![
        line(
            "start to practice open, elapsed",
            Unit::Seconds,
            ours.usable,
            peer.usable,
        )
        .aim(SECONDS_AIM),
        line(
            "start to sign-in page painted, elapsed",
            Unit::Seconds,
            ours.painted,
            peer.painted,
        ),
        line(
            "memory (PSS, with WebKit)",
            Unit::Mebibytes,
            ours.memory,
            peer.memory,
        )
        .aim(MEMORY_AIM),
    ]
}

/// The path of a program of ours, built or not.
fn beside_us(name: &str) -> PathBuf {
    program("bench").with_file_name(name)
}

/// What a few starts came to: median times, and the greatest memory of one more start.
struct Starts {
    usable: f64,
    painted: f64,
    memory: f64,
    patients: String,
}

/// One start.
struct Start {
    /// Until the practice was open behind the window.
    usable: f64,
    /// Until the sign-in page was painted, as the program says.
    painted: f64,
    memory: f64,
    patients: String,
}

/// A practice that is opened with a password, as a person opens it.
struct Home {
    temp: Temp,
}

impl Home {
    fn new() -> Self {
        let home = Self {
            temp: Temp::new("bench-start"),
        };
        let mut options = std::fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(home.password())
            .expect("a file");
        file.write_all(PASSWORD.as_bytes()).expect("written");
        home.vetpms(&[
            "init",
            "--practice",
            "Bench",
            "--email",
            EMAIL,
            "--name",
            "Anna Demo",
        ]);
        home
    }

    fn password(&self) -> PathBuf {
        self.temp.join("password")
    }

    fn profile(&self) -> PathBuf {
        self.temp.join("profile")
    }

    fn vetpms(&self, arguments: &[&str]) {
        let mut command = Command::new(program("vetpms"));
        command
            .arg("--profile")
            .arg(self.profile())
            .arg("--password-file")
            .arg(self.password());
        let done = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        assert!(done.expect("vetpms runs").success(), "vetpms {arguments:?}");
    }

    fn starts(&self) -> Starts {
        let timed: Vec<Start> = (0..STARTS).map(|_| self.start(false)).collect();
        let median = |of: fn(&Start) -> f64| {
            let mut all: Vec<f64> = timed.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[STARTS / 2]
        };
        // Looking at memory takes time away from the window, so it has a start of its own.
        let watched = self.start(true);
        Starts {
            usable: median(|start| start.usable),
            painted: median(|start| start.painted),
            memory: watched.memory,
            patients: watched.patients,
        }
    }

    /// Opens the window as `./run --smoke` does: it signs in, says that it is ready, and ends.
    fn start(&self, watch_memory: bool) -> Start {
        let log = self.temp.join("window.log");
        let out = std::fs::File::create(&log).expect("a log");
        let mut command = Command::new(program("vetpms-desktop"));
        command
            .arg("--profile")
            .arg(self.profile())
            .env("VETPMS_SMOKE", "1");
        command
            .env("VETPMS_SMOKE_USER", EMAIL)
            .env("VETPMS_SMOKE_PASSWORD_FILE", self.password());
        command
            .env("XDG_DATA_HOME", self.temp.join("data"))
            .env("XDG_CACHE_HOME", self.temp.join("cache"));
        command
            .stdin(Stdio::null())
            .stderr(out.try_clone().expect("a second handle"))
            .stdout(out);
        let began = now();
        let mut window = Window(command.spawn().expect("the window starts"));
        let (mut usable, mut memory) = (None, 0.0_f64);
        loop {
            if usable.is_none() && ready(&log).is_some() {
                usable = Some(began.elapsed());
            }
            if watch_memory {
                memory = memory.max(tree_pss(window.0.id()));
            }
            if window.0.try_wait().expect("the window's state").is_some() {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "not ready: {}", said(&log));
            std::thread::sleep(Duration::from_millis(5));
        }
        let usable = usable.unwrap_or_else(|| began.elapsed()).as_secs_f64();
        let (patients, painted) =
            ready(&log).unwrap_or_else(|| panic!("never ready: {}", said(&log)));
        Start {
            usable,
            painted,
            memory,
            patients,
        }
    }
}

fn said(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}

/// How many patients the window says it has and when it was painted, once it is ready.
fn ready(log: &Path) -> Option<(String, f64)> {
    let text = said(log);
    // A line that is not whole yet is not read.
    let line = text
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    let line = line
        .filter_map(|line| line.strip_prefix("ready: "))
        .next()?;
    let value = |name: &str| {
        line.split_whitespace()
            .find_map(|word| word.strip_prefix(name))
    };
    Some((
        value("patients=")?.to_owned(),
        value("seconds=")?.parse().ok()?,
    ))
}

/// A window that does not outlive a benchmark that broke off.
struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill(); // it has ended already when all went well
        let _ = self.0.wait();
    }
}
