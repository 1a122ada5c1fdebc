//! One wrap of the key ring: keys sealed under one way of opening them.
//!
//! Everything a wrap says of itself (whose it is, its cost, its salt) is authenticated, so an
//! altered wrap does not open. Whatever goes wrong in opening one is the same error: which part
//! of the secret was wrong is never told.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    Aad, CryptoError, Entropy, KdfParams, Key32, KeyFile, RecoveryCode, Secret, SigningKey, hexed,
    kdf::{SALT_LEN, argon2id},
    mac::hkdf_sha256,
    open,
    password::normal_form,
    random, seal,
};

/// What a user's wrap gives back.
#[derive(Debug, Clone)]
pub struct UserKeys {
    /// Opens the database; every other key is derived from it.
    pub data_key: Key32,
    /// Signs what this user writes on this device.
    pub signing_key: SigningKey,
}

/// Which wrap of a ring is meant. A ring holds at most one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WrapName {
    /// A user's password on this device.
    Password(Uuid),
    /// A user's key file.
    KeyFile(Uuid),
    /// The printed recovery code.
    Recovery,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wrap {
    #[serde(flatten)]
    pub(crate) kind: WrapKind,
    #[serde(with = "hexed")]
    pub(crate) salt: [u8; SALT_LEN],
    #[serde(with = "hexed")]
    pub(crate) sealed: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum WrapKind {
    Password { user_id: Uuid, cost: KdfParams },
    KeyFile { user_id: Uuid },
    Recovery,
}

impl Wrap {
    pub(crate) fn new(
        kind: WrapKind,
        salt: [u8; SALT_LEN],
        kek: &Key32,
        payload: &[u8],
        entropy: Entropy<'_>,
    ) -> Self {
        let sealed = seal(kek, random(entropy), kind.aad(&salt).as_bytes(), payload);
        Self { kind, salt, sealed }
    }

    pub(crate) fn open(&self, kek: &Key32) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        open(kek, self.kind.aad(&self.salt).as_bytes(), &self.sealed)
            .map(Zeroizing::new)
            .map_err(|_| CryptoError::WrongSecret)
    }

    pub(crate) fn name(&self) -> WrapName {
        match self.kind {
            WrapKind::Password { user_id, .. } => WrapName::Password(user_id),
            WrapKind::KeyFile { user_id } => WrapName::KeyFile(user_id),
            WrapKind::Recovery => WrapName::Recovery,
        }
    }
}

impl WrapKind {
    /// All that a wrap says of itself.
    fn aad(self, salt: &[u8; SALT_LEN]) -> Aad {
        let aad = Aad::new("vetpms key wrap v1").part(salt);
        match self {
            Self::Password { user_id, cost } => aad
                .part(b"password")
                .part(user_id.as_bytes())
                .part(&cost.memory_kib.to_le_bytes())
                .part(&cost.passes.to_le_bytes())
                .part(&cost.lanes.to_le_bytes()),
            Self::KeyFile { user_id } => aad.part(b"key file").part(user_id.as_bytes()),
            Self::Recovery => aad.part(b"recovery"),
        }
    }
}

impl UserKeys {
    /// Data key, then the seed of the signing key.
    pub(crate) fn payload(&self) -> Secret<64> {
        Secret::fill(|payload| {
            payload[..32].copy_from_slice(self.data_key.expose());
            payload[32..].copy_from_slice(self.signing_key.seed().expose());
        })
    }

    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, CryptoError> {
        let (data_key, seed) = payload
            .split_at_checked(32)
            .ok_or(CryptoError::WrongSecret)?;
        let key = |bytes| Key32::from_slice(bytes).map_err(|_| CryptoError::WrongSecret);
        Ok(Self {
            data_key: key(data_key)?,
            signing_key: SigningKey::from_seed(key(seed)?),
        })
    }
}

pub(crate) fn password_kek(
    password: &str,
    device_secret: &Key32,
    salt: &[u8; SALT_LEN],
    cost: KdfParams,
) -> Result<Key32, CryptoError> {
    let stretched = argon2id(normal_form(password).as_bytes(), salt, cost)?;
    // Both halves have a fixed length, so they cannot run into each other.
    let both = Secret::<64>::fill(|both| {
        both[..32].copy_from_slice(stretched.expose());
        both[32..].copy_from_slice(device_secret.expose());
    });
    Ok(hkdf_sha256(
        Some(salt),
        both.expose(),
        b"vetpms wrap by password v1",
    ))
}

pub(crate) fn key_file_kek(file: &KeyFile, salt: &[u8; SALT_LEN]) -> Key32 {
    hkdf_sha256(Some(salt), file.key.expose(), b"vetpms wrap by key file v1")
}

/// The code has 160 random bits, so it needs no stretching.
pub(crate) fn recovery_kek(code: &RecoveryCode, salt: &[u8; SALT_LEN]) -> Key32 {
    hkdf_sha256(
        Some(salt),
        code.expose(),
        b"vetpms wrap by recovery code v1",
    )
}
