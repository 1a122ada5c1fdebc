//! Files of attachments: sent and fetched by their hash, in parts, outside of the log of changes.
//!
//! A part says which it is, so that a connection that breaks costs one part and not the file.

use serde::{Deserialize, Serialize};

use crate::bytes::{Blob, Hash32};
use crate::limits::{FILE_BYTES, FILE_PART};

/// The refusal of a file whose parts do not have the hash that was announced.
pub const WRONG_CONTENT: &str = "wrong_content";

/// Announces a file; the answer says what of it is still to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOffer {
    /// SHA-256 of its bytes.
    pub hash: Hash32,
    /// Its length in bytes.
    pub size: u64,
}

/// One part of a file that was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePart {
    /// SHA-256 of the whole file.
    pub hash: Hash32,
    /// Which part, counted from 0.
    pub part: u32,
    /// Its bytes.
    pub bytes: Blob,
}

/// What the server has of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTaken {
    /// Parts from the first on; the next to send has this number.
    pub parts: u32,
    /// Whether it has the whole file, and its hash is right.
    pub complete: bool,
}

/// Asks for one part of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileWanted {
    /// SHA-256 of the whole file.
    pub hash: Hash32,
    /// Which part, counted from 0.
    pub part: u32,
}

/// One part of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileBytes {
    /// Length of the whole file in bytes.
    pub size: u64,
    /// The part's bytes.
    pub bytes: Blob,
}

/// How many parts a file of this length has; `None` for an empty or too large one.
#[must_use]
pub fn file_parts(size: u64) -> Option<u32> {
    if size == 0 || size > FILE_BYTES {
        return None;
    }
    u32::try_from(size.div_ceil(FILE_PART as u64)).ok()
}

/// The length of a part; `None` where the file has no such part.
#[must_use]
pub fn file_part_length(size: u64, part: u32) -> Option<usize> {
    let last = file_parts(size)?.checked_sub(1)?;
    match part.cmp(&last) {
        std::cmp::Ordering::Less => Some(FILE_PART),
        std::cmp::Ordering::Equal => {
            usize::try_from(size - u64::from(last) * FILE_PART as u64).ok()
        }
        std::cmp::Ordering::Greater => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_file() {
        const PART: u64 = FILE_PART as u64;
        for size in [1, PART - 1, PART, PART + 1, 3 * PART, FILE_BYTES] {
            let parts = file_parts(size).unwrap();
            let lengths = (0..parts).map(|part| file_part_length(size, part).unwrap() as u64);
            assert!(lengths.clone().all(|length| length > 0 && length <= PART));
            assert_eq!(lengths.sum::<u64>(), size);
            assert_eq!(file_part_length(size, parts), None);
        }
        assert_eq!((file_parts(0), file_parts(FILE_BYTES + 1)), (None, None));
        assert_eq!(file_part_length(0, 0), None);
    }
}
