//! This computer joins its practice once more, as a new device and with what it holds: its access ran out or was
//! lost, or the server was restored from a backup in which it had not joined yet.

use uuid::Uuid;
use vetpms_crypto::{Key32, SigningKey, WrapName, sign, token_hash};
use vetpms_model::ids::new_id;
use vetpms_protocol::{Blob, Enrol, Enrolled, Expected, Former, Hash32, Named, SignerKey};
use vetpms_store::WriteTx;
use vetpms_sync::{Failure, Transport};

use super::device_name;
use super::join::{DEVICE_KEY, keep_enrolment};
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
/// one, and nothing that is here is fetched or lost. The server carries over the keys of everybody who works here, where it
/// still knows the former device.
///
/// # Errors
/// [`AppError`] of the server, the keychain or the replica; [`Code::NotPossible`] for a code of another practice or
/// person. Nothing has changed here then, and the code is good as before; an older server uses it up for the last two.
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
    let (code, name) = (again.code.trim(), device_name(again.device_name)?);
    let next = Next::of(desk, code)?;
    let own = Hash32::new(session.key.public());
    let message = Enrol {
        code: code.to_owned(),
        device_name: name.to_owned(),
        device_key: Hash32::new(next.key.public()),
        // The key that unsent work is signed with: the server may never have heard of it.
        user_key: own,
        replica: next.replica,
        // Proven here already, and a server that was restored may have another.
        password: None,
        expects: Some(Expected {
            tenant: desk.tenant(),
            user: session.user,
        }),
        former: next.proof(desk, code)?,
    };
    let transport = Transport::new(again.server)?;
    let mut enrolled = transport.enrol(&message).await.map_err(refused)?;
    fits(desk, &session, &enrolled)?;
    // An older server knows nobody else here.
    enrolled.signers.get_or_insert_with(|| {
        let user = session.user;
        vec![SignerKey { user, key: own }]
    });
    if let Some(secret) = secret {
        keychain::write(enrolled.device, &secret)?;
    }
    let server = again.server.trim_end_matches('/').to_owned();
    begin_as(desk, (enrolled.device, next.replica), Some(server), |tx| {
        Next::forget(tx)?;
        // The next greeting brings the name that the server has; where nothing was typed, the code's.
        if !message.device_name.is_empty() {
            let (id, name) = (enrolled.device, message.device_name.clone());
            tx.put_device(&Named { id, name })?;
        }
        keep_enrolment(tx, &enrolled, &next.key)
    })?;
    // The former secret stays: earlier copies of the folder open by it.
    Ok(())
}

/// What this computer will prove itself with and write: the same for each try with a code, since the answer to the first
/// may have been lost on the way.
struct Next {
    key: SigningKey,
    replica: Uuid,
}

/// Where its key is kept until it is in use, and for which code and with which log.
const NEXT_KEY: &str = "next_device_key";
const NEXT: &str = "next_device";

impl Next {
    fn of(desk: &Desk, code: &str) -> Result<Self, AppError> {
        let code = token_hash(code);
        let (kept, seed) = desk.read(|tx| {
            let of = |name| Ok::<_, AppError>(tx.meta(name)?.unwrap_or_default());
            Ok((of(NEXT)?, of(NEXT_KEY)?))
        })?;
        if let Some((of, replica)) = kept.split_first_chunk::<32>()
            && *of == code
            && let Ok(replica) = Uuid::from_slice(replica)
        {
            let key = SigningKey::from_seed(Key32::from_slice(&seed)?);
            return Ok(Self { key, replica });
        }
        let next = Self {
            key: SigningKey::from_seed(Key32::random(&mut |buffer| desk.rim.fill(buffer))),
            replica: new_id(desk.rim.now(), random(desk.rim.as_ref())),
        };
        desk.store.write(|tx| {
            tx.set_meta(NEXT, &[&code[..], next.replica.as_bytes()].concat())?;
            Ok::<_, AppError>(tx.set_meta(NEXT_KEY, next.key.seed().expose())?)
        })?;
        Ok(next)
    }

    fn forget(tx: &WriteTx) -> Result<(), AppError> {
        tx.set_meta(NEXT, &[])?;
        Ok(tx.set_meta(NEXT_KEY, &[])?)
    }

    /// Which device this computer is until now, proven by its key; nothing where that is lost.
    fn proof(&self, desk: &Desk, code: &str) -> Result<Option<Former>, AppError> {
        let Some(seed) = desk.read(|tx| Ok(tx.meta(DEVICE_KEY)?))? else {
            return Ok(None);
        };
        let (device, key) = (
            desk.device(),
            SigningKey::from_seed(Key32::from_slice(&seed)?),
        );
        let next = Hash32::new(self.key.public());
        let signature = key.sign(
            sign::SUCCESSION,
            &Enrol::succession(code, next, self.replica, device),
        );
        Ok(Some(Former {
            device,
            signature: Blob::new(signature.to_vec()),
        }))
    }
}

/// A refusal beside the field that it is about.
fn refused(failure: Failure) -> AppError {
    let field = match &failure {
        Failure::Refused { code, .. } => match code.as_str() {
            "wrong_code" | "other_person" | "other_practice" => Some((Code::NotPossible, "code")),
            "invalid_value" => Some((Code::InvalidValue, "device_name")),
            _ => None,
        },
        _ => None,
    };
    let error = AppError::from(failure);
    match field {
        Some((code, field)) => AppError::field(code, field, error.message),
        None => error,
    }
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
