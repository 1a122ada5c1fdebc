//! A right that is withdrawn takes what it showed off the desk; one that is given brings it.

use serde_json::json;
use vetpms_tests::support::{Device, Server, sql};

/// Takes the rights over the schedule and its tasks from a user, or gives them.
fn schedule_of(server: &Server, email: &str, may: bool) {
    let who = format!("(SELECT id FROM system.users WHERE email = '{email}')");
    let tenant = server.tenant();
    let change = if may {
        format!(
            "INSERT INTO system.user_permissions (tenant_id, user_id, permission) \
             SELECT '{tenant}', {who}, p FROM unnest(ARRAY['VIEW_SCHEDULE', 'EDIT_SCHEDULE']) AS p"
        )
    } else {
        format!(
            "DELETE FROM system.user_permissions WHERE user_id = {who} AND permission LIKE '%_SCHEDULE'"
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

    schedule_of(&server, &email, false);
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

    schedule_of(&server, &email, true);
    b.sync();
    assert_eq!(b.show("tasks", &task)["title"], "Call Mrs Zwart");
    b.equals_server();
    a.sync();
    assert_eq!(a.digests(), b.digests());
}
