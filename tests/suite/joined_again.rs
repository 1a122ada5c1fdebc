//! A computer joins its practice again, into the profile that it has: nothing that was not sent is lost.

use serde_json::{Value, json};
use vetpms_tests::support::{Backup, Device, Fault, FaultProxy, Seeded, Server, sql};

fn card(desk: &Device) -> Value {
    let card = std::fs::read_to_string(desk.profile().join("profile.json")).unwrap();
    serde_json::from_str(&card).unwrap()
}

fn join_again(server: &Server, desk: &Device, code: &str) {
    let url = server.url();
    let by = ["join", "--server", &url, "--code", code, "--device-name"];
    desk.run(&[&by[..], &[&desk.name]].concat()).ok();
}

/// As after half a year without a connection.
fn end_access(server: &Server) {
    let tenant = server.tenant();
    sql(&format!(
        "DELETE FROM system.token_pairs WHERE device_id IN (SELECT id FROM system.devices WHERE tenant_id = '{tenant}');"
    ));
}

fn meet(desks: &[&Device]) {
    for _ in 0..2 {
        desks.iter().for_each(|desk| desk.sync());
    }
    for desk in desks {
        desk.equals_server();
        let sync = desk.status()["sync"].clone();
        assert_eq!(
            (&sync["waiting"], &sync["quarantined"]),
            (&json!(0), &json!(0)),
            "{}",
            desk.name
        );
        assert_eq!(desk.digests(), desks[0].digests(), "{}", desk.name);
    }
}

#[test]
fn a_desk_whose_access_ended_joins_again_and_sends_what_waited() {
    let server = Server::start();
    let (a, b) = (
        Device::join(&server, "front"),
        Device::join(&server, "exam"),
    );
    let shared = a.add("clients", json!({"last_name": "Shared"}));
    meet(&[&a, &b]);
    // One program writes both, so the server knows its actor before the second is sent.
    let unsent = a.add("clients", json!({"last_name": "Never sent"}));
    a.set("clients", &shared, json!({"notes": "Nor this"}));
    end_access(&server);
    let before = card(&a);
    let told = a.run(&["sync"]).error();
    assert!(
        told["message"].as_str().unwrap().contains("has ended"),
        "{told}"
    );

    join_again(&server, &a, &server.device_code("front"));
    let after = card(&a);
    assert_ne!(after["device"], before["device"]);
    assert_ne!(after["replica"], before["replica"]);
    assert_eq!(a.status()["sync"]["waiting"], 2, "still here");
    let again = Device::join(&server, "new");
    join_again(&server, &b, &server.device_code("exam"));
    meet(&[&a, &b, &again]);
    for desk in [&a, &b, &again] {
        assert_eq!(desk.show("clients", &unsent)["last_name"], "Never sent");
        assert_eq!(desk.show("clients", &shared)["notes"], "Nor this");
    }
    // And it goes on.
    a.set("clients", &unsent, json!({"first_name": "Kim"}));
    meet(&[&a, &b, &again]);
    assert_eq!(again.show("clients", &unsent)["first_name"], "Kim");
}

#[test]
fn a_desk_that_a_restored_server_never_heard_of_brings_everything_back() {
    for renamed in [true, false] {
        let mut server = Server::start();
        let b = Device::join(&server, "exam");
        let kept = b.add("clients", json!({"last_name": "Kept"}));
        b.sync();
        let tenant = server.tenant().to_owned();
        let backup = Backup::of(&server, "young");
        let a = Device::join(&server, "front");
        let lost = a.add("clients", json!({"last_name": "Lost"}));
        a.sync();
        a.set("clients", &kept, json!({"notes": "Lost too"}));
        a.sync();
        let unsent = a.add("clients", json!({"last_name": "Never sent"}));
        let device = card(&a)["device"].as_str().unwrap().to_owned();
        server.kill();
        backup.restore();
        sql(&format!(
            "SET session_replication_role = replica; \
             DELETE FROM system.token_pairs WHERE device_id = '{device}'; \
             DELETE FROM system.user_device_keys WHERE device_id = '{device}'; \
             DELETE FROM system.devices WHERE id = '{device}';"
        ));
        if renamed {
            server.admin(&["epoch", "new", "--tenant", &tenant]);
        }
        server.resume();
        assert_ne!(a.run(&["sync"]).code, 0);
        join_again(&server, &a, &server.device_code("front"));
        meet(&[&a, &b]);
        for desk in [&a, &b] {
            assert_eq!(
                desk.show("clients", &lost)["last_name"],
                "Lost",
                "renamed={renamed}"
            );
            assert_eq!(desk.show("clients", &unsent)["last_name"], "Never sent");
            assert_eq!(desk.show("clients", &kept)["notes"], "Lost too");
        }
    }
}

#[test]
fn a_code_of_another_person_or_practice_changes_nothing_and_stays_good() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    a.add("clients", json!({"last_name": "Mine"}));
    let before = card(&a);
    let nora = server.user("nora", "receptionist");
    let other = Server::start();
    for (server, code) in [
        (&server, server.device_code_for(&nora, "hers")),
        (&other, other.device_code("theirs")),
    ] {
        let url = server.url();
        let devices = || server.admin(&["device", "list", "--tenant", server.tenant()]);
        let known = devices();
        let told = a.run(&["join", "--server", &url, "--code", &code]).error();
        assert!(
            told["message"]
                .as_str()
                .unwrap()
                .contains("the code is for another"),
            "{told}"
        );
        assert_eq!(devices(), known, "nobody has joined");
        Device::join_with(server, &code, "whose it is");
    }
    assert_eq!(card(&a), before);
    a.sync();
    a.equals_server();
}

#[test]
fn an_answer_that_is_lost_on_the_way_can_be_asked_for_again() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let unsent = a.add("clients", json!({"last_name": "Never sent"}));
    end_access(&server);
    let proxy = FaultProxy::new(server.address(), Seeded::new(7));
    proxy.trouble(&[Fault::LostAnswer], 1000);
    let (url, code) = (proxy.url(), server.device_code("front"));
    let again = ["join", "--server", &url, "--code", &code];
    assert_ne!(a.run(&again).code, 0);
    proxy.calm();
    a.run(&again).ok();
    a.reach(&server.url());
    meet(&[&a]);
    assert_eq!(a.show("clients", &unsent)["last_name"], "Never sent");
    let listed = server.admin(&["device", "list", "--tenant", server.tenant()]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert_eq!(listed.matches("joined again").count(), 1, "{listed}");
}

#[test]
fn a_copy_of_a_computer_that_joined_again_is_told_and_keeps_what_it_has() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    a.sync();
    let twin = a.twin("copy");
    let unsent = twin.add("clients", json!({"last_name": "On the copy"}));
    join_again(&server, &a, &server.device_code("front"));
    meet(&[&a]);
    let told = twin.run(&["sync"]).error();
    let words = told["message"].as_str().unwrap();
    assert!(words.contains("has joined the practice again"), "{told}");
    assert_eq!(twin.show("clients", &unsent)["last_name"], "On the copy");
    join_again(&server, &twin, &server.device_code("copy"));
    meet(&[&a, &twin]);
    assert_eq!(a.show("clients", &unsent)["last_name"], "On the copy");
}

#[test]
fn what_waits_may_move_more_than_once() {
    let server = Server::start();
    let a = Device::join(&server, "front");
    let b = Device::join(&server, "exam");
    a.sync();
    for at in 0..3 {
        a.add("clients", json!({"last_name": format!("Waiting {at}")}));
    }
    end_access(&server);
    join_again(&server, &a, &server.device_code("front"));
    // Access ends again before anything was sent: the sets move twice.
    end_access(&server);
    join_again(&server, &a, &server.device_code("front"));
    join_again(&server, &b, &server.device_code("exam"));
    meet(&[&a, &b]);
    assert_eq!(b.status()["rows"]["clients"], 3);
}
