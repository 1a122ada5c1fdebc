//! A server that was restored from an older backup, and computers that were restored or copied: whatever
//! anybody saved is on every desk in the end.

use std::path::Path;

use serde_json::{Value, json};
use vetpms_tests::support::{Backup, Device, Server};

fn meet(desks: &[&Device]) {
    for _ in 0..3 {
        for desk in desks {
            desk.sync();
        }
    }
    let first = desks[0].digests();
    for desk in desks {
        desk.equals_server();
        assert_eq!(desk.status()["sync"]["waiting"], 0, "{}", desk.name);
        assert_eq!(desk.status()["sync"]["quarantined"], 0, "{}", desk.name);
        assert_eq!(desk.digests(), first, "{}", desk.name);
    }
}

fn client(desk: &Device, name: &str) -> String {
    desk.add("clients", json!({ "last_name": name }))
}

fn named(desk: &Device, id: &str) -> Value {
    desk.show("clients", id)["last_name"].clone()
}

/// The log that a desk writes.
fn log(desk: &Device) -> String {
    let card = std::fs::read_to_string(desk.profile().join("profile.json")).unwrap();
    let card: Value = serde_json::from_str(&card).unwrap();
    card["replica"].as_str().unwrap().to_owned()
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_restored_server_is_filled_again_by_its_desks() {
    for renamed in [true, false] {
        let mut server = Server::start();
        let (a, b) = (
            Device::join(&server, "front"),
            Device::join(&server, "exam"),
        );
        let kept = client(&a, "Kept");
        meet(&[&a, &b]);
        let backup = Backup::of(&server, "tail");
        let lost = client(&a, "Lost");
        a.set("clients", &kept, json!({"first_name": "Kim"}));
        let weighed = client(&b, "Of the other desk");
        meet(&[&a, &b]);
        let late = client(&a, "Never sent");

        server.kill();
        backup.restore();
        if renamed {
            let tenant = server.tenant().to_owned();
            server.admin(&["epoch", "new", "--tenant", &tenant]);
        }
        server.resume();
        meet(&[&b, &a]);
        for desk in [&a, &b] {
            for (id, name) in [
                (&kept, "Kept"),
                (&lost, "Lost"),
                (&weighed, "Of the other desk"),
                (&late, "Never sent"),
            ] {
                assert_eq!(named(desk, id), name, "{} renamed={renamed}", desk.name);
            }
            assert_eq!(desk.show("clients", &kept)["first_name"], "Kim");
        }
    }
}

#[test]
fn a_desk_that_never_comes_back_is_filled_in_by_another() {
    let mut server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    meet(&[&a, &b]);
    let backup = Backup::of(&server, "gone");
    let lost = client(&a, "Of a desk that burnt");
    meet(&[&a, &b]);
    drop(a);
    server.kill();
    backup.restore();
    let tenant = server.tenant().to_owned();
    server.admin(&["epoch", "new", "--tenant", &tenant]);
    server.resume();
    b.sync();
    let c = Device::join(&server, "new");
    meet(&[&b, &c]);
    assert_eq!(named(&c, &lost), "Of a desk that burnt");
}

#[test]
fn a_desk_that_missed_two_epochs_offers_what_both_lost() {
    let mut server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    meet(&[&a, &b]);
    let backup = Backup::of(&server, "twice");
    let lost = client(&a, "Lost twice");
    meet(&[&a, &b]);
    let tenant = server.tenant().to_owned();
    server.kill();
    backup.restore();
    server.admin(&["epoch", "new", "--tenant", &tenant]);
    server.resume();
    // The other desk goes on alone until the counter has passed what it was.
    b.sync();
    for at in 0..8 {
        client(&b, &format!("Later {at}"));
    }
    b.sync();
    server.kill();
    server.admin(&["epoch", "new", "--tenant", &tenant]);
    server.resume();
    meet(&[&a, &b]);
    assert_eq!(named(&b, &lost), "Lost twice");
}

#[test]
fn a_restored_desk_begins_a_new_log_and_loses_nothing() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    let shared = client(&a, "Shared");
    meet(&[&a, &b]);
    let unsent = client(&a, "Waiting at the time of the backup");
    let copied = a.folder().join("copy");
    copy(&a.profile(), &copied);
    let after = client(&a, "After the backup");
    a.sync();
    copy(&copied, &a.profile());
    let offline = client(&a, "After the restore");
    a.set("clients", &shared, json!({"first_name": "Sam"}));
    let former = log(&a);
    meet(&[&a, &b]);
    assert_ne!(log(&a), former, "a new log");
    for desk in [&a, &b] {
        assert_eq!(named(desk, &unsent), "Waiting at the time of the backup");
        assert_eq!(named(desk, &after), "After the backup");
        assert_eq!(named(desk, &offline), "After the restore");
        assert_eq!(desk.show("clients", &shared)["first_name"], "Sam");
    }
}

#[test]
fn two_copies_of_one_desk_both_keep_their_work() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    let shared = client(&a, "Shared");
    meet(&[&a, &b]);
    let twin = a.twin("twin");
    let mut all = Vec::new();
    for round in 0..3 {
        for desk in [&a, &twin] {
            let name = format!("{} {round}", desk.name);
            all.push((client(desk, &name), name));
            desk.set(
                "clients",
                &shared,
                json!({ "notes": format!("{} {round}", desk.name) }),
            );
        }
        a.sync();
        twin.sync();
    }
    meet(&[&a, &twin, &b]);
    for desk in [&a, &twin, &b] {
        for (id, name) in &all {
            assert_eq!(named(desk, id), name.as_str(), "on {}", desk.name);
        }
    }
    assert_ne!(log(&a), log(&twin));
}
