//! Opening a profile from the command line.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use vetpms_app::profile::{Profile, Unlock};
use vetpms_app::session::Lock;
use vetpms_app::{AppError, Code, Desk, SystemRim, session};

use crate::args::KeyArgs;

/// Opens the practice with the key file, or with a password and the keychain.
pub(crate) fn desk(folder: &Path, key: &KeyArgs) -> Result<Desk, AppError> {
    with_password(folder, key).map(|(desk, _)| desk)
}

/// The same, and the password that it was opened with.
pub(crate) fn with_password(
    folder: &Path,
    key: &KeyArgs,
) -> Result<(Desk, Option<String>), AppError> {
    let rim = Arc::new(SystemRim);
    if let Some(file) = &key.key_file {
        return Ok((session::open(folder, &Unlock::KeyFile(file), rim)?, None));
    }
    let profile = Profile::load(folder)?;
    let email = match (&key.user, profile.card.users.as_slice()) {
        (Some(email), _) => email.clone(),
        (None, [only]) => only.email.clone(),
        (None, _) => {
            return Err(AppError::new(
                Code::InvalidValue,
                "several people work here: say who with --user",
            ));
        }
    };
    let password = password(key.password_file.as_deref())?;
    let how = Unlock::Password {
        email: &email,
        password: &password,
    };
    Ok((session::open(folder, &how, rim)?, Some(password)))
}

/// Reads a password from a file, or asks for it.
pub(crate) fn password(file: Option<&Path>) -> Result<String, AppError> {
    let text = match file {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| AppError::new(Code::File, format!("{}: {error}", path.display())))?,
        None => {
            let _ = write!(std::io::stderr(), "Password: "); // a prompt that cannot be shown is no reason to stop
            let mut line = String::new();
            std::io::stdin()
                .lock()
                .read_line(&mut line)
                .map_err(|e| AppError::new(Code::File, e.to_string()))?;
            line
        }
    };
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What a new profile will be opened with.
pub(crate) fn with_lock<T>(
    key: &KeyArgs,
    make: impl FnOnce(Lock<'_>) -> Result<T, AppError>,
) -> Result<T, AppError> {
    match &key.key_file {
        Some(file) => make(Lock::KeyFile(file)),
        None => make(Lock::Password(&password(key.password_file.as_deref())?)),
    }
}
