//! A change set: all that one use case changed, under one signed header.
//!
//! The signature covers the header, the header lists the salted hashes of the changes. So
//! a change that a reader may not see, or that was erased, leaves only its hash, and both
//! signature and chain still verify.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::bytes::{Blob, Hash32, Key16};
use crate::limits;

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The practice.
    pub tenant: Uuid,
    /// The numbered log that this set stands in.
    pub replica: Uuid,
    /// Its number there, from 1, without gaps.
    pub seq: u64,
    /// Who did it.
    pub author: Uuid,
    /// On which device.
    pub device: Uuid,
    /// The actors that its changes are written by.
    pub actors: Vec<Key16>,
    /// The version of the tables that the writer knew.
    pub schema: u32,
    /// The version of the permissions that the writer knew.
    pub permissions: u64,
    /// The server position that the writer had seen.
    pub seen_position: i64,
    /// The writer's clock, in milliseconds since 1970.
    pub at: i64,
    /// Hash of the set before it in the same log.
    pub previous: Hash32,
    /// The use case.
    pub cause: String,
    /// The salted hash of each change, in order.
    pub changes: Vec<Hash32>,
    /// The sets that the server keeps aside and whose contents are entered again here, instead of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<Replaced>,
}

/// A set that another stands in for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// The log that it stands in.
    pub replica: Uuid,
    /// Its number there.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash32,
}

/// What a change is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// A change of the row's document.
    Change,
    /// The row itself, written once: its values as JSON.
    Fact,
}

/// One change of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Table.
    pub table: String,
    /// Row.
    pub row: Uuid,
    /// Change or fact.
    pub kind: BodyKind,
    /// Random bytes that keep an erased change from being guessed by its hash.
    pub salt: Key16,
    /// The change.
    pub bytes: Blob,
}

impl Body {
    /// The hash that the header lists.
    #[must_use]
    pub fn salted_hash(&self) -> Hash32 {
        let mut hash = Sha256::new();
        hash.update(self.salt.bytes());
        hash.update((self.table.len() as u64).to_le_bytes());
        hash.update(self.table.as_bytes());
        hash.update(self.row.as_bytes());
        hash.update([u8::from(self.kind == BodyKind::Fact)]);
        hash.update(self.bytes.bytes());
        Hash32::new(hash.finalize().into())
    }
}

/// A change set as it is stored and sent: the header's exact bytes, so that hash and signature stay true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedSet {
    /// The encoded header.
    pub header: Blob,
    /// The author's ed25519 signature over the header's bytes; for a set that was moved from another log,
    /// see [`crate::carried`].
    pub signature: Blob,
    /// The changes; `None` where the reader may not see one.
    pub bodies: Vec<Option<Body>>,
}

/// A change set with its header read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// The header.
    pub header: Header,
    /// SHA-256 of the header's bytes: the set's hash.
    pub hash: Hash32,
    /// As it came.
    pub signed: SignedSet,
}

/// Why a change set is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// The header's bytes are no header.
    #[error("the header of a change set cannot be read")]
    Header,
    /// More changes than a set may have.
    #[error("a change set has too many changes")]
    TooLarge,
    /// The changes are not those that were signed.
    #[error("the changes of a change set are not those that were signed")]
    Bodies,
    /// The signature is not the author's.
    #[error("the signature of a change set does not hold")]
    Signature,
}

impl Header {
    /// The bytes that are hashed and signed.
    ///
    /// # Errors
    /// [`SetError::Header`] when it cannot be encoded.
    pub fn encode(&self) -> Result<Vec<u8>, SetError> {
        rmp_serde::to_vec_named(self).map_err(|_| SetError::Header)
    }

    /// Reads the bytes that [`Header::encode`] made; nothing is tested here.
    ///
    /// # Errors
    /// [`SetError::Header`] when they are no header.
    pub fn decode(bytes: &[u8]) -> Result<Self, SetError> {
        crate::frame::read(bytes).map_err(|_| SetError::Header)
    }

    /// The writer's clock.
    #[must_use]
    pub fn time(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.at).unwrap_or(DateTime::UNIX_EPOCH)
    }
}

/// The hash of a header's bytes.
#[must_use]
pub(crate) fn header_hash(bytes: &[u8]) -> Hash32 {
    Hash32::new(Sha256::digest(bytes).into())
}

impl ChangeSet {
    /// Makes and signs a set; the header's list of changes is filled in here.
    ///
    /// # Errors
    /// [`SetError`] when it is too large.
    pub fn sign(
        mut header: Header,
        bodies: Vec<Body>,
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<Self, SetError> {
        if bodies.len() > limits::SET_CHANGES {
            return Err(SetError::TooLarge);
        }
        header.changes = bodies.iter().map(Body::salted_hash).collect();
        let bytes = header.encode()?;
        let signature = Blob::new(sign(&bytes).to_vec());
        let hash = header_hash(&bytes);
        let bodies = bodies.into_iter().map(Some).collect();
        Ok(Self {
            header,
            hash,
            signed: SignedSet {
                header: Blob::new(bytes),
                signature,
                bodies,
            },
        })
    }

    /// Reads a set and tests that its changes are those that the header lists.
    ///
    /// # Errors
    /// [`SetError`]; the signature is not tested here.
    pub fn open(signed: SignedSet) -> Result<Self, SetError> {
        let header = Header::decode(signed.header.bytes())?;
        if signed.bodies.len() > limits::SET_CHANGES {
            return Err(SetError::TooLarge);
        }
        if header.changes.len() != signed.bodies.len() {
            return Err(SetError::Bodies);
        }
        let listed = header.changes.iter().zip(&signed.bodies);
        for (hash, body) in listed {
            if body
                .as_ref()
                .is_some_and(|body| body.salted_hash() != *hash)
            {
                return Err(SetError::Bodies);
            }
        }
        let hash = header_hash(signed.header.bytes());
        Ok(Self {
            header,
            hash,
            signed,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::carried::Signed;

    pub(crate) fn set() -> ChangeSet {
        let header = Header {
            tenant: Uuid::from_u128(1),
            replica: Uuid::from_u128(2),
            seq: 1,
            author: Uuid::from_u128(3),
            device: Uuid::from_u128(4),
            actors: vec![Key16::new([5; 16])],
            schema: 1,
            permissions: 1,
            seen_position: 0,
            at: 1_000,
            previous: Hash32::ZERO,
            cause: "register_client".into(),
            changes: Vec::new(),
            replaces: Vec::new(),
        };
        let body = Body {
            table: "clients".into(),
            row: Uuid::from_u128(9),
            kind: BodyKind::Change,
            salt: Key16::new([6; 16]),
            bytes: Blob::new(vec![1, 2, 3]),
        };
        ChangeSet::sign(header, vec![body], |_| [7; 64]).unwrap()
    }

    #[test]
    fn a_set_opens_to_what_was_signed() {
        let made = set();
        assert_eq!(ChangeSet::open(made.signed.clone()).unwrap(), made);
        let holds =
            |by: &Signed<'_>| by.signature == &[7; 64] && by.header.author == made.header.author;
        assert!(made.verify(|by| holds(by), |_| false).is_ok());
        assert_eq!(made.verify(|_| false, |_| true), Err(SetError::Signature));
    }

    #[test]
    fn a_hidden_change_still_verifies_and_an_altered_one_does_not() {
        let mut hidden = set().signed;
        hidden.bodies[0] = None;
        assert_eq!(ChangeSet::open(hidden).unwrap().hash, set().hash);
        for alter in [
            (|b: &mut Body| b.row = Uuid::nil()) as fn(&mut Body),
            |b| b.table = "patients".into(),
            |b| b.kind = BodyKind::Fact,
            |b| b.salt = Key16::new([0; 16]),
            |b| b.bytes = Blob::new(vec![1, 2]),
        ] {
            let mut altered = set().signed;
            alter(altered.bodies[0].as_mut().unwrap());
            assert_eq!(ChangeSet::open(altered), Err(SetError::Bodies));
        }
    }
}
