//! A colleague's first sign-in on this computer, which needs the server and an open desk.

use vetpms_crypto::{KdfParams, Key32, SigningKey, UserKeys, WrapName};
use vetpms_protocol::{Hash32, SignIn, UserInfo};
use vetpms_sync::Transport;

use super::{forget, now_known, of_sign_in};
use crate::desk::Desk;
use crate::error::AppError;
use crate::keychain;
use crate::profile::{ProfileUser, Unlock};
use crate::sync::connect;

/// Lets a user of the practice open it here from now on, also without the network. Somebody who is known here already
/// opens it with this password instead of the former one.
///
/// # Errors
/// [`crate::Code::WrongPassword`], also for an unknown user; [`AppError`] of the server or the keychain.
pub async fn add_user(desk: &Desk, email: &str, password: &str) -> Result<(), AppError> {
    let transport = connect(desk).await?;
    add_by(&transport, desk, email, password).await
}

/// The same by a server that is reached.
pub(super) async fn add_by(
    transport: &Transport,
    desk: &Desk,
    email: &str,
    password: &str,
) -> Result<(), AppError> {
    // Work of theirs that waits here is signed with the key that they have.
    let known = desk.profile().unlock(&Unlock::Password { email, password });
    let key = match known {
        Ok(known) => known.keys.signing_key,
        Err(_) => SigningKey::random(&mut |buffer| desk.rim.fill(buffer)),
    };
    let sign_in = SignIn {
        email: email.trim().to_owned(),
        password: password.to_owned(),
        user_key: Hash32::new(key.public()),
    };
    let user = transport.sign_in(&sign_in).await.map_err(of_sign_in)?.user;
    keep(desk, user, key, password)
}

fn keep(desk: &Desk, user: UserInfo, key: SigningKey, password: &str) -> Result<(), AppError> {
    let user_key = Hash32::new(key.public());
    let profile = desk.profile();
    let device = keychain::read(profile.card.device)?;
    let mut ring = profile.ring()?;
    let keys = UserKeys {
        data_key: Key32::from_bytes(*desk.data_key.expose()),
        signing_key: key,
    };
    let mut entropy = |buffer: &mut [u8]| desk.rim.fill(buffer);
    forget(&mut ring, WrapName::Password(user.id))?;
    ring.add_password(
        user.id,
        password,
        &device,
        &keys,
        KdfParams::default(),
        &mut entropy,
    )?;
    desk.store.write(|tx| {
        tx.put_user(&user)?;
        now_known(tx, user.id, user_key)
    })?;
    profile.save_ring(&ring)?;
    desk.change_profile(|profile| {
        profile.card.users.retain(|known| known.id != user.id);
        profile.card.users.push(ProfileUser {
            id: user.id,
            email: user.email,
            name: user.name,
        });
    })
}
