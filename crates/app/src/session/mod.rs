//! Who may open the practice on this computer: making it, joining it, signing in.

mod add_user;
mod adopt;
mod enter;
mod init;
mod introduce;
mod join;
mod join_again;
mod recovery;
mod sign_in;

pub use add_user::add_user;
pub use adopt::{Adoption, adopt};
pub use enter::{enter, enter_closed};
pub use init::{NewPractice, init};
pub use introduce::{Introduction, introduce, unknown_here};
pub(crate) use introduce::{learn as learn_signers, now_known, to_sign_in};
pub use join::{Invitation, join, keep_device_key};
pub use join_again::{Again, join_again};
pub use recovery::{recover, recovery_key};
pub use sign_in::{open, switch_user};

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;
use vetpms_crypto::{KdfParams, Key32, KeyFile, KeyRing, SigningKey, UserKeys, WrapName};
use vetpms_sync::Failure;

use crate::error::{AppError, Code};
use crate::keychain;
use crate::profile::write_private;
use crate::rim::{Rim, random};

/// What the first user opens the profile with from then on.
pub enum Lock<'a> {
    /// A password, together with a secret in the keychain.
    Password(&'a str),
    /// A key file that is made at this path.
    KeyFile(&'a Path),
}

/// Tests whether this computer's keychain keeps secrets, before anybody is asked for a password.
///
/// # Errors
/// [`Code::Keychain`] says what a person can do.
pub fn check_keychain(rim: &dyn Rim) -> Result<(), AppError> {
    keychain::check(Uuid::from_bytes(random(rim)))
}

/// The keys of a new profile, wrapped for its first user.
fn first_keys(
    rim: &Arc<dyn Rim>,
    device: Uuid,
    user: Uuid,
    lock: &Lock<'_>,
    signing_key: Option<SigningKey>,
) -> Result<(KeyRing, UserKeys), AppError> {
    let mut entropy = |buffer: &mut [u8]| rim.fill(buffer);
    let signing_key = signing_key.unwrap_or_else(|| SigningKey::random(&mut entropy));
    let keys = UserKeys {
        data_key: Key32::random(&mut entropy),
        signing_key,
    };
    let mut ring = KeyRing::new();
    add_lock(&mut ring, rim, device, user, lock, &keys)?;
    Ok((ring, keys))
}

/// Wraps a user's keys under a lock.
fn add_lock(
    ring: &mut KeyRing,
    rim: &Arc<dyn Rim>,
    device: Uuid,
    user: Uuid,
    lock: &Lock<'_>,
    keys: &UserKeys,
) -> Result<(), AppError> {
    let mut entropy = |buffer: &mut [u8]| rim.fill(buffer);
    match lock {
        Lock::Password(password) => {
            check_password(password)?;
            let secret = Key32::random(&mut entropy);
            keychain::write(device, &secret)?;
            ring.add_password(
                user,
                password,
                &secret,
                keys,
                KdfParams::default(),
                &mut entropy,
            )?;
        }
        Lock::KeyFile(path) => {
            is_free(path)?;
            let file = KeyFile::random(user, &mut entropy);
            write_private(path, file.to_text().as_bytes())?;
            ring.add_key_file(&file, keys, &mut entropy)?;
        }
    }
    Ok(())
}

/// A key file is never overwritten.
fn is_free(path: &Path) -> Result<(), AppError> {
    if path.exists() {
        let words = format!(
            "{} exists already: give another path, or move it away and keep it. A key file that is left of an \
             attempt to join that broke off opens nothing",
            path.display()
        );
        return Err(AppError::new(Code::File, words));
    }
    Ok(())
}

/// Takes a wrap out, if there is one, so that a new one can take its place.
fn forget(ring: &mut KeyRing, name: WrapName) -> Result<(), AppError> {
    if ring.names().any(|known| known == name) {
        ring.remove(name)?;
    }
    Ok(())
}

/// What somebody typed as this computer's name; nothing where the code's is to be taken.
fn device_name(typed: &str) -> Result<&str, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(typed);
    }
    let name = vetpms_model::name::checked(typed);
    name.map_err(|problem| AppError::field(Code::InvalidValue, "device_name", problem))
}

/// A password that the server refuses is told like one that does not open the practice here.
fn of_sign_in(failure: Failure) -> AppError {
    let wrong = matches!(&failure, Failure::Refused { code, .. } if code == "wrong_password");
    let mut error = AppError::from(failure);
    if wrong {
        error.code = Code::WrongPassword;
    }
    error
}

fn check_password(password: &str) -> Result<(), AppError> {
    vetpms_crypto::check_password(password)
        .map_err(|problem| AppError::field(Code::InvalidValue, "password", problem.to_string()))
}
