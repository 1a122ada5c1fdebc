//! The recovery key: printed once, opens the data when keychain and passwords are gone.

use std::path::Path;
use std::sync::Arc;

use vetpms_crypto::{Key32, RecoveryCode, SigningKey, UserKeys, WrapName};

use super::{Lock, add_lock, forget};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::profile::{Opened, Profile};
use crate::rim::Rim;

/// Makes a new recovery key and returns it for printing; an older one stops working.
///
/// # Errors
/// [`AppError`] of the file system.
pub fn recovery_key(desk: &Desk) -> Result<String, AppError> {
    let mut entropy = |buffer: &mut [u8]| desk.rim.fill(buffer);
    let code = RecoveryCode::random(&mut entropy);
    let profile = desk.profile();
    let mut ring = profile.ring()?;
    let data_key = Key32::from_bytes(*desk.data_key.expose());
    forget(&mut ring, WrapName::Recovery)?;
    ring.add_recovery(&code, &data_key, &mut entropy)?;
    profile.save_ring(&ring)?;
    Ok(code.to_text().to_string())
}

/// Opens a profile by its recovery key and gives one of its users a new lock.
///
/// The user signs with a new key from then on. A practice with a server learns it when the
/// user next signs in there; until then what they write waits.
///
/// # Errors
/// [`Code::WrongPassword`] when the key does not fit, [`Code::NotFound`] for an unknown user.
pub fn recover(
    folder: &Path,
    recovery: &str,
    email: Option<&str>,
    lock: &Lock<'_>,
    rim: Arc<dyn Rim>,
) -> Result<Desk, AppError> {
    let profile = Profile::load(folder)?;
    let code = RecoveryCode::parse(recovery)?;
    let mut ring = profile.ring()?;
    let data_key = ring.unlock_with_recovery(&code)?;
    let mut users = profile.card.users.iter();
    let user = match email {
        Some(email) => users.find(|user| user.email.eq_ignore_ascii_case(email.trim())),
        None => users.next(),
    };
    let user = user
        .ok_or_else(|| {
            AppError::new(
                Code::NotFound,
                "nobody of that name opens this practice here",
            )
        })?
        .id;
    let signing_key = SigningKey::random(&mut |buffer| rim.fill(buffer));
    let keys = UserKeys {
        data_key,
        signing_key,
    };
    // What the lost lock wrapped is of no use any more.
    let lost = match lock {
        Lock::Password(_) => WrapName::Password(user),
        Lock::KeyFile(_) => WrapName::KeyFile(user),
    };
    forget(&mut ring, lost)?;
    add_lock(&mut ring, &rim, profile.card.device, user, lock, &keys)?;
    profile.save_ring(&ring)?;
    Desk::open(profile, Opened { user, keys }, rim)
}
