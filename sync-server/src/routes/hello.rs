//! `POST /v1/hello`: versions, epoch, and how far the server holds the device's log.

use axum::extract::State;
use axum::http::StatusCode;
use vetpms_protocol::{Hash32, Hello, PROTOCOL, SCHEMA, Welcome};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use crate::app::Shared;
use crate::db::changes::{self, LogHead};
use crate::db::{devices, tenants, users};
use crate::error::Refused;
use crate::rim;

/// Oldest protocol that this server speaks.
const PROTOCOL_MIN: u32 = 1;

/// Greets a device.
///
/// # Errors
/// A [`Refused`] for a device that speaks another protocol, or whose log is another device's.
pub async fn hello(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<Hello>,
) -> Result<Reply<Welcome>, Refused> {
    if message.protocol < PROTOCOL_MIN {
        let words = "this version of VetPMS is too old for the practice's server; update it";
        return Err(Refused::new(
            StatusCode::UPGRADE_REQUIRED,
            "client_too_old",
            words,
        ));
    }
    let (head, log) = own_log(&app, &caller, &message).await?;
    let directory = app.db.directory();
    devices::seen(directory, caller.device, message.replica).await?;
    let tenant = tenants::find(directory, caller.tenant).await?;
    let tenant = tenant.ok_or_else(|| Refused::internal("a device's practice is missing"))?;
    let policy = tenants::policy(directory, &tenant).await?;
    Ok(Reply(Welcome {
        protocol_min: PROTOCOL_MIN,
        protocol_max: PROTOCOL,
        schema: SCHEMA,
        epoch: head.epoch,
        position: head.position,
        acknowledged: u64::try_from(log.seq).unwrap_or(0),
        acknowledged_hash: Hash32::new(log.hash),
        permission_version: policy.version(),
        users: users::members(directory, caller.tenant, &policy).await?,
        now: rim::now(),
    }))
}

/// The log that the device writes; a new one is registered as its own.
async fn own_log(
    app: &Shared,
    caller: &Caller,
    message: &Hello,
) -> Result<(changes::Head, LogHead), Refused> {
    let replica = message.replica;
    let mut tx = app.db.read(caller.entry()).await?;
    let head = changes::head(&mut tx).await?;
    let known = changes::log_heads(&mut tx, &[replica])
        .await?
        .remove(&replica);
    tx.commit().await?;
    match known {
        Some(log) if log.device == caller.device => Ok((head, log)),
        Some(_) => {
            let words = "the log of this profile belongs to another device: it was copied";
            Err(Refused::new(StatusCode::CONFLICT, "foreign_replica", words))
        }
        None => {
            let mut tx = app.db.write(caller.entry()).await?;
            changes::register_replica(&mut tx, replica, caller.device).await?;
            let log = changes::log_heads(&mut tx, &[replica])
                .await?
                .remove(&replica);
            tx.commit().await?;
            Ok((
                head,
                log.ok_or_else(|| Refused::internal("a log was not registered"))?,
            ))
        }
    }
}
