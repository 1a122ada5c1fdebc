//! `POST /v1/adopt`: a practice that was made without a server joins with everything it has.

use axum::extract::State;
use serde_json::json;
use sqlx::{Connection, PgConnection};
use uuid::{Uuid, Variant};
use vetpms_access::{Member, Role};
use vetpms_crypto::sign::DEVICE_PROOF;
use vetpms_crypto::{token_hash, verify};
use vetpms_protocol::{Adopt, Adopted};
use zeroize::Zeroizing;

use super::caller::{Anyone, served};
use super::framed::{Framed, Reply};
use crate::app::{App, Shared};
use crate::code;
use crate::db::devices::NewDevice;
use crate::db::events::{About, record};
use crate::db::pool::Entry;
use crate::db::{devices, invitations, log, tenants, tokens, users};
use crate::error::{Refused, sqlstate};
use crate::provision::{ProvisionError, provision};
use crate::rim;

/// Wrong tries after which a code is dead.
const TRIES: i16 = 5;

/// Takes a practice in. A repeated request of the same device, whose answer was lost, gets new
/// tokens, also after the code has expired.
///
/// # Errors
/// A [`Refused`] with code `wrong_code` whatever is wrong with the code; 409 for an id or an
/// address that is taken.
pub async fn adopt(
    State(app): State<Shared>,
    _: Anyone,
    Framed(message): Framed<Adopt>,
) -> Result<Reply<Adopted>, Refused> {
    let directory = app.db.directory();
    let (selector, secret) = code::split(&message.code).ok_or_else(wrong_code)?;
    let found = invitations::find(directory, &selector).await?;
    let invitation = found.ok_or_else(wrong_code)?;
    if invitation.tries >= TRIES {
        return Err(wrong_code());
    }
    if invitation.secret_hash != token_hash(&secret) {
        invitations::count_try(directory, &selector).await?;
        let detail = json!({ "tries": invitation.tries + 1 });
        record(directory, About::default(), "adoption_failed", detail).await;
        return Err(wrong_code());
    }
    let signature: [u8; 64] = message
        .signature
        .bytes()
        .try_into()
        .map_err(|_| unproven())?;
    let key = message.device_key.bytes();
    verify(&key, DEVICE_PROOF, message.code.as_bytes(), &signature).map_err(|_| unproven())?;
    match invitation.used_by {
        Some(tenant) => same(&app, tenant, &message).await?,
        None if invitation.expires_at < rim::now() => return Err(wrong_code()),
        None => take_in(&app, &selector, &message).await?,
    }
    Ok(Reply(admitted(&app, &message).await?))
}

fn wrong_code() -> Refused {
    let words =
        "the code is wrong, used or too old; ask the administrator of the server for a new one";
    Refused::unauthorized("wrong_code", words).on("code")
}

fn unproven() -> Refused {
    Refused::unauthorized(
        "device_unproven",
        "the device does not hold the key that it shows",
    )
}

/// A code that was used counts once more for the device that used it, and for no other.
async fn same(app: &App, tenant: Uuid, message: &Adopt) -> Result<(), Refused> {
    let mut connection = app.db.directory().acquire().await?;
    let known = devices::identity(&mut connection, message.device).await?;
    let wanted = (message.device_key.bytes().to_vec(), message.replica);
    if tenant != message.tenant || known != Some(wanted) {
        return Err(wrong_code());
    }
    Ok(())
}

/// Ids are those that our programs make: anything else would name what is not a practice's.
fn check(message: &Adopt) -> Result<(), Refused> {
    let ours = |id: Uuid| id.get_version_num() == 7 && id.get_variant() == Variant::RFC4122;
    let ids = [
        ("tenant", message.tenant),
        ("owner", message.owner),
        ("device", message.device),
        ("replica", message.replica),
    ];
    for (field, id) in ids {
        if !ours(id) {
            return Err(Refused::invalid(
                field,
                "this is no id of a practice's program",
            ));
        }
    }
    if !vetpms_model::check::is_email(message.email.trim()) {
        return Err(Refused::invalid("email", "this is not an e-mail address"));
    }
    let names = [
        ("practice", &message.practice),
        ("name", &message.name),
        ("device_name", &message.device_name),
    ];
    for (field, name) in names {
        vetpms_model::name::checked(name).map_err(|problem| Refused::invalid(field, problem))?;
    }
    Ok(())
}

/// Practice, owner and device in one transaction: there whole or not at all.
async fn take_in(app: &App, selector: &str, message: &Adopt) -> Result<(), Refused> {
    check(message)?;
    let hash = app
        .hash_new(Zeroizing::new(message.password.clone()))
        .await?;
    let mut connection = app.administering().await?;
    let mut tx = connection.begin().await?;
    let made = provision(&mut tx, app.keys.kek(), message.tenant, &message.practice).await;
    made.map_err(|error| match error {
        ProvisionError::Exists => taken("tenant", "this practice is on the server already"),
        other => Refused::internal(other.to_string()),
    })?;
    if !invitations::use_up(&mut tx, selector, message.tenant).await? {
        return Err(wrong_code());
    }
    register(&mut tx, message, &hash).await?;
    tx.commit().await?;
    // Closing in order is a courtesy; the database notices a lost connection by itself.
    let _ = connection.close().await;
    let about = About {
        tenant: Some(message.tenant),
        user: Some(message.owner),
        device: Some(message.device),
    };
    record(app.db.directory(), about, "practice_adopted", json!({})).await;
    Ok(())
}

/// The owner, with every right, and the device.
async fn register(tx: &mut PgConnection, message: &Adopt, hash: &str) -> Result<(), Refused> {
    sqlx::query(
        "INSERT INTO system.users (id, email, display_name, password_hash) VALUES ($1, $2, $3, $4)",
    )
    .bind(message.owner)
    .bind(message.email.trim())
    .bind(message.name.trim())
    .bind(hash)
    .execute(&mut *tx)
    .await
    .map_err(|error| {
        unique(
            error,
            "email",
            "somebody on the server has this e-mail address already",
        )
    })?;
    let owner = Member::with_roles(message.owner, [Role::Owner]);
    tenants::set_member(&mut *tx, message.tenant, &owner).await?;
    let device = NewDevice {
        id: message.device,
        tenant: message.tenant,
        name: message.device_name.trim(),
        key: message.device_key.bytes(),
        replica: message.replica,
        user: message.owner,
        invited_by: None,
        replaces: None,
    };
    devices::insert(&mut *tx, &device)
        .await
        .map_err(|error| unique(error, "device", "this computer is registered already"))?;
    users::register_key(
        tx,
        message.tenant,
        message.owner,
        message.device,
        &message.user_key.bytes(),
    )
    .await?;
    Ok(())
}

fn taken(field: &'static str, words: &str) -> Refused {
    Refused::conflict("exists", words).on(field)
}

fn unique(error: sqlx::Error, field: &'static str, words: &str) -> Refused {
    match sqlstate(&error).as_deref() {
        Some("23505") => taken(field, words),
        _ => error.into(),
    }
}

/// The answer: what the device needs to go on as if it had joined by itself.
async fn admitted(app: &App, message: &Adopt) -> Result<Adopted, Refused> {
    let directory = app.db.directory();
    let tenant = tenants::find(directory, message.tenant).await?;
    let tenant = tenant.ok_or_else(wrong_code)?;
    served(&tenant.state)?;
    let entry = Entry {
        tenant: tenant.id,
        cluster: tenant.cluster_id,
        device: message.device,
    };
    let mut tx = app.db.write(entry).await?;
    log::register_replica(&mut tx, message.replica, message.device).await?;
    let head = log::head(&mut tx).await?;
    tx.commit().await?;
    let policy = tenants::policy(directory, &tenant).await?;
    let members = users::members(directory, tenant.id, &policy).await?;
    let user = members
        .into_iter()
        .find(|member| member.id == message.owner);
    let user = user.ok_or_else(wrong_code)?;
    let mut tx = directory.begin().await?;
    let tokens = tokens::issue(&mut tx, message.device, None).await?;
    tx.commit().await?;
    Ok(Adopted {
        user,
        permission_version: policy.version(),
        epoch: head.epoch,
        tokens,
    })
}
