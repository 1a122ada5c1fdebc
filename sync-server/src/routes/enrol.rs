//! `POST /v1/enrol`: a one-time code makes a device known.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;
use vetpms_crypto::sign::SUCCESSION;
use vetpms_crypto::{token_hash, verify};
use vetpms_protocol::{Enrol, Enrolled, Tokens};
use zeroize::Zeroizing;

use super::caller::{Anyone, served};
use super::framed::{Framed, Reply};
use super::sign_in;
use crate::app::Shared;
use crate::code;
use crate::db::devices::{Code, NewDevice};
use crate::db::events::{About, record};
use crate::db::pool::Entry;
use crate::db::{devices, log, succession, tenants, tokens, users};
use crate::error::{Refused, sqlstate};
use crate::rim;

/// Wrong tries after which a code is dead.
const TRIES: i16 = 5;

/// Enrols a device. A repeated request of the same device, whose answer was lost, gets new tokens.
///
/// # Errors
/// A [`Refused`] with code `wrong_code` whatever is wrong with the code, and with `wrong_password`,
/// `other_person`, `other_practice` and `device_unproven`, which leave the code as it is.
pub async fn enrol(
    State(app): State<Shared>,
    _: Anyone,
    Framed(message): Framed<Enrol>,
) -> Result<Reply<Enrolled>, Refused> {
    let directory = app.db.directory();
    let (mut tx, mut code, selector) = right_code(&app, &message.code).await?;
    expected(&code, &message)?;
    if let Some(password) = &message.password {
        // Nobody waits for the code's row while the password is hashed.
        tx.commit().await?;
        right_password(&app, &code, password).await?;
        (tx, code, _) = right_code(&app, &message.code).await?;
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
        json!({ "name": name(&message, &code) }),
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
        signers: Some(users::signers(directory, tenant.id, device).await?),
        tokens,
    }))
}

/// The code, locked, if it can still be used.
async fn right_code(
    app: &Shared,
    words: &str,
) -> Result<(Transaction<'static, Postgres>, Code, String), Refused> {
    let directory = app.db.directory();
    let Some((selector, secret)) = code::split(words) else {
        return Err(wrong_code());
    };
    let mut tx = directory.begin().await?;
    let code = devices::lock_code(&mut tx, &selector)
        .await?
        .ok_or_else(wrong_code)?;
    if code.tries >= TRIES || code.expires_at < rim::now() {
        return Err(wrong_code());
    }
    if code.secret_hash == token_hash(&secret) {
        return Ok((tx, code, selector));
    }
    devices::count_try(&mut tx, &selector).await?;
    tx.commit().await?;
    let about = About {
        tenant: Some(code.tenant_id),
        ..About::default()
    };
    let tries = json!({ "tries": code.tries + 1 });
    record(directory, about, "enrolment_failed", tries).await;
    Err(wrong_code())
}

/// Whether the user that the code was made for has this password, asked as rarely as at any sign-in.
async fn right_password(app: &Shared, code: &Code, password: &str) -> Result<(), Refused> {
    let directory = app.db.directory();
    let people = users::list(directory, code.tenant_id).await?;
    let person = people.into_iter().find(|person| person.id == code.user_id);
    let email = person.ok_or_else(wrong_code)?.email;
    let password = Zeroizing::new(password.to_owned());
    let proof = sign_in::account(app, (code.tenant_id, None), &email, password).await?;
    if let sign_in::Proof::Right(_) = proof {
        return Ok(());
    }
    let about = About {
        tenant: Some(code.tenant_id),
        user: proof.of(),
        ..About::default()
    };
    record(directory, about, "sign_in_failed", json!({})).await;
    let words = "the password is wrong; the code can still be used";
    Err(proof.refused(words).on("password"))
}

fn wrong_code() -> Refused {
    let words = "the code is wrong, used or too old; ask an administrator for a new one";
    Refused::unauthorized("wrong_code", words).on("code")
}

fn taken() -> Refused {
    let words = "this computer's identity is registered already; start again with an empty profile";
    Refused::new(StatusCode::CONFLICT, "device_exists", words)
}

/// A code for another practice or person stays good for them.
fn expected(code: &Code, message: &Enrol) -> Result<(), Refused> {
    let Some(expected) = message.expects else {
        return Ok(());
    };
    let refuse = |code, words: &str| Err(Refused::conflict(code, words).on("code"));
    if expected.tenant != code.tenant_id {
        let words = "the code is for another practice; ask for one of this practice";
        return refuse("other_practice", words);
    }
    if expected.user != code.user_id {
        let words = "the code is for another person; ask for one that is made for you";
        return refuse("other_person", words);
    }
    Ok(())
}

/// What was typed at the computer; where nothing was, what the code was made with.
fn name<'a>(message: &'a Enrol, code: &'a Code) -> &'a str {
    match message.device_name.trim() {
        "" => code.device_name.trim(),
        typed => typed,
    }
}

/// The same, printable, and told from the other computers in use.
async fn own_name(
    tx: &mut sqlx::PgConnection,
    message: &Enrol,
    code: &Code,
    former: Option<Uuid>,
) -> Result<String, Refused> {
    let name = vetpms_model::name::checked(name(message, code));
    let name = name.map_err(|problem| Refused::invalid("device_name", problem))?;
    let taken = devices::names(tx, code.tenant_id, former).await?;
    Ok(vetpms_model::name::distinct(name, &taken))
}

/// The former device that this one takes the place of: one of the practice that proves its key. One that the server never
/// heard of proves nothing, and changes nothing.
async fn proven_former(
    tx: &mut sqlx::PgConnection,
    message: &Enrol,
    code: &Code,
) -> Result<Option<(Uuid, succession::Former)>, Refused> {
    let Some(named) = &message.former else {
        return Ok(None);
    };
    let found = succession::former(tx, code.tenant_id, named.device).await?;
    let Some(former) = found else {
        return Ok(None);
    };
    let (key, signature) = (
        former.device_key.as_slice().try_into(),
        named.signature.bytes().try_into(),
    );
    let (key, signature) = (
        key.map_err(|_| Refused::internal("a device's key is damaged"))?,
        signature.map_err(|_| unproven())?,
    );
    let signed = Enrol::succession(
        &message.code,
        message.device_key,
        message.replica,
        named.device,
    );
    verify(&key, SUCCESSION, &signed, &signature).map_err(|_| unproven())?;
    Ok(Some((named.device, former)))
}

fn unproven() -> Refused {
    let words = "the computer does not hold the key of the device that it says it was";
    Refused::unauthorized("device_unproven", words)
}

async fn admit(
    tx: &mut sqlx::PgConnection,
    message: &Enrol,
    code: &Code,
    selector: &str,
) -> Result<(Uuid, Tokens), Refused> {
    let key = message.device_key.bytes();
    let former = proven_former(tx, message, code).await?;
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
            let former = former.as_ref().map(|(device, _)| *device);
            let name = own_name(tx, message, code, former).await?;
            let new = NewDevice {
                id,
                tenant: code.tenant_id,
                name: &name,
                key,
                replica: message.replica,
                user: code.user_id,
                invited_by: code.created_by,
                replaces: former,
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
    // Who may have got hold of a computer that was removed shall not sign as its other users: they sign in once more.
    if let Some((former, _)) = former.filter(|(_, former)| !former.is_revoked) {
        succession::carry_keys(tx, code.tenant_id, former, device).await?;
    }
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
