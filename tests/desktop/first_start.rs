//! From a computer with nothing on it to the first appointment, without a mouse.

use crate::driver::key;
use crate::hands::{choose, fill, press, press_button, wait_for_form, wait_for_page};
use crate::screen::Screen;

#[test]
fn a_new_practice_books_its_first_appointment() {
    let screen = Screen::empty("first-start");
    let driver = &screen.driver;
    screen.picture("welcome");
    press_button(driver, "Start a new practice on this computer");
    fill(driver, "Name of the practice", "Canal Street Vets");
    fill(driver, "Your name", "Eva Berg");
    fill(driver, "Your e-mail address", "eva@canal.example");
    fill(driver, "Your password", "a quiet river runs");
    press(driver, key::ENTER);

    wait_for_page(driver, "Recovery key");
    press_button(driver, "Show my recovery key");
    driver.wait_for_text("Your recovery key");
    screen.picture("recovery-sheet");
    press_button(driver, "I have printed it");
    wait_for_page(driver, "Hello, Eva Berg");

    driver.chord(key::ALT, '2');
    wait_for_page(driver, "Today");
    driver.chord(key::ALT, 'b');
    wait_for_form(driver);
    press_button(driver, "New client or animal");
    fill(driver, "Name of the client", "Visser");
    fill(driver, "Phone", "+31 20 555 0142");
    fill(driver, "Name of the animal", "Pluis");
    choose(driver, "Species", "Cat");
    choose(driver, "Type", "Vaccination");
    choose(driver, "Who and where", "Eva");
    screen.picture("first-booking");
    driver.chord(key::CONTROL, key::ENTER);
    driver.wait_for("return document.querySelector('[data-visit]') !== null");
    driver.wait_for_text("Pluis");
    driver.wait_for_text("Vaccination");
    driver.wait_for_text("Eva Berg");

    driver.chord(key::CONTROL, 'k');
    driver.wait_for("return document.activeElement?.tagName === 'INPUT'");
    driver.types("visser");
    driver.wait_for_text("Visser · Cat");
    press(driver, key::ENTER);
    driver.wait_for_text("Pluis");
}
