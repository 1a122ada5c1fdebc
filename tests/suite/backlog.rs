//! A desk that was away for long: more waits than one message to the server may carry.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, FaultProxy, Seeded, Server, sql};

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

#[test]
fn what_is_written_now_does_not_wait_for_what_has_piled_up() {
    let server = Server::start();
    let (away, other) = (
        Device::join(&server, "away"),
        Device::join(&server, "other desk"),
    );
    away.sync();
    let many = PAGE_SETS + 50;
    let lines: Vec<Value> = (0..many)
        .map(|n| json!({"op": "add", "table": "clients", "values": {"last_name": format!("Client {n}")}}))
        .collect();
    let last = away.batch(&lines)[many - 1]["id"].clone();
    let last = last.as_str().unwrap();

    // Connected, but nothing gets through yet.
    let proxy = FaultProxy::new(server.address(), Seeded::new(0x5eed_0009));
    away.through(&proxy);
    proxy.limit(600);
    assert_ne!(away.run(&["sync"]).code, 0);
    assert_eq!(away.status()["sync"]["waiting"], many);
    // One edit builds on the last of what has piled up, one on nothing.
    away.set("clients", last, json!({"notes": "Called today"}));
    let new = away.add("clients", json!({"last_name": "Walked in"}));
    proxy.calm();
    away.sync();
    assert_eq!(away.status()["sync"]["waiting"], 0);

    let schema = format!("t_{}", server.tenant().replace('-', ""));
    let placed = |client: &str| {
        format!(
            "(SELECT array_agg(position ORDER BY position) FROM {schema}.changes WHERE row_id = '{client}')"
        )
    };
    sql(&format!(
        "DO $$ DECLARE first bigint;
         BEGIN
         SELECT min(position) INTO first FROM {schema}.changes WHERE table_name = 'clients';
         ASSERT (SELECT count(*) FROM {schema}.change_sets) >= {many};
         ASSERT ({})[1:2] = ARRAY[first, first + 1], 'the edit and what it builds on come first';
         ASSERT array_length({}, 1) = 3, 'and what it builds on once more in its own place';
         ASSERT ({})[1] = first + 2, 'then the new client';
         END $$;",
        placed(last),
        placed(last),
        placed(&new),
    ));
    other.sync();
    assert_eq!(other.show("clients", last)["notes"], "Called today");
    assert_eq!(other.status()["rows"]["clients"], many + 1);
    away.equals_server();
    other.equals_server();
}
