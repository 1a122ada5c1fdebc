//! The short start for scripts: says in one line that the window is ready, and ends the program.

use std::io::Write;
use std::time::Duration;

use vetpms_app::sync::{Light, SyncStatus};
use vetpms_app::{AppError, Code};
use vetpms_model::Entity;
use vetpms_model::people::Patient;

use crate::options::Smoke;
use crate::shell::Shell;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(100);

/// Prints the line; the exit code.
pub(crate) fn report(shell: &Shell, smoke: &Smoke, seconds: f64) -> i32 {
    match counts(shell, smoke) {
        Ok((patients, server)) => {
            say(&format!(
                "ready: patients={patients} server={server} seconds={seconds:.1}"
            ));
            0
        }
        Err(error) => {
            say(&format!("not ready: {error}"));
            1
        }
    }
}

fn counts(shell: &Shell, smoke: &Smoke) -> Result<(String, String), AppError> {
    let (Some(user), Some(file)) = (&smoke.user, &smoke.password_file) else {
        // Nobody to sign in: the replica stays closed, and neither is known.
        return Ok(("closed".to_owned(), "closed".to_owned()));
    };
    let password = std::fs::read_to_string(file)
        .map_err(|error| AppError::new(Code::File, format!("{}: {error}", file.display())))?;
    shell.sign_in(user, password.trim_end_matches(['\r', '\n']))?;
    let patients = shell
        .desk()?
        .read(|tx| tx.count(Patient::def()).map_err(AppError::from))?;
    let status = settled(shell)?;
    let state = serde_json::to_value(status.state).unwrap_or_default();
    Ok((
        patients.to_string(),
        state.as_str().unwrap_or_default().to_owned(),
    ))
}

/// The sync status once the server has answered or has not for long enough.
fn settled(shell: &Shell) -> Result<SyncStatus, AppError> {
    let mut status = shell.sync_status()?;
    let mut waited = Duration::ZERO;
    while waited < PATIENCE && !is_settled(&status) {
        std::thread::sleep(PAUSE);
        waited += PAUSE;
        status = shell.sync_status()?;
    }
    Ok(status)
}

fn is_settled(status: &SyncStatus) -> bool {
    match status.state {
        Light::NoServer | Light::Offline | Light::Problem => true,
        Light::AllSent => status.last_sync.is_some(),
        Light::Waiting | Light::Sending => false,
    }
}

/// A reader that has gone away is no reason to fail.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
