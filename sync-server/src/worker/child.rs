//! The worker itself: limits first, then one task after the other until the server is gone.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

use super::Allowance;
use crate::accept::perform;

/// Works until its standard input ends.
pub(crate) fn run(allowance: Allowance) -> ExitCode {
    match work(allowance) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn work(allowance: Allowance) -> io::Result<()> {
    limit(Resource::As, allowance.memory.saturating_mul(1024 * 1024))?;
    // A core file would hold what clients wrote.
    limit(Resource::Core, 0)?;
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let mut head = [0; 4];
    loop {
        match input.read_exact(&mut head) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        let mut task = vec![0; u32::from_le_bytes(head) as usize];
        input.read_exact(&mut task)?;
        renew(allowance.seconds)?;
        let done = perform(&task).map_err(|_| io::ErrorKind::InvalidData)?;
        let length = u32::try_from(done.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let mut answer = Vec::with_capacity(done.len() + 4);
        answer.extend_from_slice(&length.to_le_bytes());
        answer.extend_from_slice(&done);
        output.write_all(&answer)?;
    }
}

fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let most = Some(most);
    let rlimit = Rlimit {
        current: most,
        maximum: most,
    };
    Ok(setrlimit(resource, rlimit)?)
}

/// The kernel counts the processor time of the whole process: each task may use this much more.
fn renew(seconds: u64) -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or(0);
    let rlimit = Rlimit {
        current: Some(used.saturating_add(seconds).saturating_add(1)),
        maximum: None,
    };
    Ok(setrlimit(Resource::Cpu, rlimit)?)
}
