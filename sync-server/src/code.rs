//! One-time codes for new devices: `ABCD-EFGHJ-KMNPQ`.
//!
//! The first group finds the code, the other two are its secret: 50 bits. The letters are those
//! of Crockford's base 32, which leaves out the ones that people mistake for others.

use vetpms_crypto::token_hash;
use zeroize::Zeroizing;

use crate::rim;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SELECTOR: usize = 4;
const SECRET: usize = 10;

/// A fresh code: what is handed over, and what is stored of it.
pub struct Fresh {
    /// For the person who enrols the device.
    pub text: Zeroizing<String>,
    /// Finds the stored code.
    pub selector: String,
    /// What the secret part is compared with.
    pub secret_hash: [u8; 32],
}

/// Draws a code.
pub fn draw() -> Fresh {
    let mut bytes = Zeroizing::new([0; SELECTOR + SECRET]);
    rim::entropy(bytes.as_mut());
    // 256 is a multiple of 32, so every letter is as likely as any other.
    let letters: Zeroizing<String> = Zeroizing::new(
        bytes
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
            .collect(),
    );
    let (selector, secret) = letters.split_at(SELECTOR);
    let (first, second) = secret.split_at(SECRET / 2);
    Fresh {
        text: Zeroizing::new(format!("{selector}-{first}-{second}")),
        selector: selector.to_owned(),
        secret_hash: token_hash(secret),
    }
}

/// Selector and secret of a typed code; small letters, blanks and confused signs are forgiven.
pub fn split(typed: &str) -> Option<(String, Zeroizing<String>)> {
    let letters: Zeroizing<String> = Zeroizing::new(
        typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect(),
    );
    let good =
        letters.len() == SELECTOR + SECRET && letters.bytes().all(|byte| LETTERS.contains(&byte));
    good.then(|| {
        (
            letters[..SELECTOR].to_owned(),
            Zeroizing::new(letters[SELECTOR..].to_owned()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_typed() {
        let fresh = draw();
        assert_eq!(fresh.text.len(), 16);
        for typed in [
            fresh.text.to_string(),
            fresh.text.to_lowercase(),
            fresh.text.replace('-', " "),
        ] {
            let (selector, secret) = split(&typed).unwrap();
            assert_eq!(selector, fresh.selector);
            assert_eq!(token_hash(&secret), fresh.secret_hash);
        }
        assert_eq!(split("OIL0-abcde-fghjk").unwrap().0, "0110");
        for bad in [
            "",
            "ABCD",
            "ABCD-EFGHJ-KMNP",
            "ABCD-EFGHJ-KMNPU",
            "ABCD-EFGHJ-KMNPQR",
            "ÄBCD-EFGHJ-KMNP",
        ] {
            assert!(split(bad).is_none(), "{bad}");
        }
        assert_ne!(*draw().text, *fresh.text);
    }
}
