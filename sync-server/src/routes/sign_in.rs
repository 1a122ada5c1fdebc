//! `POST /v1/sign-in`: a user's first sign-in on a device, with password and signing key.

use axum::extract::State;
use axum::http::StatusCode;
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
/// A [`Refused`] with code `wrong_password` whatever is wrong with address and password, and with `user_disabled` for
/// somebody who is kept out and has shown the right one.
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
    let proof = account(&app, (caller.tenant, Some(caller.device)), &email, password).await?;
    let about = About {
        tenant: Some(caller.tenant),
        user: proof.of(),
        device: Some(caller.device),
    };
    let account = match proof {
        Proof::Right(account) => account,
        kept_out => {
            record(directory, about, "sign_in_failed", json!({})).await;
            return Err(kept_out.refused("the e-mail address or the password is wrong"));
        }
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

/// What an address and a password say about somebody.
pub(super) enum Proof {
    /// The password is this member's.
    Right(Account),
    /// It is, but they are kept out of the practice.
    Disabled(Account),
    /// It is nobody's; of this member, where there is one of that address.
    Wrong(Option<Account>),
}

impl Proof {
    /// Whom the address belongs to.
    pub(super) fn of(&self) -> Option<Uuid> {
        match self {
            Self::Right(account) | Self::Disabled(account) => Some(account.id),
            Self::Wrong(account) => account.as_ref().map(|account| account.id),
        }
    }

    /// The refusal of what is not right. Only a right password learns that somebody is kept out.
    pub(super) fn refused(&self, wrong: &str) -> Refused {
        match self {
            Self::Disabled(_) => Refused::new(
                StatusCode::FORBIDDEN,
                "user_disabled",
                "this account is not in use any more; an administrator of the practice can let it in again",
            ),
            _ => Refused::unauthorized("wrong_password", wrong),
        }
    }
}

/// Whose the password is; asked in a practice, on a device or by a code.
///
/// # Errors
/// A [`Refused`] when it is asked too often, or when the database fails.
pub(super) async fn account(
    app: &Shared,
    (tenant, device): (Uuid, Option<Uuid>),
    email: &str,
    password: Zeroizing<String>,
) -> Result<Proof, Refused> {
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
    Ok(match (right.await??, account) {
        (true, Some(account)) if account.is_active => Proof::Right(account),
        (true, Some(account)) => Proof::Disabled(account),
        (_, account) => Proof::Wrong(account),
    })
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
