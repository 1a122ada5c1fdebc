//! Authenticated encryption of one value: XChaCha20-Poly1305.
//!
//! A sealed value is `version (1) | nonce (24) | ciphertext and tag`. The place where it stands
//! is part of what is authenticated ([`Aad`]), so that a value copied to another row, column or
//! tenant does not open there. A nonce is drawn at random for every sealing and never reused.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use uuid::Uuid;

use crate::{CryptoError, Key32};

/// Length of the nonce that [`seal`] takes.
pub const NONCE_LEN: usize = 24;
const VERSION: u8 = 1;
const TAG_LEN: usize = 16;

/// Additional authenticated data, built from parts that cannot run into each other.
///
/// Every part is written with its length before it: ("ab", "c") and ("a", "bc") differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aad(Vec<u8>);

impl Aad {
    /// Starts with the purpose, which keeps values of different kinds apart.
    pub fn new(purpose: &'static str) -> Self {
        Self(Vec::with_capacity(64)).part(purpose.as_bytes())
    }

    /// Adds one part.
    #[must_use]
    pub fn part(mut self, bytes: &[u8]) -> Self {
        self.0
            .extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// The place of one sealed cell of a table.
    pub fn cell(tenant: Uuid, table: &str, column: &str, row: Uuid, key_version: u32) -> Self {
        Self::new("vetpms sealed cell v1")
            .part(tenant.as_bytes())
            .part(table.as_bytes())
            .part(column.as_bytes())
            .part(row.as_bytes())
            .part(&key_version.to_le_bytes())
    }

    /// The bytes to hand to [`seal`] and [`open`].
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Seals `plain` under `key`, bound to `aad`. The nonce must be freshly drawn.
pub fn seal(key: &Key32, nonce: [u8; NONCE_LEN], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let bound = bound(aad);
    let Ok(body) = XChaCha20Poly1305::new(key.expose().into()).encrypt(
        &XNonce::from(nonce),
        Payload {
            msg: plain,
            aad: &bound,
        },
    ) else {
        // The cipher fails on one condition only: a message of more than 256 GiB.
        unreachable!("a value in memory is shorter than the cipher's limit");
    };
    let mut sealed = Vec::with_capacity(1 + NONCE_LEN + body.len());
    sealed.push(VERSION);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&body);
    sealed
}

/// Opens what [`seal`] made under the same key and `aad`.
///
/// # Errors
/// [`CryptoError::UnknownVersion`] for a later format, otherwise [`CryptoError::CannotOpen`],
/// whatever the cause.
pub fn open(key: &Key32, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let (version, rest) = sealed.split_first().ok_or(CryptoError::CannotOpen)?;
    if *version != VERSION {
        return Err(CryptoError::UnknownVersion {
            what: "sealed value",
            version: u32::from(*version),
        });
    }
    let (nonce, body) = rest
        .split_first_chunk::<NONCE_LEN>()
        .filter(|(_, body)| body.len() >= TAG_LEN)
        .ok_or(CryptoError::CannotOpen)?;
    let bound = bound(aad);
    XChaCha20Poly1305::new(key.expose().into())
        .decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: body,
                aad: &bound,
            },
        )
        .map_err(|_| CryptoError::CannotOpen)
}

/// The format's version is authenticated too, so that a later format cannot be passed off as
/// this one.
fn bound(aad: &[u8]) -> Vec<u8> {
    let mut bound = Vec::with_capacity(1 + aad.len());
    bound.push(VERSION);
    bound.extend_from_slice(aad);
    bound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key32 {
        Key32::from_bytes([byte; 32])
    }

    fn place(column: &str, row: u128, key_version: u32) -> Aad {
        Aad::cell(
            Uuid::from_u128(1),
            "patients",
            column,
            Uuid::from_u128(row),
            key_version,
        )
    }

    #[test]
    fn opens_what_it_sealed() {
        let aad = place("microchip_id", 7, 1);
        for plain in [&b""[..], b"985113001234567", &[0; 5000]] {
            let sealed = seal(&key(1), [9; 24], aad.as_bytes(), plain);
            assert_eq!(sealed.len(), 1 + 24 + plain.len() + 16);
            assert_eq!(open(&key(1), aad.as_bytes(), &sealed).unwrap(), plain);
        }
    }

    #[test]
    fn the_plain_value_does_not_show() {
        let sealed = seal(&key(1), [9; 24], b"", b"985113001234567");
        assert!(!sealed.windows(6).any(|part| part == b"985113"));
    }

    #[test]
    fn another_key_or_place_is_refused() {
        let aad = place("microchip_id", 7, 1);
        let sealed = seal(&key(1), [9; 24], aad.as_bytes(), b"chip");
        let refused = Err(CryptoError::CannotOpen);
        assert_eq!(open(&key(2), aad.as_bytes(), &sealed), refused);
        for other in [
            place("microchip_id", 8, 1),
            place("microchip_id", 7, 2),
            place("name", 7, 1),
            Aad::cell(
                Uuid::from_u128(2),
                "patients",
                "microchip_id",
                Uuid::from_u128(7),
                1,
            ),
            Aad::cell(
                Uuid::from_u128(1),
                "clients",
                "microchip_id",
                Uuid::from_u128(7),
                1,
            ),
        ] {
            assert_eq!(open(&key(1), other.as_bytes(), &sealed), refused);
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let sealed = seal(&key(1), [9; 24], b"place", b"chip");
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut bad = sealed.clone();
                bad[at] ^= 1 << bit;
                assert!(
                    open(&key(1), b"place", &bad).is_err(),
                    "byte {at} bit {bit}"
                );
            }
            assert!(
                open(&key(1), b"place", &sealed[..at]).is_err(),
                "cut at {at}"
            );
        }
    }

    #[test]
    fn a_later_format_is_named_as_such() {
        let mut sealed = seal(&key(1), [9; 24], b"", b"chip");
        sealed[0] = 2;
        assert_eq!(
            open(&key(1), b"", &sealed),
            Err(CryptoError::UnknownVersion {
                what: "sealed value",
                version: 2
            })
        );
    }

    #[test]
    fn parts_cannot_run_into_each_other() {
        let one = Aad::new("p").part(b"ab").part(b"c");
        let two = Aad::new("p").part(b"a").part(b"bc");
        let three = Aad::new("p").part(b"abc");
        assert_ne!(one, two);
        assert_ne!(one, three);
        assert_ne!(Aad::new("p").part(b""), Aad::new("p"));
    }

    #[test]
    fn agrees_with_the_published_vector() {
        // draft-irtf-cfrg-xchacha-03, appendix A.3.1, run on the cipher itself: our own framing
        // puts a version byte before the additional data.
        let key: [u8; 32] = std::array::from_fn(|n| 0x80 + n as u8);
        let nonce: [u8; 24] = std::array::from_fn(|n| 0x40 + n as u8);
        let aad = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let msg: &[u8] = b"Ladies and Gentlemen of the class of '99: If I could offer you only \
            one tip for the future, sunscreen would be it.";
        let sealed = XChaCha20Poly1305::new((&key).into())
            .encrypt(&XNonce::from(nonce), Payload { msg, aad: &aad })
            .unwrap();
        assert_eq!(
            hex::encode(&sealed[..16]),
            "bd6d179d3e83d43b9576579493c0e939"
        );
        assert_eq!(
            hex::encode(&sealed[msg.len()..]),
            "c0875924c1c7987947deafd8780acf49"
        );
    }
}
