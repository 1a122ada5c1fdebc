//! A practice's whole surroundings: a server on its own tenant, and desks.

mod backup;
mod batch;
mod device;
mod disk;
mod fault_proxy;
mod postgres;
mod practice;
mod server;
mod sql;
mod tap;
mod temp;
mod window;

pub use backup::Backup;
pub use batch::{Batch, Ended};
pub use device::{Device, Outcome, Running};
pub use disk::SmallDisk;
pub use fault_proxy::{Fault, FaultProxy};
pub use postgres::{Cluster, Postgres};
pub use practice::{OWNER, PASSWORD, Practice};
pub use server::Server;
pub use sql::{sql, sql_answer};
pub use tap::{Does, Tap};
pub use temp::Temp;
pub use window::{Webview, Window, ask};

use std::path::PathBuf;

/// One of our programs, built beside the test.
pub fn program(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().expect("the test's own path");
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    let path = folder.join(name);
    assert!(
        path.exists(),
        "{} is missing: build it first with `cargo build --workspace`",
        path.display()
    );
    path
}

/// A small random generator whose seed is printed, so that a failure can be run again (xorshift64*).
pub struct Seeded(u64);

impl Seeded {
    /// From `VETPMS_SEED` or the default.
    pub fn new(default: u64) -> Self {
        let seed = std::env::var("VETPMS_SEED")
            .ok()
            .and_then(|s| s.parse().ok())
            .unwrap_or(default);
        println!("seed {seed} (VETPMS_SEED runs it again)");
        Self(seed | 1)
    }

    /// Another generator, so that what one part of a run draws does not move another.
    pub fn fork(&mut self) -> Self {
        Self(self.draw() | 1)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit
    }
}
