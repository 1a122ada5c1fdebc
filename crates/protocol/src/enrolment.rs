//! How a computer becomes a device of a practice, and another one when it joins again.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::bytes::{Blob, Hash32};
use crate::message::{Tokens, UserInfo};

/// First contact of a device: a one-time code against an identity.
#[derive(Clone, Serialize, Deserialize)]
pub struct Enrol {
    /// The code that an administrator handed over.
    pub code: String,
    /// The device's own name, shown to administrators.
    pub device_name: String,
    /// The device's ed25519 key.
    pub device_key: Hash32,
    /// The signing key of the user that the code was made for.
    pub user_key: Hash32,
    /// The replica that this device will write.
    pub replica: Uuid,
    /// The password of the user that the code was made for, where they open the practice with one: a wrong one leaves
    /// the code as it is.
    #[serde(default)]
    pub password: Option<String>,
    /// Whom the code must be for, where the device belongs to a practice already: another one is refused and stays
    /// good.
    #[serde(default)]
    pub expects: Option<Expected>,
    /// The device that this one takes the place of.
    #[serde(default)]
    pub former: Option<Former>,
}

impl Enrol {
    /// What the former device signs, in the crypto crate's domain `SUCCESSION`: SHA-256 of code, new key, new log and
    /// its own id, so that it counts for this enrolment only.
    #[must_use]
    pub fn succession(code: &str, device_key: Hash32, replica: Uuid, former: Uuid) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(Sha256::digest(code.as_bytes()));
        hash.update(device_key.bytes());
        hash.update(replica.as_bytes());
        hash.update(former.as_bytes());
        hash.finalize().into()
    }
}

/// Whom a code is expected to be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The practice.
    pub tenant: Uuid,
    /// The user.
    pub user: Uuid,
}

/// The device that a computer was before, and the proof that it holds its key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Former {
    /// The device.
    pub device: Uuid,
    /// Its signature over [`Enrol::succession`].
    pub signature: Blob,
}

/// A key that a user signs with on the device that is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerKey {
    /// The user.
    pub user: Uuid,
    /// The key.
    pub key: Hash32,
}

/// The answer to [`Enrol`].
#[derive(Clone, Serialize, Deserialize)]
pub struct Enrolled {
    /// The practice.
    pub tenant: Uuid,
    /// Its name.
    pub practice: String,
    /// The device's id.
    pub device: Uuid,
    /// The user that the code was made for.
    pub user: UserInfo,
    /// Every user who may sign in on this device.
    pub users: Vec<UserInfo>,
    /// Version of the permissions.
    pub permission_version: u64,
    /// The server's epoch.
    pub epoch: Uuid,
    /// Whose signatures the server knows on this device. An older server does not say.
    #[serde(default)]
    pub signers: Option<Vec<SignerKey>>,
    /// Tokens of this device.
    pub tokens: Tokens,
}
