//! Files on the disk: sealed, whole or not there, and tested when they are read.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use vetpms_crypto::{Key32, sha256};
use vetpms_protocol::limits::{FILE_BYTES, FILE_PART};
use vetpms_protocol::{Hash32, file_parts};

use crate::vault::{FOLDER, Vault, VaultError};

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let name = format!("vetpms-vault-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn vault(&self) -> Vault {
        Vault::new(&self.0, &Key32::from_bytes([7; 32]))
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.0.join(FOLDER));
        let entries = entries.into_iter().flatten();
        let mut all: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn entropy(seed: u8) -> impl FnMut(&mut [u8]) {
    let mut call = seed;
    move |buffer| {
        call = call.wrapping_add(1);
        buffer.fill(call);
    }
}

fn bytes(size: usize) -> Vec<u8> {
    let canary = b"CANARY of a client ";
    canary.iter().copied().cycle().take(size).collect()
}

fn hash(bytes: &[u8]) -> Hash32 {
    Hash32::new(sha256(&[bytes]))
}

#[test]
fn a_file_reads_as_it_was_written_and_does_not_show() {
    let place = Place::new("whole");
    let vault = place.vault();
    for size in [
        1,
        FILE_PART - 1,
        FILE_PART,
        FILE_PART + 1,
        3 * FILE_PART + 5,
    ] {
        let plain = bytes(size);
        let kept = vault.put(&plain, &mut entropy(1)).unwrap();
        assert_eq!(kept, hash(&plain));
        assert!(vault.has(kept));
        assert_eq!(vault.read(kept, size as u64).unwrap(), plain);
        let parts = file_parts(size as u64).unwrap();
        let joined: Vec<u8> = (0..parts)
            .flat_map(|part| vault.part(kept, size as u64, part).unwrap())
            .collect();
        assert_eq!(joined, plain);
        assert_eq!(vault.put(&plain, &mut entropy(9)).unwrap(), kept);
    }
    assert_eq!(place.files().len(), 5);
    for file in place.files() {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(!name.ends_with(".part"));
        let sealed = std::fs::read(&file).unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"CANARY"));
        assert!(
            !hash(b"C").hex().starts_with(name),
            "the name tells the hash"
        );
    }
    let stranger = Vault::new(&place.0, &Key32::from_bytes([8; 32]));
    let one = hash(b"C");
    assert_eq!(stranger.read(one, 1), Err(VaultError::Missing));
}

#[test]
fn empty_and_too_large_files_are_refused() {
    let place = Place::new("size");
    let vault = place.vault();
    let large = vec![0; usize::try_from(FILE_BYTES).unwrap() + 1];
    for wrong in [&[][..], &large] {
        assert_eq!(vault.put(wrong, &mut entropy(1)), Err(VaultError::Size));
    }
    vault.put(&large[1..], &mut entropy(1)).unwrap();
    assert_eq!(place.files().len(), 1);
}

#[test]
fn a_torn_or_altered_file_is_found() {
    let place = Place::new("torn");
    let vault = place.vault();
    let plain = bytes(FILE_PART + 100);
    let size = plain.len() as u64;
    let kept = vault.put(&plain, &mut entropy(1)).unwrap();
    let path = place.files().remove(0);
    let good = std::fs::read(&path).unwrap();
    let mut damaged: Vec<Vec<u8>> = [0, 3, 100, FILE_PART, good.len() - 1]
        .iter()
        .map(|at| good[..*at].to_vec())
        .collect();
    damaged.extend(
        [0, 5, 6, 40, good.len() / 2, good.len() - 1]
            .iter()
            .map(|at| {
                let mut bad = good.clone();
                bad[*at] ^= 1;
                bad
            }),
    );
    damaged.push([&good[..], b"x"].concat());
    for bad in damaged {
        std::fs::write(&path, &bad).unwrap();
        assert_eq!(
            vault.read(kept, size),
            Err(VaultError::Damaged),
            "{}",
            bad.len()
        );
    }
    std::fs::write(&path, &good).unwrap();
    assert_eq!(vault.read(kept, size + 1), Err(VaultError::Damaged));
    // What is damaged is written anew when it is attached once more.
    std::fs::write(&path, b"torn").unwrap();
    vault.put(&plain, &mut entropy(2)).unwrap();
    assert_eq!(vault.read(kept, size).unwrap(), plain);
}

#[test]
fn fetching_goes_on_behind_the_last_whole_part() {
    let place = Place::new("parts");
    let vault = place.vault();
    let plain = bytes(2 * FILE_PART + 100);
    let (wanted, size) = (hash(&plain), plain.len() as u64);
    let part = |n: usize| &plain[n * FILE_PART..(n * FILE_PART + FILE_PART).min(plain.len())];
    let give = |n: u32| {
        let bytes = part(usize::try_from(n).unwrap());
        vault.append(wanted, n, bytes, &mut entropy(u8::try_from(n).unwrap()))
    };
    assert_eq!(give(1), Err(VaultError::Damaged), "the first is missing");
    give(0).unwrap();
    give(1).unwrap();
    assert_eq!(vault.begun(wanted), 2);
    assert!(!vault.has(wanted));
    // The power fails within the second part.
    let path = place.files().remove(0);
    let torn = std::fs::metadata(&path).unwrap().len() - 7;
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(torn)
        .unwrap();
    assert_eq!(vault.begun(wanted), 1);
    give(1).unwrap();
    give(2).unwrap();
    vault.finish(wanted, size).unwrap();
    assert_eq!(vault.read(wanted, size).unwrap(), plain);
    assert_eq!(place.files().len(), 1);
}

#[test]
fn what_came_and_is_another_file_is_thrown_away() {
    let place = Place::new("wrong");
    let vault = place.vault();
    let wanted = hash(b"what was asked for");
    vault
        .append(wanted, 0, b"something of that n", &mut entropy(1))
        .unwrap();
    assert_eq!(vault.finish(wanted, 19), Err(VaultError::WrongContent));
    assert_eq!((vault.begun(wanted), place.files().len()), (0, 0));
    assert_eq!(vault.finish(wanted, 19), Err(VaultError::WrongContent));
}

#[test]
fn what_nothing_is_known_of_goes_after_a_while() {
    let place = Place::new("sweep");
    let vault = place.vault();
    let (began, hour) = (SystemTime::UNIX_EPOCH, Duration::from_secs(3600));
    assert_eq!(vault.keep_only(&[], began), Ok(0), "there is no folder yet");
    let known = vault.put(b"known", &mut entropy(1)).unwrap();
    let lost = vault.put(b"lost", &mut entropy(2)).unwrap();
    let begun = hash(b"begun");
    vault.append(begun, 0, b"beg", &mut entropy(3)).unwrap();
    let written = |path: &PathBuf| std::fs::metadata(path).unwrap().modified().unwrap();
    let now = place.files().iter().map(written).max().unwrap();
    assert_eq!(vault.keep_only(&[known, begun], now - hour), Ok(0));
    assert_eq!(vault.keep_only(&[known, begun], now + hour), Ok(1));
    assert!(vault.has(known) && !vault.has(lost));
    assert_eq!(vault.keep_only(&[], now + hour), Ok(2));
    vault.close();
    let closed = vault.put(b"late", &mut entropy(4));
    assert_eq!(
        closed,
        Err(VaultError::Io(std::io::ErrorKind::PermissionDenied))
    );
    vault.remove(known).unwrap();
    assert_eq!(place.files().len(), 0);
}
