//! What needs the server, in a practice that has none: a clear answer, and nothing changed.

use serde_json::{Value as Json, json};
use vetpms_tests::support::{Temp, ask};

use crate::args::{at_work, good};

const NEED_THE_SERVER: [&str; 10] = [
    "devices",
    "invite_device",
    "revoke_device",
    "users",
    "create_user",
    "set_user_roles",
    "set_user_active",
    "set_user_password",
    "audit_trail",
    "join_server",
];

#[test]
fn without_a_server_each_says_so() {
    let temp = Temp::new("window-administration");
    let (window, practice) = at_work(&temp);
    for command in NEED_THE_SERVER {
        let body = good(command, &practice).map_or(json!({}), |args| json!({ "args": args }));
        let refused = ask(&window.webview, command, body).expect_err(command);
        assert_eq!(refused["code"], "offline", "{command}: {refused}");
    }
    let light = ask(&window.webview, "sync_status", json!({})).unwrap();
    assert_eq!(light["state"], "no_server");
}

#[test]
fn values_that_do_not_fit_are_named_before_the_network_is_asked() {
    let temp = Temp::new("window-administration-values");
    let (window, practice) = at_work(&temp);
    let spoilt = |command: &str, name: &str, value: Json| {
        let mut args = good(command, &practice).unwrap();
        args[name] = value;
        let refused = window.ask(command, args).expect_err(command);
        (
            refused["code"].as_str().unwrap().to_owned(),
            refused["field"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let cases = [
        ("create_user", "email", json!("nobody")),
        ("create_user", "name", json!("  ")),
        ("create_user", "roles", json!([])),
        ("create_user", "roles", json!(["king"])),
        ("create_user", "password", json!("password")),
        ("set_user_roles", "roles", json!([])),
        ("set_user_password", "password", json!("short")),
        (
            "audit_trail",
            "before",
            json!({"at": "2026-01-01T00:00:00Z", "number": "x"}),
        ),
        ("join_server", "password", json!("short")),
    ];
    for (command, field, value) in cases {
        let told = spoilt(command, field, value);
        assert_eq!(told, ("invalid_value".into(), field.into()), "{command}");
    }
    // The web does not carry a practice's password in the clear.
    let (code, _) = spoilt("join_server", "server", json!("http://vets.example"));
    assert_eq!(code, "refused");
}
