//! The key file: a key on a stick that opens the practice's data for one user.
//!
//! This module knows its text, not where it lies; reading, writing and the rights on the file
//! are the caller's.

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{CryptoError, Entropy, Key32};

const HEADING: &str = "vetpms key file 1";
const FAMILY: &str = "vetpms key file ";

/// A key file names the user who signs with it, and holds 32 random bytes.
#[derive(Debug, Clone)]
pub struct KeyFile {
    /// The user who opens and signs with this file.
    pub user: Uuid,
    /// The key from which the wrap's key is derived.
    pub key: Key32,
}

impl KeyFile {
    /// Draws a fresh key file for a user.
    pub fn random(user: Uuid, entropy: Entropy<'_>) -> Self {
        Self {
            user,
            key: Key32::random(entropy),
        }
    }

    /// The text of the file: three lines.
    pub fn to_text(&self) -> Zeroizing<String> {
        let key = self.key.hex();
        let mut text = Zeroizing::new(String::with_capacity(256));
        for line in [
            HEADING,
            "\nuser ",
            &self.user.to_string(),
            "\nkey ",
            &key,
            "\n",
        ] {
            text.push_str(line);
        }
        text
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`CryptoError::Malformed`] if it is not one, [`CryptoError::UnknownVersion`] if it is one
    /// of a later format.
    pub fn parse(text: &str) -> Result<Self, CryptoError> {
        const MALFORMED: CryptoError = CryptoError::Malformed("key file");
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let heading = lines.next().ok_or(MALFORMED)?;
        if heading != HEADING {
            let version = heading
                .strip_prefix(FAMILY)
                .and_then(|number| number.parse().ok());
            return Err(
                version.map_or(MALFORMED, |version| CryptoError::UnknownVersion {
                    what: "key file",
                    version,
                }),
            );
        }
        let user = lines
            .next()
            .and_then(|line| line.strip_prefix("user "))
            .ok_or(MALFORMED)?;
        let key = lines
            .next()
            .and_then(|line| line.strip_prefix("key "))
            .ok_or(MALFORMED)?;
        if lines.next().is_some() {
            return Err(MALFORMED);
        }
        Ok(Self {
            user: Uuid::try_parse(user).map_err(|_| MALFORMED)?,
            key: Key32::from_hex(key).map_err(|_| MALFORMED)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::counted;

    #[test]
    fn reads_back_what_it_writes_also_with_other_line_ends() {
        let file = KeyFile::random(Uuid::from_u128(9), &mut counted(1));
        let text = file.to_text();
        for text in [
            text.to_string(),
            text.replace('\n', "\r\n"),
            format!("\n{}\n", *text),
        ] {
            let read = KeyFile::parse(&text).unwrap();
            assert_eq!(read.user, file.user);
            assert_eq!(read.key.expose(), file.key.expose());
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let text = KeyFile::random(Uuid::from_u128(9), &mut counted(1)).to_text();
        let malformed = Some(CryptoError::Malformed("key file"));
        let extra = format!("{}more\n", *text);
        let cut = text.trim_end().strip_suffix(|_: char| true).unwrap();
        for bad in [
            "",
            "hello",
            &text[1..],
            cut,
            &extra,
            &text.replace("user ", "user x"),
        ] {
            assert_eq!(KeyFile::parse(bad).err(), malformed, "{bad}");
        }
        let later = text.replacen("file 1", "file 2", 1);
        let unknown = CryptoError::UnknownVersion {
            what: "key file",
            version: 2,
        };
        assert_eq!(KeyFile::parse(&later).err(), Some(unknown));
    }

    #[test]
    fn debug_hides_the_key() {
        let file = KeyFile::random(Uuid::from_u128(9), &mut counted(1));
        assert!(!format!("{file:?}").contains(file.key.hex().as_str()));
    }
}
