//! A computer that the server does not let in any more joins again in its window, by the keyboard.

use vetpms_tests::support::{Server, sql};

use crate::driver::key;
use crate::hands::{fill, press, press_button, wait_for_page};
use crate::screen::Screen;

#[test]
fn the_window_joins_again_and_says_beside_the_field_what_is_wrong() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let screen = Screen::join(&server, "joined-again");
    let driver = &screen.driver;
    screen.sign_in_as(server.password(), "Ann");
    driver.wait_for_text("All sent");
    let tenant = server.tenant();
    sql(&format!(
        "DELETE FROM system.token_pairs WHERE device_id IN (SELECT id FROM system.devices WHERE tenant_id = '{tenant}');"
    ));
    press_button(driver, "All sent");
    // Opened, the panel asks the server by itself.
    driver.wait_for_text("access has ended");
    driver.wait_for("return document.activeElement?.closest('[role=dialog]') != null");
    screen.picture("access-ended");
    press_button(driver, "Join again");
    wait_for_page(driver, "Settings");
    driver.wait_for("return !document.querySelector('[role=dialog]')");
    press_button(driver, "Join again");

    // What is known is there already, and the cursor is where something is missing.
    let focused =
        "return document.activeElement?.labels?.[0]?.innerText.startsWith('One-time code')";
    driver.wait_for(focused);
    let address =
        driver.script("return [...document.querySelectorAll('form input')].map((i) => i.value)");
    assert_eq!(address[0], server.url());
    screen.picture("join-again");
    driver.types(&server.device_code_for(&nora, "Front desk"));
    fill(driver, "Your password", server.password());
    press(driver, key::ENTER);
    driver.wait_for_text("The code is for another person");
    driver.wait_for(focused);
    let seen = "const at = [...document.querySelectorAll('form button')].find((b) => b.innerText.trim() === 'Join again').getBoundingClientRect(); \
                return at.top >= 0 && at.bottom <= window.innerHeight";
    driver.wait_for(seen);
    screen.picture("join-again-refused");
    press(driver, key::ESCAPE);
    driver.wait_for("return !document.querySelector('form') && document.activeElement?.innerText.trim() === 'Join again'");

    press(driver, key::ENTER);
    driver.wait_for(focused);
    driver.types(&server.device_code("Front desk"));
    fill(driver, "Your password", server.password());
    press(driver, key::ENTER);
    driver.wait_for_text("This computer has joined again");
    driver.wait_for_text("All sent");
    screen.picture("joined-again");
}
