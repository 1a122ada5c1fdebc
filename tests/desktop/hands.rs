//! What a person does with the keyboard, in the words that stand on the page.

use serde_json::{Value as Json, json};

use crate::driver::{Driver, key};

/// Presses one key.
pub(crate) fn press(driver: &Driver, key: char) {
    driver.types(&key.to_string());
}

/// Puts the keyboard into the field with this label.
pub(crate) fn focus(driver: &Driver, label: &str) {
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

/// Types into the field with this label.
pub(crate) fn fill(driver: &Driver, label: &str, text: &str) {
    focus(driver, label);
    driver.types(text);
}

/// What is marked in the open list of the field that has the keyboard.
const MARKED: &str = "const box = document.activeElement; \
    const list = document.getElementById(box.getAttribute('aria-controls')); \
    const marked = list?.querySelector('[data-combobox-selected]')?.innerText.trim() ?? ''; ";

/// Types into the field with this label, and takes what its list then offers.
pub(crate) fn choose(driver: &Driver, label: &str, option: &str) {
    fill(driver, label, option);
    let wanted = json!(option).to_string();
    driver.wait_for(&format!("{MARKED} return marked.startsWith({wanted})"));
    press(driver, key::ENTER);
}

/// Goes down the list of the field with this label, which nobody can type into.
pub(crate) fn pick(driver: &Driver, label: &str, option: &str) {
    focus(driver, label);
    let wanted = json!(option).to_string();
    let marked = format!("{MARKED} return marked.startsWith({wanted})");
    for _ in 0..20 {
        press(driver, key::DOWN);
        if driver.script(&marked) == json!(true) {
            press(driver, key::ENTER);
            return;
        }
    }
    panic!(
        "{label} does not offer {option}; the page says:\n{}",
        driver.text()
    );
}

/// Presses the button, or follows the link, whose words begin so, with the keyboard.
pub(crate) fn press_button(driver: &Driver, words: &str) {
    let wanted = json!(words).to_string();
    driver.wait_for(&format!(
        "const button = [...document.querySelectorAll('button, a')] \
             .find((b) => b.innerText.trim().startsWith({wanted}) && !b.disabled); \
         button?.focus(); return button !== undefined && document.activeElement === button"
    ));
    press(driver, key::ENTER);
}

/// A form beside the page takes the keyboard itself, once it has slid in.
pub(crate) fn wait_for_form(driver: &Driver) {
    driver.wait_for(
        "const still = document.getAnimations().every((each) => each.playState !== 'running'); \
         return still && document.activeElement?.closest('[role=dialog] form') != null",
    );
}

/// Waits until the heading of the page begins so.
pub(crate) fn wait_for_page(driver: &Driver, title: &str) {
    let wanted = json!(title).to_string();
    driver.wait_for(&format!(
        "return document.querySelector('h1')?.innerText.startsWith({wanted}) === true"
    ));
}

/// What a command of the window answers.
pub(crate) fn ask(driver: &Driver, command: &str, args: &Json) -> Json {
    let answer = driver.script_async(&format!(
        "const done = arguments[arguments.length - 1]; \
         window.__TAURI_INTERNALS__.invoke({}, {{args: {args}}}) \
             .then((answer) => done({{answer}}), (refusal) => done({{refusal}}))",
        json!(command)
    ));
    assert_eq!(answer.get("refusal"), None, "{command}: {answer}");
    answer["answer"].clone()
}
