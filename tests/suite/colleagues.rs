//! A computer at which several people work joins its practice again: all of them go on.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;
use vetpms_app::administration::{DeviceItem, devices};
use vetpms_app::held_back::held_back;
use vetpms_app::profile::Unlock;
use vetpms_app::records::{add_record, change_record, table};
use vetpms_app::session::{self, Again, Invitation, Lock};
use vetpms_app::sync::{SyncStatus, status, sync_once};
use vetpms_app::{Code, Desk, SystemRim};
use vetpms_tests::support::{Backup, Device, Server, Temp, sql};

/// A desk that the owner has joined with a password.
async fn join(folder: &Path, server: &Server) -> Arc<Desk> {
    let invitation = Invitation {
        server: &server.url(),
        code: &server.device_code("Front desk"),
        device_name: "",
        lock: Lock::Password(server.password()),
    };
    let desk = session::join(folder, &invitation, Arc::new(SystemRim)).await;
    let desk = Arc::new(desk.unwrap());
    sync_once(&desk).await.unwrap();
    desk
}

async fn join_again(desk: &Desk, server: &Server, code: &str) -> Result<(), Code> {
    let again = Again {
        server: &server.url(),
        code,
        device_name: "Balie",
        password: Some(server.password()),
    };
    let done = session::join_again(desk, &again).await;
    done.map_err(|error| error.code)
}

fn goes_on_as(desk: &Desk, server: &Server, email: &str) {
    let password = server.password();
    session::switch_user(desk, &Unlock::Password { email, password }).unwrap();
}

fn writes(desk: &Desk, name: &str) -> Uuid {
    let fields = json!({ "last_name": name });
    let fields = fields.as_object().unwrap();
    add_record(desk, table("clients").unwrap(), None, fields).unwrap()
}

fn notes(desk: &Desk, client: Uuid, text: &str) {
    let fields = json!({ "notes": text });
    let fields = fields.as_object().unwrap();
    change_record(desk, table("clients").unwrap(), client, None, fields).unwrap();
}

async fn exchanged(desk: &Arc<Desk>) -> SyncStatus {
    sync_once(desk).await.unwrap();
    sync_once(desk).await.unwrap();
    status(desk, None).unwrap()
}

fn nothing_waits(status: &SyncStatus) {
    let counts = (status.waiting, status.quarantined, status.for_sign_in);
    assert_eq!(counts, (0, 0, 0));
    assert!(status.to_sign_in.is_empty());
}

fn end_access(server: &Server) {
    let tenant = server.tenant();
    sql(&format!(
        "DELETE FROM system.token_pairs WHERE device_id IN (SELECT id FROM system.devices WHERE tenant_id = '{tenant}');"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_go_on_after_the_computer_has_joined_again() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("colleagues");
    let desk = join(&temp.join("desk"), &server).await;
    session::add_user(&desk, &nora, server.password())
        .await
        .unwrap();
    goes_on_as(&desk, &server, &nora);
    let unsent = writes(&desk, "Never sent");
    goes_on_as(&desk, &server, &server.owner());
    end_access(&server);
    join_again(&desk, &server, &server.device_code("Front desk"))
        .await
        .unwrap();
    nothing_waits(&exchanged(&desk).await);

    // Nora writes on, and the owner answers for things as before.
    goes_on_as(&desk, &server, &nora);
    notes(&desk, unsent, "By Nora");
    assert!(session::unknown_here(&desk).unwrap().is_none());
    nothing_waits(&exchanged(&desk).await);
    goes_on_as(&desk, &server, &server.owner());
    let listed = devices(&desk).await.unwrap();
    let in_use = |device: &&DeviceItem| device.replaced_at.is_none();
    let names: Vec<_> = listed.iter().filter(in_use).map(|one| &one.name).collect();
    assert_eq!(names, ["Balie"]);
    assert_eq!(listed.len(), 2);
    let exam = Device::join(&server, "exam");
    exam.sync();
    let shown = exam.show("clients", &unsent.to_string());
    assert_eq!(shown["notes"], "By Nora");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_colleagues_write_waits_for_them_where_the_server_has_forgotten_the_computer() {
    let mut server = Server::start();
    let nora = server.user("nora", "receptionist");
    let exam = Device::join(&server, "exam");
    exam.sync();
    let backup = Backup::of(&server, "colleagues");
    let temp = Temp::new("colleagues");
    let desk = join(&temp.join("desk"), &server).await;
    session::add_user(&desk, &nora, server.password())
        .await
        .unwrap();
    goes_on_as(&desk, &server, &nora);
    let unsent = writes(&desk, "Never sent");
    goes_on_as(&desk, &server, &server.owner());
    server.kill();
    backup.restore();
    let device = desk.device();
    sql(&format!(
        "SET session_replication_role = replica; \
         DELETE FROM system.token_pairs WHERE device_id = '{device}'; \
         DELETE FROM system.user_device_keys WHERE device_id = '{device}'; \
         DELETE FROM system.devices WHERE id = '{device}';"
    ));
    server.resume();
    join_again(&desk, &server, &server.device_code("Front desk"))
        .await
        .unwrap();

    // Nothing of hers is refused or taken out of the records; what the owner builds on it waits with it.
    notes(&desk, unsent, "Once");
    notes(&desk, unsent, "Twice");
    let own = writes(&desk, "The owner's");
    let told = exchanged(&desk).await;
    assert_eq!(
        (told.waiting, told.quarantined, told.for_sign_in),
        (0, 0, 3)
    );
    assert_eq!(told.to_sign_in, ["nora"]);
    assert!(held_back(&desk).unwrap().iter().all(|set| set.waits));
    exam.sync();
    assert_eq!(exam.status()["rows"]["clients"], 1);

    // She works on without the network, and nothing of it is lost either.
    goes_on_as(&desk, &server, &nora);
    let later = writes(&desk, "Later");
    let told = exchanged(&desk).await;
    assert_eq!(
        (told.waiting, told.quarantined, told.for_sign_in),
        (0, 0, 4)
    );
    let unknown = session::unknown_here(&desk)
        .unwrap()
        .expect("the server does not know her");
    assert!(
        unknown
            .make(&desk, "another long password 7")
            .await
            .is_err()
    );
    assert_eq!(exchanged(&desk).await.for_sign_in, 4);
    let unknown = session::unknown_here(&desk).unwrap().expect("still not");
    unknown.make(&desk, server.password()).await.unwrap();
    nothing_waits(&exchanged(&desk).await);
    exam.sync();
    for (row, name) in [
        (unsent, "Never sent"),
        (own, "The owner's"),
        (later, "Later"),
    ] {
        assert_eq!(exam.show("clients", &row.to_string())["last_name"], name);
    }
    assert_eq!(exam.show("clients", &unsent.to_string())["notes"], "Twice");
    exam.equals_server();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_mistypes_too_often_is_told_how_long_to_wait_and_holds_up_no_other_desk() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("mistyped");
    let desk = join(&temp.join("desk"), &server).await;
    let other = join(&temp.join("other"), &server).await;
    let (mut told, mut last) = (String::new(), Code::WrongPassword);
    for _ in 0..12 {
        let wrong = session::add_user(&desk, &nora, "another long password 7").await;
        let error = wrong.unwrap_err();
        told = error.message;
        last = error.code;
    }
    assert_eq!(last, Code::Refused);
    assert!(
        told.starts_with("the server has been asked too often; wait ")
            && told.ends_with(" seconds, then try again"),
        "{told}"
    );
    session::add_user(&other, &nora, server.password())
        .await
        .unwrap();
}

#[test]
fn whoever_opens_by_a_key_file_shows_the_server_its_password() {
    let server = Server::start();
    let desk = Device::join(&server, "front");
    desk.sync();
    sql(&format!(
        "DELETE FROM system.user_device_keys WHERE user_id = (SELECT id FROM system.users WHERE email = '{}');",
        server.owner()
    ));
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    desk.sync();
    let waits = || desk.status()["sync"]["for_sign_in"].clone();
    assert_eq!(waits(), 1);
    let file = desk.folder().join("password");
    let shows = |password: &str| {
        std::fs::write(&file, password).unwrap();
        let file = file.to_str().unwrap();
        desk.run(&["sync", "--server-password-file", file]).ok();
    };
    shows("another long password 7");
    assert_eq!(waits(), 1);
    shows(server.password());
    assert_eq!(waits(), 0);
    desk.equals_server();
    let exam = Device::join(&server, "exam");
    exam.sync();
    assert_eq!(exam.show("clients", &client)["last_name"], "Smith");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_works_there_may_join_again_with_a_code_of_their_own() {
    let server = Server::start();
    let nora = server.user("nora", "receptionist");
    let temp = Temp::new("colleagues");
    let desk = join(&temp.join("desk"), &server).await;
    session::add_user(&desk, &nora, server.password())
        .await
        .unwrap();
    goes_on_as(&desk, &server, &nora);
    end_access(&server);
    // A code for the owner is not used up by her trying it, and she has changed nothing.
    let owners = server.device_code("Front desk");
    let before = desk.device();
    let refused = join_again(&desk, &server, &owners).await;
    assert_eq!(refused, Err(Code::NotPossible));
    assert_eq!(desk.device(), before);
    let hers = server.device_code_for(&nora, "Front desk");
    join_again(&desk, &server, &hers).await.unwrap();
    writes(&desk, "By Nora");
    nothing_waits(&exchanged(&desk).await);
    goes_on_as(&desk, &server, &server.owner());
    writes(&desk, "By the owner");
    nothing_waits(&exchanged(&desk).await);
    let other = Device::join_with(&server, &owners, "other");
    other.sync();
    assert_eq!(other.status()["rows"]["clients"], 2);
}
