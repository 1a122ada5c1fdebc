//! A desk: the real `vetpms` on a profile of its own.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use vetpms_model::Writing;

use super::{FaultProxy, Server, Tap, Temp, program};

pub struct Device {
    temp: Temp,
    pub name: String,
}

/// How a command ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    fn of(mut command: Command) -> Self {
        let output = command.stdin(Stdio::null()).output().expect("vetpms runs");
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The JSON that was printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The error that was printed as JSON.
    pub fn error(&self) -> Value {
        assert_ne!(self.code, 0, "this should have been refused: {self:?}");
        serde_json::from_str(self.stderr.trim())
            .unwrap_or_else(|_| panic!("no JSON error: {self:?}"))
    }

    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }
}

/// A command that is still running; killed when dropped.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Device {
    /// A desk without a server.
    pub fn alone(name: &str) -> Self {
        Self::alone_as(name, "ann@hill.example")
    }

    /// A desk without a server, whose owner has this address.
    pub fn alone_as(name: &str, email: &str) -> Self {
        Self::alone_in(Temp::new(name), name, email)
    }

    /// The same in a folder that is there already.
    pub fn alone_in(temp: Temp, name: &str, email: &str) -> Self {
        let name = name.to_owned();
        let device = Self { temp, name };
        let practice = ["init", "--practice", "Hill Street"];
        let owner = ["--email", email, "--name", "Ann"];
        device.run(&[&practice[..], &owner[..]].concat()).ok();
        device
    }

    /// A desk that joins the server's practice with a fresh code.
    pub fn join(server: &Server, name: &str) -> Self {
        Self::join_with(server, &server.device_code(name), name)
    }

    /// A desk that joins by a code.
    pub fn join_with(server: &Server, code: &str, name: &str) -> Self {
        let device = Self::bare(name);
        let url = server.url();
        let by = ["join", "--server", &url, "--code", code];
        device
            .run(&[&by[..], &["--device-name", name]].concat())
            .ok();
        device
    }

    /// A desk of an older version that joins.
    pub fn join_older(server: &Server, name: &str) -> Self {
        let device = Self::bare(name);
        let (url, code) = (server.url(), server.device_code(name));
        device.older(&["join", &url, &code, name]).ok();
        device
    }

    /// Runs the desk as an older version of the program.
    pub fn older(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(program("older_desk"));
        command.env_clear().arg(self.profile());
        command.arg(self.temp.join("desk.key")).args(arguments);
        Outcome::of(command)
    }

    /// A computer without a practice.
    pub fn bare(name: &str) -> Self {
        Self {
            temp: Temp::new(name),
            name: name.into(),
        }
    }

    /// Sends the desk through the proxy from now on.
    pub fn through(&self, proxy: &FaultProxy) {
        self.reach(&proxy.url());
    }

    /// Sends the desk to this address from now on.
    pub fn reach(&self, url: &str) {
        let path = self.profile().join("profile.json");
        let text = std::fs::read_to_string(&path).expect("a profile");
        let mut card: Value = serde_json::from_str(&text).expect("its card");
        card["server"] = json!(url);
        std::fs::write(path, card.to_string()).expect("written");
    }

    /// Another computer with a copy of this one's disk.
    pub fn twin(&self, name: &str) -> Self {
        let twin = Self::bare(name);
        std::fs::create_dir(twin.profile()).expect("a folder");
        let files = std::fs::read_dir(self.profile()).expect("a profile");
        for file in files.map(|file| file.expect("a file").path()) {
            let to = twin.profile().join(file.file_name().expect("a name"));
            if file.is_dir() {
                std::fs::create_dir(&to).expect("a folder");
                for within in std::fs::read_dir(&file).expect("a folder") {
                    let within = within.expect("a file").path();
                    let to = to.join(within.file_name().expect("a name"));
                    std::fs::copy(&within, to).expect("copied");
                }
                continue;
            }
            std::fs::copy(&file, to).expect("copied");
        }
        std::fs::copy(self.temp.join("desk.key"), twin.temp.join("desk.key")).expect("copied");
        twin
    }

    pub fn profile(&self) -> PathBuf {
        self.temp.join("profile")
    }

    pub fn folder(&self) -> &std::path::Path {
        self.temp.path()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.plain();
        command.arg("--json").args(arguments);
        command
    }

    /// What a command tells a person.
    pub fn words(&self, arguments: &[&str]) -> String {
        let mut command = self.plain();
        command.args(arguments);
        Outcome::of(command).ok().stdout
    }

    fn plain(&self) -> Command {
        let mut command = Command::new(program("vetpms"));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .arg("--profile")
            .arg(self.profile())
            .arg("--key-file")
            .arg(self.temp.join("desk.key"));
        command
    }

    fn loose(&self) -> Command {
        let mut command = Command::new(program("loose_desk"));
        command.env_clear().arg(self.profile());
        command.arg(self.temp.join("desk.key"));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command(arguments))
    }

    /// Runs a command with something done to it at one of its system calls.
    pub fn run_with(&self, tap: &Tap, arguments: &[&str]) -> Outcome {
        Outcome::of(tap.on(&self.command(arguments)))
    }

    /// Runs operations through `batch` and returns the answers; every one must be `ok`.
    pub fn batch(&self, operations: &[Value]) -> Vec<Value> {
        self.answers(operations)
            .into_iter()
            .map(|answer| {
                assert!(answer.get("ok").is_some(), "{}: {answer}", self.name);
                answer["ok"].clone()
            })
            .collect()
    }

    /// Runs operations through `batch` and returns whatever is answered; those on tables that use cases own past them.
    pub fn answers(&self, operations: &[Value]) -> Vec<Value> {
        let owned = |operation: &Value| {
            let def = operation["table"].as_str().and_then(vetpms_model::entity);
            def.is_some_and(|def| matches!(def.writing, Writing::UseCase(_)))
        };
        let mut command = if operations.iter().any(owned) {
            self.loose()
        } else {
            self.command(&["batch"])
        };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("vetpms runs");
        let mut input = child.stdin.take().expect("standard input");
        let lines: String = operations
            .iter()
            .map(|operation| format!("{operation}\n"))
            .collect();
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output().expect("vetpms ends");
        writer.join().expect("writer").expect("written");
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("an answer"))
            .collect()
    }

    /// A new record's id.
    pub fn add(&self, table: &str, values: Value) -> String {
        let done = self.batch(&[json!({"op": "add", "table": table, "values": values})]);
        done[0]["id"].as_str().expect("an id").to_owned()
    }

    pub fn set(&self, table: &str, id: &str, values: Value) {
        self.batch(&[json!({"op": "set", "table": table, "id": id, "values": values})]);
    }

    pub fn sync(&self) {
        self.run(&["sync"]).ok();
    }

    pub fn show(&self, table: &str, id: &str) -> Value {
        self.run(&["show", table, id]).ok().json()["values"].clone()
    }

    pub fn conflicts(&self) -> Vec<Value> {
        self.run(&["conflicts"])
            .ok()
            .json()
            .as_array()
            .expect("a list")
            .clone()
    }

    pub fn status(&self) -> Value {
        self.run(&["status"]).ok().json()
    }

    /// Every record.
    pub fn export(&self) -> Vec<Value> {
        let lines = self.run(&["export"]).ok().stdout;
        let rows = lines.lines().map(serde_json::from_str);
        rows.collect::<Result<_, _>>()
            .expect("a record on each line")
    }

    /// Digest by table, after documents, projection and search have been verified.
    pub fn digests(&self) -> Value {
        let report = self.run(&["verify"]).ok().json();
        assert_eq!(report["problems"], 0, "{report}");
        report["tables"].clone()
    }

    /// Verified, and equal to the server.
    pub fn equals_server(&self) {
        let outcome = self.run(&["verify", "--server"]);
        assert_eq!(outcome.code, 0, "{}: {outcome:?}", self.name);
    }
}
