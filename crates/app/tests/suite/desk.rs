//! Use cases on a real encrypted replica, without a server.

use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::json;
use uuid::Uuid;
use vetpms_app::people::{NewClient, NewPatient, client_card, patient_card, register_client};
use vetpms_app::profile::Unlock;
use vetpms_app::records::{add_record, change_record, remove_record, table};
use vetpms_app::scheduling::{
    NewAppointment, appointments_between, book_appointment, cancel_appointment,
    set_appointment_status,
};
use vetpms_app::session::{Lock, open, recover, recovery_key};
use vetpms_app::{Code, Desk, SystemRim, care, conflicts, find};

use crate::folder::{Folder, fields, smith};

fn visit(desk: &Desk, patient: Uuid, room: Uuid, start: &str, end: &str) -> Uuid {
    let kinds = vetpms_model::entity("appointment_types").unwrap();
    let kind = desk.read(|tx| Ok(tx.scan(kinds, None, 1)?)).unwrap();
    let kind = kind.first().map(|(row, _)| row.id);
    let kind = kind.unwrap_or_else(|| {
        add_record(desk, kinds, None, &fields(json!({"name": "Consult"}))).unwrap()
    });
    let values = fields(
        json!({"patient_id": patient, "appointment_type": kind, "scheduled": {"start": start, "end": end}}),
    );
    book_appointment(
        desk,
        &NewAppointment {
            id: None,
            values,
            staff: vec![],
            resources: vec![room],
        },
    )
    .unwrap()
    .id
}

#[test]
fn a_form_opened_before_another_save_keeps_both_and_raises_one_conflict() {
    let folder = Folder::new("form");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let clients = table("clients").unwrap();
    let opened = client_card(&desk, client).unwrap().heads;
    change_record(
        &desk,
        clients,
        client,
        Some(&opened),
        &fields(json!({"last_name": "Smyth"})),
    )
    .unwrap();
    change_record(
        &desk,
        clients,
        client,
        Some(&opened),
        &fields(json!({"email": "ann@b.example"})),
    )
    .unwrap();
    assert!(conflicts::conflicts(&desk).unwrap().is_empty());
    change_record(
        &desk,
        clients,
        client,
        Some(&opened),
        &fields(json!({"last_name": "Smithe"})),
    )
    .unwrap();
    let found = conflicts::conflicts(&desk).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].earlier.as_deref(), found[0].sides.len()),
        (Some("Smith"), 2)
    );
    assert_eq!(
        client_card(&desk, client).unwrap().values["email"],
        "ann@b.example"
    );
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn a_day_is_booked_moved_along_cancelled_and_its_clashes_shown_and_settled() {
    let folder = Folder::new("day");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let room = add_record(
        &desk,
        table("resources").unwrap(),
        None,
        &fields(json!({"name": "Room 1"})),
    )
    .unwrap();
    let first = visit(
        &desk,
        bella,
        room,
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:20:00Z",
    );
    let second = visit(
        &desk,
        bella,
        room,
        "2026-03-02T09:10:00Z",
        "2026-03-02T09:30:00Z",
    );
    let day = |desk: &Desk| {
        let at = |text: &str| text.parse().unwrap();
        appointments_between(desk, at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z")).unwrap()
    };
    assert!(day(&desk).iter().all(|a| a.clash) && day(&desk).len() == 2);
    assert_eq!(
        conflicts::conflicts(&desk).unwrap()[0].record_label,
        "Room 1"
    );
    let clash = conflicts::conflicts(&desk).unwrap().remove(0);
    assert!(
        clash
            .sides
            .iter()
            .all(|side| side.who.as_deref() == Some("Ann") && side.at.is_some())
    );
    assert_eq!(
        cancel_appointment(&desk, second, " ").unwrap_err().code,
        Code::InvalidValue
    );
    cancel_appointment(&desk, second, "owner is ill").unwrap();
    assert!(
        conflicts::conflicts(&desk).unwrap().is_empty(),
        "settled by cancelling"
    );
    set_appointment_status(&desk, second, "SCHEDULED", None).unwrap();
    assert_eq!(
        conflicts::conflicts(&desk).unwrap().len(),
        1,
        "and back again"
    );
    for step in ["CHECKED_IN", "IN_PROGRESS", "COMPLETED"] {
        set_appointment_status(&desk, first, step, None).unwrap();
    }
    assert_eq!(
        set_appointment_status(&desk, first, "NO_SHOW", None)
            .unwrap_err()
            .code,
        Code::NotPossible
    );
    let row = desk
        .read(|tx| Ok(tx.row(table("appointments")?, first)?))
        .unwrap()
        .unwrap()
        .0;
    let def = table("appointments").unwrap();
    assert!(
        ["checked_in_at", "actual_start", "actual_end"]
            .iter()
            .all(|name| !row.get(def, name).is_null())
    );
}

#[test]
fn what_is_written_is_found_at_once_and_after_a_new_start() {
    let folder = Folder::new("find");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let found = |desk: &Desk, query: &str| {
        find::search(desk, query, 10)
            .unwrap()
            .iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };
    for query in ["bella", "smi,bel", "5550143", "0143", "belal smtih"] {
        assert!(found(&desk, query).contains(&bella), "{query}");
    }
    let patients = table("patients").unwrap();
    change_record(
        &desk,
        patients,
        bella,
        None,
        &fields(json!({"name": "Luna"})),
    )
    .unwrap();
    assert!(found(&desk, "luna").contains(&bella) && !found(&desk, "bella").contains(&bella));
    remove_record(&desk, patients, bella).unwrap();
    assert!(!found(&desk, "luna").contains(&bella));
    desk.save_search().unwrap();
    drop(desk);
    let again = folder.open();
    assert_eq!(found(&again, "smith"), [client]);
    drop(again);
    std::fs::remove_file(folder.profile().join("search.bin")).unwrap();
    let without = folder.open();
    // Whether or not the new index is ready by now.
    assert_eq!(found(&without, "smi"), [client]);
    let clients = table("clients").unwrap();
    let jones = fields(json!({"last_name": "Jones"}));
    change_record(&without, clients, client, None, &jones).unwrap();
    assert_eq!(found(&without, "jon"), [client]);
    without.wait_for_search();
    assert_eq!(
        found(&without, "jnoes"),
        [client],
        "a missing index is rebuilt"
    );
    assert_eq!(found(&without, "smith"), [] as [Uuid; 0]);
}

#[test]
fn nothing_of_a_patient_stands_in_clear_on_the_disk() {
    let folder = Folder::new("canary");
    let desk = folder.init();
    let pet = NewPatient {
        values: fields(
            json!({"name": "CANARYPET", "species": "Dog", "medical_alerts": ["CANARYALERT"], "notes": "CANARYNOTE"}),
        ),
        ..NewPatient::default()
    };
    let values = fields(json!({"last_name": "CANARYNAME", "email": "CANARY@mail.example"}));
    register_client(
        &desk,
        &NewClient {
            values,
            patients: vec![pet],
            ..NewClient::default()
        },
    )
    .unwrap();
    desk.save_search().unwrap();
    let leaks = |folder: &Path| -> usize {
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files
            .map(|bytes| {
                bytes
                    .windows(6)
                    .filter(|window| window.eq_ignore_ascii_case(b"CANARY"))
                    .count()
            })
            .sum()
    };
    assert_eq!(leaks(&folder.profile()), 0, "while it is open");
    drop(desk);
    assert_eq!(leaks(&folder.profile()), 0, "and afterwards");
    std::fs::write(folder.profile().join("control"), "canary").unwrap();
    assert_eq!(leaks(&folder.profile()), 1, "the search itself works");
}

#[test]
fn a_signed_out_desk_refuses_everything_and_changes_are_announced() {
    let folder = Folder::new("session");
    let desk = folder.init();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ears = Arc::clone(&heard);
    desk.listen(move |changed| ears.lock().unwrap().extend(changed.rows.clone()));
    let (client, bella) = smith(&desk);
    assert!(heard.lock().unwrap().contains(&("patients", bella)));
    desk.end_session();
    assert_eq!(
        client_card(&desk, client).unwrap_err().code,
        Code::NotSignedIn
    );
    assert_eq!(
        patient_card(&desk, bella).unwrap_err().code,
        Code::NotSignedIn
    );
    assert_eq!(
        find::search(&desk, "bella", 5).unwrap_err().code,
        Code::NotSignedIn
    );
    assert_eq!(
        remove_record(&desk, table("clients").unwrap(), client)
            .unwrap_err()
            .code,
        Code::NotSignedIn
    );
    let other = open(
        &folder.profile(),
        &Unlock::KeyFile(&folder.key()),
        Arc::new(SystemRim),
    );
    assert_eq!(other.err().map(|error| error.code), Some(Code::InUse));
}

#[test]
fn a_rebuild_equals_the_live_projection() {
    let folder = Folder::new("rebuild");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    vetpms_app::people::record_weight(&desk, bella, &fields(json!({"weight_kg": "12.345"})), false)
        .unwrap();
    let before = care::verify(&desk).unwrap().tables;
    assert_eq!(care::rebuild(&desk).unwrap().changed, 0);
    assert_eq!(care::verify(&desk).unwrap().tables, before);
    assert_eq!(
        patient_card(&desk, bella).unwrap().values["weight_kg"],
        "12.345"
    );
}

#[test]
fn a_recovery_key_opens_the_practice_when_the_key_file_is_lost() {
    let folder = Folder::new("recovery");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let old = recovery_key(&desk).unwrap();
    let code = recovery_key(&desk).unwrap();
    drop(desk);
    std::fs::remove_file(folder.key()).unwrap();
    let new = folder.0.join("new");
    let lock = Lock::KeyFile(&new);
    let again = |code: &str| recover(&folder.profile(), code, None, &lock, Arc::new(SystemRim));
    assert_eq!(
        again(&old).err().map(|error| error.code),
        Some(Code::WrongPassword)
    );
    let desk = again(&code).unwrap();
    assert_eq!(client_card(&desk, client).unwrap().name, "Ann Smith");
    smith(&desk);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}
