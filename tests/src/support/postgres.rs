//! PostgreSQL as the tests reach it: the cluster they all share, or one of a test's own that may fall over.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Temp;

const PREFIX: &str = "VETPMS_TEST_PG";

/// How a cluster is reached, by the names of CONTRIBUTING.md without their prefix.
pub struct Postgres(HashMap<String, String>);

impl Postgres {
    /// The cluster of all tests.
    pub fn shared() -> Self {
        Self(std::env::vars().collect())
    }

    /// One parameter.
    pub fn get(&self, name: &str) -> &str {
        let value = self.0.get(&format!("{PREFIX}_{name}"));
        value.unwrap_or_else(|| panic!("{PREFIX}_{name} is not set: run the tests with ./test"))
    }
}

/// A cluster of a test's own.
pub struct Cluster {
    temp: Temp,
    postgres: Postgres,
}

impl Cluster {
    /// Makes and starts one.
    pub fn start() -> Self {
        let temp = Temp::new("cluster");
        let said = script("start", temp.path(), &["--throwaway", "--prefix", PREFIX]);
        let lines = said.lines().filter_map(|line| line.split_once('='));
        let values = lines.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let postgres = Postgres(values.collect());
        Self { temp, postgres }
    }

    /// How it is reached.
    pub fn postgres(&self) -> &Postgres {
        &self.postgres
    }

    /// Has it die without tidying up, and starts it again: it recovers from its log.
    pub fn crash_and_restart(&self) {
        self.crash();
        self.restart();
    }

    /// Starts it again.
    pub fn restart(&self) {
        script("start", self.temp.path(), &["--throwaway"]);
    }

    /// Has it die without tidying up.
    pub fn crash(&self) {
        let data = self.temp.join("postgres/data");
        let text = std::fs::read_to_string(data.join("postmaster.pid")).expect("a running cluster");
        let pid = text.lines().next().expect("a process id").to_owned();
        let kill = Command::new("kill").args(["-QUIT", &pid]).status();
        assert!(kill.expect("kill runs").success(), "PostgreSQL has ended");
        while Path::new("/proc").join(&pid).exists() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        script("remove", self.temp.path(), &[]);
    }
}

/// Runs `scripts/postgres` and returns what it printed.
fn script(command: &str, home: &Path, more: &[&str]) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres");
    let output = Command::new(path)
        .args([command, "--home"])
        .arg(home)
        .args(more)
        .stderr(Stdio::inherit())
        .output()
        .expect("scripts/postgres runs");
    assert!(output.status.success(), "scripts/postgres {command} failed");
    String::from_utf8(output.stdout).expect("text")
}
