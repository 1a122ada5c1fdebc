//! Secrets from files: refused when others can read them, when short, and when well known.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use vetpms_crypto::{Key32, check_password};
use zeroize::Zeroizing;

/// Why a secret is refused; the text names the file, never its content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The file cannot be read.
    #[error("the file {path} cannot be read: {error}")]
    Unreadable {
        /// Which file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// Others than its owner may open the file.
    #[error("the file {0} can be opened by others; run chmod 600 on it")]
    Open(String),
    /// It has fewer characters than a secret needs.
    #[error("the secret in {0} is too short: at least 16 characters")]
    Short(String),
    /// It is one that is tried first.
    #[error("the secret in {0} is a well-known one; replace it by a random one")]
    Common(String),
    /// It is no key.
    #[error("the key in {0} must be 64 hexadecimal digits, random ones")]
    Key(String),
}

/// Reads a secret of at least 16 characters.
///
/// # Errors
/// [`SecretError`].
pub fn read_secret(path: &Path) -> Result<Zeroizing<String>, SecretError> {
    let text = read(path)?;
    let name = || path.display().to_string();
    if text.chars().count() < 16 {
        return Err(SecretError::Short(name()));
    }
    if text.len() <= 128 && check_password(&text).is_err() {
        return Err(SecretError::Common(name()));
    }
    Ok(text)
}

/// Reads a key-encryption key: 64 hexadecimal digits.
///
/// # Errors
/// [`SecretError`].
pub fn read_key(path: &Path) -> Result<Key32, SecretError> {
    let text = read(path)?;
    let bad = || SecretError::Key(path.display().to_string());
    let key = Key32::from_hex(&text).map_err(|_| bad())?;
    // A key of few different bytes was typed, not drawn.
    let mut seen = [false; 256];
    key.expose()
        .iter()
        .for_each(|byte| seen[usize::from(*byte)] = true);
    if seen.iter().filter(|seen| **seen).count() < 12 {
        Err(bad())
    } else {
        Ok(key)
    }
}

/// Reads a password that somebody has chosen, without the rule for random secrets.
///
/// # Errors
/// [`SecretError`].
pub fn read(path: &Path) -> Result<Zeroizing<String>, SecretError> {
    let unreadable = |error| SecretError::Unreadable {
        path: path.display().to_string(),
        error,
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if meta.mode() & 0o077 != 0 {
        return Err(SecretError::Open(path.display().to_string()));
    }
    let whole = Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    Ok(Zeroizing::new(
        whole.trim_end_matches(['\r', '\n']).to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn file(name: &str, content: &str, mode: u32) -> std::path::PathBuf {
        let path =
            std::env::temp_dir().join(format!("vetpms-secret-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn only_a_private_long_uncommon_secret_is_taken() {
        assert_eq!(
            *read_secret(&file("good", "k3J9-xpQ2-77aZ-mmP1\n", 0o600)).unwrap(),
            "k3J9-xpQ2-77aZ-mmP1"
        );
        assert!(matches!(
            read_secret(&file("open", "k3J9-xpQ2-77aZ-mmP1", 0o644)),
            Err(SecretError::Open(_))
        ));
        assert!(matches!(
            read_secret(&file("short", "k3J9", 0o600)),
            Err(SecretError::Short(_))
        ));
        assert!(matches!(
            read_secret(&file("common", "password12345678", 0o600)),
            Err(SecretError::Common(_))
        ));
        let gone = Path::new("/nowhere/at/all");
        assert!(matches!(
            read_secret(gone),
            Err(SecretError::Unreadable { .. })
        ));
    }

    #[test]
    fn a_key_is_64_random_digits() {
        let drawn = "a4aec8cbd4980151ab8915f0b131a87f6d7a7ab98ff6dd85244c9476da581bde";
        assert!(read_key(&file("key", drawn, 0o600)).is_ok());
        for bad in ["", "00", &"00".repeat(32), &"ab".repeat(32), &drawn[..63]] {
            assert!(
                matches!(read_key(&file("bad", bad, 0o600)), Err(SecretError::Key(_))),
                "{bad}"
            );
        }
    }
}
