//! Who works in the practice and what they may do, and what its devices are called, as the server
//! last said.

use vetpms_protocol::Welcome;
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::error::AppError;
use crate::session::learn_signers;

/// Takes over the users, the devices and the version of their permissions.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn learn(desk: &Desk, welcome: &Welcome) -> Result<(), AppError> {
    desk.store.write(|tx| {
        let version = i64::try_from(welcome.permission_version).unwrap_or(0);
        for user in &welcome.users {
            tx.put_user(user)?;
        }
        for user in &welcome.former {
            tx.retire_user(user)?;
        }
        for device in &welcome.devices {
            tx.put_device(device)?;
        }
        tx.set_meta_i64("permission_version", version)?;
        learn_signers(tx, welcome.signers.as_deref())
    })
}

/// The version of the permissions that the server last greeted with.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn greeted_with(tx: &ReadTx) -> Result<Option<u64>, AppError> {
    let version = tx.meta_i64("permission_version")?;
    Ok(version.and_then(|version| u64::try_from(version).ok()))
}
