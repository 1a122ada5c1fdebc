//! A desk that was away for long: more waits than one message to the server may carry.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

/// As many as the server takes at once (`limits::PAGE_SETS` of the protocol).
const PAGE_SETS: usize = 1000;

#[test]
fn more_than_a_push_may_carry_is_sent_in_portions() {
    let server = Server::start();
    let (away, other) = (
        Device::join(&server, "away"),
        Device::join(&server, "other desk"),
    );
    let many = PAGE_SETS + 50;
    let lines: Vec<Value> = (0..many)
        .map(|n| json!({"op": "add", "table": "clients", "values": {"last_name": format!("Client {n}")}}))
        .collect();
    away.batch(&lines);
    assert_eq!(away.status()["sync"]["waiting"], many);
    away.sync();
    other.sync();
    assert_eq!(away.status()["sync"]["waiting"], 0);
    assert_eq!(other.status()["rows"]["clients"], many);
    away.equals_server();
    other.equals_server();
}
