//! Files of attachments: taken in parts, handed out to whoever may see a record that names them.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;
use vetpms_crypto::sha256;
use vetpms_protocol::limits::FILE_PART;
use vetpms_protocol::{
    Blob, FileBytes, FileOffer, FilePart, FileTaken, FileWanted, Hash32, WRONG_CONTENT,
    file_part_length, file_parts,
};

use super::{Refused, Server};

const TABLE: &str = "attachments";

/// The files that a server has.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Whole ones.
    whole: BTreeMap<Hash32, Arc<[u8]>>,
    /// What has come of others, by the device that brings them: their length, and their bytes so far.
    begun: BTreeMap<(Hash32, Uuid), (u64, Vec<u8>)>,
}

fn taken(bytes: usize, complete: bool) -> FileTaken {
    FileTaken {
        parts: u32::try_from(bytes.div_ceil(FILE_PART)).unwrap_or(0),
        complete,
    }
}

impl Server {
    /// Whether the whole of a file is here.
    #[must_use]
    pub fn has_file(&self, hash: Hash32) -> bool {
        self.files.whole.contains_key(&hash)
    }

    /// Says what of a file is still to be sent.
    ///
    /// # Errors
    /// A [`Refused`], as the server gives it.
    pub fn file_offer(&mut self, device: Uuid, offer: &FileOffer) -> Result<FileTaken, Refused> {
        self.people.known(device)?;
        if file_parts(offer.size).is_none() {
            return Err(Refused::new(400, "file_size"));
        }
        if let Some(whole) = self.files.whole.get(&offer.hash) {
            return Ok(taken(whole.len(), true));
        }
        let new = || (offer.size, Vec::new());
        let begun = self
            .files
            .begun
            .entry((offer.hash, device))
            .or_insert_with(new);
        if begun.0 != offer.size {
            *begun = new();
        }
        Ok(taken(begun.1.len(), false))
    }

    /// Takes the next part of a file; with the last one the whole is tested.
    ///
    /// # Errors
    /// A [`Refused`], as the server gives it.
    pub fn file_part(&mut self, device: Uuid, part: &FilePart) -> Result<FileTaken, Refused> {
        self.people.known(device)?;
        if let Some(whole) = self.files.whole.get(&part.hash) {
            return Ok(taken(whole.len(), true));
        }
        let key = (part.hash, device);
        let Some((size, bytes)) = self.files.begun.get_mut(&key) else {
            return Err(Refused::new(409, "file_unknown"));
        };
        let next = taken(bytes.len(), false);
        if part.part != next.parts {
            return Ok(next);
        }
        if file_part_length(*size, part.part) != Some(part.bytes.bytes().len()) {
            return Err(Refused::new(400, "file_part"));
        }
        bytes.extend_from_slice(part.bytes.bytes());
        if (bytes.len() as u64) < *size {
            return Ok(taken(bytes.len(), false));
        }
        let (_, bytes) = self.files.begun.remove(&key).unwrap_or_default();
        if sha256(&[&bytes]) != part.hash.bytes() {
            return Err(Refused::new(409, WRONG_CONTENT));
        }
        self.files.begun.retain(|(hash, _), _| *hash != part.hash);
        let done = taken(bytes.len(), true);
        self.files.whole.insert(part.hash, bytes.into());
        Ok(done)
    }

    /// Hands a part out.
    ///
    /// # Errors
    /// A [`Refused`]: not found, which also stands for what may not be seen.
    pub fn file_fetch(&self, device: Uuid, wanted: &FileWanted) -> Result<FileBytes, Refused> {
        self.people.known(device)?;
        let not_found = || Refused::new(404, "not_found");
        if !self.may_fetch(device, wanted.hash) {
            return Err(not_found());
        }
        let whole = self.files.whole.get(&wanted.hash).ok_or_else(not_found)?;
        let at = usize::try_from(wanted.part).unwrap_or(usize::MAX);
        let part = whole.chunks(FILE_PART).nth(at).ok_or_else(not_found)?;
        Ok(FileBytes {
            size: whole.len() as u64,
            bytes: Blob::new(part.to_vec()),
        })
    }

    /// Whether a device may see a record that names a file.
    #[must_use]
    pub fn may_fetch(&self, device: Uuid, hash: Hash32) -> bool {
        let Some(def) = vetpms_model::entity(TABLE) else {
            return false;
        };
        let readable = self.people.readable(device);
        let hex = hash.hex();
        let rows = self.rows.iter().filter(|((table, _), _)| *table == TABLE);
        let mut naming = rows.filter(|(_, (row, _))| row.text(def, "sha256") == Some(&hex));
        naming.any(|(key, _)| self.sees(&readable, *key))
    }
}
