//! Signing in on a computer that knows the user, with or without the network.

use std::path::Path;
use std::sync::Arc;

use crate::desk::Desk;
use crate::error::AppError;
use crate::profile::{Profile, Unlock};
use crate::rim::Rim;

/// Opens a profile's replica.
///
/// # Errors
/// [`AppError`]: wrong password, keychain, another window, damaged replica.
pub fn open(folder: &Path, how: &Unlock<'_>, rim: Arc<dyn Rim>) -> Result<Desk, AppError> {
    let profile = Profile::load(folder)?;
    let opened = profile.unlock(how)?;
    Desk::open(profile, opened, rim)
}

/// Another user goes on at an open desk.
///
/// # Errors
/// [`AppError`]: wrong password or keychain; the former user is signed out all the same.
pub fn switch_user(desk: &Desk, how: &Unlock<'_>) -> Result<(), AppError> {
    desk.end_session();
    let opened = desk.profile().unlock(how)?;
    desk.begin_session(opened);
    Ok(())
}
