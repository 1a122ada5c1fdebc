//! Ids: made on the device (UUIDv7), from an import (version 8), or from a natural key (UUIDv5).

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Namespace of the ids made from natural keys.
const NATURAL: Uuid = Uuid::from_u128(0x6b1f_64c8_1d0e_5a54_9f3f_5e0c_27a9_0b11);

/// A new id: the time in its first 48 bits, `random` in the rest.
#[must_use]
pub fn new_id(now: DateTime<Utc>, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// A word as a part of a natural key.
#[must_use]
pub fn of_word(word: &str) -> Uuid {
    Uuid::new_v5(&NATURAL, word.as_bytes())
}

/// The id of a row with a natural key: the same on every device.
#[must_use]
pub fn natural_id(table: &str, key: &[Uuid]) -> Uuid {
    let mut name = table.as_bytes().to_vec();
    for part in key {
        name.push(0);
        name.extend_from_slice(part.as_bytes());
    }
    Uuid::new_v5(&NATURAL, &name)
}

/// The id of an imported row: two desks that import the same file make the same row.
///
/// 48 bits of `date`, version 8, and a hash of tenant, source, kind and external id,
/// so that history falls into its yearly partition.
#[must_use]
pub fn imported_id(
    tenant: Uuid,
    source: &str,
    kind: &str,
    external: &str,
    date: DateTime<Utc>,
) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(tenant.as_bytes());
    for part in [source, kind, external] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    let millis = date.timestamp_millis().max(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6..].copy_from_slice(&digest[..10]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn an_imported_id_depends_on_every_part_and_carries_its_date() {
        let date = Utc.with_ymd_and_hms(2015, 12, 18, 0, 0, 0).unwrap();
        let id = |t, s, k, e| imported_id(Uuid::from_u128(t), s, k, e, date);
        let first = id(1, "seattle", "patients", "S1 Cat Zen");
        assert_eq!(first, id(1, "seattle", "patients", "S1 Cat Zen"));
        assert_ne!(first, id(2, "seattle", "patients", "S1 Cat Zen"));
        assert_ne!(id(1, "ab", "c", "d"), id(1, "a", "bc", "d"));
        assert_eq!(first.get_version_num(), 8);
        assert_eq!(
            first.as_bytes()[..6],
            date.timestamp_millis().to_be_bytes()[2..]
        );
    }

    #[test]
    fn new_ids_sort_by_time() {
        let at = |s| Utc.timestamp_opt(s, 0).unwrap();
        assert!(new_id(at(1), [255; 10]) < new_id(at(2), [0; 10]));
        assert_eq!(new_id(at(1), [7; 10]).get_version_num(), 7);
    }
}
