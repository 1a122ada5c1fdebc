//! From the sign-in to a patient's card, without a mouse.

use vetpms_tests::support::Server;

use crate::driver::key;
use crate::hands::{fill, focus, press, press_button};
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

#[test]
fn a_newcomer_signs_in_where_a_colleague_has_opened_the_practice() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let screen = Screen::join(&server, "newcomer");
    let driver = &screen.driver;
    let tries = |who: &str, password: &str| {
        focus(driver, "Name or e-mail address");
        driver.chord(key::CONTROL, 'a');
        driver.types(who);
        fill(driver, "Password", password);
        press(driver, key::ENTER);
    };
    tries(&nora, server.password());
    driver.wait_for_text("let a colleague who works here sign in and out");
    screen.picture("newcomer-closed");
    tries(&server.owner(), server.password());
    driver.wait_for_text("Hello, Ann");
    driver.wait_for(
        "const menu = [...document.querySelectorAll('button')].find((b) => b.innerText.includes('Signed in as Ann')); \
         menu?.focus(); return menu !== undefined && document.activeElement === menu",
    );
    press(driver, key::ENTER);
    driver.wait_for("return document.activeElement?.closest('[role=menu]') != null");
    press_button(driver, "Sign out");

    tries(&nora, "another long password 7");
    driver.wait_for_text("The name or the password is not right.");
    screen.picture("newcomer-refused");
    fill(driver, "Password", server.password());
    press(driver, key::ENTER);
    driver.wait_for_text("Hello, nora");
}
