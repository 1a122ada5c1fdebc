//! The device's tokens, kept in the encrypted replica and renewed with the device's key.

use chrono::Duration;
use vetpms_crypto::{Key32, SigningKey, sign};
use vetpms_protocol::{Blob, Renew, Tokens};
use vetpms_store::WriteTx;
use vetpms_sync::{Failure, Transport};

use crate::desk::Desk;
use crate::error::{AppError, Code};

/// Stores a pair of tokens.
pub(crate) fn keep(tx: &WriteTx, tokens: &Tokens) -> Result<(), AppError> {
    tx.set_meta_text("access_token", &tokens.access)?;
    tx.set_meta_i64("access_until", tokens.access_until.timestamp_millis())?;
    tx.set_meta_text("refresh_token", &tokens.refresh)?;
    Ok(())
}

/// A transport to the practice's server with a valid access token.
///
/// # Errors
/// [`AppError`] when there is no server or it cannot be reached.
pub(crate) async fn connect(desk: &Desk) -> Result<Transport, AppError> {
    let server = desk.profile().card.server;
    let server =
        server.ok_or_else(|| AppError::new(Code::NotPossible, "this practice has no server"))?;
    let mut transport = Transport::new(&server)?;
    authorise(desk, &mut transport, false).await?;
    Ok(transport)
}

/// Gives the transport an access token; with `renew`, a new one even if the old one looks valid.
///
/// # Errors
/// [`Failure`] of the exchange.
pub(crate) async fn authorise(
    desk: &Desk,
    transport: &mut Transport,
    renew: bool,
) -> Result<(), Failure> {
    let refused = |_: AppError| Failure::Refused {
        code: "replica".into(),
        message: "the replica cannot be read".into(),
    };
    let _turn = desk.renewing.lock().await;
    let (access, until, refresh, key) = desk
        .read(|tx| {
            let key = tx.meta("device_key")?.unwrap_or_default();
            let text = |key| Ok::<_, AppError>(tx.meta_text(key)?.unwrap_or_default());
            Ok((
                text("access_token")?,
                tx.meta_i64("access_until")?.unwrap_or(0),
                text("refresh_token")?,
                key,
            ))
        })
        .map_err(refused)?;
    let soon = (desk.rim.now() + Duration::seconds(30)).timestamp_millis();
    if !renew && until > soon {
        transport.set_access(&access);
        return Ok(());
    }
    let seed = Key32::from_slice(&key).map_err(|_| Failure::Refused {
        code: "replica".into(),
        message: "this computer's key is missing; let it join the practice again".into(),
    })?;
    let signature = SigningKey::from_seed(seed).sign(sign::DEVICE_PROOF, refresh.as_bytes());
    let message = Renew {
        device: desk.device(),
        refresh,
        signature: Blob::new(signature.to_vec()),
    };
    let tokens = transport.renew(&message).await?;
    desk.store.write(|tx| keep(tx, &tokens)).map_err(refused)?;
    transport.set_access(&tokens.access);
    Ok(())
}
