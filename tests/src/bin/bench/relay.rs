//! A relay between a desk and the server that counts what goes over the wire, HTTP and all.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Passes everything on; its threads end with their connections.
pub struct Relay {
    address: SocketAddr,
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
}

impl Relay {
    pub fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let relay = Self {
            address: listener.local_addr().expect("an address"),
            up: Arc::default(),
            down: Arc::default(),
        };
        let (up, down) = (Arc::clone(&relay.up), Arc::clone(&relay.down));
        std::thread::spawn(move || {
            for desk in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(server) else {
                    continue; // the desk sees a closed connection, as without a relay
                };
                pass(&desk, &server, &up);
                pass(&server, &desk, &down);
            }
        });
        relay
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Bytes from the desk to the server, and back.
    pub fn carried(&self) -> (u64, u64) {
        (
            self.up.load(Ordering::SeqCst),
            self.down.load(Ordering::SeqCst),
        )
    }
}

fn pass(from: &TcpStream, to: &TcpStream, count: &Arc<AtomicU64>) {
    to.set_nodelay(true).expect("no delay");
    let mut from = from.try_clone().expect("a second handle");
    let mut to = to.try_clone().expect("a second handle");
    let count = Arc::clone(count);
    std::thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if to.write_all(&buffer[..read]).is_err() {
                break;
            }
            count.fetch_add(read as u64, Ordering::SeqCst);
        }
        let _ = to.shutdown(Shutdown::Write); // it may be closed already
    });
}
