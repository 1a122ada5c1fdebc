//! Passwords: the rule for choosing one, and hashing and verifying on the server.
//!
//! Also the one place that says which bytes a typed password stands for. Nothing here prints or
//! keeps a password.

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::{CryptoError, KdfParams, kdf::SALT_LEN};

/// Fewest characters of a password.
pub const MIN_CHARS: usize = 8;
/// Most characters of a password.
pub const MAX_CHARS: usize = 128;

/// Why a new password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordProblem {
    /// Fewer than eight characters.
    #[error("Use at least 8 characters.")]
    TooShort,
    /// More than 128 characters.
    #[error("Use at most 128 characters.")]
    TooLong,
    /// One of the passwords that are tried first, or one of them with a tail of digits or signs.
    #[error("This password is too easy to guess. Choose another one.")]
    TooCommon,
}

impl PasswordProblem {
    /// The stable code that stands beside the message at the program's rim.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::TooCommon => "password_too_common",
        }
    }
}

/// Checks a new password: 8 to 128 characters and not among the well-known ones.
///
/// Existing passwords are not held against this rule when they are verified.
pub fn check_password(password: &str) -> Result<(), PasswordProblem> {
    let normal = normal_form(password);
    let chars = normal.chars().count();
    if chars < MIN_CHARS {
        return Err(PasswordProblem::TooShort);
    }
    if chars > MAX_CHARS {
        return Err(PasswordProblem::TooLong);
    }
    if is_common(&normal) {
        Err(PasswordProblem::TooCommon)
    } else {
        Ok(())
    }
}

/// Hashes a password for keeping on a server, as a PHC string (`$argon2id$...`).
///
/// # Errors
/// [`CryptoError::CostOutOfBounds`] if the cost is not within limits.
pub fn hash_password(
    password: &str,
    salt: [u8; SALT_LEN],
    params: KdfParams,
) -> Result<String, CryptoError> {
    let normal = normal_form(password);
    let hash: PasswordHash = params
        .engine()?
        .hash_password_with_salt(normal.as_bytes(), &salt)
        .map_err(|_| CryptoError::Malformed("password"))?;
    Ok(hash.to_string())
}

/// Whether the password is the one behind the PHC string. The cost is the one recorded there.
///
/// # Errors
/// [`CryptoError::Malformed`] if the string is no argon2id hash,
/// [`CryptoError::CostOutOfBounds`] if its costs are not within limits.
pub fn verify_password(password: &str, phc: &str) -> Result<bool, CryptoError> {
    const MALFORMED: CryptoError = CryptoError::Malformed("password hash");
    let hash = PasswordHash::new(phc).map_err(|_| MALFORMED)?;
    if hash.algorithm.as_str() != "argon2id" || hash.salt.is_none() || hash.hash.is_none() {
        return Err(MALFORMED);
    }
    let params = Params::try_from(&hash).map_err(|_| MALFORMED)?;
    let engine: Argon2<'_> = KdfParams {
        memory_kib: params.m_cost(),
        passes: params.t_cost(),
        lanes: params.p_cost(),
    }
    .engine()?;
    let normal = normal_form(password);
    // The crate compares in constant time.
    match engine.verify_password(normal.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(MALFORMED),
    }
}

/// The form of a password that is hashed: Unicode NFC, so that "é" typed as one sign or as two
/// opens the same account on every system.
pub(crate) fn normal_form(password: &str) -> Zeroizing<String> {
    // NFC never needs more than three times the bytes; room for all of them up front keeps the
    // text from being left behind in memory as it grows.
    let mut normal = Zeroizing::new(String::with_capacity(3 * password.len()));
    normal.extend(password.nfc());
    normal
}

fn is_common(password: &str) -> bool {
    let lower = Zeroizing::new(password.to_lowercase());
    let stem = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    let mut chars = lower.chars();
    let first = chars.next();
    chars.all(|c| Some(c) == first) || COMMON.contains(&lower.as_str()) || COMMON.contains(&stem)
}

/// Well-known passwords in lower case. Shorter ones than eight characters stand here because
/// people lengthen them with digits and signs ("dragon2024!").
const COMMON: [&str; 120] = [
    "00000000",
    "01234567",
    "0123456789",
    "0987654321",
    "11223344",
    "12121212",
    "123123123",
    "1234512345",
    "12341234",
    "12344321",
    "12345678",
    "123456789",
    "1234567890",
    "123456789a",
    "123456987",
    "123qweasd",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "1qazxsw2",
    "20202020",
    "87654321",
    "88888888",
    "987654321",
    "98765432",
    "a1b2c3d4",
    "aa123456",
    "abc",
    "abcd",
    "abcdef",
    "abcdefg",
    "abcdefgh",
    "abcd1234",
    "access",
    "admin",
    "administrator",
    "alexander",
    "andrea",
    "angel",
    "apple",
    "asdf",
    "asdfasdf",
    "asdfgh",
    "asdfghjk",
    "asdfghjkl",
    "asdfjkl;",
    "ashley",
    "bailey",
    "baseball",
    "basketball",
    "batman",
    "buddy",
    "butterfly",
    "changeme",
    "charlie",
    "chocolate",
    "computer",
    "cookie",
    "daniel",
    "default",
    "dragon",
    "flower",
    "football",
    "freedom",
    "hallo",
    "hannah",
    "hello",
    "hunter",
    "iloveyou",
    "internet",
    "jennifer",
    "jessica",
    "jordan",
    "killer",
    "letmein",
    "liverpool",
    "login",
    "love",
    "master",
    "michael",
    "monkey",
    "mustang",
    "mypassword",
    "nicole",
    "p@ssw0rd",
    "p@ssword",
    "pa$$word",
    "passw0rd",
    "passwort",
    "password",
    "princess",
    "purple",
    "q1w2e3r4",
    "q1w2e3r4t5",
    "qazwsx",
    "qazwsxedc",
    "qwer",
    "qwert",
    "qwerty",
    "qwertyui",
    "qwertyuiop",
    "qwertz",
    "qwertzuiop",
    "samsung",
    "secret",
    "shadow",
    "starwars",
    "summer",
    "sunshine",
    "superman",
    "superstar",
    "test",
    "trustno",
    "veterinary",
    "vetpms",
    "wachtwoord",
    "welcome",
    "whatever",
    "winter",
    "zxcvbnm",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(password: &str) -> String {
        hash_password(password, [5; 16], KdfParams::for_testing()).unwrap()
    }

    #[test]
    fn verifies_the_password_and_no_other() {
        let phc = hashed("correct horse");
        assert!(phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{phc}");
        assert_eq!(verify_password("correct horse", &phc), Ok(true));
        for wrong in ["", "Correct horse", "correct horse ", "correct hors"] {
            assert_eq!(verify_password(wrong, &phc), Ok(false), "{wrong:?}");
        }
    }

    #[test]
    fn the_salt_makes_equal_passwords_differ() {
        let other = hash_password("correct horse", [6; 16], KdfParams::for_testing()).unwrap();
        assert_ne!(hashed("correct horse"), other);
    }

    #[test]
    fn one_password_typed_two_ways_is_one_password() {
        assert_eq!(
            verify_password("cafe\u{301} noir", &hashed("caf\u{e9} noir")),
            Ok(true)
        );
    }

    #[test]
    fn foreign_and_costly_hashes_are_refused() {
        let phc = hashed("correct horse");
        let malformed = Err(CryptoError::Malformed("password hash"));
        for bad in [
            "",
            "correct horse",
            "$argon2id$",
            &phc.replace("argon2id", "argon2i"),
        ] {
            assert_eq!(verify_password("correct horse", bad), malformed, "{bad}");
        }
        let cut = phc.rsplit_once('$').unwrap().0;
        assert_eq!(verify_password("correct horse", cut), malformed);
        let costly = phc.replace("m=8,", "m=4000000,");
        assert_eq!(
            verify_password("correct horse", &costly),
            Err(CryptoError::CostOutOfBounds)
        );
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check_password("k9-vet!"), Err(PasswordProblem::TooShort));
        assert_eq!(check_password("k9-vet!x"), Ok(()));
        assert_eq!(check_password("äöüßéñçå"), Ok(()));
        // Eight typed signs that are four characters.
        assert_eq!(
            check_password("e\u{301}o\u{301}a\u{301}u\u{301}"),
            Err(PasswordProblem::TooShort)
        );
        assert_eq!(check_password(&"xy".repeat(64)), Ok(()));
        assert_eq!(
            check_password(&"xyz".repeat(43)),
            Err(PasswordProblem::TooLong)
        );
    }

    #[test]
    fn common_passwords_are_refused_with_and_without_a_tail() {
        for common in [
            "password",
            "PassWord",
            "Password1!",
            "dragon2024",
            "qwertyuiop",
            "12345678",
            "00000000",
            "zzzzzzzz",
            "99999999999",
            "letmein!!!",
            "veterinary",
            "p@ssw0rd",
        ] {
            assert_eq!(
                check_password(common),
                Err(PasswordProblem::TooCommon),
                "{common}"
            );
        }
        for fine in [
            "correct-horse-demo",
            "dragon fruit and lemon",
            "my password is long",
        ] {
            assert_eq!(check_password(fine), Ok(()), "{fine}");
        }
    }

    #[test]
    fn the_list_holds_only_what_it_can_match() {
        for entry in COMMON {
            assert_eq!(entry, entry.to_lowercase(), "{entry}");
            let as_stem = entry.ends_with(char::is_alphabetic);
            assert!(as_stem || entry.chars().count() >= MIN_CHARS, "{entry}");
        }
    }
}
