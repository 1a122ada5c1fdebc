//! Nobody is signed in: nothing of the practice comes out, and nothing goes in.

use serde_json::json;
use vetpms_app::session::Lock;
use vetpms_desktop::COMMANDS;
use vetpms_tests::support::{Practice, Temp, Window, ask};

use crate::args::{OPEN, at_work, good};

fn every_closed_command_is_refused(window: &Window, practice: &Practice) {
    for command in COMMANDS.iter().filter(|command| !OPEN.contains(command)) {
        let body = good(command, practice).map_or(json!({}), |args| json!({ "args": args }));
        let refused = ask(&window.webview, command, body).expect_err(command);
        assert_eq!(refused["code"], "not_signed_in", "{command}: {refused}");
    }
}

#[test]
fn before_anybody_signs_in() {
    let temp = Temp::new("window-closed");
    let key = temp.join("owner.key");
    let profile = temp.join("profile");
    let (desk, practice) = Practice::create(&profile, Lock::KeyFile(&key)).unwrap();
    drop(desk);
    let window = Window::on(&profile);
    every_closed_command_is_refused(&window, &practice);

    let state = ask(&window.webview, "session_state", json!({})).unwrap();
    assert_eq!(state["practice"], "Riverside Veterinary Clinic");
    assert_eq!(state["user"], json!(null));
    assert_eq!(state["users"][0]["email"], "anna@demo.example");
    let stranger = window
        .ask("sign_in", good("sign_in", &practice).unwrap())
        .unwrap_err();
    assert_eq!(stranger["code"], "wrong_password");
    assert_eq!(
        ask(&window.webview, "window_ready", json!({})).unwrap(),
        json!(null)
    );
}

#[test]
fn after_signing_out() {
    let temp = Temp::new("window-left");
    let (window, practice) = at_work(&temp);
    let state = ask(&window.webview, "session_state", json!({})).unwrap();
    assert_eq!(state["user"]["name"], "Anna Demo");
    assert_eq!(state["user"]["roles"], json!(["owner"]));
    let state = ask(&window.webview, "sign_out", json!({})).unwrap();
    assert_eq!(state["user"], json!(null));
    every_closed_command_is_refused(&window, &practice);
}

#[test]
fn a_folder_that_is_no_practice() {
    let temp = Temp::new("window-empty");
    let window = Window::on(temp.path());
    let refused = ask(&window.webview, "session_state", json!({})).unwrap_err();
    assert_eq!(refused["code"], "file");
}
