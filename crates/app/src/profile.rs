//! A practice on this computer: its folder, who may open it, and the keys that do.
//!
//! `profile.json` says whose folder it is (no client's or patient's data), `keys.json` holds
//! the wrapped keys, `replica.db` the data, `search.bin` the sealed search index, `files` the sealed files of
//! attachments.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vetpms_crypto::{CryptoError, KeyFile, KeyRing, UserKeys};
use vetpms_store::{FILES_FOLDER, ProfileLock};

use crate::error::{AppError, Code, file};
use crate::{keychain, wipe};

/// How the names of a profile's files begin, the card's apart.
const OURS: [&str; 3] = ["keys.", "replica.db", "search."];

/// Somebody who can sign in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileUser {
    /// Id.
    pub id: Uuid,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
}

/// Whose folder it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The practice.
    pub tenant: Uuid,
    /// Its name.
    pub practice: String,
    /// This device.
    pub device: Uuid,
    /// Devices that this computer was before it joined again. Their secrets stay in the keychain, for earlier copies of
    /// the folder to open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Uuid>,
    /// The log that this device writes.
    pub replica: Uuid,
    /// The server's address, if the practice has one.
    pub server: Option<String>,
    /// Who can sign in here.
    pub users: Vec<ProfileUser>,
}

/// The folder of a practice.
#[derive(Debug, Clone)]
pub struct Profile {
    folder: PathBuf,
    /// Whose folder it is.
    pub card: Card,
}

/// How a person or a program opens the profile.
pub enum Unlock<'a> {
    /// A user with a password; the device's secret comes from the keychain.
    Password {
        /// E-mail address.
        email: &'a str,
        /// Password.
        password: &'a str,
    },
    /// A key file, for servers and automation.
    KeyFile(&'a Path),
}

/// The keys of a user, opened.
pub struct Opened {
    /// The user.
    pub user: Uuid,
    /// Data key and signing key.
    pub keys: UserKeys,
}

impl Profile {
    /// Makes the folder of a new profile and its keys. It is one only once [`Self::save_card`] has written
    /// its card, which comes last: a first start that was cut short is begun again.
    ///
    /// # Errors
    /// [`Code::File`] when it exists already or cannot be made; [`Code::InUse`].
    pub fn create(folder: &Path, card: Card, ring: &KeyRing) -> Result<Self, AppError> {
        if Self::exists(folder) {
            return Err(AppError::new(
                Code::File,
                format!("{} is a profile already", folder.display()),
            ));
        }
        let mut builder = fs::DirBuilder::new();
        builder
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| file(folder, &error))?;
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder, private).map_err(|error| file(folder, &error))?;
        put_aside(folder)?;
        let profile = Self {
            folder: folder.to_owned(),
            card,
        };
        profile.save_ring(ring)?;
        Ok(profile)
    }

    /// Whether the folder holds a profile.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        // Where it cannot be told it is one: nothing is made in its place.
        fs::exists(folder.join("profile.json")).unwrap_or(true)
    }

    /// Opens an existing folder.
    ///
    /// # Errors
    /// [`Code::File`] when there is no profile.
    pub fn load(folder: &Path) -> Result<Self, AppError> {
        let path = folder.join("profile.json");
        wipe::finish(folder)?;
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound if has_records(folder) => beside(&path, "is missing"),
            ErrorKind::NotFound => {
                let hint = "make one with `vetpms init` or `vetpms join`";
                let words = format!("{} is not a profile; {hint}", folder.display());
                AppError::new(Code::File, words)
            }
            ErrorKind::InvalidData => beside(&path, "is damaged"),
            _ => file(&path, &error),
        })?;
        let card = serde_json::from_str(&text).map_err(|_| beside(&path, "is damaged"))?;
        Ok(Self {
            folder: folder.to_owned(),
            card,
        })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes `profile.json`.
    ///
    /// # Errors
    /// [`Code::File`].
    pub fn save_card(&self) -> Result<(), AppError> {
        let json = serde_json::to_vec_pretty(&self.card)
            .map_err(|e| AppError::new(Code::Internal, e.to_string()))?;
        write_private(&self.folder.join("profile.json"), &json)
    }

    /// The key ring.
    ///
    /// # Errors
    /// [`Code::File`] when it is missing or damaged.
    pub fn ring(&self) -> Result<KeyRing, AppError> {
        let path = self.folder.join("keys.json");
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => beside(&path, "is missing"),
            ErrorKind::InvalidData => beside(&path, "is damaged"),
            _ => file(&path, &error),
        })?;
        KeyRing::from_json(&text).map_err(|error| match error {
            CryptoError::UnknownVersion { .. } => AppError::new(Code::File, error.to_string()),
            _ => beside(&path, "is damaged"),
        })
    }

    /// Writes the key ring.
    ///
    /// # Errors
    /// [`Code::File`].
    pub fn save_ring(&self, ring: &KeyRing) -> Result<(), AppError> {
        let json = ring
            .to_json()
            .map_err(|error| AppError::new(Code::Internal, error.to_string()))?;
        write_private(&self.folder.join("keys.json"), json.as_bytes())
    }

    /// Opens a user's keys.
    ///
    /// # Errors
    /// [`Code::WrongPassword`], [`Code::Keychain`] or [`Code::File`].
    pub fn unlock(&self, how: &Unlock<'_>) -> Result<Opened, AppError> {
        let ring = self.ring()?;
        match how {
            Unlock::KeyFile(path) => {
                let key = read_key_file(path)?;
                let keys = ring.unlock_with_key_file(&key)?;
                Ok(Opened {
                    user: key.user,
                    keys,
                })
            }
            Unlock::Password { email, password } => {
                let wrong = || {
                    AppError::new(
                        Code::WrongPassword,
                        "the e-mail address or the password is wrong",
                    )
                };
                let known = self
                    .card
                    .users
                    .iter()
                    .find(|user| user.email.eq_ignore_ascii_case(email.trim()));
                let user = known.ok_or_else(wrong)?.id;
                let device = keychain::read(self.card.device)?;
                let keys = ring
                    .unlock_with_password(user, password, &device)
                    .map_err(|_| wrong())?;
                Ok(Opened { user, keys })
            }
        }
    }
}

/// Whether a practice's records lie in the folder.
fn has_records(folder: &Path) -> bool {
    fs::exists(folder.join("replica.db")).unwrap_or(true)
}

/// A file beside the records without which they do not open; nothing makes it anew.
fn beside(path: &Path, what: &str) -> AppError {
    let words = format!(
        "{} {what}, and without it nobody opens the records beside it, which are as they were; put it back from a backup",
        path.display()
    );
    AppError::new(Code::File, words)
}

/// Makes room for a first start. Files without a card are those of one that was cut short, or of a practice
/// whose card was lost, so they are kept.
fn put_aside(folder: &Path) -> Result<(), AppError> {
    let _lock = ProfileLock::acquire(folder)?;
    let failed = |error: std::io::Error| file(folder, &error);
    let mut left = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let ours = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| OURS.iter().any(|ours| name.starts_with(ours)));
        if ours && path.is_file() || path.ends_with(FILES_FOLDER) {
            left.push(path);
        }
    }
    if left.is_empty() {
        return Ok(());
    }
    let kept = (1..)
        .map(|n| folder.join(format!("unfinished-{n}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join("unfinished"));
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&kept)
        .map_err(failed)?;
    for path in left {
        let name = path.file_name().unwrap_or_default();
        fs::rename(&path, kept.join(name)).map_err(failed)?;
    }
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed)
}

/// Reads a key file; one that others can read is refused.
///
/// # Errors
/// [`Code::File`].
pub fn read_key_file(path: &Path) -> Result<KeyFile, AppError> {
    let meta = fs::metadata(path).map_err(|error| file(path, &error))?;
    if meta.permissions().mode() & 0o077 != 0 {
        let message = format!(
            "{} can be read by others; run: chmod 600 {0}",
            path.display()
        );
        return Err(AppError::new(Code::File, message));
    }
    let text = fs::read_to_string(path).map_err(|error| file(path, &error))?;
    KeyFile::parse(&text)
        .map_err(|_| AppError::new(Code::File, format!("{} is not a key file", path.display())))
}

/// Writes a file that only its owner can read, so that a crash leaves the old or the new one.
///
/// # Errors
/// [`Code::File`].
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let temporary = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        let mut out = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&temporary)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        fs::rename(&temporary, path)?;
        // The folder of a bare file name is the empty path.
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&temporary); // half a file would take the room that is lacking
        file(path, &error)
    })
}
