//! The server is killed in the middle of a push and of a pull: each change set counts exactly once.

use serde_json::json;
use vetpms_tests::support::{Device, Fault, FaultProxy, Seeded, Server};

#[test]
fn answers_cut_anywhere_apply_each_set_once() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "cut-a"),
        Device::join(&server, "cut-b"),
    );
    let proxy = FaultProxy::new(server.address(), Seeded::new(0x5eed_0002));
    a.through(&proxy);
    b.through(&proxy);
    proxy.trouble(&[Fault::CutAnswer], 700);
    for round in 0..12 {
        a.add("clients", json!({"last_name": format!("Round {round}")}));
        a.run(&["sync"]);
        b.run(&["sync"]);
    }
    assert!(proxy.counts().contains_key(&Fault::CutAnswer));
    proxy.calm();
    a.sync();
    b.sync();
    a.equals_server();
    b.equals_server();
    assert_eq!(b.status()["rows"]["clients"], 12);
    assert_eq!(b.status()["sync"]["conflicts"], 0);
}

#[test]
fn a_server_killed_while_it_works_applies_each_set_once() {
    let mut server = Server::start();
    let (a, b) = (
        Device::join(&server, "kill-a"),
        Device::join(&server, "kill-b"),
    );
    let mut random = Seeded::new(0x5eed_0003);
    let mut clients = 0;
    for round in 0..6 {
        let many: Vec<_> = (0..40)
            .map(|n| json!({"op": "add", "table": "clients", "values": {"last_name": format!("Client {round}-{n}")}}))
            .collect();
        clients += a.batch(&many).len();
        // One desk pushes, the other pulls, while the server dies under both.
        let mut push = a.command(&["sync"]).spawn().unwrap();
        let mut pull = b.command(&["sync"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20 + random.below(250)));
        server.kill();
        push.wait().unwrap();
        pull.wait().unwrap();
        server.resume();
    }
    a.sync();
    b.sync();
    a.equals_server();
    b.equals_server();
    assert_eq!(b.status()["rows"]["clients"], clients);
    assert_eq!(a.status()["sync"]["waiting"], 0);
}
