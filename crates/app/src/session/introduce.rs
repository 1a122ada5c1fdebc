//! Somebody who works here and whom the server does not know on this computer: after a restore from a backup, or after the
//! computer joined its practice again. Their password makes their key known; until then what they write waits.

use uuid::Uuid;
use vetpms_protocol::{Hash32, SignIn, SignerKey};
use vetpms_store::{ReadTx, WriteTx};
use vetpms_sync::Failure;

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::sync::connect;

/// Where the server's word is kept whose signatures it knows on this computer.
const SIGNERS: &str = "signers";

/// Takes over whose signatures the server knows here; an older server does not say.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn learn(tx: &WriteTx, signers: Option<&[SignerKey]>) -> Result<(), AppError> {
    let Some(signers) = signers else {
        return Ok(());
    };
    let text = serde_json::to_string(signers)
        .map_err(|error| AppError::new(Code::Internal, error.to_string()))?;
    Ok(tx.set_meta_text(SIGNERS, &text)?)
}

fn known(tx: &ReadTx) -> Result<Option<Vec<SignerKey>>, AppError> {
    let text = tx.meta_text(SIGNERS)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// The names of those who work here and have to sign in once while the server can be reached.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn to_sign_in(desk: &Desk, tx: &ReadTx) -> Result<Vec<String>, AppError> {
    let Some(known) = known(tx)? else {
        return Ok(Vec::new());
    };
    let here: Vec<Uuid> = desk.profile().card.users.iter().map(|u| u.id).collect();
    let users = tx.users()?.into_iter();
    let missing = users.filter(|user| {
        let may_write = !user.permissions.is_empty();
        may_write && here.contains(&user.id) && !known.iter().any(|one| one.user == user.id)
    });
    Ok(missing.map(|user| user.name).collect())
}

/// Somebody at work whom the server does not know here.
pub struct Introduction {
    user: Uuid,
    email: String,
    key: Hash32,
}

/// Whoever is signed in, where they have to be made known to the server.
///
/// # Errors
/// [`AppError`] of the store; [`Code::NotSignedIn`].
pub fn unknown_here(desk: &Desk) -> Result<Option<Introduction>, AppError> {
    let session = desk.session()?;
    let key = Hash32::new(session.key.public());
    let own = SignerKey {
        user: session.user,
        key,
    };
    if desk.read(known)?.is_none_or(|known| known.contains(&own)) {
        return Ok(None);
    }
    let users = desk.profile().card.users;
    let user = users.into_iter().find(|user| user.id == session.user);
    Ok(user.map(|user| Introduction {
        user: user.id,
        email: user.email,
        key,
    }))
}

impl Introduction {
    /// Makes them known by their password; what they wrote before is taken then.
    ///
    /// # Errors
    /// [`AppError`] of the server, which may have another password of theirs, or of the network: they stay unknown.
    pub async fn make(self, desk: &Desk, password: &str) -> Result<(), AppError> {
        let transport = connect(desk).await?;
        let message = SignIn {
            email: self.email,
            password: password.to_owned(),
            user_key: self.key,
        };
        transport.sign_in(&message).await.map_err(refused)?;
        desk.store.write(|tx| now_known(tx, self.user, self.key))
    }
}

/// A wrong password is no reason to doubt the one that opens the practice here.
fn refused(failure: Failure) -> AppError {
    match &failure {
        Failure::Refused { code, .. } if code == "wrong_password" => {
            let words = "this is not the password that the server has of you";
            AppError::field(Code::InvalidValue, "password", words)
        }
        _ => failure.into(),
    }
}

/// Makes whoever is signed in known to the server by the password that it has of them: another one than opens the
/// practice here, perhaps, or one besides a key file.
///
/// # Errors
/// [`Code::NotPossible`] where the server knows them here; as [`Introduction::make`].
pub async fn introduce(desk: &Desk, password: &str) -> Result<(), AppError> {
    let Some(unknown) = unknown_here(desk)? else {
        let words = "the server knows you on this computer already";
        return Err(AppError::new(Code::NotPossible, words));
    };
    unknown.make(desk, password).await
}

/// Notes that the server knows this signature here from now on.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn now_known(tx: &WriteTx, user: Uuid, key: Hash32) -> Result<(), AppError> {
    let Some(mut signers) = known(tx)? else {
        return Ok(());
    };
    signers.push(SignerKey { user, key });
    learn(tx, Some(&signers))
}
