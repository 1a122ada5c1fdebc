//! `POST /v1/devices`: the practice's devices, codes for new ones, and keeping one out.

use std::collections::HashMap;

use axum::extract::State;
use serde_json::json;
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_protocol::{
    Act, DeviceCode, DeviceInfo, DeviceList, InviteDevice, ListDevices, Named, RevokeDevice,
};

use super::caller::Caller;
use super::framed::{Framed, Reply};
use super::person::asked;
use crate::app::Shared;
use crate::db::devices::{self, ForDevice};
use crate::db::{events, users};
use crate::error::Refused;

/// Lists the devices.
///
/// # Errors
/// A [`Refused`] without the right to administer.
pub async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<DeviceList>, Refused> {
    let (person, ListDevices {}) = asked(&app, &caller, &act, Permission::Administer).await?;
    let directory = app.db.directory();
    let people = users::list(directory, person.tenant).await?;
    let names: HashMap<Uuid, String> = people
        .into_iter()
        .map(|user| (user.id, user.name))
        .collect();
    let named = |id: Option<Uuid>| {
        let id = id?;
        let name = names.get(&id).cloned().unwrap_or_default();
        Some(Named { id, name })
    };
    let all = devices::list(directory, person.tenant).await?;
    let devices = all.into_iter().map(|device| DeviceInfo {
        id: device.id,
        name: device.name,
        enrolled_at: device.enrolled_at,
        user: named(device.user_id),
        invited_by: named(device.invited_by),
        last_seen: device.last_seen,
        revoked_at: device.revoked_at,
        replaced_at: device.replaced_at,
    });
    Ok(Reply(DeviceList {
        devices: devices.collect(),
    }))
}

/// Makes a one-time code for a new device.
///
/// # Errors
/// A [`Refused`] without the right to administer, for a user whom the practice does not have or
/// keeps out, and for a name that is none.
pub async fn invite(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<DeviceCode>, Refused> {
    let (person, InviteDevice { user, name }) =
        asked(&app, &caller, &act, Permission::Administer).await?;
    let name = vetpms_model::name::checked(&name);
    let name = name.map_err(|problem| Refused::invalid("name", problem))?;
    let mut tx = app.db.directory().begin().await?;
    let people = users::list(&mut *tx, person.tenant).await?;
    if !people
        .iter()
        .any(|known| known.id == user && known.is_active)
    {
        return Err(Refused::not_found("the practice has no such active user"));
    }
    let wanted = ForDevice {
        tenant: person.tenant,
        user,
        name,
        by: Some(person.user),
    };
    let (code, until) = devices::make_code(&mut tx, &wanted).await?;
    let detail = json!({ "for": user, "name": name });
    events::record_act(
        &mut tx,
        person.about(),
        person.act,
        "device_invited",
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(Reply(DeviceCode {
        code: code.to_string(),
        until,
    }))
}

/// Keeps a device out for good.
///
/// # Errors
/// A [`Refused`] without the right to administer, for a device that the practice does not have in
/// use, and for the one that asks.
pub async fn revoke(
    State(app): State<Shared>,
    caller: Caller,
    Framed(act): Framed<Act>,
) -> Result<Reply<()>, Refused> {
    let (person, RevokeDevice { device }) =
        asked(&app, &caller, &act, Permission::Administer).await?;
    if device == person.device {
        let words = "this is the computer you are working at; revoke it from another one";
        return Err(Refused::conflict("own_device", words));
    }
    let mut tx = app.db.directory().begin().await?;
    if !devices::revoke(&mut tx, person.tenant, device).await? {
        return Err(Refused::not_found("the practice has no such device in use"));
    }
    let detail = json!({ "device": device });
    events::record_act(
        &mut tx,
        person.about(),
        person.act,
        "device_revoked",
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(Reply(()))
}
