//! The recovery key: printed once, opens the data when keychain and passwords are gone.

use vetpms_crypto::{Key32, RecoveryCode};

use crate::desk::Desk;
use crate::error::AppError;

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
    ring.add_recovery(&code, &data_key, &mut entropy)?;
    profile.save_ring(&ring)?;
    Ok(code.to_text().to_string())
}
