//! A device that was removed: its unsent work waits for an administrator, nothing of the practice stays on it.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Fault, FaultProxy, Seeded, Server, sql};

/// Removes the device of this name from the practice.
pub(crate) fn revoke(server: &Server, name: &str) {
    let tenant = server.tenant();
    let devices = server.admin(&["device", "list", "--tenant", tenant]);
    let line = devices.lines().find(|line| line.contains(name)).unwrap();
    let mut words = line.split_whitespace();
    let device = words.find(|word| word.len() == 36).unwrap();
    let said = server.admin(&["device", "revoke", "--tenant", tenant, "--device", device]);
    assert!(
        said.starts_with(&format!("{name} is kept out from now on")),
        "{said}"
    );
}

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

    revoke(&server, "stolen");
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
fn a_removed_device_hands_over_what_a_proxy_takes_at_once() {
    let server = Server::start();
    let away = Device::join(&server, "away");
    away.sync();
    let lines: Vec<Value> = (0..120)
        .map(|n| json!({"op": "add", "table": "clients", "values": {"last_name": format!("Client {n}")}}))
        .collect();
    away.batch(&lines);
    let proxy = FaultProxy::new(server.address(), Seeded::new(0x5eed_000b));
    away.through(&proxy);
    proxy.limit(12_000);
    revoke(&server, "away");
    let told = away.run(&["sync"]).error();
    let words = told["message"].as_str().unwrap();
    assert!(words.contains("was removed"), "{told}");
    assert!(proxy.counts().contains_key(&Fault::TooLarge));
    assert_eq!(
        std::fs::read_dir(away.profile()).map_or(0, Iterator::count),
        0
    );
    let schema = format!("t_{}", server.tenant().replace('-', ""));
    sql(&format!(
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM {schema}.quarantine WHERE code = 'device_revoked') = 120; END $$;"
    ));
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
