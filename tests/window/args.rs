//! Arguments that each command accepts, so that a test can spoil one of them at a time.

use serde_json::{Value as Json, json};
use vetpms_app::session::Lock;
use vetpms_tests::support::{PASSWORD, Practice, Temp, Window};

/// Commands that answer without anybody signed in.
pub(crate) const OPEN: &[&str] = &["session_state", "sign_in", "sign_out", "window_ready"];

/// A practice with somebody at work; opened by a key file, so that no keychain is needed.
pub(crate) fn at_work(temp: &Temp) -> (Window, Practice) {
    let lock = temp.join("owner.key");
    let (desk, practice) = Practice::create(&temp.join("profile"), Lock::KeyFile(&lock)).unwrap();
    (Window::with(desk), practice)
}

/// What a command accepts; nothing for one without arguments.
pub(crate) fn good(command: &str, practice: &Practice) -> Option<Json> {
    let Practice {
        client,
        patient,
        vet,
        room,
        kind,
        visit,
    } = practice;
    let heads: [&str; 0] = [];
    let change = |id, patch: Json| json!({"id": id, "opened_at": heads, "patch": patch});
    Some(match command {
        "session_state" | "sign_out" | "window_ready" | "sync_status" | "sync_now"
        | "conflicts" => return None,
        "sign_in" => json!({"email": "nobody@demo.example", "password": PASSWORD}),
        "search" => json!({"query": "bella", "limit": 10}),
        "client_card" => json!({"id": client}),
        "patient_card" => json!({"id": patient}),
        "register_client" => {
            json!({"values": {"last_name": "Brown"}, "contacts": [], "address": null})
        }
        "change_client" => change(client, json!({"first_name": "Emma"})),
        "add_contact_method" => {
            json!({"client_id": client, "values": {"type": "EMAIL", "value": "emma@example.org"}})
        }
        "change_contact_method" => change(client, json!({"label": "at work"})),
        "remove_contact_method" => json!({"id": client}),
        "add_address" => json!({"client_id": client, "values": {"line1": "Mill Lane 2"}}),
        "change_address" => change(client, json!({"city": "Utrecht"})),
        "register_patient" => {
            json!({"client_id": client, "values": {"name": "Rex", "species": "Dog"}})
        }
        "change_patient" => change(patient, json!({"color": "Tricolour"})),
        "add_allergy" => json!({"patient_id": patient, "values": {"allergen": "Penicillin"}}),
        "record_weight" => json!({"patient_id": patient, "values": {"weight_kg": "12.8"}}),
        "day_appointments" => json!({"date": "2026-11-22"}),
        "book_appointment" => json!({"staff": [vet], "resources": [room], "values": {
            "patient_id": patient, "appointment_type": kind,
            "scheduled": {"start": "2027-02-01T09:00:00.000Z", "end": "2027-02-01T09:20:00.000Z"},
        }}),
        "change_appointment" => change(visit, json!({"reason": "Limps"})),
        "set_appointment_status" => json!({"id": visit, "status": "CONFIRMED"}),
        "cancel_appointment" => json!({"id": visit, "reason": "Owner is ill"}),
        "reference" => json!({"table": "staff"}),
        "breeds" => json!({"species": "Dog", "query": "bea"}),
        other => panic!("say here what {other} accepts"),
    })
}
