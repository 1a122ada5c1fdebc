//! Nobody is signed in: nothing of the practice comes out, and nothing goes in.

use serde_json::json;
use vetpms_app::session::Lock;
use vetpms_desktop::COMMANDS;
use vetpms_tests::support::{PASSWORD, Practice, Temp, Window, ask};

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
fn an_empty_folder_is_a_first_start() {
    let temp = Temp::new("window-empty");
    let window = Window::on(&temp.join("profile"));
    let state = || ask(&window.webview, "session_state", json!({})).unwrap();
    assert_eq!(state()["stage"], "new");
    let new = json!({"practice": "Hill Street", "name": "Ann", "email": "ann@hill.example", "password": PASSWORD});
    for (field, wrong) in [
        ("practice", " "),
        ("email", "nobody"),
        ("password", "short"),
    ] {
        let mut spoilt = new.clone();
        spoilt[field] = json!(wrong);
        let refused = window.ask("create_practice", spoilt).unwrap_err();
        assert_eq!(
            (&refused["code"], &refused["field"]),
            (&json!("invalid_value"), &json!(field))
        );
        assert_eq!(state()["stage"], "new");
    }
    assert_eq!(
        ask(&window.webview, "check_keychain", json!({})).unwrap(),
        json!(null)
    );
    let made = window.ask("create_practice", new.clone()).unwrap();
    assert_eq!(
        (&made["stage"], &made["user"]["name"]),
        (&json!("open"), &json!("Ann"))
    );
    let key = ask(&window.webview, "recovery_key", json!({})).unwrap();
    assert!(key["recovery_key"].as_str().unwrap().len() > 20);
    let refused = window.ask("create_practice", new).unwrap_err();
    assert_eq!(refused["code"], "not_possible");
    let left = ask(&window.webview, "sign_out", json!({})).unwrap();
    assert_eq!(left["stage"], "sign_in");
}
