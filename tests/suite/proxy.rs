//! A network that is worse than none: portals, proxies with limits, cut and doubled requests.

use std::time::Duration;

use serde_json::{Value, json};
use vetpms_app::sync::Light;
use vetpms_tests::support::{Device, Fault, FaultProxy, Seeded, Server};

use crate::live::start;

#[test]
fn a_proxy_that_takes_small_requests_only_gets_small_ones() {
    let server = Server::start();
    let (away, other) = (
        Device::join(&server, "small-a"),
        Device::join(&server, "small-b"),
    );
    let lines: Vec<Value> = (0..120)
        .map(|n| json!({"op": "add", "table": "clients", "values": {"last_name": format!("Client {n}")}}))
        .collect();
    away.batch(&lines);
    let proxy = FaultProxy::new(server.address(), Seeded::new(0x5eed_0005));
    away.through(&proxy);
    proxy.limit(12_000);
    away.sync();
    assert!(proxy.counts().contains_key(&Fault::TooLarge));
    assert_eq!(away.status()["sync"]["waiting"], 0);

    // Not even one set passes: that is told, and nothing is lost.
    away.batch(&lines[..1]);
    proxy.limit(600);
    let told = away.run(&["sync"]).error();
    assert!(
        told["message"].as_str().unwrap().contains("of this size"),
        "{told}"
    );
    assert_eq!(away.status()["sync"]["waiting"], 1);
    proxy.calm();
    away.sync();
    other.sync();
    assert_eq!(other.status()["rows"]["clients"], 121);
    away.equals_server();
    other.equals_server();
}

/// The app's own driver, which stays connected, listens for announcements and tries again by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_connected_desks_meet_every_fault_and_agree() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "bad-a"),
        Device::join(&server, "bad-b"),
    );
    let client = a.add("clients", json!({"last_name": "Edit 0"}));
    let client = client.parse().unwrap();
    a.sync();
    b.sync();
    let proxy = FaultProxy::new(server.address(), Seeded::new(0x5eed_0006));
    a.through(&proxy);
    b.through(&proxy);
    proxy.trouble(&Fault::ALL, 500);
    let (one, two) = (start(&a), start(&b));
    let mut edits = 0;
    while edits < 20 || !proxy.missing().is_empty() {
        assert!(edits < 400, "never happened: {:?}", proxy.missing());
        edits += 1;
        one.rename(client, &format!("Edit {edits}"));
        // As a person does who presses the light; otherwise the waits grow to a minute.
        one.handle.wake();
        two.handle.wake();
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    println!("{edits} edits; {}", proxy.told());
    proxy.calm();
    for open in [&one, &two, &one, &two] {
        open.handle.wake();
        open.wait_until("in step", |light| light == Light::AllSent)
            .await;
    }
    two.wait_for(client, &format!("Edit {edits}"));
    drop((one, two));
}
