//! The disk becomes read-only under the open window, as a system does with one that it does not trust any more: the
//! window says so, goes on reading, keeps what is typed, and saves it once the disk is writable again.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::driver::key;
use crate::hands::{ask, fill, focus, wait_for_page};
use crate::screen::Screen;

/// How often, and how long in between, it is looked whether the calls of a program fail.
const LOOKS: (u32, Duration) = (100, Duration::from_millis(100));

/// Every write of a running program fails, as on a read-only disk, until this is gone.
struct ReadOnly(Child);

impl ReadOnly {
    /// None where one program may not hold another, which takes root or a system that allows it.
    fn of(program: u32) -> Option<Self> {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o", "/dev/null", "-p", &program.to_string()]);
        strace.args(["-e", "trace=pwrite64,ftruncate,fallocate"]);
        strace.args(["-e", "inject=pwrite64,ftruncate,fallocate:error=EROFS"]);
        let mut held = Self(strace.stderr(Stdio::null()).spawn().expect("strace"));
        let status = Path::new("/proc").join(program.to_string()).join("status");
        for _ in 0..LOOKS.0 {
            let lines = std::fs::read_to_string(&status).unwrap();
            if lines.contains(&format!("TracerPid:\t{}\n", held.0.id())) {
                return Some(held);
            }
            if held.0.try_wait().unwrap().is_some() {
                println!("skipped: this system lets no program hold another; it takes root");
                return None;
            }
            std::thread::sleep(LOOKS.1);
        }
        panic!("strace does not hold the window");
    }

    /// The disk is writable again.
    fn ends(mut self) {
        let number = self.0.id().to_string();
        let told = Command::new("kill").args(["-INT", &number]).status();
        assert!(told.unwrap().success());
        self.0.wait().unwrap();
    }
}

#[test]
fn a_disk_that_becomes_read_only_under_the_window_is_told_and_costs_nothing() {
    let screen = Screen::open("read-only");
    screen.sign_in();
    let driver = &screen.driver;
    driver.chord(key::ALT, 'n');
    wait_for_page(driver, "New client");
    fill(driver, "First name", "Wilhelmina");
    let Some(held) = ReadOnly::of(screen.process()) else {
        return;
    };
    fill(driver, "Last name", "Zonderland");
    driver.chord(key::CONTROL, key::ENTER);
    driver.wait_for_text("Nothing was saved.");
    driver.wait_for_text("What you type is not being kept");
    screen.picture("read-only");
    // It goes on reading.
    let found = ask(driver, "search", &json!({"query": "bella", "limit": 5}));
    assert!(!found.as_array().unwrap().is_empty(), "{found}");
    for (label, text) in [("First name", "Wilhelmina"), ("Last name", "Zonderland")] {
        focus(driver, label);
        let value = driver.script("return document.activeElement.value");
        assert_eq!(value, text, "{label}");
    }
    held.ends();
    driver.chord(key::CONTROL, key::ENTER);
    wait_for_page(driver, "Wilhelmina Zonderland");
    assert!(!driver.text().contains("not being kept"));
}
