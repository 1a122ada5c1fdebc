//! Files of animals: attached on one desk, opened on another, and whole or not there whatever happens between.

mod broken;
mod liar;

use std::path::PathBuf;

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Running, Seeded, Server, sql};

use crate::rights::allow;

/// The rights over medical records.
const RECORDS: [&str; 3] = [
    "VIEW_ALL_MEDICAL_RECORDS",
    "VIEW_OWN_MEDICAL_RECORDS",
    "CREATE_MEDICAL_RECORDS",
];

/// Bytes that begin like a picture, different for each number.
fn picture(number: u64, size: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut random = Seeded::new(number);
    while bytes.len() < size {
        bytes.extend(random.below(u64::MAX).to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

fn write(desk: &Device, name: &str, bytes: &[u8]) -> PathBuf {
    let path = desk.folder().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn patient(desk: &Device) -> String {
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    let values = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    desk.add("patients", values)
}

fn attach(desk: &Device, patient: &str, name: &str, bytes: &[u8]) -> String {
    let path = write(desk, name, bytes);
    let done = desk.run(&["attach", patient, path.to_str().unwrap()]).ok();
    done.json()["id"].as_str().unwrap().to_owned()
}

fn list(desk: &Device, patient: &str) -> Vec<Value> {
    let listed = desk.run(&["attachments", patient]).ok().json();
    listed.as_array().unwrap().clone()
}

/// The bytes of an attachment as the desk opens it; nothing where it refuses.
fn opened(desk: &Device, id: &str) -> Result<Vec<u8>, Value> {
    let to = desk.folder().join("copy");
    let _ = std::fs::remove_file(&to);
    let outcome = desk.run(&["attachments", "--save", id, "--to", to.to_str().unwrap()]);
    if outcome.code == 0 {
        Ok(std::fs::read(&to).unwrap())
    } else {
        Err(outcome.error())
    }
}

fn files(desk: &Device) -> Value {
    desk.status()["sync"]["files"].clone()
}

fn waiting(desk: &Device) -> (u64, u64, u64) {
    let files = files(desk);
    let number = |name: &str| files[name].as_u64().unwrap();
    (number("to_send"), number("missing"), number("failed"))
}

/// Sealed files in the profile.
fn sealed(desk: &Device) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(desk.profile().join("files"));
    let files = folder.into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

fn two_desks() -> (Server, Device, Device, String) {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "desk-a"),
        Device::join(&server, "desk-b"),
    );
    let patient = patient(&a);
    a.sync();
    b.sync();
    (server, a, b, patient)
}

fn schema(server: &Server) -> String {
    format!("t_{}", server.tenant().replace('-', ""))
}

/// Bytes of a file's beginning that sealed bytes never hold by chance, as they do three or four.
const TELLING: usize = 16;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_file_attached_on_one_desk_opens_on_the_other() {
    let (server, a, b, patient) = two_desks();
    let (large, small) = (picture(1, 1_700_000), b"%PDF-1.7 a report".to_vec());
    let photo = attach(&a, &patient, "x-ray.png", &large);
    let report = attach(&a, &patient, "report.pdf", &small);
    let again = attach(&b, &patient, "same x-ray.png", &large);
    assert_eq!(
        opened(&a, &photo).unwrap(),
        large,
        "at once, without a network"
    );
    assert_eq!(waiting(&a), (2, 0, 0));
    assert_eq!(list(&a, &patient)[1]["place"], "sending");

    a.sync();
    assert_eq!(waiting(&a), (0, 0, 0));
    let line = &list(&a, &patient)[1];
    assert_eq!(
        (&line["place"], &line["file_name"]),
        (&json!("here"), &json!("x-ray.png"))
    );
    assert_eq!(
        (&line["media_type"], &line["size_bytes"]),
        (&json!("image/png"), &json!(1_700_000))
    );
    assert_eq!(line["added_by"], "Ann");

    b.sync();
    assert_eq!(waiting(&b), (0, 0, 0));
    assert_eq!(opened(&b, &photo).unwrap(), large);
    assert_eq!(opened(&b, &report).unwrap(), small);
    assert_eq!(opened(&b, &again).unwrap(), large);
    assert_eq!(sealed(&b).len(), 2, "equal files are kept once");
    sql(&format!(
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM {0}.files WHERE completed_at IS NOT NULL) = 2; \
         ASSERT (SELECT count(*) FROM {0}.file_parts) = 5; \
         ASSERT (SELECT bool_and(position(decode('{1}', 'hex') IN sealed) = 0) FROM {0}.file_parts); END $$;",
        schema(&server),
        hex(&large[..TELLING])
    ));

    b.run(&["attachments", "--detach", &photo]).ok();
    assert_eq!(opened(&b, &photo).unwrap_err()["code"], "not_found");
    b.sync();
    a.sync();
    assert_eq!(list(&a, &patient).len(), 2);
    a.equals_server();
    b.equals_server();
    for file in sealed(&a).iter().chain(&sealed(&b)) {
        let bytes = std::fs::read(file).unwrap();
        assert!(
            !bytes
                .windows(TELLING)
                .any(|part| part == &large[..TELLING] || part == &small[..TELLING])
        );
    }
}

#[test]
fn what_cannot_be_attached_is_refused_in_words_and_leaves_nothing() {
    let desk = Device::alone("refused");
    let patient = patient(&desk);
    let refused = |path: &str| desk.run(&["attach", &patient, path]).error();
    let large = write(&desk, "large.png", &picture(1, 25 * 1024 * 1024 + 1));
    let program = write(&desk, "program.png", b"\x7fELF\x02\x01\x01\0\0\0");
    let empty = write(&desk, "empty.pdf", b"");
    for (path, code, words) in [
        (large.to_str().unwrap(), "too_large", "at most 25 MB"),
        (
            program.to_str().unwrap(),
            "wrong_type",
            "PDF, PNG, JPEG, WebP, text",
        ),
        (empty.to_str().unwrap(), "file", "empty"),
        ("/no/such/file.png", "file", "is missing"),
        (
            desk.folder().to_str().unwrap(),
            "file",
            "not a file that can be attached",
        ),
        ("/dev/zero", "file", "not a file that can be attached"),
    ] {
        let told = refused(path);
        assert_eq!(told["code"], code, "{told}");
        assert!(told["message"].as_str().unwrap().contains(words), "{told}");
    }
    let good = write(&desk, "good.txt", b"blood: normal");
    let nobody = "00000000-0000-7000-8000-000000000000";
    let told = desk
        .run(&["attach", nobody, good.to_str().unwrap()])
        .error();
    assert_eq!(told["code"], "not_found");
    assert_eq!(
        sealed(&desk).len(),
        0,
        "the file of no record does not stay"
    );
    assert_eq!(list(&desk, &patient).len(), 0);
    let exactly = picture(2, 25 * 1024 * 1024);
    let id = attach(&desk, &patient, "largest.png", &exactly);
    assert_eq!(opened(&desk, &id).unwrap(), exactly);
    let copy = desk.folder().join("copy");
    let to = ["attachments", "--save", &id, "--to", copy.to_str().unwrap()];
    let told = desk.run(&to).error();
    assert!(
        told["message"]
            .as_str()
            .unwrap()
            .contains("is there already")
    );
}

/// Runs the desk until a whole file has come to it.
fn watch_for_a_file(desk: &Device, meanwhile: impl FnOnce()) {
    let mut watching = desk.command(&["sync", "--watch"]);
    let running = watching.stdout(std::process::Stdio::null()).spawn();
    let _running = Running(running.unwrap());
    meanwhile();
    let whole = |path: &PathBuf| path.extension().is_none();
    for _ in 0..600 {
        if sealed(desk).iter().any(whole) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[test]
fn a_desk_that_watches_gets_a_file_as_soon_as_the_server_has_it() {
    let (server, a, b, patient) = two_desks();
    let bytes = picture(1, 1_200_000);
    let mut photo = String::new();
    watch_for_a_file(&b, || {
        photo = attach(&a, &patient, "photo.png", &bytes);
        a.sync();
    });
    assert_eq!(opened(&b, &photo).unwrap(), bytes);
    // With its first copy, too.
    let c = Device::join(&server, "desk-c");
    watch_for_a_file(&c, || {});
    assert_eq!(opened(&c, &photo).unwrap(), bytes);
}

#[test]
fn a_removed_device_keeps_no_file() {
    let (server, a, b, patient) = two_desks();
    attach(&a, &patient, "photo.png", &picture(1, 9_000));
    a.sync();
    b.sync();
    assert_eq!(sealed(&b).len(), 1);
    let tenant = server.tenant();
    let devices = server.admin(&["device", "list", "--tenant", tenant]);
    let line = devices
        .lines()
        .find(|line| line.contains("desk-b"))
        .unwrap();
    let device = line
        .split_whitespace()
        .find(|word| word.len() == 36)
        .unwrap();
    server.admin(&["device", "revoke", "--tenant", tenant, "--device", device]);
    assert_ne!(b.run(&["sync"]).code, 0);
    let left = std::fs::read_dir(b.profile()).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing is left of the profile");
}

#[test]
fn a_right_that_is_withdrawn_takes_the_files_with_it() {
    let server = Server::start();
    let email = server.user("vera", "veterinarian");
    let a = Device::join(&server, "front");
    let b = Device::join_with(&server, &server.device_code_for(&email, "room"), "room");
    let patient = patient(&a);
    let photo = attach(&a, &patient, "photo.png", &picture(1, 9_000));
    a.sync();
    b.sync();
    assert_eq!(opened(&b, &photo).unwrap(), picture(1, 9_000));

    allow(&server, &email, &RECORDS, false);
    b.sync();
    assert_eq!(sealed(&b).len(), 0, "gone, and not only hidden");
    assert_eq!(opened(&b, &photo).unwrap_err()["code"], "forbidden");
    let path = write(&b, "mine.png", &picture(2, 9_000));
    let told = b.run(&["attach", &patient, path.to_str().unwrap()]).error();
    assert_eq!(told["code"], "forbidden");
    assert_eq!(sealed(&b).len(), 0);

    allow(&server, &email, &RECORDS, true);
    b.sync();
    assert_eq!(opened(&b, &photo).unwrap(), picture(1, 9_000));
    assert_eq!(a.status()["sync"]["quarantined"], 0);
}

#[test]
fn a_server_that_lost_files_gets_them_again() {
    let (server, a, b, patient) = two_desks();
    let photo = attach(&a, &patient, "photo.png", &picture(1, 900_000));
    a.sync();
    // As after a restore: the rows are offered again by their own way, which other tests are about.
    sql(&format!("DELETE FROM {}.files", schema(&server)));
    server.admin(&["epoch", "new", "--tenant", server.tenant()]);
    b.sync();
    assert_eq!(waiting(&b), (0, 1, 0), "not sent yet is no problem");
    a.sync();
    assert_eq!(waiting(&a), (0, 0, 0));
    let c = Device::join(&server, "desk-c");
    c.sync();
    assert_eq!(opened(&c, &photo).unwrap(), picture(1, 900_000));
}

#[test]
fn what_nobody_needs_is_removed_by_the_administrator() {
    let (server, a, _b, patient) = two_desks();
    let kept = attach(&a, &patient, "kept.png", &picture(1, 9_000));
    attach(&a, &patient, "orphan.png", &picture(2, 9_000));
    a.sync();
    let schema = schema(&server);
    sql(&format!(
        "DELETE FROM {schema}.attachments WHERE file_name = 'orphan.png'"
    ));
    let of = ["files", "--tenant", server.tenant()];
    let said = |more: &[&str]| server.admin(&[&of[..], more].concat());
    assert_eq!(
        said(&[]),
        "2 files with 0.0 MB; 0 files with 0.0 MB are needed by nobody; --remove removes them"
    );
    sql(&format!(
        "UPDATE {schema}.files SET completed_at = now() - interval '91 days'"
    ));
    let report: Value = serde_json::from_str(&said(&["--json"])).unwrap();
    assert_eq!(
        (&report["files"], &report["unneeded"]),
        (&json!(2), &json!(1))
    );
    said(&["--remove"]);
    let report: Value = serde_json::from_str(&said(&["--json"])).unwrap();
    assert_eq!(
        (&report["files"], &report["unneeded"]),
        (&json!(1), &json!(0))
    );
    let c = Device::join(&server, "desk-c");
    c.sync();
    assert_eq!(opened(&c, &kept).unwrap(), picture(1, 9_000));
}

#[test]
fn a_practice_without_a_server_keeps_its_files_and_brings_them_along() {
    let desk = Device::alone("alone");
    let patient = patient(&desk);
    let photo = attach(&desk, &patient, "photo.png", &picture(1, 9_000));
    assert_eq!(list(&desk, &patient)[0]["place"], "here");
    let words = desk.words(&["attachments", &patient]);
    assert!(
        words.contains("photo.png") && !words.contains("still to be sent"),
        "{words}"
    );
    assert_eq!(opened(&desk, &photo).unwrap(), picture(1, 9_000));
}
