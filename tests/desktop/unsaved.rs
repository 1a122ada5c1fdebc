//! The computer dies in the middle of a form; what was typed is offered again.

use std::time::Duration;

use crate::driver::key;
use crate::hands::{fill, focus, press_button, wait_for_page};
use crate::screen::Screen;

/// What was typed is kept within a second.
const KEPT: Duration = Duration::from_secs(1);

#[test]
fn a_form_that_was_open_at_the_crash_is_there_again() {
    let mut screen = Screen::open("unsaved");
    screen.sign_in();
    screen.driver.chord(key::ALT, 'n');
    wait_for_page(&screen.driver, "New client");
    fill(&screen.driver, "First name", "Wilhelmina");
    fill(&screen.driver, "Last name", "Zonderland");
    fill(&screen.driver, "Number", "+31 20 555 0142");
    std::thread::sleep(KEPT);
    screen.crash();
    screen.sign_in();

    let driver = &screen.driver;
    driver.wait_for_text("Not saved yet");
    screen.picture("unsaved");
    driver.chord(key::ALT, 'n');
    wait_for_page(driver, "New client");
    press_button(driver, "Go on with it");
    for (label, text) in [
        ("First name", "Wilhelmina"),
        ("Last name", "Zonderland"),
        ("Number", "+31 20 555 0142"),
    ] {
        focus(driver, label);
        assert_eq!(
            driver.script("return document.activeElement.value"),
            text,
            "{label}"
        );
    }
    driver.chord(key::CONTROL, key::ENTER);
    wait_for_page(driver, "Wilhelmina Zonderland");
    driver.wait_for_text("+31 20 555 0142");
}
