//! The recovery code: 160 random bits printed at enrolment, typed back years later.
//!
//! Crockford's base32 leaves out the letters I, L, O and U; reading takes lower case, any
//! spacing and dashes, and the look-alikes O, I and L. A check character from the same alphabet
//! finds every single mistyped character and every swap of neighbours. (Crockford's own check
//! uses signs such as `~` and `$`, which read badly from paper and over the telephone.)

use std::fmt;

use zeroize::Zeroizing;

use crate::{CryptoError, Entropy, Secret};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BYTES: usize = 20;
const DIGITS: usize = 32;
const GROUP: usize = 3;

/// A recovery code. Whoever holds it, and a copy of the key ring, reads everything.
#[derive(Clone)]
pub struct RecoveryCode(Secret<BYTES>);

impl RecoveryCode {
    /// Draws a fresh code.
    pub fn random(entropy: Entropy<'_>) -> Self {
        Self(Secret::random(entropy))
    }

    /// The code as it is printed: eleven groups of three, the last character being the check.
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = self.digits();
        let all = digits.iter().copied().chain([check(&*digits)]);
        let mut text = Zeroizing::new(String::with_capacity((DIGITS + 1) / GROUP * (GROUP + 1)));
        for (n, digit) in all.enumerate() {
            if n > 0 && n % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(digit)]));
        }
        text
    }

    /// Reads a typed code.
    ///
    /// # Errors
    /// [`CryptoError::RecoveryCodeMistyped`] for a wrong length, a sign that no code has, or a
    /// check character that does not fit.
    pub fn parse(text: &str) -> Result<Self, CryptoError> {
        let mut digits = Zeroizing::new([0_u8; DIGITS + 1]);
        let mut slots = digits.iter_mut();
        for sign in text.chars().filter(|c| !is_spacing(*c)) {
            let slot = slots.next().ok_or(CryptoError::RecoveryCodeMistyped)?;
            *slot = digit_of(sign).ok_or(CryptoError::RecoveryCodeMistyped)?;
        }
        if slots.next().is_some() {
            return Err(CryptoError::RecoveryCodeMistyped);
        }
        let (last, code) = digits
            .split_last()
            .ok_or(CryptoError::RecoveryCodeMistyped)?;
        if check(code) != *last {
            return Err(CryptoError::RecoveryCodeMistyped);
        }
        Ok(Self(Secret::fill(|bytes| {
            // Eight digits of five bits are five bytes.
            for (five, eight) in bytes.chunks_mut(5).zip(code.chunks(8)) {
                let word = eight
                    .iter()
                    .fold(0_u64, |word, digit| (word << 5) | u64::from(*digit));
                five.copy_from_slice(&word.to_be_bytes()[3..]);
            }
        })))
    }

    pub(crate) fn expose(&self) -> &[u8; BYTES] {
        self.0.expose()
    }

    fn digits(&self) -> Zeroizing<[u8; DIGITS]> {
        let mut digits = Zeroizing::new([0; DIGITS]);
        for (eight, five) in digits.chunks_mut(8).zip(self.0.expose().chunks(5)) {
            let word = five
                .iter()
                .fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
            for (digit, shift) in eight.iter_mut().zip((0..8).rev()) {
                *digit = ((word >> (5 * shift)) & 31) as u8;
            }
        }
        digits
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(hidden)")
    }
}

/// The check digit: the code read as a polynomial over GF(32) and evaluated at x, so that every
/// position weighs differently from its neighbours.
fn check(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |sum, digit| times_x(sum ^ digit))
}

/// Multiplies by x in GF(32) with the primitive polynomial x^5 + x^2 + 1.
fn times_x(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 0b10_0000 == 0 {
        doubled
    } else {
        doubled ^ 0b10_0101
    }
}

fn is_spacing(sign: char) -> bool {
    // Word processors turn a typed hyphen into other dashes.
    sign.is_whitespace() || matches!(sign, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn digit_of(sign: char) -> Option<u8> {
    let sign = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET
        .iter()
        .position(|letter| char::from(*letter) == sign)?;
    u8::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::counted;

    const MISTYPED: CryptoError = CryptoError::RecoveryCodeMistyped;

    fn parsed(text: &str) -> Result<[u8; 20], CryptoError> {
        RecoveryCode::parse(text).map(|code| *code.expose())
    }

    #[test]
    fn reads_back_what_it_prints() {
        let mut entropy = counted(1);
        for _ in 0..200 {
            let code = RecoveryCode::random(&mut entropy);
            let text = code.to_text();
            assert_eq!(text.len(), 43);
            assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [3; 11]);
            assert_eq!(parsed(&text).unwrap(), *code.expose());
        }
    }

    #[test]
    fn reads_what_people_type() {
        let code = RecoveryCode(Secret::from_bytes(std::array::from_fn(|n| 7 * n as u8)));
        let text = code.to_text();
        assert!(text.contains('0') && text.contains('1'), "{}", *text);
        for typed in [
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " \n"),
            text.replace('-', "\u{2013}"),
            text.replace('0', "o").replace('1', "l"),
            text.replace('0', "O").replace('1', "I"),
            format!("  {}  ", *text),
        ] {
            assert_eq!(parsed(&typed), Ok(*code.expose()), "{typed}");
        }
    }

    #[test]
    fn every_mistyped_character_is_found() {
        let text = RecoveryCode::random(&mut counted(2))
            .to_text()
            .replace('-', "");
        for at in 0..text.len() {
            for letter in ALPHABET.iter().map(|byte| char::from(*byte)) {
                let mut bad: Vec<char> = text.chars().collect();
                if bad[at] == letter {
                    continue;
                }
                bad[at] = letter;
                assert_eq!(parsed(&bad.iter().collect::<String>()), Err(MISTYPED));
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_found() {
        let text = RecoveryCode::random(&mut counted(3))
            .to_text()
            .replace('-', "");
        let signs: Vec<char> = text.chars().collect();
        for at in 0..signs.len() - 1 {
            let mut bad = signs.clone();
            bad.swap(at, at + 1);
            if bad != signs {
                assert_eq!(parsed(&bad.iter().collect::<String>()), Err(MISTYPED));
            }
        }
    }

    #[test]
    fn wrong_lengths_and_foreign_signs_are_refused() {
        let text = RecoveryCode::random(&mut counted(4)).to_text();
        let long = format!("{}0", *text);
        let foreign = text.replacen(|c: char| c.is_ascii_alphanumeric(), "U", 1);
        for bad in [
            "",
            "ABC",
            &text[1..],
            &text[..42],
            &long,
            &foreign,
            &"é".repeat(33),
        ] {
            assert_eq!(parsed(bad), Err(MISTYPED), "{bad}");
        }
    }

    #[test]
    fn debug_hides_the_code() {
        let code = RecoveryCode::random(&mut counted(5));
        assert_eq!(format!("{code:?}"), "RecoveryCode(hidden)");
    }
}
