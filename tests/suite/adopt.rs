//! A practice that was made without a server joins one, with everything it has.

use std::os::unix::fs::OpenOptionsExt;

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Server};

const PASSWORD: &str = "an ordinary long password";

fn secret(desk: &Device, name: &str, text: &str) -> String {
    use std::io::Write;
    let path = desk.folder().join(name);
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .unwrap();
    file.write_all(text.as_bytes()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A few hundred rows of several tables: some changed, some removed, some merged by nobody.
fn fill(desk: &Device, from: usize, to: usize) -> Vec<String> {
    let clients: Vec<Value> = (from..to)
        .map(|n| {
            let pet = json!({"values": {"name": format!("Pet {n}"), "species": "Cat",
                "microchip_id": format!("9851121234{n:05}")}});
            // Those that are removed below have none.
            let pets = if n % 20 == 0 { vec![] } else { vec![pet] };
            json!({"op": "register_client", "values": {"last_name": format!("Client {n}")},
                "contacts": [{"type": "MOBILE", "value": format!("+3161234{n:04}")}],
                "patients": pets})
        })
        .collect();
    let made = desk.batch(&clients);
    let ids: Vec<String> = made
        .iter()
        .map(|done| done["id"].as_str().unwrap().to_owned())
        .collect();
    let changes: Vec<Value> = ids
        .iter()
        .step_by(3)
        .map(|id| json!({"op": "set", "table": "clients", "id": id, "values": {"notes": "Calls first."}}))
        .collect();
    desk.batch(&changes);
    let gone: Vec<Value> = ids
        .iter()
        .step_by(20)
        .map(|id| json!({"op": "remove", "table": "clients", "id": id}))
        .collect();
    desk.batch(&gone);
    ids
}

/// The profile opens by its recovery key and gets a new lock: its owner signs with a new key.
fn recover(desk: &Device) {
    let told = desk.run(&["recovery-key"]).ok().json();
    let file = secret(desk, "recovery", told["recovery_key"].as_str().unwrap());
    std::fs::remove_file(desk.folder().join("desk.key")).unwrap();
    desk.run(&["recover", "--recovery-file", &file]).ok();
}

fn adopt(
    desk: &Device,
    server: &Server,
    code: &str,
    password: &str,
) -> vetpms_tests::support::Outcome {
    let url = server.url();
    let to = ["adopt", "--server", &url, "--code", code];
    let with = [
        "--device-name",
        "Front desk",
        "--server-password-file",
        password,
    ];
    desk.run(&[&to[..], &with[..]].concat())
}

fn card(desk: &Device) -> Value {
    let text = std::fs::read_to_string(desk.profile().join("profile.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_practice_without_a_server_joins_one_and_loses_nothing() {
    let server = Server::start();
    let owner = format!("adopt-{}", server.owner());
    let desk = Device::alone_as("adopt-front", &owner);
    fill(&desk, 0, 80);
    recover(&desk);
    let clients = fill(&desk, 80, 160);
    let before = desk.digests();
    let waiting = desk.status()["sync"]["waiting"].as_u64().unwrap();
    assert!(waiting > 200, "{waiting}");

    let code = server.admin(&["tenant", "invite", "--name", "Hill Street"]);
    let password = secret(&desk, "password", PASSWORD);
    let wrong = adopt(&desk, &server, "ABCD-EFGHJ-KMNPQ", &password).error();
    assert_eq!(wrong["code"], "refused", "{wrong}");
    assert_eq!(card(&desk)["server"], Value::Null);
    assert_eq!(desk.digests(), before);

    adopt(&desk, &server, &code, &password).ok();
    let again = adopt(&desk, &server, &code, &password).error();
    assert_eq!(again["code"], "not_possible", "{again}");
    // As if the answer had been lost: the profile knows of no server yet, and asks again.
    let mut profile = card(&desk);
    profile["server"] = Value::Null;
    std::fs::write(desk.profile().join("profile.json"), profile.to_string()).unwrap();
    adopt(&desk, &server, &code, &password).ok();
    let thief = Device::alone_as("adopt-thief", &format!("thief-{owner}"));
    let refused = adopt(&thief, &server, &code, &password).error();
    assert_eq!(refused["code"], "refused", "{refused}");

    desk.sync();
    let status = desk.status();
    assert_eq!(status["sync"]["waiting"], 0, "{status}");
    assert_eq!(status["sync"]["quarantined"], 0, "{status}");
    assert_eq!(desk.digests(), before);
    desk.equals_server();

    // A second desk joins the ordinary way.
    let tenant = card(&desk)["tenant"].as_str().unwrap().to_owned();
    let code = server.admin(&[
        "device", "code", "--tenant", &tenant, "--user", &owner, "--name", "Room 1",
    ]);
    let room = Device::join_with(&server, &code, "adopt-room");
    room.sync();
    assert_eq!(room.digests(), before);
    room.equals_server();
    names_are_known(&desk, &room, &clients[1]);
    room.equals_server();
    desk.equals_server();
}

/// Two desks write the same field; each is told the other by its name.
fn names_are_known(desk: &Device, room: &Device, client: &str) {
    desk.set("clients", client, json!({"last_name": "From the front"}));
    room.set("clients", client, json!({"last_name": "From the room"}));
    for _ in 0..2 {
        desk.sync();
        room.sync();
    }
    let devices = |desk: &Device| {
        let found = desk.conflicts();
        let sides = found[0]["sides"].as_array().unwrap();
        let mut names: Vec<String> = sides
            .iter()
            .map(|side| side["device"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(devices(room), ["Front desk", "this computer"]);
    assert_eq!(devices(desk), ["adopt-room", "this computer"]);
}
