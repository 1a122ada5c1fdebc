//! This computer joins a practice that has a server.

use std::path::Path;
use std::sync::Arc;

use vetpms_crypto::{Key32, SigningKey};
use vetpms_model::ids::new_id;
use vetpms_protocol::{Enrol, Enrolled, Hash32, SignIn};
use vetpms_store::WriteTx;
use vetpms_sync::Transport;

use super::{Lock, check_password, device_name, first_keys, is_free, learn_signers, of_sign_in};
use crate::desk::Desk;
use crate::error::AppError;
use crate::keychain;
use crate::profile::{Card, Opened, Profile, ProfileUser};
use crate::rim::{Rim, random};
use crate::sync::tokens;

/// What an administrator handed over.
pub struct Invitation<'a> {
    /// The server's address.
    pub server: &'a str,
    /// The one-time code.
    pub code: &'a str,
    /// What this computer is called.
    pub device_name: &'a str,
    /// What the user opens the practice with here.
    pub lock: Lock<'a>,
}

/// Enrols the device and makes its empty replica; the data comes with the first synchronisation. What this computer can
/// know beforehand, and the password, are tested before the code is used up.
///
/// # Errors
/// [`AppError`] of the server, the keychain or the file system.
pub async fn join(
    folder: &Path,
    invitation: &Invitation<'_>,
    rim: Arc<dyn Rim>,
) -> Result<Desk, AppError> {
    let device_name = device_name(invitation.device_name)?.to_owned();
    let mut transport = Transport::new(invitation.server)?;
    let replica = new_id(rim.now(), random(rim.as_ref()));
    let password = match &invitation.lock {
        Lock::Password(password) => {
            check_password(password)?;
            keychain::check(replica)?;
            Some((*password).to_owned())
        }
        Lock::KeyFile(path) => {
            is_free(path)?;
            None
        }
    };
    let device_key = SigningKey::from_seed(Key32::random(&mut |buffer| rim.fill(buffer)));
    // The user's key exists before the user's id is known: the server answers with it.
    let user_key = SigningKey::from_seed(Key32::random(&mut |buffer| rim.fill(buffer)));
    let enrolled = transport
        .enrol(&Enrol {
            code: invitation.code.trim().to_owned(),
            device_name,
            device_key: Hash32::new(device_key.public()),
            user_key: Hash32::new(user_key.public()),
            replica,
            password,
            expects: None,
            former: None,
        })
        .await
        .map_err(of_sign_in)?;
    // A server that is older than this program has not looked at the password yet; another has, and asking it twice
    // could be too often for it, with the code used up.
    if enrolled.signers.is_none()
        && let Lock::Password(password) = &invitation.lock
    {
        transport.set_access(&enrolled.tokens.access);
        let sign_in = SignIn {
            email: enrolled.user.email.clone(),
            password: (*password).to_owned(),
            user_key: Hash32::new(user_key.public()),
        };
        transport.sign_in(&sign_in).await.map_err(of_sign_in)?;
    }
    let user = enrolled.user.id;
    let (ring, keys) = first_keys(
        &rim,
        enrolled.device,
        user,
        &invitation.lock,
        Some(user_key),
    )?;
    let users = std::iter::once(&enrolled.user).map(|u| ProfileUser {
        id: u.id,
        email: u.email.clone(),
        name: u.name.clone(),
    });
    let card = Card {
        former: Vec::new(),
        tenant: enrolled.tenant,
        practice: enrolled.practice.clone(),
        device: enrolled.device,
        replica,
        server: Some(invitation.server.trim_end_matches('/').to_owned()),
        users: users.collect(),
    };
    let profile = Profile::create(folder, card, &ring)?;
    let desk = Desk::create(profile, Opened { user, keys }, rim)?;
    remember(&desk, &enrolled, &device_key)?;
    desk.profile().save_card()?;
    Ok(desk)
}

fn remember(desk: &Desk, enrolled: &Enrolled, device_key: &SigningKey) -> Result<(), AppError> {
    desk.store.write(|tx| {
        tx.set_meta_text("epoch", &enrolled.epoch.to_string())?;
        keep_enrolment(tx, enrolled, device_key)
    })
}

/// Keeps who is who and what this device proves itself with.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn keep_enrolment(
    tx: &WriteTx,
    enrolled: &Enrolled,
    device_key: &SigningKey,
) -> Result<(), AppError> {
    for user in std::iter::once(&enrolled.user).chain(&enrolled.users) {
        tx.put_user(user)?;
    }
    tx.set_meta_i64(
        "permission_version",
        i64::try_from(enrolled.permission_version).unwrap_or(0),
    )?;
    tx.set_meta(DEVICE_KEY, device_key.seed().expose())?;
    learn_signers(tx, enrolled.signers.as_deref())?;
    tokens::keep(tx, &enrolled.tokens)
}

/// Where the device's key stands.
pub(super) const DEVICE_KEY: &str = "device_key";

/// Gives a desk the key of its device; joining does so by itself.
///
/// # Errors
/// [`AppError`] of the store.
pub fn keep_device_key(desk: &Desk, key: &SigningKey) -> Result<(), AppError> {
    let keep = |tx: &WriteTx| Ok::<_, AppError>(tx.set_meta(DEVICE_KEY, key.seed().expose())?);
    desk.store.write(keep)
}
