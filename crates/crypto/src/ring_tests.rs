//! The key ring: every way in, and everything that must stay shut.

use super::*;
use crate::{SigningKey, kdf::SALT_LEN, testing::counted};

const ANNA: Uuid = Uuid::from_u128(1);
const BEN: Uuid = Uuid::from_u128(2);
const WRONG: Option<CryptoError> = Some(CryptoError::WrongSecret);

struct Fixture {
    ring: KeyRing,
    device: Key32,
    anna: UserKeys,
    file: KeyFile,
    code: RecoveryCode,
}

/// A ring with all three ways in, opened by Anna's password, her key file and a code.
fn fixture() -> Fixture {
    let entropy = &mut counted(1);
    let device = Key32::random(entropy);
    let anna = UserKeys {
        data_key: Key32::random(entropy),
        signing_key: SigningKey::random(entropy),
    };
    let file = KeyFile::random(ANNA, entropy);
    let code = RecoveryCode::random(entropy);
    let mut ring = KeyRing::new();
    ring.add_password(ANNA, "anna's word", &device, &anna, cheap(), entropy)
        .unwrap();
    ring.add_key_file(&file, &anna, entropy).unwrap();
    ring.add_recovery(&code, &anna.data_key, entropy).unwrap();
    Fixture {
        ring,
        device,
        anna,
        file,
        code,
    }
}

fn cheap() -> KdfParams {
    KdfParams::for_testing()
}

fn assert_same(one: &UserKeys, two: &UserKeys) {
    assert_eq!(one.data_key.expose(), two.data_key.expose());
    assert_eq!(
        one.signing_key.seed().expose(),
        two.signing_key.seed().expose()
    );
}

#[test]
fn every_way_in_gives_the_same_keys() {
    let f = fixture();
    let ring = KeyRing::from_json(&f.ring.to_json().unwrap()).unwrap();
    assert!(ring == f.ring);
    assert_same(
        &ring
            .unlock_with_password(ANNA, "anna's word", &f.device)
            .unwrap(),
        &f.anna,
    );
    assert_same(&ring.unlock_with_key_file(&f.file).unwrap(), &f.anna);
    let by_code = ring.unlock_with_recovery(&f.code).unwrap();
    assert_eq!(by_code.expose(), f.anna.data_key.expose());
}

#[test]
fn two_users_share_the_data_key_and_sign_with_their_own() {
    let mut f = fixture();
    let entropy = &mut counted(2);
    let ben = UserKeys {
        data_key: f.anna.data_key.clone(),
        signing_key: SigningKey::random(entropy),
    };
    f.ring
        .add_password(BEN, "ben's word", &f.device, &ben, cheap(), entropy)
        .unwrap();
    assert_same(
        &f.ring
            .unlock_with_password(BEN, "ben's word", &f.device)
            .unwrap(),
        &ben,
    );
    assert_same(
        &f.ring
            .unlock_with_password(ANNA, "anna's word", &f.device)
            .unwrap(),
        &f.anna,
    );
    assert_eq!(
        f.ring
            .unlock_with_password(BEN, "anna's word", &f.device)
            .err(),
        WRONG
    );
}

#[test]
fn a_copied_ring_opens_nothing_without_the_device_secret() {
    let f = fixture();
    let copied = KeyRing::from_json(&f.ring.to_json().unwrap()).unwrap();
    for guess in [Key32::from_bytes([0; 32]), Key32::random(&mut counted(3))] {
        let refused = copied.unlock_with_password(ANNA, "anna's word", &guess);
        assert_eq!(refused.err(), WRONG);
    }
}

#[test]
fn every_wrong_part_gives_the_same_error() {
    let f = fixture();
    let entropy = &mut counted(4);
    let unlock = |user, password: &str| f.ring.unlock_with_password(user, password, &f.device);
    assert_eq!(unlock(ANNA, "Anna's word").err(), WRONG);
    assert_eq!(unlock(ANNA, "").err(), WRONG);
    assert_eq!(unlock(BEN, "anna's word").err(), WRONG);
    let renamed = KeyFile {
        user: BEN,
        key: f.file.key.clone(),
    };
    for file in [renamed, KeyFile::random(ANNA, entropy)] {
        assert_eq!(f.ring.unlock_with_key_file(&file).err(), WRONG);
    }
    let other = RecoveryCode::random(entropy);
    assert_eq!(f.ring.unlock_with_recovery(&other).err(), WRONG);
    assert_eq!(KeyRing::new().unlock_with_recovery(&f.code).err(), WRONG);
}

#[test]
fn a_mistyped_code_is_told_from_a_wrong_one() {
    let f = fixture();
    let text = f.code.to_text();
    let wrong = if text.starts_with('7') { "8" } else { "7" };
    let typed = format!("{wrong}{}", &text[1..]);
    assert_eq!(
        RecoveryCode::parse(&typed).err(),
        Some(CryptoError::RecoveryCodeMistyped)
    );
    let again = RecoveryCode::parse(&text.to_lowercase()).unwrap();
    assert!(f.ring.unlock_with_recovery(&again).is_ok());
}

#[test]
fn what_a_wrap_says_of_itself_cannot_be_altered() {
    let f = fixture();
    let json = f.ring.to_json().unwrap();
    let unlocks = |json: &str, user| {
        KeyRing::from_json(json)
            .unwrap()
            .unlock_with_password(user, "anna's word", &f.device)
            .err()
    };
    assert_eq!(unlocks(&json, ANNA), None);
    let passed_off = json.replace(&ANNA.to_string(), &BEN.to_string());
    assert_eq!(unlocks(&passed_off, BEN), WRONG);
    assert_eq!(
        unlocks(
            &json.replace("\"memory_kib\": 8", "\"memory_kib\": 9"),
            ANNA
        ),
        WRONG
    );
    assert_eq!(
        unlocks(
            &json.replace("\"memory_kib\": 8", "\"memory_kib\": 9999999"),
            ANNA
        ),
        WRONG
    );
    let mut swapped = f.ring.clone();
    swapped.wraps[0].sealed = f.ring.wraps[1].sealed.clone();
    assert_eq!(unlocks(&swapped.to_json().unwrap(), ANNA), WRONG);
}

#[test]
fn every_altered_byte_of_salt_or_payload_is_refused() {
    let f = fixture();
    let refused = |ring: &KeyRing| {
        assert_eq!(
            ring.unlock_with_password(ANNA, "anna's word", &f.device)
                .err(),
            WRONG
        );
    };
    for at in 0..f.ring.wraps[0].sealed.len() {
        let mut bad = f.ring.clone();
        bad.wraps[0].sealed[at] ^= 1;
        refused(&bad);
    }
    for at in 0..SALT_LEN {
        let mut bad = f.ring.clone();
        bad.wraps[0].salt[at] ^= 1;
        refused(&bad);
    }
}

#[test]
fn changing_the_password_keeps_the_keys() {
    let mut f = fixture();
    let before = f.ring.clone();
    let dearer = KdfParams {
        passes: 2,
        ..cheap()
    };
    let wrong = PasswordChange {
        old: "not hers",
        new: "new word",
    };
    let refused = f
        .ring
        .rewrap(ANNA, wrong, &f.device, dearer, &mut counted(5));
    assert_eq!(refused.err(), WRONG);
    assert!(f.ring == before);
    let impossible = KdfParams {
        passes: 0,
        ..cheap()
    };
    let right = PasswordChange {
        old: "anna's word",
        new: "new word",
    };
    assert!(
        f.ring
            .rewrap(ANNA, right, &f.device, impossible, &mut counted(5))
            .is_err()
    );
    assert!(f.ring == before);

    f.ring
        .rewrap(ANNA, right, &f.device, dearer, &mut counted(5))
        .unwrap();
    assert_same(
        &f.ring
            .unlock_with_password(ANNA, "new word", &f.device)
            .unwrap(),
        &f.anna,
    );
    assert_eq!(
        f.ring
            .unlock_with_password(ANNA, "anna's word", &f.device)
            .err(),
        WRONG
    );
    assert_same(&f.ring.unlock_with_key_file(&f.file).unwrap(), &f.anna);
    assert!(f.ring.unlock_with_recovery(&f.code).is_ok());
}

#[test]
fn one_wrap_of_each_and_never_none() {
    let mut f = fixture();
    let entropy = &mut counted(6);
    let second = Err(CryptoError::AlreadyWrapped);
    let password = f
        .ring
        .add_password(ANNA, "x", &f.device, &f.anna, cheap(), entropy);
    assert_eq!(password, second);
    assert_eq!(f.ring.add_key_file(&f.file, &f.anna, entropy), second);
    assert_eq!(
        f.ring.add_recovery(&f.code, &f.anna.data_key, entropy),
        second
    );
    let names = [
        WrapName::Password(ANNA),
        WrapName::KeyFile(ANNA),
        WrapName::Recovery,
    ];
    assert_eq!(f.ring.names().collect::<Vec<_>>(), names);

    assert_eq!(
        f.ring.remove(WrapName::Password(BEN)),
        Err(CryptoError::NoSuchWrap)
    );
    assert_eq!(f.ring.remove(WrapName::Recovery), Ok(()));
    assert_eq!(f.ring.unlock_with_recovery(&f.code).err(), WRONG);
    assert_eq!(f.ring.remove(WrapName::KeyFile(ANNA)), Ok(()));
    assert_eq!(
        f.ring.remove(WrapName::Password(ANNA)),
        Err(CryptoError::LastWrap)
    );
    assert!(
        f.ring
            .unlock_with_password(ANNA, "anna's word", &f.device)
            .is_ok()
    );
}

#[test]
fn a_forgotten_password_is_replaced_by_way_of_the_code() {
    let mut f = fixture();
    let entropy = &mut counted(7);
    let data_key = f.ring.unlock_with_recovery(&f.code).unwrap();
    f.ring.remove(WrapName::Password(ANNA)).unwrap();
    let keys = UserKeys {
        data_key,
        signing_key: SigningKey::random(entropy),
    };
    f.ring
        .add_password(ANNA, "new word", &f.device, &keys, cheap(), entropy)
        .unwrap();
    assert_same(
        &f.ring
            .unlock_with_password(ANNA, "new word", &f.device)
            .unwrap(),
        &keys,
    );
}

#[test]
fn no_key_stands_in_the_ring_and_debug_shows_none() {
    let f = fixture();
    let json = f.ring.to_json().unwrap();
    let secrets = [
        f.anna.data_key.hex(),
        f.anna.signing_key.seed().hex(),
        f.device.hex(),
        f.file.key.hex(),
    ];
    let shown = format!("{:?} {:?} {:?} {:?}", f.ring, f.anna, f.file, f.code);
    for secret in &secrets {
        assert!(!json.contains(secret.as_str()));
        assert!(!shown.contains(secret.as_str()));
    }
    assert!(!json.contains("anna's") && !shown.contains("sealed"));
}

#[test]
fn what_is_no_ring_is_refused() {
    let f = fixture();
    let json = f.ring.to_json().unwrap();
    let malformed = Some(CryptoError::Malformed("key ring"));
    let mut twice = f.ring.clone();
    twice.wraps.push(f.ring.wraps[0].clone());
    let too_long = format!("{json}{}", " ".repeat(MAX_JSON));
    for bad in [
        "",
        "{}",
        "[]",
        r#"{"version":1}"#,
        &json[..json.len() - 2],
        &json.replace("\"recovery\"", "\"telepathy\""),
        &json.replace("\"salt\": \"", "\"salt\": \"00"),
        &twice.to_json().unwrap(),
        &too_long,
    ] {
        assert_eq!(KeyRing::from_json(bad).err(), malformed);
    }
    let later = json.replace("\"version\": 1", "\"version\": 2");
    let unknown = CryptoError::UnknownVersion {
        what: "key ring",
        version: 2,
    };
    assert_eq!(KeyRing::from_json(&later).err(), Some(unknown));
}

/// A ring as the first version wrote it. If this no longer opens, neither does any practice's.
#[test]
fn a_ring_of_the_first_version_still_opens() {
    let f = fixture();
    let ring = KeyRing::from_json(include_str!("../testdata/key-ring-1.json")).unwrap();
    assert_same(
        &ring
            .unlock_with_password(ANNA, "anna's word", &f.device)
            .unwrap(),
        &f.anna,
    );
    assert_same(&ring.unlock_with_key_file(&f.file).unwrap(), &f.anna);
    let by_code = ring.unlock_with_recovery(&f.code).unwrap();
    assert_eq!(by_code.expose(), f.anna.data_key.expose());
}
