//! The server is killed in the middle of a push and of a pull: each change set counts exactly once.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::json;
use vetpms_tests::support::{Device, Seeded, Server};

/// Passes everything through, and cuts the connection once so many bytes of answers have come.
struct Cutter {
    port: u16,
    left: Arc<AtomicUsize>,
    armed: Arc<AtomicBool>,
}

impl Cutter {
    fn new(server: std::net::SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (left, armed) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (l, a) = (Arc::clone(&left), Arc::clone(&armed));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(upstream) = TcpStream::connect(server) else {
                    continue;
                };
                let (c, u) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
                std::thread::spawn(move || pass(c, u, |_| true));
                let (l, a) = (Arc::clone(&l), Arc::clone(&a));
                std::thread::spawn(move || {
                    pass(upstream, client, move |bytes| {
                        !a.load(Ordering::SeqCst)
                            || l.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                                left.checked_sub(bytes)
                            })
                            .is_ok()
                    });
                });
            }
        });
        Self { port, left, armed }
    }

    fn cut_after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::SeqCst);
        self.armed.store(true, Ordering::SeqCst);
    }

    fn let_pass(&self) {
        self.armed.store(false, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, go_on: impl Fn(usize) -> bool) {
    let mut buffer = [0; 512];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if !go_on(count) || to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(std::net::Shutdown::Both);
    let _ = to.shutdown(std::net::Shutdown::Both);
}

/// Sends the desk through the cutter from now on.
fn reroute(desk: &Device, port: u16) {
    let path = desk.profile().join("profile.json");
    let mut card: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    card["server"] = json!(format!("http://127.0.0.1:{port}"));
    std::fs::write(path, card.to_string()).unwrap();
}

#[test]
fn answers_cut_anywhere_apply_each_set_once() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "cut-a"),
        Device::join(&server, "cut-b"),
    );
    let cutter = Cutter::new(server.address());
    reroute(&a, cutter.port);
    reroute(&b, cutter.port);
    let mut random = Seeded::new(0x5eed_0002);
    for round in 0..12 {
        a.add("clients", json!({"last_name": format!("Round {round}")}));
        cutter.cut_after(usize::try_from(random.below(1200)).unwrap());
        a.run(&["sync"]);
        b.run(&["sync"]);
    }
    cutter.let_pass();
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
