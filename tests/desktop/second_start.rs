//! A second start of the same practice brings the first window to the front, and ends.

use std::process::Command;
use std::time::Duration;

use vetpms_tests::support::{Running, program};

use crate::screen::Screen;

#[test]
fn the_second_window_of_a_practice_does_not_open() {
    let screen = Screen::open("second");
    let second = Command::new(program("vetpms-desktop"))
        .arg("--profile")
        .arg(&screen.profile)
        .spawn()
        .unwrap();
    let mut second = Running(second);
    let mut ended = None;
    for _ in 0..100 {
        ended = second.0.try_wait().unwrap();
        if ended.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(
        ended
            .expect("the second start should end by itself")
            .success()
    );
    screen.sign_in();
}
