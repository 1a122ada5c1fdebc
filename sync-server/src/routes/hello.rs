//! `POST /v1/hello`: versions, epoch, and how far the server holds the device's log.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;
use vetpms_model::{ENTITIES, EntityDef};
use vetpms_protocol::{
    Hash32, Hello, KnownTable, Named, PROTOCOL, SCHEMA, StandsAside, Welcome, limits,
};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use crate::accept::again;
use crate::app::Shared;
use crate::db::events::{About, record};
use crate::db::log::{self, LogHead};
use crate::db::{devices, quarantine, succession, tenants, users};
use crate::error::{Refused, sqlstate};
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
    // What waits may go on waiting, as in a practice that is read only; nobody is kept from working for it.
    if let Err(refused) = again::since_upgrade(&app, caller).await {
        if again::is_upgrading(&refused) {
            return Err(refused);
        }
        let (code, cause) = (refused.code, refused.cause);
        tracing::warn!(code, cause, "what waits for an upgrade was not tried");
    }
    let (head, log) = own_log(&app, &caller, &message).await?;
    // Before what they allow: a version that is too old is found at the first page.
    let tenant = tenants::find(app.db.directory(), caller.tenant).await?;
    let tenant = tenant.ok_or_else(|| Refused::internal("a device's practice is missing"))?;
    let mut tx = app.db.read(caller.entry()).await?;
    let epochs = log::epochs(&mut tx).await?;
    let readable = log::readable_tables(&mut tx).await?;
    let records_of = log::records_of(&mut tx).await?;
    tx.commit().await?;
    let directory = app.db.directory();
    seen(&app, &caller, message.replica).await?;
    let policy = tenants::policy(directory, &tenant).await?;
    let people = users::list(directory, caller.tenant).await?;
    let former = people.into_iter().filter(|user| !user.is_active);
    let machines = devices::list(directory, caller.tenant).await?;
    let named = |(id, name): (Uuid, String)| Named { id, name };
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
        former: former.map(|user| named((user.id, user.name))).collect(),
        devices: machines
            .into_iter()
            .map(|device| named((device.id, device.name)))
            .collect(),
        signers: Some(users::signers(directory, caller.tenant, caller.device).await?),
        readable: Some(readable),
        records_of,
        tables: Some(known_tables()),
        epochs,
        forked: app.boots.greeted(message.replica, message.boot),
        aside: still_aside(&app, &caller, &message.waits).await?,
        now: rim::now(),
    }))
}

/// Which of the sets that the device waits for still stand aside, and why by now.
async fn still_aside(
    app: &Shared,
    caller: &Caller,
    waits: &[Hash32],
) -> Result<Vec<StandsAside>, Refused> {
    if waits.is_empty() {
        return Ok(Vec::new());
    }
    let asked = &waits[..waits.len().min(limits::PAGE_SETS)];
    // What stands aside is shown to the projector alone, and here to whoever has the set.
    let mut tx = app.db.write(caller.entry()).await?;
    let aside = quarantine::those_of(&mut tx, asked).await?;
    tx.commit().await?;
    Ok(aside)
}

/// Notes that the device is here; at its first greeting it takes the place of what its computer was before.
async fn seen(app: &Shared, caller: &Caller, replica: Uuid) -> Result<(), Refused> {
    let directory = app.db.directory();
    let seen = devices::seen(directory, caller.device, replica).await;
    let takes_place = seen.map_err(|error| match sqlstate(&error).as_deref() {
        Some("23505") => foreign_log(),
        _ => error.into(),
    })?;
    if !takes_place {
        return Ok(());
    }
    for former in succession::take_place(directory, caller.tenant, caller.device).await? {
        let about = About {
            tenant: Some(caller.tenant),
            user: None,
            device: Some(former),
        };
        let by = json!({ "by": caller.device });
        record(directory, about, "device_replaced", by).await;
    }
    Ok(())
}

/// What this server knows.
fn known_tables() -> Vec<KnownTable> {
    let known = |def: &&EntityDef| KnownTable {
        table: def.table.to_owned(),
        fields: def.fields.len(),
    };
    ENTITIES.iter().map(known).collect()
}

fn foreign_log() -> Refused {
    let words = "the log of this profile belongs to another device: it was copied";
    Refused::new(StatusCode::CONFLICT, "foreign_replica", words)
}

/// The log that the device writes; a new one is registered as its own.
async fn own_log(
    app: &Shared,
    caller: &Caller,
    message: &Hello,
) -> Result<(log::Head, LogHead), Refused> {
    let replica = message.replica;
    let mut tx = app.db.read(caller.entry()).await?;
    let head = log::head(&mut tx).await?;
    let known = log::log_heads(&mut tx, &[replica]).await?.remove(&replica);
    tx.commit().await?;
    match known {
        Some(log) if log.device == caller.device => Ok((head, log)),
        Some(_) => Err(foreign_log()),
        None => {
            let mut tx = app.db.write(caller.entry()).await?;
            log::begin(&mut tx, replica, caller.device).await?;
            let log = log::log_heads(&mut tx, &[replica]).await?.remove(&replica);
            tx.commit().await?;
            Ok((
                head,
                log.ok_or_else(|| Refused::internal("a log was not registered"))?,
            ))
        }
    }
}
