//! Who works in the practice and what they may do, and what its devices are called, as the server
//! last said.

use vetpms_protocol::Welcome;

use crate::desk::Desk;
use crate::error::AppError;

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
        Ok(())
    })
}
