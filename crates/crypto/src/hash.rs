//! SHA-256, plain and framed, and the hashing of opaque tokens.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Aad, Entropy, Key32};

/// SHA-256 over the parts one after the other, as of one run of bytes.
///
/// Where the bounds between the parts matter, take [`sha256_framed`].
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// SHA-256 over bytes that come one after the other.
#[derive(Clone, Default)]
pub struct RunningHash(Sha256);

impl RunningHash {
    /// Takes in what comes next.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of everything taken in: the same as [`sha256`] of all of it.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// SHA-256 for hash chains and signed digests: kinds and bounds of parts are part of the hash.
pub fn sha256_framed(domain: &'static str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(Aad::new(domain).as_bytes());
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// A fresh opaque token of 256 random bits, as hex text.
pub fn new_token(entropy: Entropy<'_>) -> Zeroizing<String> {
    Key32::random(entropy).hex()
}

/// What a server keeps of a token. A fast hash is enough: the token has 256 random bits.
pub fn token_hash(token: &str) -> [u8; 32] {
    sha256_framed("vetpms token v1", &[token.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::counted;

    #[test]
    fn agrees_with_the_standard_vector() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex::encode(sha256(&[b"abc"])), expected);
        assert_eq!(hex::encode(sha256(&[b"a", b"", b"bc"])), expected);
        let mut running = RunningHash::default();
        for part in [&b"a"[..], b"", b"bc"] {
            running.update(part);
        }
        assert_eq!(hex::encode(running.finish()), expected);
    }

    #[test]
    fn framed_hashes_keep_parts_and_domains_apart() {
        let one = sha256_framed("d", &[b"ab", b"c"]);
        assert_eq!(one, sha256_framed("d", &[b"ab", b"c"]));
        assert_ne!(one, sha256_framed("d", &[b"a", b"bc"]));
        assert_ne!(one, sha256_framed("d", &[b"ab", b"c", b""]));
        assert_ne!(one, sha256_framed("e", &[b"ab", b"c"]));
    }

    #[test]
    fn tokens_differ_and_their_hash_does_not_show_them() {
        let mut entropy = counted(3);
        let (one, two) = (new_token(&mut entropy), new_token(&mut entropy));
        assert_eq!(one.len(), 64);
        assert_ne!(*one, *two);
        assert_eq!(token_hash(&one), token_hash(&one));
        assert_ne!(token_hash(&one), token_hash(&two));
        assert_ne!(token_hash(&one), sha256(&[one.as_bytes()]));
    }
}
