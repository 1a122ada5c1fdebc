//! Arguments that each command accepts, so that a test can spoil one of them at a time.

use serde_json::{Value as Json, json};
use vetpms_app::session::Lock;
use vetpms_tests::support::{PASSWORD, Practice, Temp, Window};

/// Commands that answer without anybody signed in.
pub(crate) const OPEN: &[&str] = &[
    "session_state",
    "sign_in",
    "sign_out",
    "window_ready",
    "create_practice",
    "join_practice",
    "check_keychain",
];

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
        "session_state"
        | "sign_out"
        | "window_ready"
        | "sync_status"
        | "sync_now"
        | "sync_exchange"
        | "save_diagnostics"
        | "held_back"
        | "aside_sets"
        | "conflicts"
        | "settled_conflicts"
        | "drafts"
        | "check_keychain"
        | "recovery_key"
        | "import_progress"
        | "import_stop"
        | "import_close"
        | "import_mappings"
        | "save_import_rejects"
        | "devices"
        | "print_settings"
        | "users"
        | "whiteboard"
        | "treatments_due"
        | "reminder_runs" => return None,
        "printable" => json!({"patient_id": patient}),
        "preview_document" | "print_document" | "save_document" => {
            json!({"kind": "certificate", "subject_id": client, "paper": "letter", "anew": true})
        }
        "dispense" | "dispensing_needs" => {
            json!({"prescription_id": client, "quantity": "14", "quantity_unit": "tablets",
            "batch_number": "A1", "expires_on": "2030-01-31"})
        }
        "save_print_settings" => json!({"practice": "Hill Street Vets", "address": "Mill Lane 2",
            "phone": "01865 555 010", "email": "", "website": "", "registration": "",
            "jurisdiction": "UK", "paper": "a4", "label_paper": "label-89x36", "language": "en"}),
        "invite_device" => json!({"user_id": client, "name": "Front desk"}),
        "revoke_device" | "release_aside" | "dismiss_aside" => json!({"id": client}),
        "introduce" => json!({ "password": PASSWORD }),
        "enter_again" | "dismiss_held_back" => json!({"id": 1}),
        "create_user" => json!({"email": "nora@demo.example", "name": "Nora Hill",
            "roles": ["nurse"], "password": "an ordinary long password"}),
        "set_user_roles" => json!({"id": client, "roles": ["nurse", "manager"]}),
        "set_user_active" => json!({"id": client, "active": false}),
        "set_user_password" => json!({"id": client, "password": "an ordinary long password"}),
        "audit_trail" => json!({"before": null, "table": "clients", "row_id": client,
            "user_id": null, "limit": 50}),
        // Nobody listens on this port.
        "join_server" | "join_again" => {
            json!({"server": "http://127.0.0.1:1", "code": "ABCD-EFGHJ-KMNPQ",
            "device_name": "Front desk", "password": PASSWORD})
        }
        "sign_in" => json!({"email": "nobody@demo.example", "password": PASSWORD}),
        "import_open" => json!({"name": "pets.csv", "text": "No,Name,Pet\n1,Smith,Bella\n"}),
        "import_preview" | "import_stopped_at" | "import_start" => json!({"mapping": mapping()}),
        "save_import_mapping" => json!({"name": "Old program", "mapping": mapping()}),
        "create_practice" => {
            json!({"practice": "Hill Street", "name": "Ann", "email": "ann@hill.example",
            "password": PASSWORD})
        }
        "join_practice" => json!({"server": "http://127.0.0.1:9", "code": "ABCD-EFGH-JK",
            "device_name": "Desk", "password": PASSWORD}),
        "search" | "search_records" => json!({"query": "bella", "limit": 10}),
        "client_card" => json!({"id": client}),
        "patient_card" => json!({"id": patient}),
        "register_client" => {
            json!({"values": {"last_name": "Brown"}, "contacts": [], "address": null, "patients": []})
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
        "record_weight" => {
            json!({"patient_id": patient, "values": {"weight_kg": "12.8"}, "confirmed": true})
        }
        "remove_address" | "remove_allergy" => json!({"id": client}),
        "change_allergy" => change(patient, json!({"reaction": "Hives"})),
        "set_patient_status" => json!({"id": patient, "status": "INACTIVE", "date": null}),
        "record_consent" => {
            json!({"client_id": client, "purpose": "REMINDERS", "given": true, "remark": "by phone"})
        }
        "acknowledge_alerts" => {
            json!({"patient_id": patient, "appointment_id": visit, "alerts": ["Bites"]})
        }
        "merge" => json!({"table": "clients", "duplicate": client, "into": client}),
        "unmerge" => json!({"table": "clients", "id": client}),
        "chip_holders" => json!({"chip": "528 140 000 123 456", "patient_id": patient}),
        "attachments" => json!({"patient_id": patient}),
        "attach" => {
            json!({"patient_id": patient, "medical_record_id": null, "file_name": "note.txt",
            "caption": "Seen today", "content": "Qmxvb2Q6IG5vcm1hbA=="})
        }
        "attachment_content" | "save_attachment" | "detach" => json!({"id": client}),
        "change_attachment" => change(client, json!({"caption": "Left hind leg"})),
        "history" => json!({"table": "clients", "id": client}),
        "newer_parts" => json!({"table": "clients", "ids": [client]}),
        "timeline" => json!({"patient_id": patient, "limit": 20, "before": null,
            "filter": {"kinds": ["weight"], "text": "cat"}}),
        "record_history" => json!({"table": "patients", "id": patient, "field": null}),
        "text_versions" => json!({"table": "patients", "id": patient}),
        "compare_texts" => {
            json!({"table": "patients", "id": patient, "from": heads, "to": heads})
        }
        "tasks" => json!({"filter": "open"}),
        "add_task" => json!({"values": {"title": "Call the laboratory"}}),
        "change_task" => change(client, json!({"title": "Call again"})),
        "complete_task" | "reopen_task" | "visit_lock" => json!({"id": client}),
        "sign_visit" => json!({"id": client, "password": PASSWORD}),
        "add_addendum" => {
            json!({"id": client, "addendum": {"content": "Eats again.", "reason": null}})
        }
        "unsigned_visits" => json!({"own": true}),
        "add_phone_note" => json!({"values": {"client_id": client, "note": "Asks for a time"}}),
        "change_phone_note" => change(client, json!({"note": "Asked for a time"})),
        "save_draft" => json!({"form": "client", "content": {"last_name": "Bro"}}),
        "drop_draft" => json!({"form": "client"}),
        "appointments_between" => {
            json!({"from": "2026-11-16T00:00:00.000Z", "to": "2026-11-23T00:00:00.000Z"})
        }
        "appointment" => json!({"id": visit}),
        "schedule_columns" => json!({"from": "2026-11-16", "to": "2026-11-22"}),
        "free_slots" => json!({"minutes": 20, "staff": vet, "resource": room,
            "from": "2027-02-01T08:00:00.000Z", "most": 3}),
        "clashes_with" => {
            json!({"start": "2027-02-01T09:00:00.000Z", "end": "2027-02-01T09:20:00.000Z",
            "columns": [vet, room], "except": null})
        }
        "book_series" => {
            json!({"staff": [vet], "resources": [], "every_days": 7, "count": 3, "values": {
                "patient_id": patient, "appointment_type": kind,
                "scheduled": {"start": "2027-03-01T09:00:00.000Z", "end": "2027-03-01T09:20:00.000Z"},
            }})
        }
        "cancel_series" => json!({"id": visit, "reason": "Owner moves"}),
        "book_for_newcomer" => {
            json!({"client_id": client, "client": null, "staff": [vet], "resources": [],
            "patient": {"name": "Rex", "species": "Dog"}, "values": {"appointment_type": kind,
            "scheduled": {"start": "2027-04-01T09:00:00.000Z", "end": "2027-04-01T09:20:00.000Z"}}})
        }
        "settings" => json!({"table": "opening_hours"}),
        "add_setting" => json!({"table": "opening_hours",
            "values": {"weekday": 1, "opens_minute": 480, "closes_minute": 1080}}),
        "change_setting" => {
            json!({"table": "staff", "id": vet, "opened_at": heads, "patch": {"color": "#1c7ed6"}})
        }
        "remove_setting" => json!({"table": "resources", "id": room}),
        "day_appointments" => json!({"date": "2026-11-22"}),
        "book_appointment" => json!({"staff": [vet], "resources": [room], "values": {
            "patient_id": patient, "appointment_type": kind,
            "scheduled": {"start": "2027-02-01T09:00:00.000Z", "end": "2027-02-01T09:20:00.000Z"},
        }}),
        "change_appointment" => {
            json!({"id": visit, "opened_at": heads, "patch": {"reason": "Limps"},
            "staff": [vet], "resources": null})
        }
        "set_appointment_status" => json!({"id": visit, "status": "CONFIRMED"}),
        "cancel_appointment" => json!({"id": visit, "reason": "Owner is ill"}),
        "open_visit" => json!({"appointment_id": visit, "patient_id": null}),
        "check_in" => {
            json!({"appointment_id": visit, "weight_kg": "12.9", "weight_confirmed": false,
            "contact_confirmed": true, "alerts": ["Bites"], "remark": null})
        }
        "visit" | "patient_visits" | "patient_measures" | "reopen_problem" => {
            json!({"id": patient})
        }
        "change_visit" => change(visit, json!({"record_type": "RECHECK"})),
        "save_visit_text" => json!({"record_id": visit, "of": "note",
            "texts": {"subjective": "Limps"}, "opened_at": heads}),
        "note_texts" => json!({"species": "Dog"}),
        "add_vitals" => {
            json!({"record_id": visit, "values": {"pulse_rate": 90}, "confirmed": false})
        }
        "correct_vitals" => json!({"id": visit, "opened_at": heads, "patch": {"pulse_rate": 92},
            "confirmed": false}),
        "diagnosis_terms" => json!({"query": "oti", "species": "Dog", "limit": 10}),
        "products" => json!({"query": "melo", "limit": 10}),
        "add_diagnosis" => json!({"record_id": visit, "values": {"diagnosis_name": "Otitis"}}),
        "change_diagnosis" => change(visit, json!({"diagnosis_type": "CONFIRMED"})),
        "dose_help" => json!({"record_id": visit, "product_id": visit}),
        "prescribe" => json!({"record_id": visit, "in_spite": null, "values": {
            "medication_name": "Meloxicam 1.5 mg/ml", "dosage": "1.2 ml", "frequency": "daily",
            "route": "by mouth"}}),
        "change_prescription" | "change_treatment" => json!({"id": visit, "opened_at": heads,
            "patch": {"route": "by mouth"}, "in_spite": null}),
        "cancel_prescription" | "take_back" => {
            json!({"id": visit, "reason": "Strength forgotten"})
        }
        "prescribe_anew" => json!({"id": visit, "patch": {"strength": "50 mg"},
            "reason": "Strength forgotten", "in_spite": null}),
        "remove_visit" => json!({"id": visit}),
        "add_treatment" => json!({"record_id": visit, "step": "planned", "in_spite": null,
            "values": {"treatment_name": "Clip nails"}}),
        "set_treatment_status" => json!({"id": visit, "step": "done", "in_spite": null}),
        "order_tests" => {
            json!({"record_id": visit, "patient_id": null, "panel": "Kidney",
            "tests": ["Creatinine", "Urea"], "laboratory": "In house"})
        }
        "enter_results" => json!({"results": [{"id": visit, "opened_at": heads,
            "values": {"value": "140", "unit": "umol/l"}}]}),
        "review_results" => {
            json!({"results": [{"id": visit, "found": "140;;umol/l;;;"}], "comment": "As before"})
        }
        "cancel_tests" => json!({"ids": [visit], "reason": "Sample clotted"}),
        "remove_result" | "patient_results" | "known_panels" => json!({"id": visit}),
        "results_to_review" => json!({"own": true}),
        "has_left" => json!({"id": patient}),
        "move_to_room" => json!({"patient_id": patient, "room_id": room}),
        "next_dose" => json!({"patient_id": patient, "product_id": visit, "given_at": null}),
        "give_vaccination" => {
            json!({"patient_id": patient, "confirmed": {"batch_expired": false, "too_soon": false, "other_species": false},
            "values": {"product_name": "Nobivac DHP", "batch_number": "A12"}})
        }
        "change_vaccination" => {
            json!({"id": visit, "opened_at": heads, "confirmed": {"batch_expired": false, "too_soon": false, "other_species": false},
            "patch": {"batch_number": "A13"}})
        }
        "patient_vaccinations"
        | "remove_vaccination"
        | "patient_reminders"
        | "run_sent"
        | "save_run" => json!({"id": patient}),
        "add_reminder" => json!({"patient_id": patient,
            "values": {"purpose": "Check of the teeth", "due_on": "2027-03-01"}}),
        "move_reminder" => json!({"id": visit, "opened_at": heads, "due_on": "2027-03-01",
            "reason": "On holiday"}),
        "cancel_reminder" => json!({"id": visit, "reason": "Done elsewhere"}),
        "preview_reminders" => json!({"until": "2027-03-01"}),
        "run_reminders" => json!({"until": "2027-03-01", "channel": "LIST", "without": [client]}),
        "add_problem" => json!({"patient_id": patient, "values": {"problem_name": "Arthrosis"}}),
        "change_problem" => change(visit, json!({"onset_on": "2026-01-02"})),
        "resolve_problem" => json!({"id": visit, "on": null}),
        "remove_visit_part" => json!({"part": "diagnoses", "id": visit}),
        "reference" => json!({"table": "staff"}),
        "resolve_conflict" => json!({"id": "0af3", "reason": "Asked the owner",
            "answer": {"answer": "keep", "side": "0af3"}}),
        "undo_resolution" => json!({"id": "0af3"}),
        "add_usual_terms" => json!({"language": "en"}),
        "breeds" => json!({"species": "Dog", "query": "bea"}),
        other => panic!("say here what {other} accepts"),
    })
}

/// A mapping for a small file.
fn mapping() -> Json {
    json!({
        "source": "old", "date": null, "address": null,
        "client": {"key": "{No}", "fields": {"last_name": "{Name}"}, "empty": {}, "values": {}},
        "patient": {"key": "{No}", "fields": {"name": "{Pet}", "species": "Dog"}, "empty": {}, "values": {}},
    })
}

/// Whether a command does without one of its arguments.
pub(crate) fn may_be_left_out(command: &str, name: &str) -> bool {
    match name {
        "address" | "date" | "remark" | "appointment_id" | "except" | "resource" | "client"
        | "in_spite" | "weight_kg" | "on" | "given_at" => true,
        "medical_record_id" | "caption" => command == "attach",
        "reason" => command == "resolve_conflict",
        "client_id" => command == "book_for_newcomer",
        "patient_id" => matches!(command, "chip_holders" | "open_visit" | "order_tests"),
        "panel" | "laboratory" | "room_id" => true,
        "record_id" => command == "order_tests",
        "comment" => command == "review_results",
        "species" => matches!(command, "note_texts" | "diagnosis_terms"),
        "staff" => matches!(command, "free_slots" | "change_appointment"),
        "resources" => command == "change_appointment",
        "paper" => command != "save_print_settings",
        "quantity" | "quantity_unit" | "batch_number" | "expires_on" => {
            matches!(command, "dispense" | "dispensing_needs")
        }
        "before" => matches!(command, "audit_trail" | "timeline"),
        "field" => command == "record_history",
        "table" | "row_id" | "user_id" => command == "audit_trail",
        _ => false,
    }
}
