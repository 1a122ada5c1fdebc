//! `POST /v1/sign-in`: a user's first sign-in on a device, with password and signing key.

use axum::extract::State;
use serde_json::json;
use uuid::Uuid;
use vetpms_crypto::{KdfParams, hash_password, verify_password};
use vetpms_protocol::{SignIn, SignedIn};
use zeroize::Zeroizing;

use super::caller::Caller;
use super::framed::{Framed, Reply};
use crate::accept::again;
use crate::app::Shared;
use crate::db::events::{About, record};
use crate::db::users::Account;
use crate::db::{tenants, users};
use crate::error::Refused;
use crate::limits::Subject;
use crate::rim;

/// Signs a user in on the calling device.
///
/// # Errors
/// A [`Refused`] with code `wrong_password` whatever is wrong with address and password.
pub async fn sign_in(
    State(app): State<Shared>,
    caller: Caller,
    Framed(message): Framed<SignIn>,
) -> Result<Reply<SignedIn>, Refused> {
    let directory = app.db.directory();
    let SignIn {
        email,
        password,
        user_key,
    } = message;
    let password = Zeroizing::new(password);
    let email = email.trim().to_lowercase();
    let (account, right) =
        account(&app, (caller.tenant, Some(caller.device)), &email, password).await?;
    let about = About {
        tenant: Some(caller.tenant),
        user: account.as_ref().map(|a| a.id),
        device: Some(caller.device),
    };
    let Some(account) = account.filter(|_| right) else {
        record(directory, about, "sign_in_failed", json!({})).await;
        return Err(Refused::unauthorized(
            "wrong_password",
            "the e-mail address or the password is wrong",
        ));
    };
    let mut connection = directory.acquire().await?;
    users::register_key(
        &mut connection,
        caller.tenant,
        account.id,
        caller.device,
        &user_key.bytes(),
    )
    .await?;
    drop(connection);
    record(directory, about, "signed_in", json!({})).await;
    // They are signed in all the same; what waits is tried again at the next sign-in.
    if let Err(refused) = again::those_of(&app, caller, account.id).await {
        let (code, cause) = (refused.code, refused.cause);
        tracing::warn!(code, cause, "what waits for a sign-in was not tried");
    }
    let tenant = tenants::find(directory, caller.tenant).await?;
    let tenant = tenant.ok_or_else(|| Refused::internal("a device's practice is missing"))?;
    let policy = tenants::policy(directory, &tenant).await?;
    let members = users::members(directory, caller.tenant, &policy).await?;
    let user = members.into_iter().find(|member| member.id == account.id);
    Ok(Reply(SignedIn {
        user: user.ok_or_else(|| Refused::internal("a member is missing"))?,
    }))
}

/// The account of an address, if there is one, and whether the password is its own; asked in a practice, on a device
/// or by a code.
///
/// # Errors
/// A [`Refused`] when it is asked too often, or when the database fails.
pub(super) async fn account(
    app: &Shared,
    (tenant, device): (Uuid, Option<Uuid>),
    email: &str,
    password: Zeroizing<String>,
) -> Result<(Option<Account>, bool), Refused> {
    let (now, name) = (rim::instant(), || email.chars().take(255).collect());
    app.limits
        .take(Subject::Account(tenant, name(), device), now)?;
    app.limits
        .take(Subject::AccountAnywhere(tenant, name()), now)?;
    let account = users::account(app.db.directory(), tenant, email).await?;
    let stored = account.as_ref();
    let stored = stored.and_then(|account| account.password_hash.clone());
    let _turn = app.hashing().await?;
    let right = tokio::task::spawn_blocking(move || holds(&password, stored.as_deref()));
    Ok((account, right.await??))
}

/// Takes as long for an unknown address as for a wrong password.
fn holds(password: &str, stored: Option<&str>) -> Result<bool, Refused> {
    match stored {
        Some(stored) => Ok(verify_password(password, stored)?),
        None => {
            hash_password(password, rim::random(), KdfParams::default())?;
            Ok(false)
        }
    }
}
