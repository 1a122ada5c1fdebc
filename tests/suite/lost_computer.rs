//! A server is restored that has never heard of a computer: what that one wrote goes from the other desks until it
//! joins again, and they say so.

use serde_json::{Value, json};
use vetpms_tests::support::{Backup, Device, Server, sql};

use crate::rights::{allow, list};

fn told(desk: &Device) -> (u64, Vec<Value>) {
    let sync = desk.status()["sync"].clone();
    let names = sync["unknown_computers"].as_array().unwrap().clone();
    (sync["of_unknown"].as_u64().unwrap(), names)
}

fn device_of(desk: &Device) -> String {
    let card = std::fs::read_to_string(desk.profile().join("profile.json")).unwrap();
    let card: Value = serde_json::from_str(&card).unwrap();
    card["device"].as_str().unwrap().to_owned()
}

/// Restores a server to before it knew a computer, and what `more` takes away; it begins a new epoch.
fn go_back(server: &mut Server, backup: &Backup, unknown: &Device, more: &str) {
    server.kill();
    backup.restore();
    let device = device_of(unknown);
    sql(&format!(
        "SET session_replication_role = replica; \
         DELETE FROM system.token_pairs WHERE device_id = '{device}'; \
         DELETE FROM system.user_device_keys WHERE device_id = '{device}'; \
         DELETE FROM system.devices WHERE id = '{device}'; {more}"
    ));
    let tenant = server.tenant().to_owned();
    server.admin(&["epoch", "new", "--tenant", &tenant]);
    server.resume();
}

/// Two desks that hold what a third one wrote, and a server from before it joined.
fn lost() -> (Server, Device, Device, Device, Vec<String>) {
    let mut server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    for desk in [&a, &b] {
        desk.sync();
    }
    let backup = Backup::of(&server, "lost");
    let c = Device::join(&server, "ward");
    let rows = vec![
        c.add("clients", json!({"last_name": "First"})),
        c.add("clients", json!({"last_name": "Second"})),
    ];
    for desk in [&c, &a, &b] {
        desk.sync();
    }
    go_back(&mut server, &backup, &c, "");
    for desk in [&a, &b, &a, &b] {
        desk.sync();
    }
    (server, a, b, c, rows)
}

#[test]
fn what_a_lost_computer_wrote_is_missed_aloud_until_it_has_joined_again() {
    let (server, a, b, c, rows) = lost();
    for desk in [&a, &b] {
        assert_eq!(told(desk), (2, vec![json!("ward")]), "{}", desk.name);
        assert_ne!(desk.run(&["show", "clients", &rows[0]]).code, 0);
    }
    let (url, code) = (server.url(), server.device_code("ward"));
    c.run(&["join", "--server", &url, "--code", &code]).ok();
    for desk in [&c, &a, &b, &c, &a, &b] {
        desk.sync();
    }
    for desk in [&a, &b, &c] {
        assert_eq!(told(desk), (0, vec![]), "{}", desk.name);
        assert_eq!(desk.show("clients", &rows[1])["last_name"], "Second");
    }
    // What has come is missed no more, also where nobody may read it now.
    allow(&server, &server.owner(), &["VIEW_CLIENTS"], false);
    a.sync();
    assert_eq!(told(&a), (0, vec![]));
}

#[test]
fn what_a_lost_computer_wrote_is_told_of_until_it_is_given_up() {
    let (_server, a, b, _c, rows) = lost();
    let held = list(&a, "held-back-all");
    assert_eq!(held.len(), 2, "{held:?}");
    let id = |set: &Value| set["id"].as_str().unwrap().to_owned();
    let first = |set: &&Value| set["records"][0]["row_id"] == rows[0];
    let (last, give_up) = (
        held.iter().find(first).unwrap(),
        held.iter().find(|set| !first(set)).unwrap(),
    );
    a.run(&["held-back-all", "--discard", &id(give_up)]).ok();
    for desk in [&a, &b] {
        desk.sync();
        assert_eq!(told(desk).0, 1, "{}", desk.name);
    }
    // Nobody can vouch for what no known key has signed; what it says is there to be entered by hand.
    assert_ne!(a.run(&["held-back-all", "--release", &id(last)]).code, 0);
    assert!(last.to_string().contains("First"), "{last}");
    a.run(&["held-back-all", "--discard", &id(last)]).ok();
    for desk in [&a, &b] {
        desk.sync();
        assert_eq!(told(desk).0, 0, "{}", desk.name);
    }
}

/// The server is older than a user: made again with the id that their computer names, they go on with all they wrote.
#[test]
fn a_user_who_was_made_after_the_backup_is_made_again_with_their_id() {
    let mut server = Server::start();
    let front = Device::join(&server, "front");
    front.sync();
    let backup = Backup::of(&server, "user");
    let email = server.user("dora", "receptionist");
    let ward = Device::join_with(&server, &server.device_code_for(&email, "ward"), "ward");
    let row = ward.add("clients", json!({"last_name": "First"}));
    ward.sync();
    let user = ward.status()["user"]["id"].as_str().unwrap().to_owned();
    let user_too = format!(
        "DELETE FROM system.user_permissions WHERE user_id = '{user}'; \
         DELETE FROM system.members WHERE user_id = '{user}'; \
         DELETE FROM system.users WHERE id = '{user}';"
    );
    go_back(&mut server, &backup, &ward, &user_too);
    front.sync();
    server.user_again("dora", "receptionist", &user);
    let (url, code) = (server.url(), server.device_code_for(&email, "ward"));
    ward.run(&["join", "--server", &url, "--code", &code]).ok();
    for desk in [&ward, &front] {
        desk.sync();
    }
    assert_eq!(front.show("clients", &row)["last_name"], "First");
}
