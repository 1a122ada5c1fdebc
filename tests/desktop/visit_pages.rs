//! The pages of a visit, by keyboard alone: first pages of a vet and a nurse, whiteboard, reminders, laboratory, time line,
//! the history of a field, and the versions of a note.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::visits::{VisitOf, open_visit};
use vetpms_app::{Desk, Rim, SystemRim, batch};
use vetpms_model::value::rfc3339;
use vetpms_tests::support::Practice;

use crate::driver::{Driver, key};
use crate::hands::{ask, focus, press, press_button, wait_for_form, wait_for_page};
use crate::screen::Screen;

fn now() -> DateTime<Utc> {
    SystemRim.now()
}

/// Bella came without an appointment, with a drip that is late, kidney values, a vaccination that is due and a colour that
/// was put right.
fn fill(desk: &Desk, practice: &Practice) -> Uuid {
    let bella = practice.patient;
    let record = open_visit(desk, VisitOf::Patient(bella)).unwrap();
    let ago = |minutes: i64| rfc3339(now() - Duration::minutes(minutes));
    let run = |line: Json| {
        let operation = batch::parse(&line.to_string()).unwrap();
        let answer = batch::run(desk, operation).unwrap();
        answer["id"].clone()
    };
    run(
        json!({"op": "plan", "visit": record, "values": {"treatment_name": "Drip", "dose": "15 ml/h",
        "route": "IV", "due_at": ago(40)}}),
    );
    run(
        json!({"op": "add", "table": "tasks", "values": {"title": "Call Emma", "patient_id": bella}}),
    );
    for (minutes, value) in [(300_000, "1.4"), (60, "2.3")] {
        let id = run(
            json!({"op": "order_test", "patient": bella, "values": {"panel": "Kidney",
            "test_name": "Creatinine", "ordered_at": ago(minutes)}}),
        );
        let found = json!({"value": value, "unit": "mg/dl", "reference_low": "0.5", "reference_high": "1.8",
            "resulted_at": ago(minutes - 10)});
        run(json!({"op": "enter_result", "id": id, "values": found}));
        if value == "1.4" {
            run(json!({"op": "review_result", "id": id}));
        }
    }
    let due = (now() + Duration::days(5)).date_naive();
    run(
        json!({"op": "vaccinate", "patient": bella, "values": {"product_name": "Rabies", "given_at": ago(500_000),
        "next_due_on": due}}),
    );
    for color in ["Brown", "Black"] {
        run(json!({"op": "set", "table": "patients", "id": bella, "values": {"color": color}}));
    }
    record
}

/// The next of the first pages that this person has.
fn next_home(driver: &Driver, name: &str) {
    driver.wait_for(
        "const now = document.querySelector('[role=radiogroup] input:checked'); now?.focus(); \
         return now != null && document.activeElement === now",
    );
    press(driver, key::RIGHT);
    let name = json!(name);
    driver.wait_for(&format!(
        "const now = document.querySelector('[role=radiogroup] input:checked'); \
         return now?.labels[0]?.innerText.trim() === {name}"
    ));
}

/// Waits until the row that has the keyboard says so.
fn row_says(driver: &Driver, label: &str) {
    let label = json!(label);
    driver.wait_for(&format!(
        "return document.activeElement?.ariaLabel === {label}"
    ));
}

fn dialog(driver: &Driver, opened: bool) {
    driver.wait_for(&format!(
        "return (document.querySelector('[role=dialog][aria-modal=true]') !== null) === {opened}"
    ));
}

/// Goes to the button that is called so by those who hear the page.
fn press_called(driver: &Driver, name: &str) {
    let name = json!(name);
    driver.wait_for(&format!(
        "const button = [...document.querySelectorAll('button')].find((b) => b.ariaLabel === {name}); \
         button?.focus(); return button !== undefined && document.activeElement === button"
    ));
    press(driver, key::ENTER);
}

fn whiteboard(driver: &Driver) {
    driver.chord(key::ALT, '6');
    wait_for_page(driver, "Whiteboard");
    driver.wait_for_text("Minka");
    press(driver, 'r');
    driver.wait_for_text("Choose an animal first");
    let bella = "return document.activeElement?.ariaLabel?.startsWith('Bella, No room yet, next: Drip') === true";
    press(driver, key::DOWN);
    if driver.script(bella) != json!(true) {
        press(driver, key::DOWN);
    }
    driver.wait_for(bella);
    press(driver, 'p');
    driver.wait_for_text("Bella came without an appointment");
    press(driver, 'r');
    driver.wait_for_text("Where is Bella?");
    driver.wait_for("return document.activeElement?.innerText.startsWith('Room 1') === true");
    press(driver, '2');
    dialog(driver, false);
    row_says(driver, "Bella, Surgery, next: Drip");
    press(driver, 'd');
    driver.wait_for_text("Noted as done");
    row_says(driver, "Bella, Surgery, next: Call Emma");
}

fn choose_bella_on_the_whiteboard(driver: &Driver) {
    driver.chord(key::ALT, '6');
    wait_for_page(driver, "Whiteboard");
    driver.wait_for_text("Minka");
    let bella = "return document.activeElement?.ariaLabel?.startsWith('Bella,') === true";
    press(driver, key::DOWN);
    if driver.script(bella) != json!(true) {
        press(driver, key::DOWN);
    }
    driver.wait_for(bella);
}

fn leaves_by_a_slip(driver: &Driver) {
    choose_bella_on_the_whiteboard(driver);
    let here = |is_here: bool| {
        driver.wait_for(&format!(
            "return (document.querySelector('[aria-label^=\"Bella, Surgery\"]') !== null) === {is_here}"
        ));
    };
    press(driver, 'l');
    driver.wait_for_text("Noted as left");
    here(false);
    driver.chord(key::CONTROL, 'z');
    driver.wait_for_text("It is as it was before.");
    here(true);
}

fn laboratory(driver: &Driver) {
    driver.chord(key::CONTROL, 'k');
    driver.wait_for("return document.activeElement?.tagName === 'INPUT'");
    driver.types("smi,bel");
    driver.wait_for_text("Emma Smith");
    press(driver, key::ENTER);
    wait_for_page(driver, "Bella");
    press_button(driver, "Look at");
    driver.wait_for_text("Results of Bella");
    driver.chord(key::CONTROL, key::ENTER);
    dialog(driver, false);
    press_called(driver, "Creatinine over the years");
    dialog(driver, true);
    for text in [
        "Normal range",
        "2.3 mg/dl · High",
        "1.4 mg/dl",
        "0.5 to 1.8",
    ] {
        driver.wait_for_text(text);
    }
    driver.wait_for(
        "return document.querySelector('[role=dialog] svg .recharts-reference-area') !== null",
    );
}

fn history_of_the_colour(driver: &Driver) {
    press_button(driver, "Edit");
    wait_for_form(driver);
    focus(driver, "Colour");
    driver.chord(key::ALT, 'h');
    for text in ["Who changed it", "Brown", "Black", "Anna Demo"] {
        driver.wait_for_text(text);
    }
}

fn versions_of_the_note(driver: &Driver) {
    choose_bella_on_the_whiteboard(driver);
    press(driver, 'o');
    wait_for_page(driver, "Bella");
    driver.wait_for_text("Subjective");
    driver.chord(key::CONTROL, '4');
    driver.wait_for("return document.activeElement?.tagName === 'TEXTAREA'");
    driver.chord(key::ALT, 'c');
    driver.wait_for_text("Nobody has written anything here yet.");
    driver.types("Rest for a week.");
    // There as soon as something is saved.
    driver.wait_for_text("Versions");
    driver.chord(key::ALT, 'c');
    driver.wait_for_text("Compare two versions");
    driver.wait_for(
        "return document.querySelector('[role=dialog] ins')?.innerText.includes('Rest') === true",
    );
}

#[test]
fn every_page_of_a_visit_is_reached_and_worked_by_keys() {
    let (screen, record) = Screen::open_with("visit-pages", fill);
    screen.sign_in();
    let driver = &screen.driver;
    next_home(driver, "Vet");
    for text in [
        "Results to look at",
        "Kidney: Creatinine",
        "1 outside its range",
        "Visits to sign",
    ] {
        driver.wait_for_text(text);
    }
    screen.picture("home-of-a-vet");
    next_home(driver, "Nurse");
    for text in ["Treatments due", "Drip", "late", "Minka"] {
        driver.wait_for_text(text);
    }
    screen.picture("home-of-a-nurse");
    whiteboard(driver);
    screen.picture("whiteboard");

    driver.chord(key::ALT, '7');
    wait_for_page(driver, "Reminders");
    driver.wait_for_text("Emma Smith");
    driver.wait_for_text("Rabies");
    screen.picture("reminders");

    laboratory(driver);
    screen.picture("laboratory");
    press(driver, key::ESCAPE);
    dialog(driver, false);
    press_button(driver, "Time line");
    wait_for_page(driver, "Time line of Bella");
    for text in ["Creatinine", "Rabies", "Drip"] {
        driver.wait_for_text(text);
    }
    screen.picture("time-line");
    press_button(driver, "To Bella");
    wait_for_page(driver, "Bella");
    history_of_the_colour(driver);
    screen.picture("history-of-a-field");
    press(driver, key::ESCAPE);
    press(driver, key::ESCAPE);
    dialog(driver, false);
    versions_of_the_note(driver);
    screen.picture("versions");
    press(driver, key::ESCAPE);
    dialog(driver, false);
    leaves_by_a_slip(driver);

    let visit = ask(driver, "visit", &json!({"id": record}));
    assert_eq!(
        visit["treatments"][0]["values"]["status"], "DONE",
        "{visit}"
    );
    assert_eq!(visit["note"]["values"]["plan"], "Rest for a week.");
    assert_eq!(
        ask(driver, "results_to_review", &json!({"own": true})),
        json!([])
    );
}
