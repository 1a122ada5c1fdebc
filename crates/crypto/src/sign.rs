//! ed25519 signatures with domain separation and strict verification.
//!
//! A signature names the purpose it was made for: one made over a change set can never be shown
//! as one over a lease. Verification is strict: weak keys and altered encodings of a signature
//! are refused, so that a signature has one form only.

use std::fmt;

use ed25519_dalek::{Signature, Signer, VerifyingKey};

use crate::{Aad, CryptoError, Entropy, Key32};

/// A public key as it is registered with the server.
pub type PublicKey = [u8; 32];
/// A signature as it travels.
pub type SignatureBytes = [u8; 64];

/// Domain of a user's signature over a change set.
pub const CHANGE_SET: &str = "vetpms change set v1";
/// Domain of a device's signature over a change set that it moved from a log it can no longer write.
pub const CARRIED_SET: &str = "vetpms carried set v1";
/// Domain of a revoked device's signature over the work that it had not sent.
pub const LAST_WORK: &str = "vetpms last work v1";
/// Domain of the server's signature over an offline lease.
pub const LEASE: &str = "vetpms lease v1";
/// Domain of a device's proof that it holds its key.
pub const DEVICE_PROOF: &str = "vetpms device proof v1";
/// Domain of a device's proof that another one takes its place.
pub const SUCCESSION: &str = "vetpms succession v1";
/// Domain of a user's proof that a request is theirs and not another user's of the same device.
pub const PERSON_ACT: &str = "vetpms person's act v1";
/// Domain of the signature under a finished medical record.
pub const MEDICAL_RECORD: &str = "vetpms medical record v1";

/// The signing key of a user on a device, or of a server.
#[derive(Clone)]
pub struct SigningKey {
    seed: Key32,
    // Boxed so that the expanded key too is not copied when it moves; it wipes itself.
    key: Box<ed25519_dalek::SigningKey>,
}

impl SigningKey {
    /// The key that grows from 32 random bytes.
    pub fn from_seed(seed: Key32) -> Self {
        let key = Box::new(ed25519_dalek::SigningKey::from_bytes(seed.expose()));
        Self { seed, key }
    }

    /// Draws a fresh key.
    pub fn random(entropy: Entropy<'_>) -> Self {
        Self::from_seed(Key32::random(entropy))
    }

    /// The 32 bytes that the key grows from, for wrapping.
    pub fn seed(&self) -> &Key32 {
        &self.seed
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.key.verifying_key().to_bytes()
    }

    /// Signs the bytes for one purpose.
    pub fn sign(&self, domain: &'static str, bytes: &[u8]) -> SignatureBytes {
        self.key
            .sign(Aad::new(domain).part(bytes).as_bytes())
            .to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(hidden)")
    }
}

/// Verifies a signature that [`SigningKey::sign`] made for the same purpose.
///
/// # Errors
/// [`CryptoError::BadSignature`], whatever the cause.
pub fn verify(
    public: &PublicKey,
    domain: &'static str,
    bytes: &[u8],
    signature: &SignatureBytes,
) -> Result<(), CryptoError> {
    VerifyingKey::from_bytes(public)
        .and_then(|key| {
            let message = Aad::new(domain).part(bytes);
            key.verify_strict(message.as_bytes(), &Signature::from_bytes(signature))
        })
        .map_err(|_| CryptoError::BadSignature)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD: Result<(), CryptoError> = Err(CryptoError::BadSignature);

    fn key(byte: u8) -> SigningKey {
        SigningKey::from_seed(Key32::from_bytes([byte; 32]))
    }

    #[test]
    fn verifies_what_was_signed_and_nothing_else() {
        let signature = key(1).sign(CHANGE_SET, b"bytes");
        assert_eq!(
            verify(&key(1).public(), CHANGE_SET, b"bytes", &signature),
            Ok(())
        );
        assert_eq!(
            verify(&key(2).public(), CHANGE_SET, b"bytes", &signature),
            BAD
        );
        assert_eq!(verify(&key(1).public(), LEASE, b"bytes", &signature), BAD);
        assert_eq!(
            verify(&key(1).public(), CHANGE_SET, b"byte", &signature),
            BAD
        );
        assert_eq!(verify(&key(1).public(), CHANGE_SET, b"", &signature), BAD);
    }

    #[test]
    fn every_altered_byte_of_a_signature_is_refused() {
        let signature = key(1).sign(CHANGE_SET, b"bytes");
        for at in 0..signature.len() {
            let mut bad = signature;
            bad[at] ^= 1;
            assert_eq!(
                verify(&key(1).public(), CHANGE_SET, b"bytes", &bad),
                BAD,
                "{at}"
            );
        }
    }

    #[test]
    fn a_weak_public_key_signs_nothing() {
        // The neutral point: without strictness an all-zero proof verifies under it.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert_eq!(verify(&neutral, CHANGE_SET, b"bytes", &signature), BAD);
    }

    #[test]
    fn the_seed_brings_the_same_key_back() {
        let again = SigningKey::from_seed(key(1).seed().clone());
        assert_eq!(again.public(), key(1).public());
        assert_eq!(again.sign(LEASE, b"x"), key(1).sign(LEASE, b"x"));
    }

    #[test]
    fn debug_hides_the_key() {
        assert_eq!(format!("{:?}", key(1)), "SigningKey(hidden)");
    }
}
