//! The same room is given away twice, at two desks without a network; the front desk settles it.

use serde_json::json;
use vetpms_tests::support::{Device, Server};

use crate::driver::key;
use crate::hands::{ask, choose, focus, press, wait_for_form, wait_for_page};
use crate::screen::Screen;

#[test]
fn a_room_booked_twice_is_shown_and_settled() {
    let mut server = Server::start();
    let other = Device::join(&server, "other desk");
    let vet = other.add("staff", json!({"display_name": "Dr. Lee"}));
    let room = other.add("resources", json!({"name": "Room 1"}));
    let kind = other.add(
        "appointment_types",
        json!({"name": "Consult", "duration_minutes": 20}),
    );
    let client = other.add("clients", json!({"last_name": "Smith"}));
    let patient = |name: &str| {
        other.add(
            "patients",
            json!({"client_id": client, "name": name, "species": "Dog"}),
        )
    };
    let (_here, there) = (patient("Bella"), patient("Rex"));
    other.sync();
    let screen = Screen::join(&server, "clash");
    screen.sign_in_as(server.password(), "Ann");
    let driver = &screen.driver;
    driver.wait_for_text("All sent");
    server.kill();

    // Booking opens over the page that one is on.
    driver.chord(key::ALT, '2');
    wait_for_page(driver, "Today");
    driver.chord(key::ALT, 'b');
    wait_for_form(driver);
    choose(driver, "Patient", "Bella");
    choose(driver, "Type", "Consult");
    choose(driver, "Who and where", "Room 1");
    driver.chord(key::CONTROL, key::ENTER);
    driver.wait_for_text("Booked for");
    let today = driver.script("return new Date().toLocaleDateString('sv')");
    let day = ask(driver, "day_appointments", &json!({"date": today}));
    let booked = &day[0];
    assert_eq!(booked["patient_name"], "Bella", "{day}");

    // The other desk, which hears nothing of it, gives the same room to another animal.
    other.batch(&[
        json!({"op": "book", "staff": [vet], "resources": [room], "values": {
        "patient_id": there, "appointment_type": kind,
        "scheduled": {"start": booked["start"], "end": booked["end"]}}}),
    ]);
    server.resume();
    other.sync();
    // The window finds its server again by itself.
    driver.wait_for_text("2 overlapping");
    driver.wait_for_text("All sent");
    driver.chord(key::ALT, '3');
    wait_for_page(driver, "Review");
    driver.wait_for_text("Room 1");
    screen.picture("clash-review");
    other.sync();
    assert_eq!(other.conflicts().len(), 1, "{:?}", other.conflicts());

    // Settled by moving one of the two.
    driver.chord(key::ALT, '2');
    wait_for_page(driver, "Today");
    press(driver, '/');
    driver.types("Bella");
    press(driver, key::ENTER);
    driver.wait_for("return document.activeElement?.ariaLabel?.includes('Bella') === true");
    press(driver, 'e');
    wait_for_form(driver);
    focus(driver, "From");
    let hour = driver
        .script("return new Date().getHours()")
        .as_u64()
        .unwrap();
    let free = if (10..14).contains(&hour) {
        "1600"
    } else {
        "1200"
    };
    driver.chord(key::CONTROL, 'a');
    driver.types(free);
    driver.chord(key::CONTROL, key::ENTER);
    driver.wait_for("return !document.body.innerText.includes('overlapping')");
    driver.wait_for_text("All sent");
    screen.picture("clash-settled");
    other.sync();
    let moved = other.show("appointments", booked["id"].as_str().unwrap());
    assert_ne!(moved["scheduled"]["start"], booked["start"]);
    other.equals_server();
}
