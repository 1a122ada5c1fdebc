//! A colleague's first sign-in on this computer, which needs the server and an open desk.

use vetpms_crypto::{KdfParams, Key32, SigningKey, UserKeys, WrapName};
use vetpms_protocol::{Hash32, SignIn};

use super::{forget, now_known};
use crate::desk::Desk;
use crate::error::AppError;
use crate::keychain;
use crate::profile::{ProfileUser, Unlock};
use crate::sync::connect;

/// Lets a user of the practice open it here from now on, also without the network.
///
/// # Errors
/// [`AppError`] of the server (unknown user, wrong password) or the keychain.
pub async fn add_user(desk: &Desk, email: &str, password: &str) -> Result<(), AppError> {
    let transport = connect(desk).await?;
    // Work of theirs that waits here is signed with the key that they have.
    let how = Unlock::Password { email, password };
    let known = desk.profile().unlock(&how).ok();
    let key = match known {
        Some(known) => known.keys.signing_key,
        None => SigningKey::random(&mut |buffer| desk.rim.fill(buffer)),
    };
    let user_key = Hash32::new(key.public());
    let sign_in = SignIn {
        email: email.trim().to_owned(),
        password: password.to_owned(),
        user_key,
    };
    let user = transport.sign_in(&sign_in).await?.user;
    let profile = desk.profile();
    let device = keychain::read(profile.card.device)?;
    let mut ring = profile.ring()?;
    let data_key = Key32::from_bytes(*desk.data_key.expose());
    let keys = UserKeys {
        data_key,
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
