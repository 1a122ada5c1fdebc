//! One data key, many uses: every other key is derived from it for a named purpose.
//!
//! The purpose is the whole difference between two keys, so it must never be reused or changed:
//! a changed purpose makes everything sealed under the old one unreadable.

use crate::{Key32, mac::hkdf_sha256};

/// The raw key of the local SQLCipher database.
pub const SQLCIPHER: &str = "vetpms sqlcipher v1";
/// The persisted search index.
pub const SEARCH_INDEX: &str = "vetpms search index v1";
/// Attachments and other files at rest.
pub const FILES: &str = "vetpms files v1";
/// The names of those files, from their key.
pub const FILE_NAMES: &str = "vetpms file names v1";
/// Exports and print files while they wait to be fetched.
pub const EXPORTS: &str = "vetpms exports v1";
/// Drafts of forms that were not yet saved.
pub const DRAFTS: &str = "vetpms drafts v1";
/// Sealed columns on the server, from a tenant's data key.
pub const SEALED_COLUMNS: &str = "vetpms sealed columns v1";
/// Blind indexes of sealed columns, from a tenant's data key.
pub const BLIND_INDEX: &str = "vetpms blind index v1";
/// Change and document blobs on the server, from a tenant's or a subject's key.
pub const BLOBS: &str = "vetpms blobs v1";

/// Derives the key for one purpose (HKDF-SHA256; the key's own randomness needs no salt).
pub fn derive(key: &Key32, purpose: &'static str) -> Key32 {
    hkdf_sha256(None, key.expose(), purpose.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ALL: [&str; 9] = [
        SQLCIPHER,
        SEARCH_INDEX,
        FILES,
        FILE_NAMES,
        EXPORTS,
        DRAFTS,
        SEALED_COLUMNS,
        BLIND_INDEX,
        BLOBS,
    ];

    #[test]
    fn the_same_purpose_gives_the_same_key_and_each_its_own() {
        let key = Key32::from_bytes([7; 32]);
        let mut seen = BTreeSet::from([*key.expose()]);
        for purpose in ALL {
            let derived = derive(&key, purpose);
            assert_eq!(derived.expose(), derive(&key, purpose).expose());
            assert!(seen.insert(*derived.expose()), "{purpose} is not apart");
        }
        let other = derive(&Key32::from_bytes([8; 32]), SQLCIPHER);
        assert!(seen.insert(*other.expose()));
    }

    #[test]
    fn a_derived_key_stays_what_it_was() {
        // A change here would lock every practice out of its own database.
        let key = derive(&Key32::from_bytes([7; 32]), SQLCIPHER);
        assert_eq!(
            *key.hex(),
            "a4aec8cbd4980151ab8915f0b131a87f6d7a7ab98ff6dd85244c9476da581bde"
        );
    }
}
