//! A request that one person makes: the access token says which device asks, the signature who.
//!
//! Several people work at one device with one token, so a token alone never proves a person.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::bytes::Blob;
use crate::frame::FrameError;

/// A message that only a person may send, with its route and its answer.
pub trait Asked: Serialize + DeserializeOwned + Send {
    /// The route below `/v1/`.
    const ROUTE: &'static str;
    /// What the server answers.
    type Answer: Serialize + DeserializeOwned;
}

/// A message with the proof of who sends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Act {
    /// Who asks.
    pub user: Uuid,
    /// Names this one request: an act that changes something counts once.
    pub id: Uuid,
    /// The encoded message.
    pub body: Blob,
    /// ed25519 by the user's key on the device, in the crypto crate's domain `PERSON_ACT`.
    pub signature: Blob,
}

impl Act {
    /// Signs a message. `token` is the hash of the access token that is sent along, so that the
    /// proof is worth nothing after it.
    ///
    /// # Errors
    /// [`FrameError::Content`] when the message cannot be encoded.
    pub fn sign<Q: Asked>(
        message: &Q,
        (user, device, id): (Uuid, Uuid, Uuid),
        token: &[u8; 32],
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<Self, FrameError> {
        let body = rmp_serde::to_vec_named(message).map_err(|_| FrameError::Content)?;
        let mut act = Self {
            user,
            id,
            body: Blob::new(body),
            signature: Blob::default(),
        };
        act.signature = Blob::new(sign(&act.signed(Q::ROUTE, device, token)).to_vec());
        Ok(act)
    }

    /// The bytes under the signature: route, device, token, person, number and message.
    #[must_use]
    pub fn signed(&self, route: &str, device: Uuid, token: &[u8; 32]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update((route.len() as u64).to_le_bytes());
        hash.update(route.as_bytes());
        for id in [device, self.user, self.id] {
            hash.update(id.as_bytes());
        }
        hash.update(token);
        hash.update(self.body.bytes());
        hash.finalize().to_vec()
    }

    /// Reads the message; the signature is not tested here.
    ///
    /// # Errors
    /// [`FrameError::Content`] when it is another message.
    pub fn open<Q: Asked>(&self) -> Result<Q, FrameError> {
        crate::frame::read(self.body.bytes()).map_err(|_| FrameError::Content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ListDevices, RevokeDevice};

    #[test]
    fn each_part_of_an_act_is_under_its_signature() {
        let (user, device, id) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let message = RevokeDevice { device: user };
        let act = Act::sign(&message, (user, device, id), &[7; 32], |_| [0; 64]).unwrap();
        let route = RevokeDevice::ROUTE;
        let whole = act.signed(route, device, &[7; 32]);
        let other = Uuid::from_u128(9);
        let mut changed = vec![
            act.signed(ListDevices::ROUTE, device, &[7; 32]),
            act.signed(route, other, &[7; 32]),
            act.signed(route, device, &[8; 32]),
        ];
        for altered in [
            Act {
                user: other,
                ..act.clone()
            },
            Act {
                id: other,
                ..act.clone()
            },
            Act {
                body: Blob::new(vec![0x80]),
                ..act.clone()
            },
        ] {
            changed.push(altered.signed(route, device, &[7; 32]));
        }
        assert!(changed.iter().all(|bytes| bytes != &whole));
        assert_eq!(act.open::<RevokeDevice>().unwrap().device, user);
    }
}
