//! `POST /v1/enrol`: a one-time code makes a device known.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;
use vetpms_crypto::token_hash;
use vetpms_protocol::{Enrol, Enrolled, Tokens};

use super::caller::{Anyone, served};
use super::framed::{Framed, Reply};
use crate::app::Shared;
use crate::code;
use crate::db::devices::{Code, NewDevice};
use crate::db::events::{About, record};
use crate::db::pool::Entry;
use crate::db::{devices, log, tenants, tokens, users};
use crate::error::{Refused, sqlstate};
use crate::rim;

/// Wrong tries after which a code is dead.
const TRIES: i16 = 5;

/// Enrols a device. A repeated request of the same device, whose answer was lost, gets new tokens.
///
/// # Errors
/// A [`Refused`] with code `wrong_code` whatever is wrong with the code.
pub async fn enrol(
    State(app): State<Shared>,
    _: Anyone,
    Framed(message): Framed<Enrol>,
) -> Result<Reply<Enrolled>, Refused> {
    let directory = app.db.directory();
    let Some((selector, secret)) = code::split(&message.code) else {
        return Err(wrong_code());
    };
    let mut tx = directory.begin().await?;
    let code = devices::lock_code(&mut tx, &selector)
        .await?
        .ok_or_else(wrong_code)?;
    if code.tries >= TRIES || code.expires_at < rim::now() {
        return Err(wrong_code());
    }
    if code.secret_hash != token_hash(&secret) {
        devices::count_try(&mut tx, &selector).await?;
        tx.commit().await?;
        let about = About {
            tenant: Some(code.tenant_id),
            ..About::default()
        };
        record(
            directory,
            about,
            "enrolment_failed",
            json!({ "tries": code.tries + 1 }),
        )
        .await;
        return Err(wrong_code());
    }
    let tenant = tenants::find(&mut *tx, code.tenant_id)
        .await?
        .ok_or_else(wrong_code)?;
    served(&tenant.state)?;
    let (device, tokens) = admit(&mut tx, &message, &code, &selector).await?;
    tx.commit().await?;

    let entry = Entry {
        tenant: tenant.id,
        cluster: tenant.cluster_id,
        device,
    };
    let mut tx = app.db.write(entry).await?;
    log::register_replica(&mut tx, message.replica, device).await?;
    let head = log::head(&mut tx).await?;
    tx.commit().await?;
    let about = About {
        tenant: Some(tenant.id),
        user: Some(code.user_id),
        device: Some(device),
    };
    record(
        directory,
        about,
        "enrolled",
        json!({ "name": code.device_name }),
    )
    .await;

    let policy = tenants::policy(directory, &tenant).await?;
    let members = users::members(directory, tenant.id, &policy).await?;
    let user = members
        .iter()
        .find(|member| member.id == code.user_id)
        .cloned()
        .ok_or_else(wrong_code)?;
    Ok(Reply(Enrolled {
        tenant: tenant.id,
        practice: tenant.name,
        device,
        user,
        users: members,
        permission_version: policy.version(),
        epoch: head.epoch,
        tokens,
    }))
}

fn wrong_code() -> Refused {
    let words = "the code is wrong, used or too old; ask an administrator for a new one";
    Refused::unauthorized("wrong_code", words).on("code")
}

fn taken() -> Refused {
    let words = "this computer's identity is registered already; start again with an empty profile";
    Refused::new(StatusCode::CONFLICT, "device_exists", words)
}

async fn admit(
    tx: &mut sqlx::PgConnection,
    message: &Enrol,
    code: &Code,
    selector: &str,
) -> Result<(Uuid, Tokens), Refused> {
    let key = message.device_key.bytes();
    let device = match code.used_by {
        Some(device) => {
            let identity = devices::identity(tx, device).await?;
            let same =
                identity.is_some_and(|(known, replica)| known == key && replica == message.replica);
            if !same {
                return Err(wrong_code());
            }
            device
        }
        None => {
            let id = rim::new_id();
            let name = code.device_name.as_str();
            let new = NewDevice {
                id,
                tenant: code.tenant_id,
                name,
                key,
                replica: message.replica,
                user: code.user_id,
                invited_by: code.created_by,
            };
            devices::enrol(tx, &new, selector).await.map_err(|error| {
                match sqlstate(&error).as_deref() {
                    Some("23505") => taken(),
                    _ => error.into(),
                }
            })?;
            id
        }
    };
    users::register_key(
        tx,
        code.tenant_id,
        code.user_id,
        device,
        &message.user_key.bytes(),
    )
    .await?;
    Ok((device, tokens::issue(tx, device, None).await?))
}
