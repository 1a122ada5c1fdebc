//! The key ring: one data key, wrapped once for every way of opening it.
//!
//! The data key opens the local database and all that is derived from it. It stands here only
//! sealed: under a user's password together with this device's secret, under a key file, and
//! under a recovery code. A user's wrap also holds that user's signing key. The ring is written
//! beside the database; the device secret is not in it but in the system's keychain, so that a
//! copied ring does not open even with the right password, nor can passwords be guessed on it.
//!
//! Everything a wrap says of itself (whose it is, its costs, its salt) is authenticated, so an
//! altered ring does not open. Changing a password writes this ring anew and no page of the
//! database.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    CryptoError, Entropy, KdfParams, Key32, KeyFile, RecoveryCode, UserKeys, WrapName, random,
    wrap::{Wrap, WrapKind, key_file_kek, password_kek, recovery_kek},
};

const FORMAT: u32 = 1;
/// A practice has tens of users; a ring of thousands is not one of ours.
const MAX_WRAPS: usize = 1_000;
const MAX_JSON: usize = 1 << 20;

/// All wraps of one data key on one device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRing {
    version: u32,
    wraps: Vec<Wrap>,
}

impl Default for KeyRing {
    fn default() -> Self {
        Self::new()
    }
}

impl KeyRing {
    /// A ring without wraps.
    pub fn new() -> Self {
        Self {
            version: FORMAT,
            wraps: Vec::new(),
        }
    }

    /// Wraps a user's keys under the password and this device's secret.
    ///
    /// # Errors
    /// [`CryptoError::AlreadyWrapped`] if the user has a password here; see
    /// [`KeyRing::rewrap`].
    pub fn add_password(
        &mut self,
        user: Uuid,
        password: &str,
        device_secret: &Key32,
        keys: &UserKeys,
        cost: KdfParams,
        entropy: Entropy<'_>,
    ) -> Result<(), CryptoError> {
        self.refuse_second(WrapName::Password(user))?;
        let kind = WrapKind::Password {
            user_id: user,
            cost,
        };
        let salt = random(entropy);
        let kek = password_kek(password, device_secret, &salt, cost)?;
        self.wraps.push(Wrap::new(
            kind,
            salt,
            &kek,
            keys.payload().expose(),
            entropy,
        ));
        Ok(())
    }

    /// Wraps a user's keys under a key file; the file names the user.
    ///
    /// # Errors
    /// [`CryptoError::AlreadyWrapped`] if the user has a key file for this ring.
    pub fn add_key_file(
        &mut self,
        file: &KeyFile,
        keys: &UserKeys,
        entropy: Entropy<'_>,
    ) -> Result<(), CryptoError> {
        self.refuse_second(WrapName::KeyFile(file.user))?;
        let kind = WrapKind::KeyFile { user_id: file.user };
        let salt = random(entropy);
        let kek = key_file_kek(file, &salt);
        self.wraps.push(Wrap::new(
            kind,
            salt,
            &kek,
            keys.payload().expose(),
            entropy,
        ));
        Ok(())
    }

    /// Wraps the data key, without any user's signing key, under a recovery code.
    ///
    /// # Errors
    /// [`CryptoError::AlreadyWrapped`] if there is a recovery code: remove it first, which makes
    /// the old print worthless.
    pub fn add_recovery(
        &mut self,
        code: &RecoveryCode,
        data_key: &Key32,
        entropy: Entropy<'_>,
    ) -> Result<(), CryptoError> {
        self.refuse_second(WrapName::Recovery)?;
        let salt = random(entropy);
        let kek = recovery_kek(code, &salt);
        self.wraps.push(Wrap::new(
            WrapKind::Recovery,
            salt,
            &kek,
            data_key.expose(),
            entropy,
        ));
        Ok(())
    }

    /// Opens a user's keys with the password and this device's secret.
    ///
    /// # Errors
    /// [`CryptoError::WrongSecret`] for a wrong password, another device's secret, an unknown
    /// user or an altered ring alike.
    pub fn unlock_with_password(
        &self,
        user: Uuid,
        password: &str,
        device_secret: &Key32,
    ) -> Result<UserKeys, CryptoError> {
        let wrap = self
            .find(WrapName::Password(user))
            .ok_or(CryptoError::WrongSecret)?;
        let WrapKind::Password { cost, .. } = wrap.kind else {
            return Err(CryptoError::WrongSecret);
        };
        let kek = password_kek(password, device_secret, &wrap.salt, cost)
            .map_err(|_| CryptoError::WrongSecret)?;
        UserKeys::from_payload(&wrap.open(&kek)?)
    }

    /// Opens the keys of the user whom the key file names.
    ///
    /// # Errors
    /// [`CryptoError::WrongSecret`], whatever the cause.
    pub fn unlock_with_key_file(&self, file: &KeyFile) -> Result<UserKeys, CryptoError> {
        let wrap = self
            .find(WrapName::KeyFile(file.user))
            .ok_or(CryptoError::WrongSecret)?;
        UserKeys::from_payload(&wrap.open(&key_file_kek(file, &wrap.salt))?)
    }

    /// Opens the data key with the printed code. Signing needs a user's own wrap.
    ///
    /// # Errors
    /// [`CryptoError::WrongSecret`], whatever the cause.
    pub fn unlock_with_recovery(&self, code: &RecoveryCode) -> Result<Key32, CryptoError> {
        let wrap = self
            .find(WrapName::Recovery)
            .ok_or(CryptoError::WrongSecret)?;
        let payload = wrap.open(&recovery_kek(code, &wrap.salt))?;
        Key32::from_slice(&payload).map_err(|_| CryptoError::WrongSecret)
    }

    /// Changes a user's password: the same keys under a new wrap. On an error the ring is as it
    /// was.
    ///
    /// # Errors
    /// [`CryptoError::WrongSecret`] if the old password does not open.
    pub fn rewrap(
        &mut self,
        user: Uuid,
        passwords: PasswordChange<'_>,
        device_secret: &Key32,
        cost: KdfParams,
        entropy: Entropy<'_>,
    ) -> Result<(), CryptoError> {
        let keys = self.unlock_with_password(user, passwords.old, device_secret)?;
        let name = WrapName::Password(user);
        let mut changed = self.clone();
        changed.wraps.retain(|wrap| wrap.name() != name);
        changed.add_password(user, passwords.new, device_secret, &keys, cost, entropy)?;
        *self = changed;
        Ok(())
    }

    /// Removes one wrap.
    ///
    /// # Errors
    /// [`CryptoError::NoSuchWrap`], or [`CryptoError::LastWrap`] if nothing would be left to
    /// open the data with.
    pub fn remove(&mut self, name: WrapName) -> Result<(), CryptoError> {
        if self.find(name).is_none() {
            return Err(CryptoError::NoSuchWrap);
        }
        if self.wraps.len() == 1 {
            return Err(CryptoError::LastWrap);
        }
        self.wraps.retain(|wrap| wrap.name() != name);
        Ok(())
    }

    /// The wraps this ring holds, in the order they were added.
    pub fn names(&self) -> impl Iterator<Item = WrapName> {
        self.wraps.iter().map(Wrap::name)
    }

    /// The ring as JSON, to be written beside the database.
    ///
    /// # Errors
    /// [`CryptoError::Malformed`]; a ring made by this module always writes.
    pub fn to_json(&self) -> Result<String, CryptoError> {
        serde_json::to_string_pretty(self).map_err(|_| CryptoError::Malformed("key ring"))
    }

    /// Reads a ring back.
    ///
    /// # Errors
    /// [`CryptoError::UnknownVersion`] for a later format, [`CryptoError::Malformed`] for
    /// anything else that is not a ring.
    pub fn from_json(json: &str) -> Result<Self, CryptoError> {
        #[derive(Deserialize)]
        struct Heading {
            version: u32,
        }
        const MALFORMED: CryptoError = CryptoError::Malformed("key ring");
        if json.len() > MAX_JSON {
            return Err(MALFORMED);
        }
        // The version first: a later format may hold kinds of wraps that do not parse here.
        let Heading { version } = serde_json::from_str(json).map_err(|_| MALFORMED)?;
        if version != FORMAT {
            return Err(CryptoError::UnknownVersion {
                what: "key ring",
                version,
            });
        }
        let ring: Self = serde_json::from_str(json).map_err(|_| MALFORMED)?;
        let unique = (1..ring.wraps.len()).all(|n| {
            ring.wraps[..n]
                .iter()
                .all(|other| other.name() != ring.wraps[n].name())
        });
        if ring.wraps.len() > MAX_WRAPS || !unique {
            return Err(MALFORMED);
        }
        Ok(ring)
    }

    fn find(&self, name: WrapName) -> Option<&Wrap> {
        self.wraps.iter().find(|wrap| wrap.name() == name)
    }

    fn refuse_second(&self, name: WrapName) -> Result<(), CryptoError> {
        match self.find(name) {
            Some(_) => Err(CryptoError::AlreadyWrapped),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// The two passwords of a change, named so that they cannot be swapped.
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    /// The password until now.
    pub old: &'a str,
    /// The password from now on.
    pub new: &'a str,
}

#[cfg(test)]
#[path = "ring_tests.rs"]
mod tests;
