//! Somebody signs in at the window for the first time, or with a password that is newer than the computer knows.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value as Json, json};
use vetpms_tests::support::{Device, Server, Temp, Window, ask};

use crate::joining::joined_desk;

const NEW: &str = "a fresh long password 7";
const WRONG: &str = "another long password 7";

/// A window on a desk that the owner has opened and left.
fn left_open(temp: &Temp, server: &Server) -> Window {
    let folder = temp.join("desk");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let desk = runtime.block_on(joined_desk(&folder, server));
    let window = Window::with(std::sync::Arc::into_inner(desk).expect("nobody else has it"));
    sign_out(&window);
    window
}

fn sign_out(window: &Window) {
    ask(&window.webview, "sign_out", json!({})).unwrap();
}

fn sign_in(window: &Window, who: &str, password: &str) -> Result<Json, Json> {
    window.ask("sign_in", json!({"email": who, "password": password}))
}

fn refused(window: &Window, who: &str, password: &str) -> (String, String) {
    let refused = sign_in(window, who, password).expect_err("it was allowed");
    let text = |name: &str| refused[name].as_str().unwrap_or_default().to_owned();
    (text("code"), text("message"))
}

fn give_password(server: &Server, email: &str, folder: &Path) {
    let file = folder.join("password");
    std::fs::write(&file, NEW).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let file = file.to_str().unwrap();
    let set = ["user", "set-password", "--email", email];
    server.admin(&[&set[..], &["--password-file", file]].concat());
}

#[test]
fn a_newcomer_signs_in_by_the_server_once_and_without_it_from_then_on() {
    let mut server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("first-time");
    let window = left_open(&temp, &server);
    // Whether somebody of that address works for the practice is told to nobody.
    let nobody = refused(&window, "nobody@hill.example", WRONG);
    assert_eq!(nobody.0, "wrong_password");
    assert_eq!(refused(&window, &nora, WRONG), nobody);
    assert_eq!(refused(&window, &nora, &"x".repeat(5000)).0, nobody.0);
    let (code, words) = refused(&window, "nora", server.password());
    assert_eq!(code, "not_asked");
    assert!(words.ends_with("type the e-mail address"), "{words}");

    let state = sign_in(&window, &nora, server.password()).unwrap();
    assert_eq!(state["user"]["name"], "nora");
    assert_eq!(state["users"].as_array().unwrap().len(), 2);
    let client = json!({"values": {"last_name": "By Nora"}, "contacts": [], "address": null, "patients": []});
    window.ask("register_client", client).unwrap();
    sign_out(&window);
    server.kill();
    let state = sign_in(&window, &nora, server.password()).unwrap();
    assert_eq!(state["user"]["email"], nora.as_str());
    sign_out(&window);

    let (code, words) = refused(&window, "ben@hill.example", server.password());
    assert_eq!(code, "not_asked");
    let told = "the first sign-in on this computer needs the server: the server cannot be reached";
    assert_eq!(words, told);
    let (code, words) = refused(&window, &nora, WRONG);
    assert_eq!(code, "not_asked");
    assert!(words.starts_with("the password is not right, or newer"));
    let state = ask(&window.webview, "session_state", json!({})).unwrap();
    assert_eq!(state["stage"], "sign_in");
}

#[test]
fn who_is_kept_out_or_asks_too_often_is_told_so() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("first-time-kept-out");
    let window = left_open(&temp, &server);
    server.admin(&["user", "disable", "--email", &nora]);
    assert_eq!(refused(&window, &nora, WRONG).0, "wrong_password");
    let (code, words) = refused(&window, &nora, server.password());
    assert_eq!(code, "refused");
    assert!(words.starts_with("this account is not in use"), "{words}");
    server.admin(&["user", "enable", "--email", &nora]);
    for _ in 0..11 {
        refused(&window, &nora, WRONG);
    }
    let (code, words) = refused(&window, &nora, WRONG);
    assert_eq!(code, "refused");
    let long = words.ends_with(" seconds, then try again");
    assert!(words.contains("asked too often; wait ") && long, "{words}");
    // The owner, whom this computer knows, asks nobody.
    sign_in(&window, &server.owner(), server.password()).unwrap();
}

#[test]
fn a_new_password_takes_the_place_of_the_former_one_and_loses_nothing() {
    let mut server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("first-time-new-password");
    let window = left_open(&temp, &server);
    sign_in(&window, &nora, server.password()).unwrap();
    server.kill();
    let client =
        json!({"values": {"last_name": "Unsent"}, "contacts": [], "address": null, "patients": []});
    window.ask("register_client", client).unwrap();
    sign_out(&window);
    server.resume();
    give_password(&server, &nora, temp.path());
    assert_eq!(
        sign_in(&window, &nora, NEW).unwrap()["user"]["name"],
        "nora"
    );
    sign_out(&window);
    assert_eq!(
        refused(&window, &nora, server.password()).0,
        "wrong_password"
    );
    sign_in(&window, &nora, NEW).unwrap();
    crate::joining::light(&window, "sent", |status| {
        status["state"] == "all_sent" && status["quarantined"] == 0
    });
    let exam = Device::join(&server, "exam");
    exam.sync();
    assert_eq!(exam.status()["rows"]["clients"], 1);
}

#[test]
fn a_closed_practice_says_who_opens_it_first() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("first-time-closed");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    drop(runtime.block_on(joined_desk(&temp.join("desk"), &server)));
    let window = Window::on(&temp.join("desk"));
    let (code, words) = refused(&window, &nora, server.password());
    assert_eq!(code, "not_asked");
    assert!(words.contains("let a colleague who works here"), "{words}");
    let (code, words) = refused(&window, &server.owner(), WRONG);
    assert_eq!(code, "not_asked");
    assert!(words.starts_with("the password is not right."), "{words}");
    sign_in(&window, &server.owner(), server.password()).unwrap();
    sign_out(&window);
    sign_in(&window, &nora, server.password()).unwrap();
}
