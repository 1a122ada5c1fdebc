//! Processes of our own that open foreign bytes, so that bytes which end their reader end nothing else.
//!
//! Automerge trusts what it parses. A worker has a limit on memory and one on processor time for each
//! task; it holds no key, no connection and no state between two tasks, and is replaced when it dies.

pub(crate) mod child;

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::error::Refused;

/// The program that runs, also when its file has been replaced since.
const OURSELVES: &str = "/proc/self/exe";
/// How long a worker may be silent. One that is busy has died of its processor time before.
const SILENCE: Duration = Duration::from_secs(45);
/// Tasks after which a worker is replaced, whatever they left in its memory.
const TASKS: u32 = 1000;
/// Most bytes of an answer.
const ANSWER: u32 = 512 * 1024 * 1024;
/// A signal that only somebody else sends.
const SIGKILL: i32 = 9;

/// What a worker may use up.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Allowance {
    /// Address space, in MiB.
    #[arg(long, default_value_t = 1024)]
    pub memory: u64,
    /// Processor time of one task, in seconds.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            memory: 1024,
            seconds: 10,
        }
    }
}

/// Why a task has no answer.
#[derive(Debug)]
pub enum Lost {
    /// The worker died of it: why, for the log.
    Died(String),
    /// It may well be done another time.
    Refused(Refused),
}

/// The workers of a server. Whoever asks one holds a turn at the processor, so there are no more of
/// them than turns.
pub struct Workers {
    program: PathBuf,
    allowance: Allowance,
    idle: Mutex<Vec<Worker>>,
}

impl Default for Workers {
    fn default() -> Self {
        Self::new(OURSELVES, Allowance::default())
    }
}

struct Worker {
    process: Child,
    input: ChildStdin,
    output: ChildStdout,
    tasks: u32,
}

impl Workers {
    /// Workers that are started from this program, a `vetpms-server`, when they are needed.
    pub fn new(program: impl Into<PathBuf>, allowance: Allowance) -> Self {
        Self {
            program: program.into(),
            allowance,
            idle: Mutex::default(),
        }
    }

    /// Has a task done.
    ///
    /// # Errors
    /// [`Lost`].
    pub(crate) async fn ask(&self, task: Vec<u8>) -> Result<Vec<u8>, Lost> {
        let idle = self.idle().pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => self.start().map_err(|error| later(error.to_string()))?,
        };
        match timeout(SILENCE, worker.exchange(&task)).await {
            Ok(Ok(answer)) => {
                worker.tasks += 1;
                if worker.tasks < TASKS {
                    self.idle().push(worker);
                }
                Ok(answer)
            }
            // It never got its processor time: the machine is to blame.
            Err(_) => Err(later("a worker is silent".into())),
            Ok(Err(_)) => match timeout(SILENCE, worker.process.wait()).await {
                Ok(Ok(status)) if status.signal() != Some(SIGKILL) => {
                    Err(Lost::Died(cause(status)))
                }
                _ => Err(later("a worker was killed".into())),
            },
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self) -> io::Result<Worker> {
        let mut process = Command::new(&self.program)
            .arg("worker")
            .args(["--memory", &self.allowance.memory.to_string()])
            .args(["--seconds", &self.allowance.seconds.to_string()])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a panic says may hold a value.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (input, output) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Worker {
            process,
            input,
            output,
            tasks: 0,
        })
    }
}

impl Worker {
    async fn exchange(&mut self, task: &[u8]) -> io::Result<Vec<u8>> {
        let length = u32::try_from(task.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.input.write_all(&length.to_le_bytes()).await?;
        self.input.write_all(task).await?;
        let mut head = [0; 4];
        self.output.read_exact(&mut head).await?;
        let length = u32::from_le_bytes(head);
        if length > ANSWER {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut answer = vec![0; length as usize];
        self.output.read_exact(&mut answer).await?;
        Ok(answer)
    }
}

fn later(cause: String) -> Lost {
    let refused = Refused::busy("busy", "the server is busy, try again in a moment", 5);
    Lost::Refused(Refused {
        cause: Some(cause),
        ..refused
    })
}

fn cause(status: ExitStatus) -> String {
    format!("a worker ended: {status}")
}
