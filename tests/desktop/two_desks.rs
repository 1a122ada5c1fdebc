//! The main job through the window: a client and a pet, found with a typo, changed while the
//! server is away, and seen on the other desk.

use vetpms_tests::support::{Device, Server};

use crate::driver::key;
use crate::hands::{focus, press, press_button, wait_for_form};
use crate::screen::Screen;

#[test]
fn what_is_entered_in_the_window_reaches_the_other_desk() {
    let mut server = Server::start();
    let other = Device::join(&server, "other desk");
    let screen = Screen::join(&server, "two-desks");
    let driver = &screen.driver;
    screen.sign_in_as(server.password(), "Ann");

    driver.chord(key::ALT, 'n');
    driver.wait_for("return document.querySelector('h1')?.innerText === 'New client'");
    focus(driver, "Last name");
    driver.types("Silverlake");
    focus(driver, "Number");
    driver.types("+31 20 555 0142");
    focus(driver, "Add one now");
    press(driver, ' ');
    focus(driver, "Name");
    driver.types("Bellamy");
    focus(driver, "Species");
    driver.types("Dog");
    driver.wait_for("return [...document.querySelectorAll('[role=option]')].filter((o) => o.offsetParent !== null).map((o) => o.innerText.trim()).join() === 'Dog'");
    press(driver, key::ENTER);
    screen.picture("new-client-and-pet");
    driver.chord(key::CONTROL, key::ENTER);
    driver.wait_for("return document.querySelector('h1')?.innerText === 'Silverlake'");
    driver.wait_for_text("Bellamy");
    screen.picture("new-client");

    driver.chord(key::CONTROL, 'k');
    driver.wait_for("return document.activeElement?.tagName === 'INPUT'");
    driver.types("belamy silverlkae");
    driver.wait_for_text("Silverlake · Dog");
    screen.picture("found-with-a-typo");
    press(driver, key::ENTER);
    driver.wait_for("return document.querySelector('h1')?.innerText === 'Bellamy'");
    driver.wait_for_text("All sent");

    server.kill();
    let patient = driver.script("return location.hash.split('/')[2]");
    let patient = patient.as_str().unwrap().to_owned();
    press_button(driver, "Edit");
    wait_for_form(driver);
    focus(driver, "Colour");
    driver.types("brindle");
    driver.chord(key::CONTROL, key::ENTER);
    driver.wait_for_text("brindle");
    driver.wait_for_text("Offline");
    screen.picture("offline");

    server.resume();
    press_button(driver, "Offline");
    press_button(driver, "Send and receive now");
    driver.wait_for_text("All sent");
    other.sync();
    assert_eq!(other.show("patients", &patient)["color"], "brindle");
    let hit = other.run(&["find", "sil,bel"]).ok().json();
    assert_eq!(hit[0]["title"], "Bellamy");
}
