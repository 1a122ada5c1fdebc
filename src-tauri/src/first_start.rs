//! The first start on a computer: a new practice, or one that has a server already.

use vetpms_app::session::{self, Invitation, Lock, NewPractice};
use vetpms_app::{AppError, Code};

use crate::shell::{SessionState, Shell};

/// Makes a practice without a server and opens it.
pub(crate) fn create(
    shell: &Shell,
    practice: &str,
    name: &str,
    email: &str,
    password: &str,
) -> Result<SessionState, AppError> {
    let _one_at_a_time = shell.entering();
    only_once(shell)?;
    let new = NewPractice {
        practice,
        email,
        name,
        lock: Lock::Password(password),
    };
    shell.adopt(session::init(shell.folder(), &new, shell.rim())?)?;
    shell.state()
}

/// Joins a practice by its server and opens it; its records come down while people work.
pub(crate) fn join(
    shell: &Shell,
    server: &str,
    code: &str,
    device_name: &str,
    password: &str,
) -> Result<SessionState, AppError> {
    let _one_at_a_time = shell.entering();
    only_once(shell)?;
    let invitation = Invitation {
        server,
        code,
        device_name,
        lock: Lock::Password(password),
    };
    let joined = session::join(shell.folder(), &invitation, shell.rim());
    shell.adopt(tauri::async_runtime::block_on(joined)?)?;
    shell.state()
}

fn only_once(shell: &Shell) -> Result<(), AppError> {
    if vetpms_app::profile::Profile::exists(shell.folder()) {
        let problem = "there is a practice on this computer already";
        return Err(AppError::new(Code::NotPossible, problem));
    }
    Ok(())
}
