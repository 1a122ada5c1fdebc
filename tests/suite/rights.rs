//! A right that is withdrawn takes what it showed off the desk; one that is given brings it. What was
//! written without it stands aside until somebody answers for it.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server, sql};

/// The rights over the schedule and its tasks.
const BOTH: [&str; 2] = ["VIEW_SCHEDULE", "EDIT_SCHEDULE"];

/// Takes these rights from a user, or gives them.
pub(crate) fn allow(server: &Server, email: &str, rights: &[&str], may: bool) {
    let rights = rights.join("', '");
    let who = format!("(SELECT id FROM system.users WHERE email = '{email}')");
    let tenant = server.tenant();
    let change = if may {
        format!(
            "INSERT INTO system.user_permissions (tenant_id, user_id, permission) \
             SELECT '{tenant}', {who}, p FROM unnest(ARRAY['{rights}']) AS p"
        )
    } else {
        format!(
            "DELETE FROM system.user_permissions WHERE user_id = {who} AND permission IN ('{rights}')"
        )
    };
    let counted = format!(
        "UPDATE system.tenants SET permission_version = permission_version + 1 WHERE id = '{tenant}'"
    );
    sql(&format!("{change}; {counted};"));
}

#[test]
fn a_withdrawn_right_purges_and_a_given_one_fills_in() {
    let server = Server::start();
    let email = server.user("nora", "receptionist");
    let a = Device::join(&server, "front");
    let b = Device::join_with(&server, &server.device_code_for(&email, "kiosk"), "kiosk");
    let client = a.add("clients", json!({"last_name": "Zwart"}));
    let task = a.add("tasks", json!({"title": "Call Mr Zwart"}));
    a.sync();
    b.sync();
    assert_eq!(b.show("tasks", &task)["title"], "Call Mr Zwart");
    b.set("tasks", &task, json!({"priority": "URGENT"}));

    allow(&server, &email, &BOTH, false);
    b.sync();
    assert_ne!(b.run(&["show", "tasks", &task]).code, 0);
    assert_eq!(b.status()["rows"]["tasks"], 0, "gone, and not only hidden");
    assert_eq!(b.show("clients", &client)["last_name"], "Zwart");
    b.equals_server();
    assert_eq!(b.status()["sync"]["waiting"], 0);
    assert_eq!(
        b.status()["sync"]["quarantined"],
        1,
        "the edit waits for a person"
    );
    a.set("tasks", &task, json!({"title": "Call Mrs Zwart"}));
    a.sync();
    b.sync();
    assert_eq!(b.status()["rows"]["tasks"], 0);

    allow(&server, &email, &BOTH, true);
    b.sync();
    assert_eq!(b.show("tasks", &task)["title"], "Call Mrs Zwart");
    b.equals_server();
    a.sync();
    assert_eq!(a.digests(), b.digests());
}

/// What a command lists.
pub(crate) fn list(desk: &Device, command: &str) -> Vec<Value> {
    let listed = desk.run(&[command, "--json"]).ok().json();
    let sets = listed.get("sets").unwrap_or(&listed);
    sets.as_array().expect("a list").clone()
}

#[test]
fn what_was_written_without_a_right_stands_nowhere_until_somebody_answers_for_it() {
    let server = Server::start();
    let email = server.user("nora", "receptionist");
    let a = Device::join(&server, "front");
    let b = Device::join_with(&server, &server.device_code_for(&email, "kiosk"), "kiosk");
    let task = a.add(
        "tasks",
        json!({"title": "Call Mr Zwart", "priority": "NORMAL"}),
    );
    a.sync();
    b.sync();
    b.set("tasks", &task, json!({"priority": "URGENT"}));
    b.set("tasks", &task, json!({"details": "He asked twice."}));
    let new = b.add("tasks", json!({"title": "Order food"}));

    allow(&server, &email, &["EDIT_SCHEDULE"], false);
    b.sync();
    assert_eq!(b.show("tasks", &task)["priority"], "NORMAL");
    assert_ne!(b.run(&["show", "tasks", &new]).code, 0);
    b.equals_server();
    let held = list(&b, "held-back");
    let typed = |item: &Value| item["records"][0]["fields"][0]["value"].clone();
    assert_eq!(held.len(), 3, "{held:?}");
    assert_eq!(held[1]["records"][0]["record"], "Call Mr Zwart");
    assert!(held.iter().any(|item| typed(item) == "He asked twice."));

    // The later note builds on the edit: alone it cannot be taken.
    let about_task: Vec<Value> = list(&a, "aside")
        .into_iter()
        .filter(|set| set["records"][0]["row_id"] == task)
        .collect();
    let release = |set: &Value| a.run(&["aside", "--release", set["id"].as_str().unwrap()]);
    let [note, edit] = about_task.as_slice() else {
        panic!("{about_task:?}");
    };
    assert_ne!(release(note).code, 0);
    release(edit).ok();
    release(note).ok();
    assert_eq!(list(&a, "aside").len(), 1);
    a.sync();
    b.sync();
    for desk in [&a, &b] {
        let shown = desk.show("tasks", &task);
        assert_eq!(
            (&shown["priority"], &shown["details"]),
            (&json!("URGENT"), &json!("He asked twice."))
        );
    }
    b.equals_server();
    let held = list(&b, "held-back");
    assert_eq!(held.len(), 1, "{held:?}");

    // With the right back, its author enters the rest again.
    allow(&server, &email, &["EDIT_SCHEDULE"], true);
    b.sync();
    b.run(&["held-back", "--again", &held[0]["id"].to_string()])
        .ok();
    assert_eq!(b.show("tasks", &new)["title"], "Order food");
    b.sync();
    a.sync();
    assert_eq!(a.digests(), b.digests());
    // What was entered again is settled for everybody.
    assert!(list(&a, "aside").is_empty() && list(&b, "held-back").is_empty());
    assert_ne!(b.run(&["aside"]).code, 0, "only who administers may see it");
}

#[test]
fn a_disabled_person_still_sees_what_they_had_written() {
    let server = Server::start();
    let email = server.user("nora", "receptionist");
    let a = Device::join(&server, "front");
    let b = Device::join_with(&server, &server.device_code_for(&email, "kiosk"), "kiosk");
    let task = a.add("tasks", json!({"title": "Call Mr Zwart"}));
    a.sync();
    b.sync();
    b.set("tasks", &task, json!({"details": "He asked twice."}));
    b.add("tasks", json!({"title": "Order food"}));
    b.add("tasks", json!({"title": "Call back", "priority": "URGENT"}));
    let tenant = server.tenant();
    let said = server.admin(&["user", "disable", "--tenant", tenant, "--email", &email]);
    assert!(said.contains("is kept out from now on"), "{said}");
    b.run(&["sync"]);
    let held = list(&b, "held-back");
    assert_eq!(held.len(), 3, "{held:?}");
    assert_eq!(held[0]["code"], "author_without_rights");
    let said: Vec<String> = held.iter().map(Value::to_string).collect();
    for words in ["Call back", "Order food", "He asked twice."] {
        assert!(said.iter().any(|item| item.contains(words)), "{said:?}");
    }
}
