//! Secret bytes: wiped when dropped, hidden in `Debug`, never serialised.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{CryptoError, Entropy};

/// `N` secret bytes.
///
/// They live on the heap, so that moving the value leaves no copy behind on the stack. There is
/// no `PartialEq` on purpose: comparing secrets with `==` would leak through timing.
#[derive(Clone)]
pub struct Secret<const N: usize>(Box<[u8; N]>);

/// A 32-byte symmetric key.
pub type Key32 = Secret<32>;

impl<const N: usize> Secret<N> {
    /// Takes the bytes over and wipes the copy that came in.
    pub fn from_bytes(mut bytes: [u8; N]) -> Self {
        let secret = Self(Box::new(bytes));
        bytes.zeroize();
        secret
    }

    /// Copies the bytes of a slice, which must be exactly `N` long.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, CryptoError> {
        if bytes.len() != N {
            return Err(CryptoError::Malformed("key"));
        }
        Ok(Self::fill(|own| own.copy_from_slice(bytes)))
    }

    /// Draws a fresh secret.
    pub fn random(entropy: Entropy<'_>) -> Self {
        Self::fill(|own| entropy(own))
    }

    /// Makes a secret in place, without a copy of it elsewhere.
    pub(crate) fn fill(write: impl FnOnce(&mut [u8; N])) -> Self {
        let mut secret = Self(Box::new([0; N]));
        write(&mut secret.0);
        secret
    }

    /// The bytes themselves. Borrow them as briefly as possible.
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }

    /// The bytes in lower-case hex, as SQLCipher takes a raw key (`x'...'`).
    pub fn hex(&self) -> Zeroizing<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = Zeroizing::new(String::with_capacity(2 * N));
        for byte in self.0.iter() {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text
    }

    /// Reads what [`Secret::hex`] wrote, in either case.
    pub fn from_hex(text: &str) -> Result<Self, CryptoError> {
        let mut secret = Self(Box::new([0; N]));
        hex::decode_to_slice(text, secret.0.as_mut_slice())
            .map_err(|_| CryptoError::Malformed("key"))?;
        Ok(secret)
    }
}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret<{N}>(hidden)")
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::counted;

    #[test]
    fn debug_hides_the_bytes() {
        let key = Key32::from_bytes([0xAB; 32]);
        let shown = format!("{key:?} {key:#?}").to_lowercase();
        assert_eq!(shown, "secret<32>(hidden) secret<32>(hidden)");
    }

    #[test]
    fn hex_goes_there_and_back() {
        let key = Key32::random(&mut counted(1));
        assert_eq!(key.hex().len(), 64);
        assert_eq!(*key.hex(), hex::encode(key.expose()));
        let upper = key.hex().to_uppercase();
        assert_eq!(Key32::from_hex(&upper).unwrap().expose(), key.expose());
    }

    #[test]
    fn wrong_lengths_and_signs_are_refused() {
        assert!(Key32::from_slice(&[0; 31]).is_err());
        assert!(Key32::from_slice(&[0; 33]).is_err());
        assert!(Key32::from_slice(&[0; 32]).is_ok());
        assert!(Key32::from_hex("00").is_err());
        assert!(Key32::from_hex(&"zz".repeat(32)).is_err());
    }

    #[test]
    fn each_draw_differs() {
        let mut entropy = counted(1);
        let one = Key32::random(&mut entropy);
        let two = Key32::random(&mut entropy);
        assert_ne!(one.expose(), two.expose());
    }
}
