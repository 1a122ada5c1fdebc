//! A device that was removed: its unsent work waits for an administrator, nothing of the practice stays on it.

use serde_json::json;
use vetpms_tests::support::{Device, Server, sql};

#[test]
fn a_removed_device_hands_its_work_over_and_keeps_nothing() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "stolen"),
    );
    let shared = a.add("clients", json!({"last_name": "Shared"}));
    a.sync();
    b.sync();
    b.add("clients", json!({"last_name": "Never sent"}));
    b.set("clients", &shared, json!({"notes": "Nor this"}));

    let devices = server.admin(&["device", "list", "--tenant", server.tenant()]);
    let line = devices
        .lines()
        .find(|line| line.contains("stolen"))
        .unwrap();
    let device = line
        .split_whitespace()
        .find(|word| word.len() == 36)
        .unwrap();
    server.admin(&[
        "device",
        "revoke",
        "--tenant",
        server.tenant(),
        "--device",
        device,
    ]);
    let told = b.run(&["sync"]);
    assert_ne!(told.code, 0);
    assert!(
        told.error()["message"]
            .as_str()
            .unwrap()
            .contains("was removed")
    );
    let left = std::fs::read_dir(b.profile()).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing is left of the profile");
    assert_ne!(b.run(&["status"]).code, 0);

    let schema = format!("t_{}", server.tenant().replace('-', ""));
    sql(&format!(
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM {schema}.quarantine WHERE code = 'device_revoked') = 2; END $$;"
    ));
    a.sync();
    assert!(
        a.show("clients", &shared)["notes"].is_null(),
        "kept aside is not applied"
    );
    a.equals_server();
}

#[test]
fn a_server_that_never_heard_of_a_device_deletes_nothing() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    a.add("clients", json!({"last_name": "Mine"}));
    // As after a restore from a backup that is older than the device.
    let tenant = server.tenant();
    sql(&format!(
        "SET session_replication_role = replica; \
         DELETE FROM system.token_pairs WHERE device_id IN (SELECT id FROM system.devices WHERE tenant_id = '{tenant}'); \
         DELETE FROM system.devices WHERE tenant_id = '{tenant}';"
    ));
    assert_ne!(a.run(&["sync"]).code, 0);
    assert_eq!(a.status()["rows"]["clients"], 1);
    assert_eq!(a.status()["sync"]["waiting"], 1);
}
