//! Files of attachments on the disk: sealed part by part, under names that tell nothing, and never half.
//!
//! A file is `VPSF | version (2) | parts`, each sealed and bound to the hash of the whole and its number. It is
//! written beside its place and renamed once it is on the disk; one that is still being fetched ends in `.part`, and
//! goes on where it stopped.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use uuid::Uuid;
use vetpms_crypto::seal::NONCE_LEN;
use vetpms_crypto::{Aad, Entropy, Key32, RunningHash, blind_index, derive, open, seal, sha256};
use vetpms_protocol::limits::FILE_PART;
use vetpms_protocol::{Hash32, file_part_length, file_parts};

use crate::connection::{make_private_folder, open_private_file};

/// The folder beside the database.
pub const FOLDER: &str = "files";
const MAGIC: [u8; 6] = *b"VPSF\x01\x00";
/// What sealing adds to a part: version, nonce and tag.
const SEALED: usize = 1 + NONCE_LEN + 16;

/// Why a file cannot be kept or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// It is not here.
    #[error("the file is not on this computer yet")]
    Missing,
    /// What is here is not what was written.
    #[error("the file on this computer is damaged")]
    Damaged,
    /// What came has another hash than it must.
    #[error("what came is not the file that was asked for")]
    WrongContent,
    /// It is empty or too large.
    #[error("the file is empty or too large")]
    Size,
    /// No room on the disk; nothing was written.
    #[error(
        "the disk of this computer is full: the file was not saved. Free some space, then do it again"
    )]
    Full,
    /// The operating system refused.
    #[error("the disk refused the file ({0}); look whether it is sound and may be written to")]
    Io(ErrorKind),
}

impl From<std::io::Error> for VaultError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            kind => Self::Io(kind),
        }
    }
}

type Result<T> = std::result::Result<T, VaultError>;

/// The folder of sealed files and its keys.
pub struct Vault {
    folder: PathBuf,
    contents: Key32,
    names: Key32,
    /// The practice is being deleted from this computer.
    closed: AtomicBool,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// The vault of a profile's folder. Nothing is made before the first file.
    #[must_use]
    pub fn new(profile: &Path, data_key: &Key32) -> Self {
        let contents = derive(data_key, derive::FILES);
        let names = derive(&contents, derive::FILE_NAMES);
        Self {
            folder: profile.join(FOLDER),
            contents,
            names,
            closed: AtomicBool::new(false),
        }
    }

    /// Takes no more files: the practice is being deleted from this computer.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    fn name(&self, hash: Hash32) -> String {
        let name = blind_index(&self.names, Uuid::nil(), FOLDER, "name", &hash.hex());
        name.iter()
            .take(20)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn whole(&self, hash: Hash32) -> PathBuf {
        self.folder.join(self.name(hash))
    }

    fn partial(&self, hash: Hash32) -> PathBuf {
        self.folder.join(format!("{}.part", self.name(hash)))
    }

    fn aad(hash: Hash32, part: u32) -> Aad {
        let aad = Aad::new("vetpms file part v1").part(&hash.bytes());
        aad.part(&part.to_le_bytes())
    }

    /// Whether the whole file is here, as far as its name tells.
    #[must_use]
    pub fn has(&self, hash: Hash32) -> bool {
        self.whole(hash).exists()
    }

    /// Keeps a file; it is on the disk when this returns. One that is here already and reads well stays.
    ///
    /// # Errors
    /// [`VaultError`]; nothing is left behind then.
    pub fn put(&self, bytes: &[u8], entropy: Entropy<'_>) -> Result<Hash32> {
        let hash = Hash32::new(sha256(&[bytes]));
        let size = bytes.len() as u64;
        file_parts(size).ok_or(VaultError::Size)?;
        if self.read(hash, size).is_ok() {
            return Ok(hash);
        }
        self.remove(hash)?;
        let mut put = || -> Result<()> {
            for (part, bytes) in (0_u32..).zip(bytes.chunks(FILE_PART)) {
                self.append(hash, part, bytes, entropy)?;
            }
            self.settle(hash)
        };
        put().inspect_err(|_| {
            let _ = fs::remove_file(self.partial(hash)); // half a file would take the room that is lacking
        })?;
        Ok(hash)
    }

    /// How many parts of a file are here that is still being fetched; what was torn does not count.
    #[must_use]
    pub fn begun(&self, hash: Hash32) -> u32 {
        let length = fs::metadata(self.partial(hash)).map_or(0, |meta| meta.len());
        let parts = length.saturating_sub(MAGIC.len() as u64) / (FILE_PART + SEALED) as u64;
        u32::try_from(parts).unwrap_or(0)
    }

    /// Adds a part to a file that is being fetched. Parts come in order; the last may be shorter.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn append(
        &self,
        hash: Hash32,
        part: u32,
        bytes: &[u8],
        entropy: Entropy<'_>,
    ) -> Result<()> {
        if self.begun(hash) < part {
            return Err(VaultError::Damaged); // another part is next
        }
        if self.closed.load(Ordering::SeqCst) {
            return Err(VaultError::Io(ErrorKind::PermissionDenied));
        }
        make_private_folder(&self.folder).map_err(of_store)?;
        let mut nonce = [0; NONCE_LEN];
        entropy(&mut nonce);
        let aad = Self::aad(hash, part);
        let sealed = seal(&self.contents, nonce, aad.as_bytes(), bytes);
        let mut file = open_private_file(&self.partial(hash)).map_err(of_store)?;
        if part == 0 {
            file.set_len(0)?;
            file.write_all(&MAGIC)?;
        }
        // Whatever stands behind the parts before is the torn rest of a try.
        let place = Self::place(part);
        file.set_len(place)?;
        file.seek(SeekFrom::Start(place))?;
        Ok(file.write_all(&sealed)?)
    }

    fn place(part: u32) -> u64 {
        MAGIC.len() as u64 + u64::from(part) * (FILE_PART + SEALED) as u64
    }

    /// Ends a file that was fetched: tested against its hash, on the disk, and in its place.
    ///
    /// # Errors
    /// [`VaultError::WrongContent`], and what came is gone then; otherwise as above.
    pub fn finish(&self, hash: Hash32, size: u64) -> Result<()> {
        let path = self.partial(hash);
        match self.read_from(&path, hash, size, |_| ()) {
            Ok(()) => self.settle(hash),
            Err(VaultError::Damaged | VaultError::Missing) => {
                let _ = fs::remove_file(&path); // it is fetched from the first part on
                Err(VaultError::WrongContent)
            }
            Err(error) => Err(error),
        }
    }

    fn settle(&self, hash: Hash32) -> Result<()> {
        let path = self.partial(hash);
        OpenOptions::new().write(true).open(&path)?.sync_all()?;
        fs::rename(&path, self.whole(hash))?;
        Ok(File::open(&self.folder)?.sync_all()?)
    }

    /// The whole file, tested against its hash.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::Damaged`].
    pub fn read(&self, hash: Hash32, size: u64) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        let path = self.whole(hash);
        self.read_from(&path, hash, size, |part| whole.extend_from_slice(part))?;
        Ok(whole)
    }

    /// One part of a file that is here; the whole is not tested.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub fn part(&self, hash: Hash32, size: u64, part: u32) -> Result<Vec<u8>> {
        let length = file_part_length(size, part).ok_or(VaultError::Damaged)?;
        let mut file = File::open(self.whole(hash))?;
        file.seek(SeekFrom::Start(Self::place(part)))?;
        self.next(&mut file, hash, part, length)
    }

    fn next(&self, file: &mut File, hash: Hash32, part: u32, length: usize) -> Result<Vec<u8>> {
        let mut sealed = vec![0; length + SEALED];
        file.read_exact(&mut sealed)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => VaultError::Damaged,
                _ => error.into(),
            })?;
        open(&self.contents, Self::aad(hash, part).as_bytes(), &sealed)
            .map_err(|_| VaultError::Damaged)
    }

    fn read_from(
        &self,
        path: &Path,
        hash: Hash32,
        size: u64,
        mut take: impl FnMut(&[u8]),
    ) -> Result<()> {
        let parts = file_parts(size).ok_or(VaultError::Damaged)?;
        let mut file = File::open(path)?;
        let mut head = [0; MAGIC.len()];
        if file.read_exact(&mut head).is_err() || head != MAGIC {
            return Err(VaultError::Damaged);
        }
        let mut running = RunningHash::default();
        for part in 0..parts {
            let length = file_part_length(size, part).ok_or(VaultError::Damaged)?;
            let bytes = self.next(&mut file, hash, part, length)?;
            running.update(&bytes);
            take(&bytes);
        }
        let at_its_end = file.read(&mut [0])? == 0;
        if at_its_end && running.finish() == hash.bytes() {
            Ok(())
        } else {
            Err(VaultError::Damaged)
        }
    }

    /// Removes a file, and what was fetched of it; one that is not here is removed already.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn remove(&self, hash: Hash32) -> Result<()> {
        for path in [self.whole(hash), self.partial(hash)] {
            gone(&path)?;
        }
        Ok(())
    }

    /// Removes every file but these that was written before a moment: what a power cut left behind; how many.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn keep_only(&self, known: &[Hash32], before: SystemTime) -> Result<usize> {
        let known: BTreeSet<String> = known.iter().map(|hash| self.name(*hash)).collect();
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        let mut removed = 0;
        for entry in entries {
            let path = entry?.path();
            let old = fs::metadata(&path).and_then(|meta| meta.modified());
            let old = old.is_ok_and(|written| written < before);
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if old && path.is_file() && !stem.is_some_and(|stem| known.contains(stem)) {
                gone(&path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn gone(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// What the helpers of the database say of a file of ours.
fn of_store(error: crate::StoreError) -> VaultError {
    match error {
        crate::StoreError::Full => VaultError::Full,
        crate::StoreError::Missing => VaultError::Missing,
        crate::StoreError::ReadOnly => VaultError::Io(ErrorKind::ReadOnlyFilesystem),
        crate::StoreError::Io(kind) => VaultError::Io(kind),
        _ => VaultError::Io(ErrorKind::Other),
    }
}
