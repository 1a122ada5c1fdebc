//! Two windows without a network change the same field; one settles it in its inbox, and both have it.

use std::time::Duration;

use serde_json::json;
use vetpms_tests::support::{Device, Server};

use crate::driver::{Driver, key};
use crate::hands::{ask, focus, press, press_button, wait_for_form, wait_for_page};
use crate::screen::Screen;

/// As long as a window may take to notice that its server is back.
const BACK: Duration = Duration::from_secs(90);

/// Finds the cat and gives it a colour.
fn colour(driver: &Driver, colour: &str) {
    driver.chord(key::CONTROL, 'k');
    driver.wait_for("return document.activeElement?.tagName === 'INPUT'");
    driver.types("Bellamy");
    driver.wait_for_text("Smith · Cat");
    press(driver, key::ENTER);
    wait_for_page(driver, "Bellamy");
    press_button(driver, "Edit");
    wait_for_form(driver);
    focus(driver, "Colour");
    driver.types(colour);
    driver.chord(key::CONTROL, key::ENTER);
    driver.wait_for_text(colour);
    driver.wait_for_text("Offline");
}

fn review(driver: &Driver) {
    driver.chord(key::ALT, '3');
    wait_for_page(driver, "Review");
}

#[test]
fn a_clash_of_two_windows_is_settled_in_one_inbox_and_seen_in_both() {
    let mut server = Server::start();
    let desk = Device::join(&server, "other desk");
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    let cat = desk.add(
        "patients",
        json!({"client_id": client, "name": "Bellamy", "species": "Cat"}),
    );
    desk.sync();
    let one = Screen::join(&server, "inbox-one");
    let two = one.join_beside(&server, "inbox-two");
    for screen in [&one, &two] {
        screen.sign_in_as(server.password(), "Ann");
        screen.driver.wait_for_text("All sent");
    }
    server.kill();
    colour(&one.driver, "brindle");
    colour(&two.driver, "black");

    server.resume();
    for screen in [&one, &two] {
        // The window finds its server again by itself, after a minute at most.
        screen.driver.wait_within(BACK, "All sent");
    }
    for screen in [&one, &two] {
        let driver = &screen.driver;
        review(driver);
        driver.wait_for(
            "return ['brindle', 'black'].every((word) => document.body.innerText.includes(word))",
        );
        screen.picture("inbox-open");
    }
    let open = ask(&one.driver, "conflicts", &json!({}));
    let there = ask(&two.driver, "conflicts", &json!({}));
    assert_eq!(open[0]["id"], there[0]["id"]);
    let sides = open[0]["sides"].as_array().unwrap();
    let kept = sides[0]["value"].as_str().unwrap();

    press(&one.driver, '1');
    for screen in [&one, &two] {
        let driver = &screen.driver;
        driver.wait_for_text("Nothing to review");
        driver.wait_for_text("All sent");
        assert_eq!(ask(driver, "conflicts", &json!({})), json!([]));
        let settled = ask(driver, "settled_conflicts", &json!({}));
        assert_eq!(settled[0]["settled"]["decision"], "KEEP", "{settled}");
        screen.picture("inbox-settled");
    }
    desk.sync();
    assert_eq!(desk.show("patients", &cat)["color"], kept);
    desk.equals_server();
}
