//! A whole consult by keyboard alone, with the computer dying in the middle of it.

use std::time::Duration;

use serde_json::json;
use vetpms_tests::support::PASSWORD;

use crate::driver::{Driver, key};
use crate::hands::{ask, press, wait_for_page};
use crate::screen::Screen;

/// What is typed is durable within a second.
const KEPT: Duration = Duration::from_secs(1);

/// From the board into Bella's consult.
pub(crate) fn open(driver: &Driver) {
    driver.chord(key::ALT, '2');
    wait_for_page(driver, "Today");
    driver.wait_for_text("Bella");
    press(driver, '/');
    driver.types("Bella");
    press(driver, key::ENTER);
    driver.wait_for("return document.activeElement?.dataset.visit !== undefined");
    press(driver, 'o');
    wait_for_page(driver, "Bella");
    driver.wait_for_text("Subjective");
}

/// Puts the keyboard into a part of the note and types.
fn write(driver: &Driver, part: char, text: &str) {
    driver.chord(key::CONTROL, part);
    driver.wait_for("return document.activeElement?.tagName === 'TEXTAREA'");
    driver.types(text);
}

fn stands(driver: &Driver, text: &str) {
    let wanted = json!(text);
    driver.wait_for(&format!(
        "return [...document.querySelectorAll('textarea')].some((each) => each.value.includes({wanted}))"
    ));
}

#[test]
fn a_consult_by_keyboard_alone_goes_on_where_the_computer_died() {
    let mut screen = Screen::open("consult");
    screen.sign_in();
    open(&screen.driver);
    write(&screen.driver, '0', "Limps since Friday");
    write(&screen.driver, '1', "Worse in the morning.");
    std::thread::sleep(KEPT);
    screen.crash();
    screen.sign_in();

    let driver = &screen.driver;
    open(driver);
    stands(driver, "Limps since Friday");
    stands(driver, "Worse in the morning.");
    write(driver, '4', "Rest for a week.");
    driver.chord(key::ALT, 'd');
    driver.wait_for("return document.activeElement?.getAttribute('role') === 'combobox'");
    driver.types("Sprain");
    driver.wait_for(
        "const list = document.getElementById(document.activeElement.getAttribute('aria-controls')); \
         return list?.querySelector('[data-combobox-selected]') != null",
    );
    press(driver, key::ENTER);
    driver.wait_for("return document.activeElement?.value === ''");
    driver.wait_for_text("Sprain");
    screen.picture("consult");
    driver.chord(key::ALT, 's');
    driver.wait_for("return document.activeElement?.type === 'password'");
    driver.types(PASSWORD);
    press(driver, key::ENTER);
    driver.wait_for("return document.querySelector('[role=dialog]') === null");
    driver.wait_for_text("Signed by");
    assert_eq!(
        ask(driver, "unsigned_visits", &json!({"own": true})),
        json!([])
    );

    screen.crash();
    screen.sign_in();
    open(&screen.driver);
    stands(&screen.driver, "Rest for a week.");
    screen.driver.wait_for_text("Signed by");
}
