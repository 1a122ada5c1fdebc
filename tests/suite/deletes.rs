//! A removed record stays removed, whoever comes back with what they knew before (decision 14).

use serde_json::json;
use vetpms_tests::support::{Backup, Device, Server, sql};

fn meet(desks: &[&Device]) {
    for _ in 0..3 {
        desks.iter().for_each(|desk| desk.sync());
    }
    for desk in desks {
        desk.equals_server();
        assert_eq!(desk.status()["sync"]["waiting"], 0, "{}", desk.name);
        assert_eq!(desk.digests(), desks[0].digests(), "{}", desk.name);
    }
}

fn remove(desk: &Device, id: &str) {
    desk.batch(&[json!({"op": "remove", "table": "clients", "id": id})]);
}

/// Removed, and found by no search.
fn is_gone(desk: &Device, id: &str) {
    let shown = desk.show("clients", id);
    assert_eq!(shown["is_deleted"], true, "{}: {shown}", desk.name);
    let name = shown["last_name"].as_str().unwrap();
    let found = desk.run(&["find", name]);
    assert_eq!(
        (found.code, found.stdout.trim()),
        (3, "[]"),
        "{}",
        desk.name
    );
}

/// Longer away than any access lasts: the desk has to join again.
fn two_hundred_days(server: &Server, desk: &Device) {
    let tenant = server.tenant();
    sql(&format!(
        "DELETE FROM system.token_pairs p USING system.devices d WHERE d.id = p.device_id \
         AND d.tenant_id = '{tenant}' AND d.name = '{0}';",
        desk.name
    ));
    assert_ne!(desk.run(&["sync"]).code, 0);
    let (url, code) = (server.url(), server.device_code(&desk.name));
    let by = ["join", "--server", &url, "--code", &code, "--device-name"];
    desk.run(&[&by[..], &[&desk.name]].concat()).ok();
}

#[test]
fn an_old_edit_of_a_removed_record_does_not_bring_it_back() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "cellar"),
    );
    let gone = a.add("clients", json!({"last_name": "Vandenberghe"}));
    meet(&[&a, &b]);
    b.set("clients", &gone, json!({"notes": "Typed in the cellar"}));
    remove(&a, &gone);
    a.sync();
    // Meanwhile everything that tidies up has run, and the server's rows were made anew.
    let tenant = server.tenant().to_owned();
    server.admin(&["rebuild", "--tenant", &tenant]);
    two_hundred_days(&server, &b);
    meet(&[&a, &b]);
    for desk in [&a, &b] {
        is_gone(desk, &gone);
        // What was typed is not lost either: a person decides.
        assert_eq!(desk.show("clients", &gone)["notes"], "Typed in the cellar");
        let items = desk.conflicts();
        let kinds: Vec<_> = items.iter().map(|item| &item["kind"]).collect();
        assert!(kinds.contains(&&json!("deleted_while_edited")), "{kinds:?}");
    }
}

#[test]
fn a_new_device_and_a_rebuild_know_what_was_removed() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let gone = a.add("clients", json!({"last_name": "Vandenberghe"}));
    let stays = a.add("clients", json!({"last_name": "Dewulf"}));
    a.sync();
    remove(&a, &gone);
    meet(&[&a]);
    let b = Device::join(&server, "new");
    meet(&[&a, &b]);
    let tenant = server.tenant().to_owned();
    for desk in [&a, &b] {
        is_gone(desk, &gone);
        let rebuilt = desk.run(&["rebuild"]).ok().json();
        assert_eq!(rebuilt["changed"], 0, "{rebuilt}");
        is_gone(desk, &gone);
    }
    server.admin(&["rebuild", "--tenant", &tenant]);
    meet(&[&a, &b]);
    let c = Device::join(&server, "after");
    meet(&[&a, &b, &c]);
    is_gone(&c, &gone);
    assert_ne!(c.show("clients", &stays)["is_deleted"], true);
}

#[test]
fn a_server_restored_from_before_the_removal_learns_of_it_again() {
    // From whoever removed it, and from a desk that only heard of it.
    for teller in ["who removed it", "who heard of it"] {
        let mut server = Server::start();
        let (a, b) = (
            Device::join(&server, "front"),
            Device::join(&server, "exam"),
        );
        let gone = a.add("clients", json!({"last_name": "Vandenberghe"}));
        meet(&[&a, &b]);
        let backup = Backup::of(&server, "before");
        remove(&a, &gone);
        meet(&[&a, &b]);
        server.kill();
        backup.restore();
        let tenant = server.tenant().to_owned();
        server.admin(&["epoch", "new", "--tenant", &tenant]);
        server.resume();
        let first = if teller == "who removed it" { &a } else { &b };
        first.sync();
        let c = Device::join(&server, "new");
        c.sync();
        is_gone(&c, &gone);
        meet(&[first, &c]);
        meet(&[&a, &b, &c]);
        for desk in [&a, &b, &c] {
            is_gone(desk, &gone);
        }
    }
}
