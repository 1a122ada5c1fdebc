//! From the sign-in to a patient's card, without a mouse.

use crate::driver::key;
use crate::screen::Screen;

#[test]
fn a_patient_is_found_with_the_keyboard() {
    let screen = Screen::open("find");
    let driver = &screen.driver;
    screen.picture("sign-in");
    screen.sign_in();
    driver.wait_for_text("Limps on the left");
    screen.picture("home");

    driver.chord(key::CONTROL, 'k');
    driver.wait_for("return document.activeElement?.tagName === 'INPUT'");
    driver.types("smi,bel");
    driver.wait_for_text("Emma Smith");
    screen.picture("search");
    driver.types(&key::ENTER.to_string());
    driver.wait_for("return document.querySelector('h1')?.innerText === 'Bella'");
    driver.wait_for_text("Bites when touched at the ears");
    screen.picture("patient");
}

#[test]
fn a_wrong_password_opens_nothing() {
    let screen = Screen::open("wrong");
    let driver = &screen.driver;
    driver.types("correct-horse-demi");
    driver.types(&key::ENTER.to_string());
    driver.wait_for_text("is not right");
    assert!(!driver.text().contains("Bella"));
    screen.picture("wrong-password");
    screen.sign_in();
}
