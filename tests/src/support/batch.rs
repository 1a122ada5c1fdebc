//! A running `vetpms batch` and what it has acknowledged so far: the driver's own notes, not the program's.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;

use super::Running;

/// How a batch ended.
pub struct Ended {
    pub status: ExitStatus,
    pub answers: Vec<Value>,
    /// What it said on its standard error.
    pub words: String,
}

pub struct Batch {
    child: Running,
    heard: Arc<AtomicU64>,
    writer: JoinHandle<()>,
    reader: JoinHandle<Vec<Value>>,
}

impl Batch {
    /// Starts the command and feeds it these lines for as long as it takes them.
    pub fn start(
        mut command: Command,
        lines: impl Iterator<Item = String> + Send + 'static,
    ) -> Self {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        pipes.stderr(Stdio::piped());
        let mut child = Running(pipes.spawn().expect("vetpms runs"));
        let mut input = child.0.stdin.take().expect("standard input");
        let output = BufReader::new(child.0.stdout.take().expect("standard output"));
        let writer = std::thread::spawn(move || {
            for line in lines {
                if writeln!(input, "{line}").is_err() {
                    return;
                }
            }
        });
        let heard = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&heard);
        let reader = std::thread::spawn(move || {
            let lines = output.lines().map_while(Result::ok);
            // A line cut by a kill acknowledges nothing.
            let answers = lines.filter_map(|line| serde_json::from_str(&line).ok());
            answers
                .inspect(|_| _ = counter.fetch_add(1, Ordering::SeqCst))
                .collect()
        });
        Self {
            child,
            heard,
            writer,
            reader,
        }
    }

    /// Waits for so many answers; whether they came before the program ended.
    pub fn wait_for(&mut self, answers: u64) -> bool {
        while self.heard.load(Ordering::SeqCst) < answers {
            if self.child.0.try_wait().expect("its state").is_some() {
                return false;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        true
    }

    /// Kills it; it may just have ended.
    pub fn kill(mut self) -> Ended {
        let _ = self.child.0.kill();
        self.end()
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ended {
        let status = self.child.0.wait().expect("vetpms ends");
        self.writer.join().expect("the writer");
        let mut words = String::new();
        let said = self.child.0.stderr.take().expect("standard error");
        let _ = BufReader::new(said).read_to_string(&mut words); // what was said, as far as it is text
        Ended {
            status,
            answers: self.reader.join().expect("the reader"),
            words,
        }
    }
}
