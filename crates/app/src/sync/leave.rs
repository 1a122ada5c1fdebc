//! This computer was removed from the practice: its unsent work goes to the administrator, everything else goes.

use vetpms_crypto::{Key32, SigningKey, sign};
use vetpms_protocol::{Blob, Header, LastWork, SignedSet, limits};
use vetpms_sync::Failure;

use super::bootstrap::local;
use super::wire::Dial;
use crate::desk::Desk;
use crate::error::AppError;
use crate::wipe;

/// Hands over what was never sent and deletes the practice from this computer.
///
/// # Errors
/// [`Failure`] when the work cannot be handed over now: nothing is deleted then.
pub(super) async fn leave(desk: &Desk, dial: &dyn Dial) -> Result<(), Failure> {
    // Only a server that knows this computer, and has removed it, answers; one that was restored from a
    // backup older than this computer refuses, and then nothing here may go.
    dial.last_work(&signed(desk, Vec::new()).map_err(local)?)
        .await?;
    // Nobody reads or writes here any more, whatever becomes of the rest; a file that is on its way does not come back.
    desk.end_session();
    desk.vault.close();
    let mut most = limits::PAGE_SETS;
    loop {
        let sets = desk
            .read(|tx| Ok(tx.outbox(most, limits::PAGE_BYTES)?))
            .map_err(local)?;
        if sets.is_empty() {
            return wipe::wipe(desk.profile().folder()).map_err(local);
        }
        let sent = sets.len();
        let message = signed(desk, sets).map_err(local)?;
        match dial.last_work(&message).await {
            // A proxy on the way may take less than the server does.
            Err(Failure::TooLarge) if sent > 1 => {
                most = sent / 2;
                continue;
            }
            answer => answer?,
        };
        handed_over(desk, &message).map_err(local)?;
    }
}

fn signed(desk: &Desk, sets: Vec<SignedSet>) -> Result<LastWork, AppError> {
    let seed = desk.read(|tx| Ok(tx.meta("device_key")?.unwrap_or_default()))?;
    let (device, key) = (
        desk.device(),
        SigningKey::from_seed(Key32::from_slice(&seed)?),
    );
    let signature = key.sign(sign::LAST_WORK, &LastWork::digest(device, &sets));
    Ok(LastWork {
        device,
        sets,
        signature: Blob::new(signature.to_vec()),
    })
}

fn handed_over(desk: &Desk, message: &LastWork) -> Result<(), AppError> {
    desk.store.write(|tx| {
        for set in &message.sets {
            let header = Header::decode(set.header.bytes())?;
            tx.answered(header.replica, header.seq)?;
        }
        Ok(())
    })
}
