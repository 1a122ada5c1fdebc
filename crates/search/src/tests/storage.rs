//! Sealed, saved and opened again.

use std::fs;

use vetpms_crypto::Key32;

use super::{counted, ids, index_of, patient};
use crate::{SearchError, SearchIndex};

fn key(byte: u8) -> Key32 {
    Key32::from_bytes([byte; 32])
}

fn nonce(bytes: &mut [u8]) {
    bytes.fill(7);
}

fn refusal(result: Result<SearchIndex, SearchError>) -> String {
    match result {
        Err(error @ SearchError::Unusable(_)) => error.to_string(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("opened"),
    }
}

#[test]
fn opens_what_was_sealed_and_goes_on() {
    let index = index_of(&[
        patient(1, "Bella", "Canarywords"),
        patient(2, "Luna", "Jones"),
    ]);
    index
        .apply(vec![patient(2, "Lona", "Jones")], &[], 42)
        .unwrap();
    let sealed = index.to_sealed_bytes(&key(1), &mut nonce).unwrap();
    for canary in ["canary", "Canary", "nar", "meta.json"] {
        let mut windows = sealed.windows(canary.len());
        assert!(!windows.any(|part| part == canary.as_bytes()), "{canary}");
    }
    drop(index);

    let index = SearchIndex::from_sealed_bytes(&key(1), &sealed).unwrap();
    assert_eq!(counted(&index), (2, 42));
    assert_eq!(ids(&index, "bella canaryword"), [1]);
    index
        .apply(vec![patient(1, "Rex", "Jones")], &[], 43)
        .unwrap();
    assert_eq!(ids(&index, "rex"), [1]);
    assert!(ids(&index, "bella").is_empty());
    index.maintain().unwrap();
    assert_eq!((index.len(), index.segments()), (2, 1));
}

#[test]
fn files_of_dropped_segments_are_not_carried_along() {
    let index = index_of(&[patient(1, "Bella", "Smith")]);
    let sealed = index.to_sealed_bytes(&key(1), &mut nonce).unwrap();
    let index = SearchIndex::from_sealed_bytes(&key(1), &sealed).unwrap();
    for round in 0..40 {
        index
            .apply(vec![patient(1, "Bella", "Smith")], &[], round)
            .unwrap();
        index.flush().unwrap();
    }
    index.maintain().unwrap();
    let again = index.to_sealed_bytes(&key(1), &mut nonce).unwrap();
    assert!(again.len() < sealed.len() + 500);
    assert!(index.directory.total_mem_usage() < 2 * again.len());
}

#[test]
fn what_does_not_fit_is_refused() {
    let index = index_of(&[patient(1, "Bella", "Smith")]);
    let sealed = index.to_sealed_bytes(&key(1), &mut nonce).unwrap();
    let open = |bytes: &[u8]| refusal(SearchIndex::from_sealed_bytes(&key(1), bytes));

    let wrong_key = refusal(SearchIndex::from_sealed_bytes(&key(2), &sealed));
    assert!(wrong_key.contains("key") && wrong_key.contains("rebuild"));
    for garbage in [&b""[..], b"VPS", b"something else", &[0; 100]] {
        assert!(open(garbage).contains("not a search index"));
    }
    let mut later = sealed.clone();
    later[4] += 1;
    assert!(open(&later).contains("another version"));
    for at in [6, 10, sealed.len() / 2, sealed.len() - 1] {
        let mut flipped = sealed.clone();
        flipped[at] ^= 1;
        open(&flipped);
        open(&sealed[..at]);
    }
}

#[test]
fn a_file_is_replaced_whole_and_is_private() {
    let folder = std::env::temp_dir().join(format!("vetpms-search-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("search.sealed");
    fs::write(folder.join("search.sealed.new"), "left over").unwrap();
    for (marker, name) in [(5, "Bella"), (6, "Luna")] {
        let index = index_of(&[]);
        index
            .apply(vec![patient(1, name, "Smith")], &[], marker)
            .unwrap();
        index.save(&path, &key(1), &mut nonce).unwrap();
        let opened = SearchIndex::load(&path, &key(1)).unwrap();
        assert_eq!(opened.marker(), marker);
        assert_eq!(ids(&opened, name), [1]);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    refusal(SearchIndex::load(&path, &key(2)));
    fs::remove_file(&path).unwrap();
    let missing = SearchIndex::load(&path, &key(1));
    assert!(matches!(missing, Err(SearchError::Io(_))));
    fs::remove_dir(&folder).unwrap();
}
