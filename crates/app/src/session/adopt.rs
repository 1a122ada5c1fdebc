//! A practice that was made on this computer joins a server, with everything it has.

use vetpms_access::Permission;
use vetpms_crypto::{Key32, SigningKey, WrapName, sign, verify};
use vetpms_protocol::{Adopt, Adopted, Blob, Hash32, UserInfo, limits};
use vetpms_sync::Transport;

use super::{check_password, device_name};
use crate::desk::{Desk, Session};
use crate::error::{AppError, Code};
use crate::profile::Unlock;
use crate::sync::{complete, tokens};

/// What the administrator of the server handed over, and what the owner chooses.
pub struct Adoption<'a> {
    /// The server's address.
    pub server: &'a str,
    /// The one-time code.
    pub code: &'a str,
    /// What this computer is called from now on.
    pub device_name: &'a str,
    /// The owner's password on the server: the one that opens the practice here, where there is one.
    pub password: &'a str,
}

/// Joins a server; ids stay, so whatever is in the outbox goes there with the next synchronisation.
/// Run again after an answer that was lost, it goes on where it stopped.
///
/// # Errors
/// [`Code::NotPossible`] for a practice with a server, [`Code::Forbidden`] without the right to
/// administer, [`Code::WrongPassword`] for another password than the one that opens the practice,
/// [`Code::Offline`], and what the server refuses. Nothing has changed then.
pub async fn adopt(desk: &Desk, adoption: &Adoption<'_>) -> Result<(), AppError> {
    let session = desk.session()?;
    let card = desk.profile().card;
    if card.server.is_some() {
        return Err(AppError::new(
            Code::NotPossible,
            "this practice has a server already",
        ));
    }
    let owner = owner(desk, &session)?;
    check_password(adoption.password)?;
    let device_name = device_name(adoption.device_name)?.to_owned();
    fits_the_lock(desk, &owner, adoption.password)?;
    let transport = Transport::new(adoption.server)?;
    let device_key = device_key(desk)?;
    sign_again(desk, &session)?;
    let code = adoption.code.trim().to_owned();
    let signature = device_key.sign(sign::DEVICE_PROOF, code.as_bytes());
    let adopted = transport
        .adopt(&Adopt {
            code,
            tenant: card.tenant,
            practice: card.practice,
            owner: owner.id,
            email: owner.email,
            name: owner.name,
            password: adoption.password.to_owned(),
            user_key: Hash32::new(session.key.public()),
            device: card.device,
            device_name,
            device_key: Hash32::new(device_key.public()),
            replica: card.replica,
            signature: Blob::new(signature.to_vec()),
        })
        .await?;
    remember(desk, &adopted)?;
    let server = adoption.server.trim_end_matches('/').to_owned();
    desk.change_profile(|profile| profile.card.server = Some(server))
}

/// Who is signed in, as the practice knows them.
fn owner(desk: &Desk, session: &Session) -> Result<UserInfo, AppError> {
    desk.read(|tx| {
        let _grant = desk
            .policy(tx)?
            .grant(session.user, Permission::Administer)?;
        let users = tx.users()?;
        let known = users.into_iter().find(|user| user.id == session.user);
        known.ok_or_else(|| AppError::not_found("user"))
    })
}

/// One password for the computer and the server, where a password opens the practice.
fn fits_the_lock(desk: &Desk, owner: &UserInfo, password: &str) -> Result<(), AppError> {
    let profile = desk.profile();
    let locked = profile
        .ring()?
        .names()
        .any(|name| name == WrapName::Password(owner.id));
    if locked {
        let email = owner.email.as_str();
        profile.unlock(&Unlock::Password { email, password })?;
    }
    Ok(())
}

/// The device's key; drawn and stored before it is first shown, so that a repetition shows the same.
fn device_key(desk: &Desk) -> Result<SigningKey, AppError> {
    desk.store.write(|tx| {
        if let Some(seed) = tx.meta("device_key")? {
            return Ok(SigningKey::from_seed(Key32::from_slice(&seed)?));
        }
        let key = SigningKey::random(&mut |buffer| desk.rim.fill(buffer));
        tx.set_meta("device_key", key.seed().expose())?;
        Ok(key)
    })
}

/// What was signed with a key that is lost (the profile was recovered since) is signed by its owner
/// again: no server ever knew the lost key.
fn sign_again(desk: &Desk, session: &Session) -> Result<(), AppError> {
    let (replica, public) = (desk.replica(), session.key.public());
    let mut after = 0;
    loop {
        let sets = desk.read(|tx| Ok(tx.outbox_of(replica, after, limits::PAGE_BYTES)?))?;
        if sets.is_empty() {
            return Ok(());
        }
        let mut lost = Vec::new();
        for set in sets {
            let header = set.header.bytes();
            let read = vetpms_protocol::Header::decode(header)?;
            after = read.seq;
            let signature: Option<[u8; 64]> = set.signature.bytes().try_into().ok();
            let holds = signature.is_some_and(|signature| {
                verify(&public, sign::CHANGE_SET, header, &signature).is_ok()
            });
            if read.author == session.user && !holds {
                lost.push((read.seq, session.key.sign(sign::CHANGE_SET, header)));
            }
        }
        desk.store.write(|tx| {
            for (seq, signature) in &lost {
                tx.replace_signature(replica, *seq, signature)?;
            }
            Ok::<_, AppError>(())
        })?;
    }
}

fn remember(desk: &Desk, adopted: &Adopted) -> Result<(), AppError> {
    let version = i64::try_from(adopted.permission_version).unwrap_or(0);
    desk.store.write(|tx| {
        tx.put_user(&adopted.user)?;
        tx.set_meta_i64("permission_version", version)?;
        tx.set_meta_text("epoch", &adopted.epoch.to_string())?;
        // Everything is here already: there is no first copy to fetch.
        complete(tx)?;
        tokens::keep(tx, &adopted.tokens)
    })
}
