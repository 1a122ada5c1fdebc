//! The index as one sealed archive, and that archive as a file.
//!
//! The only way by which anything of the index leaves memory: nothing is written unsealed, and a
//! saved index that does not fit exactly is refused, never repaired (a rebuild takes seconds).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tantivy::directory::RamDirectory;
use tantivy::{Directory, Index};
use vetpms_crypto::{Aad, Entropy, Key32};

use crate::error::SearchError;
use crate::index::SearchIndex;
use crate::schema::FIELDS;

const MAGIC: [u8; 4] = *b"VPSX";
/// To be raised whenever the fields, the folding or the engine's format change.
const VERSION: u16 = 2;
const META: &str = "meta.json";
/// The engine's list of its own files, without which it would never drop an old one.
const MANAGED: &str = ".managed.json";

const DAMAGED: SearchError = SearchError::Unusable("it is damaged");

impl SearchIndex {
    /// The whole index with its marker, sealed. Updates wait meanwhile, searches do not.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn to_sealed_bytes(
        &self,
        key: &Key32,
        entropy: Entropy<'_>,
    ) -> Result<Vec<u8>, SearchError> {
        let plain = self.at_rest(|marker| pack(&self.index, &self.directory, marker))?;
        let mut nonce = [0; vetpms_crypto::seal::NONCE_LEN];
        entropy(&mut nonce);
        let mut bytes = header().to_vec();
        bytes.extend(vetpms_crypto::seal(key, nonce, &aad(), &plain));
        Ok(bytes)
    }

    /// Opens what [`Self::to_sealed_bytes`] made.
    ///
    /// # Errors
    /// [`SearchError::Unusable`] when it is of another version, damaged or sealed with another key:
    /// the caller then starts empty and rebuilds.
    pub fn from_sealed_bytes(key: &Key32, bytes: &[u8]) -> Result<Self, SearchError> {
        let sealed = match bytes.split_first_chunk() {
            Some((found, sealed)) if *found == header() => sealed,
            Some((found, _)) if found.starts_with(&MAGIC) => {
                return Err(SearchError::Unusable("it is of another version"));
            }
            _ => return Err(SearchError::Unusable("it is not a search index")),
        };
        let plain = vetpms_crypto::open(key, &aad(), sealed)
            .map_err(|_| SearchError::Unusable("the key does not open it"))?;
        let (directory, marker) = unpack(&plain).ok_or(DAMAGED)?;
        let index = Index::open(directory.clone()).map_err(|_| DAMAGED)?;
        if index.schema() != FIELDS.schema {
            return Err(SearchError::Unusable("it is of another version"));
        }
        Self::over(directory, index, marker)
    }

    /// Saves the sealed index: whatever happens meanwhile, the file is either the old or the new one.
    ///
    /// # Errors
    /// When the engine or the disk fails.
    pub fn save(&self, path: &Path, key: &Key32, entropy: Entropy<'_>) -> Result<(), SearchError> {
        let bytes = self.to_sealed_bytes(key, entropy)?;
        replace_file(path, &bytes)?;
        Ok(())
    }

    /// Opens a saved index.
    ///
    /// # Errors
    /// [`SearchError::Io`] when the file cannot be read, otherwise as [`Self::from_sealed_bytes`].
    pub fn load(path: &Path, key: &Key32) -> Result<Self, SearchError> {
        Self::from_sealed_bytes(key, &fs::read(path)?)
    }
}

fn header() -> [u8; 6] {
    let [a, b, c, d] = MAGIC;
    let [low, high] = VERSION.to_le_bytes();
    [a, b, c, d, low, high]
}

fn aad() -> Vec<u8> {
    Aad::new("vetpms search index")
        .part(&header())
        .as_bytes()
        .to_vec()
}

/// `marker (8) | {length of name (4) | name | length (8) | content}*`, numbers little-endian.
fn pack(index: &Index, directory: &RamDirectory, marker: u64) -> Result<Vec<u8>, SearchError> {
    let mut paths: Vec<PathBuf> = index
        .load_metas()?
        .list_segment_files()
        .into_iter()
        .filter(|path| directory.exists(path).unwrap_or(false))
        .collect();
    paths.extend([PathBuf::from(META), PathBuf::from(MANAGED)]);
    let mut plain = marker.to_le_bytes().to_vec();
    for path in paths {
        let content = directory
            .atomic_read(&path)
            .map_err(|error| SearchError::Engine(error.to_string()))?;
        let name = path.to_string_lossy();
        plain.extend((name.len() as u32).to_le_bytes());
        plain.extend(name.as_bytes());
        plain.extend((content.len() as u64).to_le_bytes());
        plain.extend(content);
    }
    Ok(plain)
}

fn unpack(plain: &[u8]) -> Option<(RamDirectory, u64)> {
    let directory = RamDirectory::create();
    let (marker, mut rest) = plain.split_first_chunk()?;
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk()?;
        let (name, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let (length, after) = after.split_first_chunk()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (content, after) = after.split_at_checked(length)?;
        let name = std::str::from_utf8(name).ok()?;
        directory.atomic_write(Path::new(name), content).ok()?;
        rest = after;
    }
    Some((directory, u64::from_le_bytes(*marker)))
}

fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temporary = path.with_file_name(name);
    // A leftover may have other rights, which opening it again would keep.
    if let Err(error) = fs::remove_file(&temporary)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let written = write_private(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary); // half a file would take the room that is lacking
    }
    written?;
    sync_folder_of(path)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the rename durable. Windows has no such call and does it with the rename.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
