//! Joining again in an open window: what is looked at before a code is used up, and who may do it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use vetpms_app::session::{self, Invitation, Lock};
use vetpms_app::sync::sync_once;
use vetpms_app::{Desk, SystemRim};
use vetpms_tests::support::{Device, Server, Temp, Window, ask, sql};

use crate::args::at_work;

/// A window on a desk that the owner has joined with a password, and that Nora may use too.
fn joined(temp: &Temp, server: &Server, nora: &str) -> Window {
    let desk = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let desk = joined_desk(&temp.join("desk"), server).await;
        session::add_user(&desk, nora, server.password())
            .await
            .unwrap();
        desk
    });
    Window::with(Arc::into_inner(desk).expect("nobody else has it"))
}

pub(crate) async fn joined_desk(folder: &Path, server: &Server) -> Arc<Desk> {
    let invitation = Invitation {
        server: &server.url(),
        code: &server.device_code("Front desk"),
        device_name: "Front desk",
        lock: Lock::Password(server.password()),
    };
    let desk = session::join(folder, &invitation, Arc::new(SystemRim)).await;
    let desk = Arc::new(desk.unwrap());
    sync_once(&desk).await.unwrap();
    desk
}

fn again(server: &Server, code: &str) -> Json {
    json!({
        "server": server.url(), "code": code, "device_name": "Balie", "password": server.password(),
    })
}

/// What a refusal branches on and where it stands.
fn refused(window: &Window, args: Json) -> (String, String) {
    let refused = window.ask("join_again", args).expect_err("it was allowed");
    let text = |name: &str| refused[name].as_str().unwrap_or_default().to_owned();
    (text("code"), text("field"))
}

fn with(mut args: Json, name: &str, value: &str) -> Json {
    args[name] = json!(value);
    args
}

/// Waits until the light says so.
pub(crate) fn light(window: &Window, what: &str, is: impl Fn(&Json) -> bool) {
    for _ in 0..1200 {
        let status = ask(&window.webview, "sync_status", json!({})).unwrap();
        if is(&status) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the light never said: {what}");
}

fn end_access(server: &Server) {
    let tenant = server.tenant();
    sql(&format!(
        "DELETE FROM system.token_pairs WHERE device_id IN (SELECT id FROM system.devices WHERE tenant_id = '{tenant}');"
    ));
}

#[test]
fn nothing_but_the_right_code_of_the_right_person_is_used_up() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("window-joining");
    let window = joined(&temp, &server, &nora);
    let card = || std::fs::read_to_string(temp.join("desk").join("profile.json")).unwrap();
    let (before, code) = (card(), server.device_code("Front desk"));
    let good = again(&server, &code);
    let named = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    let wrong = with(good.clone(), "password", "another long password 7");
    assert_eq!(refused(&window, wrong).0, "wrong_password");
    let plain = with(good.clone(), "server", "http://vets.example");
    assert_eq!(refused(&window, plain).0, "refused");
    let nobody = with(good.clone(), "server", "http://127.0.0.1:1");
    assert_eq!(refused(&window, nobody).0, "offline");
    let hers = server.device_code_for(&nora, "Front desk");
    let told = refused(&window, again(&server, &hers));
    assert_eq!(told, named("not_possible", "code"));
    let told = refused(&window, again(&server, "1111-22222-33333"));
    assert_eq!(told, named("not_possible", "code"));
    let long = with(good.clone(), "device_name", &"x".repeat(300));
    assert_eq!(
        refused(&window, long),
        named("invalid_value", "device_name")
    );
    assert_eq!(card(), before);

    let state = window.ask("join_again", good).unwrap();
    assert_eq!(
        (&state["device_name"], &state["server"]),
        (&json!("Balie"), &json!(server.url()))
    );
    // The former device goes out of use with the first greeting of the new one.
    light(&window, "one in use", |_| {
        let devices = ask(&window.webview, "devices", json!({})).unwrap();
        let in_use = devices.as_array().unwrap().iter();
        let in_use: Vec<_> = in_use.filter(|one| one["replaced_at"].is_null()).collect();
        let told = |one: &Json| one["name"] == "Balie" && one["here"] == true;
        in_use.len() == 1 && in_use.into_iter().all(told)
    });
    // The other's code was refused, and is good for a computer of hers.
    Device::join_with(&server, &hers, "hers");
}

#[test]
fn a_colleague_joins_again_and_a_forgotten_one_is_known_after_signing_in() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("window-joining-colleague");
    let window = joined(&temp, &server, &nora);
    end_access(&server);
    let signs_in = |email: &str| {
        let args = json!({"email": email, "password": server.password()});
        window.ask("sign_in", args).unwrap();
    };
    signs_in(&nora);
    light(&window, "ended", |status| status["state"] == "problem");
    let hers = server.device_code_for(&nora, "Front desk");
    window.ask("join_again", again(&server, &hers)).unwrap();
    light(&window, "joined", |status| status["state"] == "all_sent");

    // As after a restore from a backup in which the owner had not worked at this computer.
    let owner = server.owner();
    sql(&format!(
        "DELETE FROM system.user_device_keys WHERE user_id = (SELECT id FROM system.users WHERE email = '{owner}');"
    ));
    window
        .ask(
            "join_again",
            again(&server, &server.device_code_for(&nora, "Front desk")),
        )
        .unwrap();
    light(&window, "named", |status| {
        status["to_sign_in"] == json!(["Ann"])
    });
    signs_in(&owner);
    light(&window, "known", |status| status["to_sign_in"] == json!([]));
    ask(&window.webview, "devices", json!({})).unwrap();
}

#[test]
fn somebody_with_another_password_on_the_server_makes_themselves_known() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("window-joining-introduced");
    let window = joined(&temp, &server, &nora);
    let owner = server.owner();
    let file = temp.join("password");
    std::fs::write(&file, "a fresh long password 7").unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let file = file.to_str().unwrap();
    let said = server.admin(&[
        "user",
        "set-password",
        "--email",
        &owner,
        "--password-file",
        file,
    ]);
    assert!(said.contains("has a new password"), "{said}");
    let signs_in = |email: &str| {
        let args = json!({"email": email, "password": server.password()});
        window.ask("sign_in", args).unwrap();
    };
    signs_in(&nora);
    sql(&format!(
        "DELETE FROM system.user_device_keys WHERE user_id = (SELECT id FROM system.users WHERE email = '{owner}');"
    ));
    let code = server.device_code_for(&nora, "Front desk");
    window.ask("join_again", again(&server, &code)).unwrap();
    signs_in(&owner);
    light(&window, "unknown", |status| {
        status["to_sign_in"] == json!(["Ann"]) && status["unknown_here"] == true
    });
    let introduce = |password: &str| window.ask("introduce", json!({ "password": password }));
    let refused = introduce(server.password()).expect_err("the former one");
    assert_eq!(refused["field"], "password", "{refused}");
    introduce("a fresh long password 7").unwrap();
    light(&window, "known", |status| {
        status["to_sign_in"] == json!([]) && status["unknown_here"] == false
    });
    let refused = introduce("a fresh long password 7").expect_err("known already");
    assert_eq!(refused["code"], "not_possible", "{refused}");
}

#[test]
fn a_practice_without_a_server_has_nothing_to_join_again() {
    let temp = Temp::new("window-joining-alone");
    let (window, practice) = at_work(&temp);
    let args = crate::args::good("join_again", &practice).unwrap();
    assert_eq!(refused(&window, args).0, "not_possible");
}
