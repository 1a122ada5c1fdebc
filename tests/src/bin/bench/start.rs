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
    vec![
        Line::new(
            "start",
            what("start to usable window, elapsed"),
            Unit::Seconds,
            ours.seconds,
        )
        .aim(SECONDS_AIM)
        .peer(name, peer.seconds),
        Line::new(
            "start",
            what("memory (PSS, with WebKit)"),
            Unit::Mebibytes,
            ours.memory,
        )
        .aim(MEMORY_AIM)
        .peer(name, peer.memory),
    ]
}

/// The path of a program of ours, built or not.
fn beside_us(name: &str) -> PathBuf {
    program("bench").with_file_name(name)
}

/// Median time and greatest memory of a few starts.
struct Starts {
    seconds: f64,
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
        let mut seconds = Vec::new();
        let mut all = Starts {
            seconds: 0.0,
            memory: 0.0,
            patients: String::new(),
        };
        for _ in 0..STARTS {
            let start = self.start();
            seconds.push(start.seconds);
            all.memory = all.memory.max(start.memory);
            all.patients = start.patients;
        }
        seconds.sort_by(f64::total_cmp);
        Starts {
            seconds: seconds[STARTS / 2],
            ..all
        }
    }

    /// Opens the window as `./run --smoke` does: it says that it is ready, and ends.
    fn start(&self) -> Starts {
        let log = self.temp.join("window.log");
        let out = std::fs::File::create(&log).expect("a log");
        let mut command = Command::new(program("vetpms-desktop"));
        command
            .arg("--profile")
            .arg(self.profile())
            .env("VETPMS_SMOKE", "1");
        command
            .env("XDG_DATA_HOME", self.temp.join("data"))
            .env("XDG_CACHE_HOME", self.temp.join("cache"));
        command
            .stdin(Stdio::null())
            .stderr(out.try_clone().expect("a second handle"))
            .stdout(out);
        let began = now();
        let mut window = Window(command.spawn().expect("the window starts"));
        let (mut start, mut looks) = (None, 0_u32);
        let mut memory = 0.0_f64;
        loop {
            if start.is_none()
                && let Some(patients) = ready(&log)
            {
                start = Some((began.elapsed().as_secs_f64(), patients));
                memory = memory.max(tree_pss(window.0.id()));
            }
            if window.0.try_wait().expect("the window's state").is_some() {
                break;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "not ready: {}",
                std::fs::read_to_string(&log).unwrap_or_default()
            );
            // Looking at memory takes time away from the window, so not at every turn.
            if looks.is_multiple_of(20) {
                memory = memory.max(tree_pss(window.0.id()));
            }
            looks += 1;
            std::thread::sleep(Duration::from_millis(5));
        }
        let (seconds, patients) = start
            .or_else(|| Some((began.elapsed().as_secs_f64(), ready(&log)?)))
            .unwrap_or_else(|| {
                panic!(
                    "the window never was ready: {}",
                    std::fs::read_to_string(&log).unwrap_or_default()
                )
            });
        Starts {
            seconds,
            memory,
            patients,
        }
    }
}

/// How many patients the window says it has, once it is ready.
fn ready(log: &Path) -> Option<String> {
    let text = std::fs::read_to_string(log).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("ready: "))?;
    let patients = line
        .split_whitespace()
        .find_map(|word| word.strip_prefix("patients="))?;
    Some(patients.to_owned())
}

/// A window that does not outlive a benchmark that broke off.
struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill(); // it has ended already when all went well
        let _ = self.0.wait();
    }
}
