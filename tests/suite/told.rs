//! What a desk tells of its exchange with the server, in the terminal.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use vetpms_tests::support::{Cluster, Device, Running, Server, program, sql};

#[test]
fn a_server_without_its_database_is_told_from_no_server() {
    let cluster = Cluster::start();
    let mut server = Server::start_on(cluster.postgres());
    let a = Device::join(&server, "front");
    a.sync();
    a.add("clients", json!({"last_name": "Smith"}));
    cluster.crash();
    let refused = a.run(&["sync"]);
    assert_eq!(refused.code, 4, "{refused:?}");
    let words = "the server is there, but its database is not";
    assert_eq!(refused.error()["message"], words);
    server.kill();
    let words = "the server cannot be reached";
    assert_eq!(a.run(&["sync"]).error()["message"], words);
    cluster.restart();
    server.resume();
    a.sync();
    assert_eq!(a.status()["sync"]["waiting"], 0);
}

#[test]
fn watching_prints_a_line_for_each_exchange() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    a.sync();
    let mut child = a.command(&["sync", "--watch"]);
    let mut child = child.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let _running = Running(child);
    let mut until = |wanted: &dyn Fn(&Value) -> bool| {
        for line in &mut lines {
            let said: Value = serde_json::from_str(&line.unwrap()).unwrap();
            if wanted(&said) {
                return said;
            }
        }
        panic!("it ended");
    };
    let first = until(&|said| said["sync"]["state"] == "all_sent");
    let fetched = first["exchange"]["last_pull"].clone();
    b.add("clients", json!({"last_name": "Smith"}));
    b.sync();
    let next = until(&|said| said["exchange"]["last_pull"] != fetched);
    assert_eq!(next["sync"]["waiting"], 0);
}

#[test]
fn when_it_last_sent_is_known_whichever_log_that_stands_in() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    a.sync();
    assert_eq!(a.status()["exchange"]["last_push"], Value::Null);
    a.add("clients", json!({"last_name": "Smith"}));
    a.sync();
    let sent = a.status()["exchange"]["last_push"].clone();
    assert!(sent.is_string());
    // A log of its own from here on.
    let code = server.device_code("front");
    let by = ["join", "--server", &server.url(), "--code", &code];
    a.run(&by).ok();
    assert_eq!(a.status()["exchange"]["last_push"], sent);
}

#[test]
fn a_computer_whose_access_ended_is_told_the_command_that_helps() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let tenant = server.tenant();
    let of = format!("SELECT id FROM system.devices WHERE tenant_id = '{tenant}'");
    sql(&format!(
        "DELETE FROM system.token_pairs WHERE device_id IN ({of});"
    ));
    let run = |arguments: &[&str]| {
        let mut command = Command::new(program("vetpms"));
        command.arg("--profile").arg(a.profile());
        command.arg("--key-file").arg(a.folder().join("desk.key"));
        command.args(arguments).output().unwrap()
    };
    let refused = run(&["sync"]);
    assert!(!refused.status.success());
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.contains("vetpms --profile FOLDER join --server ADDRESS --code CODE"),
        "{said}"
    );
    // It is told as well when nobody asks the server.
    let status = a.status()["sync"].clone();
    assert_eq!(status["state"], "problem", "{status}");
    let words = String::from_utf8(run(&["status"]).stdout).unwrap();
    assert!(
        words.contains("PROBLEM: this computer's access has ended"),
        "{words}"
    );
    let code = server.device_code("front");
    let url = server.url();
    let by = ["join", "--server", url.as_str(), "--code", code.as_str()];
    assert!(run(&by).status.success(), "that command exists");
    assert_eq!(a.status()["sync"]["message"], Value::Null);
    a.sync();
    assert_eq!(a.status()["sync"]["state"], "all_sent");
}

#[test]
fn a_server_without_tls_is_told_from_no_server() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    a.sync();
    a.reach(&server.url().replace("http://", "https://"));
    let told = a.run(&["sync"]).error();
    let words = told["message"].as_str().unwrap();
    assert!(
        words.starts_with("the server answers without TLS"),
        "{told}"
    );
    // Once it is reached again, nothing of it is told any more.
    a.reach(&server.url());
    a.sync();
    assert_eq!(a.status()["sync"]["message"], Value::Null);
}

#[test]
fn what_is_counted_is_what_is_listed() {
    let server = Server::start();
    let email = server.user("nora", "receptionist");
    let code = server.device_code_for(&email, "kiosk");
    let desk = Device::join_with(&server, &code, "kiosk");
    desk.sync();
    for title in ["Order food", "Call back", "Water the plants"] {
        desk.add("tasks", json!({"title": title}));
    }
    crate::rights::allow(&server, &email, &["EDIT_SCHEDULE"], false);
    desk.sync();
    let held = || crate::rights::list(&desk, "held-back");
    let id = held()[0]["id"].to_string();
    desk.run(&["held-back", "--discard", &id]).ok();
    let status = desk.status();
    let listed = held().len();
    assert_eq!(listed, 2);
    assert_eq!(status["sync"]["quarantined"], listed);
    assert_eq!(
        status["exchange"]["held_back"].as_array().unwrap().len(),
        listed
    );
}

/// What is not seen may command a terminal; two computers of one name cannot be told apart.
#[test]
fn computers_have_names_that_can_be_printed_and_told_apart() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let b = Device::bare("other");
    let url = server.url();
    let join = |code: &str, name: &str| {
        b.run(&[
            "join",
            "--server",
            &url,
            "--code",
            code,
            "--device-name",
            name,
        ])
    };
    let code = server.device_code("front");
    let refused = join(&code, "fr\u{1b}[2Jont").error();
    assert_eq!(refused["field"], "device_name", "{refused}");
    // The code is good as before, and the name that is taken is numbered.
    join(&code, "front").ok();
    b.sync();
    a.sync();
    let listed = server.admin(&["device", "list", "--tenant", server.tenant()]);
    assert!(listed.contains("front (2)"), "{listed}");
    // An older server may have kept one: it commands no terminal here.
    sql("SET session_replication_role = replica; \
         UPDATE system.devices SET name = E'fr\\x1b[2Jont' WHERE name = 'front (2)';");
    let listed = server.admin(&["device", "list", "--tenant", server.tenant()]);
    assert!(listed.contains("fr\u{fffd}[2Jont"), "{listed}");
}
