//! A case in a process of its own, with limits on memory and processor time: hangs and explosions end there.

use std::os::unix::process::ExitStatusExt;
use std::panic::{UnwindSafe, catch_unwind};
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit};

/// Address space.
const MEMORY: u64 = 1 << 30;
const CASE: &str = "VETPMS_HOSTILE_CASE";
/// What the process says by its exit code, from here on.
const FIRST_CODE: i32 = 10;
const FATES: [Fate; 5] = [
    Fate::Refused,
    Fate::Taken,
    Fate::Damaged,
    Fate::Swollen,
    Fate::Panicked,
];
/// Memory that no change of ours ever takes, in KiB.
const SWOLLEN: u64 = 256 * 1024;

/// How a process that met the bytes ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It refused them.
    Refused,
    /// It took them.
    Taken,
    /// It took them, and can no longer open what it has saved.
    Damaged,
    /// It took or refused them, and used memory out of all proportion.
    Swollen,
    /// It panicked.
    Panicked,
    /// It was ended: by a limit, by the allocator, by its stack.
    Died,
}

/// The case that this process is there for.
pub(crate) fn case() -> Option<String> {
    std::env::var(CASE).ok()
}

/// Runs the case of this process within so many seconds of the processor, and ends it.
pub(crate) fn meet(seconds: u64, run: impl FnOnce() -> Fate + UnwindSafe) -> ! {
    let limit = |resource, most| {
        let (current, maximum) = (Some(most), Some(most));
        setrlimit(resource, Rlimit { current, maximum }).unwrap();
    };
    limit(Resource::As, MEMORY);
    limit(Resource::Core, 0);
    let (current, maximum) = (Some(seconds), None);
    setrlimit(Resource::Cpu, Rlimit { current, maximum }).unwrap();
    std::panic::set_hook(Box::new(|_| {}));
    let fate = match catch_unwind(run) {
        Ok(_) if peak() > SWOLLEN => Fate::Swollen,
        Ok(fate) => fate,
        Err(_) => Fate::Panicked,
    };
    let code = FATES.iter().position(|known| *known == fate).unwrap();
    std::process::exit(FIRST_CODE + i32::try_from(code).unwrap())
}

/// The most memory that this process has had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let size = line.and_then(|line| line.split_whitespace().next());
    size.unwrap().parse().unwrap()
}

/// Sends a process of this program's test `test` to meet a case.
pub(crate) fn fate(test: &str, case: &str) -> Fate {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(CASE, case)
        .output()
        .unwrap();
    println!("{}", String::from_utf8_lossy(&output.stdout));
    match output.status.code() {
        Some(code) => FATES[usize::try_from(code - FIRST_CODE).expect("the case ran")],
        None => {
            assert_ne!(output.status.signal(), Some(9), "killed by somebody else");
            Fate::Died
        }
    }
}
