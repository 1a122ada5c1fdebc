//! A fault at a chosen system call of a real program, by strace: the program itself knows nothing of it.

use std::path::PathBuf;
use std::process::Command;

/// What happens at the call.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    /// The process is killed before the call is carried out.
    Kill,
    /// The call fails with this error of the system, such as `EIO`.
    Fail(&'static str),
}

/// At which calls of a program something happens.
#[derive(Debug, Clone)]
pub struct Tap {
    /// System calls, separated by commas.
    pub calls: &'static str,
    /// What happens.
    pub does: Does,
    /// The how-manieth of them in a thread, from 1.
    pub from: u64,
    /// Whether also at all that follow.
    pub on: bool,
    /// Only calls about this file, where one is named.
    pub file: Option<PathBuf>,
}

impl Tap {
    /// The process is killed at a call.
    pub fn kill(calls: &'static str, at: u64) -> Self {
        let does = Does::Kill;
        Self {
            calls,
            does,
            from: at,
            on: false,
            file: None,
        }
    }

    /// The call fails.
    pub fn fail(calls: &'static str, error: &'static str, at: u64) -> Self {
        let does = Does::Fail(error);
        Self {
            calls,
            does,
            from: at,
            on: false,
            file: None,
        }
    }

    /// Only calls about this file count, and fail.
    pub fn at_file(mut self, path: PathBuf) -> Self {
        self.file = Some(path);
        self
    }

    /// From then on always.
    pub fn and_on(mut self) -> Self {
        self.on = true;
        self
    }

    /// The command under strace. Its process stays our own child, so that killing it kills the program.
    pub fn on(&self, command: &Command) -> Command {
        let does = match self.does {
            Does::Kill => "signal=SIGKILL".to_owned(),
            Does::Fail(error) => format!("error={error}"),
        };
        let on = if self.on { "+" } else { "" };
        let mut tapped = Command::new("strace");
        tapped.args(["-D", "-f", "-qq", "-o", "/dev/null"]);
        tapped.args(["-e", &format!("trace={}", self.calls)]);
        let inject = format!("inject={}:{does}:when={}{on}", self.calls, self.from);
        tapped.args(["-e", &inject]);
        if let Some(file) = &self.file {
            tapped.arg("-P").arg(file);
        }
        tapped.arg(command.get_program()).args(command.get_args());
        tapped.env_clear();
        tapped.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let set = command.get_envs();
        tapped.envs(set.filter_map(|(name, value)| Some((name, value?))));
        tapped
    }
}
