//! `POST /v1/token`: a refresh token for the next pair, with a proof of the device's key.

use axum::extract::State;
use serde_json::json;
use vetpms_crypto::sign::DEVICE_PROOF;
use vetpms_crypto::verify;
use vetpms_protocol::{Renew, Tokens};

use super::caller::{Anyone, replaced};
use super::framed::{Framed, Reply};
use crate::app::Shared;
use crate::db::devices;
use crate::db::events::{About, record};
use crate::db::succession;
use crate::db::tokens::{self, Worth};
use crate::error::Refused;
use crate::rim;

/// Exchanges a refresh token.
///
/// # Errors
/// A [`Refused`]; a token that was used before ends all tokens that descend from it.
pub async fn renew(
    State(app): State<Shared>,
    _: Anyone,
    Framed(message): Framed<Renew>,
) -> Result<Reply<Tokens>, Refused> {
    let directory = app.db.directory();
    let mut tx = directory.begin().await?;
    let Some((key, _)) = devices::identity(&mut tx, message.device).await? else {
        return Err(Refused::unauthorized(
            "device_revoked",
            "this device is no longer registered with the practice",
        ));
    };
    let key: [u8; 32] = key
        .try_into()
        .map_err(|_| Refused::internal("a device's key is damaged"))?;
    let signature: [u8; 64] = message.signature.bytes().try_into().map_err(|_| bad())?;
    verify(&key, DEVICE_PROOF, message.refresh.as_bytes(), &signature).map_err(|_| bad())?;
    let pair = tokens::lock(&mut tx, &message.refresh)
        .await?
        .filter(|pair| pair.device_id == message.device);
    let pair = pair.ok_or_else(bad)?;
    let successor_used = match pair.successor {
        Some(successor) => tokens::is_used(&mut tx, successor).await?,
        None => false,
    };
    if succession::is_replaced(&mut tx, message.device).await? {
        return Err(replaced());
    }
    match tokens::worth(&pair, successor_used, rim::now()) {
        Worth::Good | Worth::Lost => {
            let issued = tokens::issue(&mut tx, message.device, Some(&pair)).await?;
            tx.commit().await?;
            Ok(Reply(issued))
        }
        Worth::Expired => Err(bad()),
        Worth::Reused => {
            tokens::end_family(&mut tx, pair.family).await?;
            tx.commit().await?;
            let about = About {
                device: Some(message.device),
                ..About::default()
            };
            record(directory, about, "token_reused", json!({})).await;
            Err(Refused::unauthorized(
                "token_reused",
                "this computer's access was used twice; let it join again with a new code",
            ))
        }
    }
}

fn bad() -> Refused {
    Refused::unauthorized(
        "refresh_refused",
        "this computer's access has ended; let it join again with a new code",
    )
}
