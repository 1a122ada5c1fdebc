//! Twelve animals arrive, and the front desk keeps both hands on the keyboard.

use serde_json::json;

use crate::driver::key;
use crate::hands::{ask, press, wait_for_page};
use crate::screen::Screen;

const ARRIVALS: i64 = 12;

#[test]
fn twelve_animals_arrive_by_keyboard_alone() {
    let (mut screen, names) = Screen::open_with("morning", |desk, practice| {
        practice.morning(desk, ARRIVALS).unwrap()
    });
    screen.sign_in();
    let driver = &screen.driver;
    driver.chord(key::ALT, '2');
    wait_for_page(driver, "Today");
    driver.wait_for_text(&names[0]);
    for name in &names {
        let row = |state: &str| json!(format!("{name}, {state}"));
        press(driver, '/');
        driver.types(name);
        press(driver, key::ENTER);
        driver.wait_for(&format!(
            "return document.activeElement?.ariaLabel?.endsWith({}) === true",
            row("Scheduled")
        ));
        press(driver, 'a');
        driver.wait_for(&format!(
            "return [...document.querySelectorAll('[data-visit]')] \
                 .some((each) => each.ariaLabel?.endsWith({}))",
            row("Arrived")
        ));
    }
    press(driver, '/');
    press(driver, key::ESCAPE);
    screen.picture("morning");

    screen.crash();
    screen.sign_in();
    let today = screen
        .driver
        .script("return new Date().toLocaleDateString('sv')");
    let day = ask(&screen.driver, "day_appointments", &json!({"date": today}));
    let arrived = day.as_array().unwrap().iter().filter(|visit| {
        let name = visit["patient_name"].as_str().unwrap_or_default();
        visit["status"] == "CHECKED_IN"
            && visit["checked_in_at"].is_string()
            && names.iter().any(|each| each == name)
    });
    assert_eq!(arrived.count(), names.len(), "{day}");
}
