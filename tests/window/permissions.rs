//! What the capability lets through: our commands for our window, and nothing of Tauri's own but
//! hearing events.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use vetpms_desktop::COMMANDS;
use vetpms_tests::support::{Temp, ask};

use crate::args::at_work;

#[test]
fn the_capability_and_the_list_of_commands_agree() {
    let text = include_str!("../../src-tauri/capabilities/main.json");
    let capability: Json = serde_json::from_str(text).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability.get("remote").is_none());
    let held: BTreeSet<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission.as_str().unwrap().to_owned())
        .collect();
    let ours = COMMANDS
        .iter()
        .map(|command| format!("allow-{}", command.replace('_', "-")));
    let events = ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned);
    assert_eq!(held, ours.chain(events).collect());
}

#[test]
fn tauris_own_commands_are_closed() {
    let temp = Temp::new("window-acl");
    let (window, _) = at_work(&temp);
    for command in [
        "plugin:event|emit",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:resources|close",
        "plugin:image|from_path",
    ] {
        let refused = ask(&window.webview, command, json!({})).expect_err(command);
        let text = refused.to_string();
        assert!(text.contains("not allowed"), "{command}: {text}");
    }
}

#[test]
fn another_window_may_ask_nothing() {
    let temp = Temp::new("window-stranger");
    let (window, _) = at_work(&temp);
    let stranger = window.stranger();
    for command in COMMANDS {
        let refused = ask(&stranger, command, json!({})).expect_err(command);
        assert!(refused.to_string().contains("not allowed"), "{command}");
    }
}
