//! The device's secret in the operating system's keychain, never anywhere else.
//!
//! A keychain that hangs must not hang the window: every call has a time limit.

use std::sync::mpsc;
use std::time::Duration;

use uuid::Uuid;
use vetpms_crypto::Key32;

use crate::error::{AppError, Code};

const SERVICE: &str = "org.vetpms.desk";
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads the device's secret.
///
/// # Errors
/// [`Code::Keychain`] says what a person can do.
pub(crate) fn read(device: Uuid) -> Result<Key32, AppError> {
    let secret = call(move || entry(device)?.get_secret())?;
    Key32::from_slice(&secret)
        .map_err(|_| keychain("the keychain's entry for this practice is damaged"))
}

/// Stores the device's secret.
///
/// # Errors
/// [`Code::Keychain`] says what a person can do.
pub(crate) fn write(device: Uuid, secret: &Key32) -> Result<(), AppError> {
    let bytes = *secret.expose();
    call(move || entry(device)?.set_secret(&bytes))
}

/// Deletes the device's secret; without the wrapped keys one that stays opens nothing.
pub(crate) fn forget(device: Uuid) {
    let _ = call(move || entry(device)?.delete_credential());
}

/// Tries whether a secret can be kept at all, and leaves nothing behind.
///
/// # Errors
/// [`Code::Keychain`] says what a person can do.
pub(crate) fn check(probe: Uuid) -> Result<(), AppError> {
    call(move || {
        let entry = entry(probe)?;
        entry.set_secret(b"probe")?;
        let kept = entry.get_secret();
        entry.delete_credential()?;
        kept.map(|_| ())
    })
}

fn entry(device: Uuid) -> keyring::Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, &device.to_string())
}

fn call<T: Send + 'static>(
    f: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Result<T, AppError> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(f()));
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(keyring::Error::NoEntry)) => Err(keychain(
            "the keychain is locked or does not hold this practice's key. Unlock it and try again.",
        )),
        Ok(Err(keyring::Error::NoDefaultStore)) => Err(keychain(
            "there is no keychain here. Sign in to a desktop session, or open the practice with a key file.",
        )),
        Ok(Err(error)) => Err(keychain(&format!("the keychain cannot be used: {error}"))),
        Err(_) => Err(keychain(
            "the keychain does not answer. Unlock it or restart the computer.",
        )),
    }
}

fn keychain(message: &str) -> AppError {
    AppError::new(Code::Keychain, message)
}
