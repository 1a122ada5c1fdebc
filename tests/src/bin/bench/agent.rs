//! A desk in a process of its own, as the window is one: its processor time and memory can be told from
//! those of the benchmark. It is told by lines what to do and says by lines how far it is.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use serde_json::{Map, json};
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::records::change_record;
use vetpms_app::sync::{Light, status};
use vetpms_app::{SystemRim, session};
use vetpms_model::Entity;
use vetpms_model::people::Client;
use vetpms_tests::support::{Device, Running, program};

use crate::latency::{follow, runtime};

/// The first argument that turns this program into such a desk.
pub const ROLE: &str = "desk";
/// Between two looks at how much waits.
const LOOK: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(1_800);

/// The desk's own side: profile and key file are its arguments.
pub fn main(arguments: &[String]) {
    let [profile, key] = arguments else {
        panic!("a profile and a key file")
    };
    let (profile, key) = (PathBuf::from(profile), PathBuf::from(key));
    let opened = session::open(&profile, &Unlock::KeyFile(&key), Arc::new(SystemRim));
    let desk = Arc::new(opened.expect("the desk opens"));
    let told = lines(std::io::stdin());
    let runtime = runtime();
    let mut handle = None;
    println!("open");
    loop {
        match told.recv_timeout(LOOK) {
            Err(RecvTimeoutError::Disconnected) => return,
            Ok(line) if line == "go" => handle = Some(follow(&runtime, &desk)),
            Ok(line) => edit(&desk, &line),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if handle.is_some() {
            let status = status(&desk, handle.as_ref()).expect("a status");
            let done = status.state == Light::AllSent && status.last_sync.is_some();
            assert!(status.message.is_none(), "{:?}", status.message);
            println!("waiting {} {done}", status.waiting);
        }
    }
}

fn edit(desk: &vetpms_app::Desk, line: &str) {
    let (id, name) = line.split_once(' ').expect("an id and a name");
    let id: Uuid = id.parse().expect("an id");
    let mut values = Map::new();
    values.insert("last_name".into(), json!(name));
    change_record(desk, Client::def(), id, None, &values).expect("saved");
}

fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// The benchmark's side.
pub struct Agent {
    child: Running,
    told: ChildStdin,
    said: Receiver<String>,
}

impl Agent {
    /// Opens a device's profile and waits until it is open.
    pub fn open(device: &Device) -> Self {
        let mut command = Command::new(program("bench"));
        command.arg(ROLE).arg(device.profile());
        command.arg(device.folder().join("desk.key"));
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = Running(pipes.spawn().expect("a desk"));
        let told = child.0.stdin.take().expect("standard input");
        let said = lines(child.0.stdout.take().expect("standard output"));
        let agent = Self { child, told, said };
        assert_eq!(agent.next(), "open");
        agent
    }

    pub fn id(&self) -> u32 {
        self.child.0.id()
    }

    pub fn tell(&mut self, line: &str) {
        writeln!(self.told, "{line}").expect("the desk listens");
    }

    /// How many change sets wait, and whether everything is exchanged: the next time that it says so.
    pub fn state(&self) -> (u64, bool) {
        let line = self.next();
        let mut words = line.split(' ').skip(1);
        let waiting = words.next().and_then(|word| word.parse().ok());
        (waiting.expect("a count"), words.next() == Some("true"))
    }

    fn next(&self) -> String {
        self.said.recv_timeout(PATIENCE).expect("the desk speaks")
    }
}
