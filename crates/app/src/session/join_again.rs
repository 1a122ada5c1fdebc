//! This computer joins its practice once more, as a new device and with what it holds: its access ran out or was
//! lost, or the server was restored from a backup in which it had not joined yet.

use vetpms_crypto::{Key32, SigningKey, WrapName};
use vetpms_model::ids::new_id;
use vetpms_protocol::{Enrol, Enrolled, Hash32};
use vetpms_sync::Transport;

use super::join::keep_enrolment;
use crate::desk::{Desk, Session};
use crate::error::{AppError, Code};
use crate::keychain;
use crate::profile::Unlock;
use crate::rim::random;
use crate::sync::begin_as;

/// What an administrator handed over, and the proof of who is there.
pub struct Again<'a> {
    /// The server's address.
    pub server: &'a str,
    /// The one-time code, made for whoever is signed in here.
    pub code: &'a str,
    /// What this computer is called.
    pub device_name: &'a str,
    /// The password that opens the practice here; nothing where a key file opened it.
    pub password: Option<&'a str>,
}

/// Enrols this computer anew. Its log is kept as it is and not written any more; what waits in it goes on under a new
/// one, and nothing that is here is fetched or lost.
///
/// # Errors
/// [`AppError`] of the server, the keychain or the replica; [`Code::NotPossible`] for a code of another practice or
/// person. Nothing has changed here then; the code is used up by the last two only, and not by a wrong password or a
/// keychain out of reach.
pub async fn join_again(desk: &Desk, again: &Again<'_>) -> Result<(), AppError> {
    let session = desk.session()?;
    if desk.profile().card.server.is_none() {
        let words = "this practice has no server yet; take it to one instead";
        return Err(AppError::new(Code::NotPossible, words));
    }
    if let Some(password) = again.password {
        proves(desk, &session, password)?;
    }
    let former = desk.device();
    let secret = if has_passwords(desk)? {
        let secret = keychain::read(former)?;
        keychain::check(new_id(desk.rim.now(), random(desk.rim.as_ref())))?;
        Some(secret)
    } else {
        None
    };
    let replica = new_id(desk.rim.now(), random(desk.rim.as_ref()));
    let device_key = SigningKey::from_seed(Key32::random(&mut |buffer| desk.rim.fill(buffer)));
    let enrolled = Transport::new(again.server)?
        .enrol(&Enrol {
            code: again.code.trim().to_owned(),
            device_name: again.device_name.trim().to_owned(),
            device_key: Hash32::new(device_key.public()),
            // The key that unsent work is signed with: the server may never have heard of it.
            user_key: Hash32::new(session.key.public()),
            replica,
            // Proven here already, and a server that was restored may have another.
            password: None,
        })
        .await?;
    fits(desk, &session, &enrolled)?;
    if let Some(secret) = secret {
        keychain::write(enrolled.device, &secret)?;
    }
    let server = again.server.trim_end_matches('/').to_owned();
    begin_as(desk, (enrolled.device, replica), Some(server), |tx| {
        keep_enrolment(tx, &enrolled, &device_key)
    })?;
    // Only now does nothing need it any more.
    keychain::forget(former);
    Ok(())
}

/// Only the person whose practice it is here lets it join again.
fn proves(desk: &Desk, session: &Session, password: &str) -> Result<(), AppError> {
    let profile = desk.profile();
    let known = profile
        .card
        .users
        .iter()
        .find(|user| user.id == session.user);
    let email = known.map_or_else(String::new, |user| user.email.clone());
    let email = email.as_str();
    profile
        .unlock(&Unlock::Password { email, password })
        .map(|_| ())
}

fn fits(desk: &Desk, session: &Session, enrolled: &Enrolled) -> Result<(), AppError> {
    let refuse = |words: &str| Err(AppError::field(Code::NotPossible, "code", words));
    if enrolled.tenant != desk.tenant() {
        return refuse("the code is for another practice; ask for one of this practice");
    }
    if enrolled.user.id != session.user {
        return refuse("the code is for another person; ask for one that is made for you");
    }
    Ok(())
}

fn has_passwords(desk: &Desk) -> Result<bool, AppError> {
    let ring = desk.profile().ring()?;
    Ok(ring
        .names()
        .any(|name| matches!(name, WrapName::Password(_))))
}
