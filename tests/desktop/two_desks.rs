//! The main job through the window: a client and a pet, found with a typo, changed while the
//! server is away, and seen on the other desk.

use serde_json::json;
use vetpms_tests::support::{Device, Server};

use crate::driver::{Driver, key};
use crate::screen::Screen;

/// Puts the keyboard into the field with this label.
fn focus(driver: &Driver, label: &str) {
    let wanted = json!(label).to_string();
    driver.wait_for(&format!(
        "const wanted = {wanted}; \
         const label = [...document.querySelectorAll('label')] \
             .find((l) => l.innerText.replace('*', '').trim() === wanted); \
         const field = label && document.getElementById(label.htmlFor); \
         if (!field) return false; \
         field.focus(); return document.activeElement === field"
    ));
}

fn press(driver: &Driver, key: char) {
    driver.types(&key.to_string());
}

fn go_to(driver: &Driver, address: &str) {
    driver.script(&format!("location.hash = {}", json!(address)));
}

#[test]
fn what_is_entered_in_the_window_reaches_the_other_desk() {
    let mut server = Server::start();
    let other = Device::join(&server, "other desk");
    let screen = Screen::join(&server, "two-desks");
    let driver = &screen.driver;
    screen.sign_in_as(server.password(), "Ann");

    go_to(driver, "#/clients/new");
    focus(driver, "Last name");
    driver.types("Silverlake");
    press(driver, key::ENTER);
    driver.wait_for("return document.querySelector('h1')?.innerText === 'Silverlake'");
    screen.picture("new-client");

    // The pet comes with the command that the form sends, so that the test does not depend on its lists.
    let client = driver.script("return location.hash.split('/')[2]");
    let pet = json!({"client_id": client, "values": {"name": "Bellamy", "species": "Dog"}});
    driver.script_async(&format!(
        "const done = arguments[arguments.length - 1]; \
         window.__TAURI_INTERNALS__.invoke('register_patient', {{args: {pet}}}).then(done, done)"
    ));
    driver.wait_for_text("Bellamy");

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
    let card = "window.__TAURI_INTERNALS__.invoke('patient_card', {args: {id}})";
    driver.script_async(&format!(
        "const done = arguments[arguments.length - 1]; const id = {patient:?}; \
         {card}.then((card) => window.__TAURI_INTERNALS__.invoke('change_patient', \
             {{args: {{id, opened_at: card.heads, patch: {{color: 'brindle'}}}}}})).then(done, done)"
    ));
    driver.wait_for_text("brindle");
    driver.wait_for_text("Offline");
    screen.picture("offline");

    server.resume();
    driver.script_async(
        "const done = arguments[arguments.length - 1]; \
         window.__TAURI_INTERNALS__.invoke('sync_now', {}).then(done, done)",
    );
    driver.wait_for_text("All sent");
    other.sync();
    assert_eq!(other.show("patients", &patient)["color"], "brindle");
    let hit = other.run(&["find", "sil,bel"]).ok().json();
    assert_eq!(hit[0]["title"], "Bellamy");
}
