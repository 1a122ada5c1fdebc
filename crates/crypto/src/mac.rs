//! HMAC-SHA256 and HKDF-SHA256 with 32-byte keys and outputs.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac, digest::Key};
use sha2::Sha256;
use zeroize::Zeroize;

use crate::Key32;

/// HMAC-SHA256. A key shorter than the block is padded with zeros, as RFC 2104 lays down.
pub(crate) fn hmac_sha256(key: &Key32, message: &[u8]) -> [u8; 32] {
    let mut block = Key::<Hmac<Sha256>>::default();
    block[..32].copy_from_slice(key.expose());
    let mut mac = Hmac::<Sha256>::new(&block);
    block.as_mut_slice().zeroize();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// HKDF-SHA256, extract and expand, to one 32-byte key.
pub(crate) fn hkdf_sha256(salt: Option<&[u8]>, material: &[u8], info: &[u8]) -> Key32 {
    Key32::fill(|out| {
        if Hkdf::<Sha256>::new(salt, material)
            .expand(info, out)
            .is_err()
        {
            // HKDF-SHA256 gives up to 8,160 bytes; `out` is 32 by its type.
            unreachable!("32 bytes are within what HKDF gives");
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_agrees_with_a_plain_computation() {
        // RFC 2104 written out: H(key ^ opad, H(key ^ ipad, message)).
        let key = Key32::from_bytes(std::array::from_fn(|n| n as u8));
        let mut inner = [0x36_u8; 64];
        let mut outer = [0x5c_u8; 64];
        for (n, byte) in key.expose().iter().enumerate() {
            inner[n] ^= byte;
            outer[n] ^= byte;
        }
        let expected = crate::sha256(&[&outer, &crate::sha256(&[&inner, b"message"])]);
        assert_eq!(hmac_sha256(&key, b"message"), expected);
    }

    #[test]
    fn hkdf_agrees_with_rfc_5869() {
        // Test case 1; its output is 42 bytes, of which the first 32 are ours.
        let salt = hex::decode("000102030405060708090a0b0c").unwrap();
        let info = hex::decode("f0f1f2f3f4f5f6f7f8f9").unwrap();
        let key = hkdf_sha256(Some(&salt), &[0x0b; 22], &info);
        assert_eq!(
            *key.hex(),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        );
    }
}
