//! Sealing, key derivation, key wrapping, signatures and password hashing.
//!
//! Primitives only: this crate knows no table, no file and no server. It must never read a
//! clock, draw randomness of its own, do I/O, or print a secret; random bytes come in as
//! arguments, and every type that holds a secret wipes it when dropped and hides it in `Debug`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod blind;
pub mod derive;
mod error;
pub mod hash;
mod hexed;
pub mod kdf;
pub mod key_file;
mod mac;
pub mod password;
pub mod recovery;
pub mod ring;
pub mod seal;
pub mod secret;
pub mod sign;
pub mod wrap;

pub use blind::blind_index;
pub use derive::derive;
pub use error::CryptoError;
pub use hash::{RunningHash, new_token, sha256, sha256_framed, token_hash};
pub use kdf::KdfParams;
pub use key_file::KeyFile;
pub use password::{PasswordProblem, check_password, hash_password, verify_password};
pub use recovery::RecoveryCode;
pub use ring::{KeyRing, PasswordChange};
pub use seal::{Aad, open, seal};
pub use secret::{Key32, Secret};
pub use sign::{PublicKey, SignatureBytes, SigningKey, verify};
pub use wrap::{UserKeys, WrapName};

/// The source of random bytes, handed in by the caller: it fills the whole slice.
///
/// In the shells it is the operating system's generator; in tests a counted one.
pub type Entropy<'a> = &'a mut (dyn FnMut(&mut [u8]) + 'a);

/// Draws an array of random bytes that are not secret (a nonce, a salt).
pub(crate) fn random<const N: usize>(entropy: Entropy<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    entropy(&mut bytes);
    bytes
}

#[cfg(test)]
pub(crate) mod testing {
    /// Bytes that differ from call to call and from seed to seed; nothing more is asked of them.
    pub(crate) fn counted(seed: u64) -> impl FnMut(&mut [u8]) {
        let mut call = 0_u64;
        move |out: &mut [u8]| {
            for (n, chunk) in (0_u64..).zip(out.chunks_mut(32)) {
                let block =
                    crate::sha256(&[&seed.to_le_bytes(), &call.to_le_bytes(), &n.to_le_bytes()]);
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
            call += 1;
        }
    }
}
