//! Arguments that no page of ours would send: a clear error that names the field, and nothing changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value as Json, json};
use tauri::Listener;
use vetpms_desktop::COMMANDS;
use vetpms_tests::support::{Practice, Temp, Window, ask};

use crate::args::{at_work, good, may_be_left_out};

/// Counts what is told of changes, and compares what a page can see.
struct Watch {
    told: Arc<AtomicUsize>,
    seen: Vec<Json>,
}

impl Watch {
    fn start(window: &Window, practice: &Practice) -> Self {
        let told = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&told);
        window.app.listen_any("changed", move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let seen = sight(window, practice);
        Self { told, seen }
    }

    fn assert_quiet(&self, window: &Window, practice: &Practice) {
        assert_eq!(self.told.load(Ordering::SeqCst), 0, "something was changed");
        assert_eq!(self.seen, sight(window, practice));
    }
}

fn sight(window: &Window, practice: &Practice) -> Vec<Json> {
    let ask = |command, args| window.ask(command, args).unwrap();
    let card = |command, id| ask(command, json!({ "id": id }));
    vec![
        card("client_card", practice.client),
        card("patient_card", practice.patient),
        ask("search", json!({"query": "e", "limit": 50})),
    ]
}

#[test]
fn every_argument_of_the_wrong_kind_is_named() {
    let temp = Temp::new("window-hostile");
    let (window, practice) = at_work(&temp);
    let watch = Watch::start(&window, &practice);
    for command in COMMANDS {
        let Some(args) = good(command, &practice) else {
            continue;
        };
        let missing = ask(&window.webview, command, json!({})).expect_err(command);
        assert_eq!(missing["field"], "args", "{command}: {missing}");
        for wrong in [json!(null), json!(7), json!("text"), json!([1])] {
            let refused = window.ask(command, wrong).expect_err(command);
            assert_eq!(refused["code"], "invalid_value", "{command}: {refused}");
        }
        for name in args.as_object().unwrap().keys() {
            for wrong in [json!(true), json!({"$ne": 1}), json!(-1.5)] {
                let mut spoilt = args.clone();
                // An object is what these fields hold; what is in it is for the next test.
                let holds_object = spoilt[name].is_object() || spoilt[name].is_null();
                let fits = holds_object && wrong.is_object()
                    || spoilt[name].is_boolean() && wrong.is_boolean();
                if fits || name == "address" || name == "content" {
                    continue;
                }
                spoilt[name] = wrong;
                let refused = window.ask(command, spoilt).expect_err(command);
                assert_eq!(refused["code"], "invalid_value", "{command}: {refused}");
                assert_eq!(refused["field"], name.as_str(), "{command}: {refused}");
            }
            let mut without = args.clone();
            without.as_object_mut().unwrap().remove(name);
            if !may_be_left_out(command, name) {
                let refused = window.ask(command, without).expect_err(command);
                assert_eq!(refused["field"], name.as_str(), "{command}: {refused}");
            }
        }
        let mut more = args.clone();
        more["is_admin"] = json!(true);
        let refused = window.ask(command, more).expect_err(command);
        assert_eq!(refused["field"], "is_admin", "{command}: {refused}");
    }
    watch.assert_quiet(&window, &practice);
}

#[test]
fn values_that_do_not_fit_are_named() {
    let temp = Temp::new("window-values");
    let (window, practice) = at_work(&temp);
    let watch = Watch::start(&window, &practice);
    let long = "x".repeat(100_000);
    let nobody = "019ac000-0000-7000-8000-000000000000";
    let (client, patient, visit) = (practice.client, practice.patient, practice.visit);
    let heads: [&str; 0] = [];
    let edit = |id: &Json, patch: Json| json!({"id": id, "opened_at": heads, "patch": patch});
    let cases = [
        (
            "register_client",
            json!({"values": {"last_name": long}, "contacts": [], "address": null, "patients": []}),
            "invalid_value",
            "last_name",
        ),
        (
            "register_client",
            json!({"values": {"last_name": "Brown"}, "contacts": [{"type": "PIGEON", "value": "x"}], "address": null, "patients": []}),
            "invalid_value",
            "type",
        ),
        (
            "register_client",
            json!({"values": {"last_name": "Brown"}, "contacts": [], "address": {"line1": "x", "country": "Atlantis"}, "patients": []}),
            "invalid_value",
            "country",
        ),
        (
            "register_patient",
            json!({"client_id": nobody, "values": {"name": "Rex", "species": "Dog"}}),
            "not_found",
            "",
        ),
        (
            "change_patient",
            edit(&json!(patient), json!({"name": long})),
            "invalid_value",
            "name",
        ),
        (
            "change_patient",
            edit(&json!(patient), json!({"status": "DECEASED"})),
            "owned_field",
            "status",
        ),
        (
            "change_patient",
            edit(&json!(patient), json!({"sql'; --": 1})),
            "unknown_field",
            "sql'; --",
        ),
        (
            "change_patient",
            edit(&json!(nobody), json!({"name": "Rex"})),
            "not_found",
            "",
        ),
        (
            "change_patient",
            json!({"id": patient, "opened_at": ["zz"], "patch": {"name": "Rex"}}),
            "invalid_value",
            "opened_at",
        ),
        (
            "change_client",
            edit(&json!(client), json!({"email": "not an address"})),
            "invalid_value",
            "email",
        ),
        (
            "add_contact_method",
            json!({"client_id": nobody, "values": {"type": "EMAIL", "value": "a@b.example"}}),
            "not_found",
            "client_id",
        ),
        (
            "add_address",
            json!({"client_id": client, "values": {"line1": long}}),
            "invalid_value",
            "line1",
        ),
        (
            "remove_contact_method",
            json!({"id": nobody}),
            "not_found",
            "",
        ),
        (
            "set_patient_status",
            json!({"id": patient, "status": "DECEASED", "date": null}),
            "invalid_value",
            "date",
        ),
        (
            "set_patient_status",
            json!({"id": patient, "status": "DECEASED", "date": "2999-01-01"}),
            "invalid_value",
            "deceased_date",
        ),
        (
            "record_consent",
            json!({"client_id": client, "purpose": "PIGEONS", "given": true, "remark": null}),
            "invalid_value",
            "purpose",
        ),
        (
            "merge",
            json!({"table": "clients", "duplicate": client, "into": client}),
            "not_possible",
            "into",
        ),
        (
            "unmerge",
            json!({"table": "clients", "id": client}),
            "not_possible",
            "id",
        ),
        (
            "add_setting",
            json!({"table": "opening_hours", "values": {"weekday": 1, "opens_minute": 600, "closes_minute": 600}}),
            "invalid_value",
            "closes_minute",
        ),
        (
            "add_setting",
            json!({"table": "working_hours", "values": {"weekday": 8, "starts_minute": 600, "ends_minute": 700, "staff_id": practice.vet}}),
            "invalid_value",
            "weekday",
        ),
        (
            "free_slots",
            json!({"minutes": 0, "staff": null, "resource": null, "from": "2027-02-01T08:00:00Z", "most": 3}),
            "invalid_value",
            "minutes",
        ),
        (
            "clashes_with",
            json!({"start": "2027-02-01T09:00:00Z", "end": "2027-02-01T08:00:00Z", "columns": [], "except": null}),
            "invalid_value",
            "end",
        ),
        (
            "schedule_columns",
            json!({"from": "2026-11-22", "to": "2026-11-21"}),
            "invalid_value",
            "to",
        ),
        (
            "save_draft",
            json!({"form": "", "content": {}}),
            "invalid_value",
            "form",
        ),
        (
            "add_task",
            json!({"values": {"title": " "}}),
            "invalid_value",
            "title",
        ),
        (
            "add_allergy",
            json!({"patient_id": nobody, "values": {"allergen": "Penicillin"}}),
            "not_found",
            "patient_id",
        ),
        (
            "add_allergy",
            json!({"patient_id": patient, "values": {"allergen": " "}}),
            "invalid_value",
            "allergen",
        ),
        (
            "record_weight",
            json!({"patient_id": patient, "values": {"weight_kg": "-4"}, "confirmed": false}),
            "invalid_value",
            "weight_kg",
        ),
        (
            "record_weight",
            json!({"patient_id": patient, "values": {"weight_kg": {"a": 1}}, "confirmed": false}),
            "invalid_value",
            "weight_kg",
        ),
        (
            "day_appointments",
            json!({"date": "2026-02-30"}),
            "invalid_value",
            "date",
        ),
        (
            "day_appointments",
            json!({"date": "+262142-12-31"}),
            "invalid_value",
            "date",
        ),
        (
            "book_appointment",
            json!({"staff": [], "resources": [], "values": {"appointment_type": nobody, "scheduled": {"start": "2027-02-01T09:00:00Z", "end": "2027-02-01T09:20:00Z"}}}),
            "not_found",
            "appointment_type",
        ),
        (
            "book_appointment",
            json!({"staff": [nobody], "resources": [], "values": {"appointment_type": practice.kind, "scheduled": {"start": "2027-02-01T09:00:00Z", "end": "2027-02-01T09:20:00Z"}}}),
            "not_found",
            "staff_id",
        ),
        (
            "book_appointment",
            json!({"staff": [], "resources": [], "values": {"appointment_type": practice.kind, "scheduled": {"start": "2027-02-01T09:00:00Z", "end": "2027-02-01T08:20:00Z"}}}),
            "invalid_value",
            "scheduled",
        ),
        (
            "set_appointment_status",
            json!({"id": visit, "status": "CANCELED"}),
            "not_possible",
            "status",
        ),
        (
            "set_appointment_status",
            json!({"id": visit, "status": long}),
            "not_possible",
            "status",
        ),
        (
            "cancel_appointment",
            json!({"id": visit, "reason": "  "}),
            "invalid_value",
            "cancellation_reason",
        ),
        (
            "cancel_appointment",
            json!({"id": nobody, "reason": "ill"}),
            "not_found",
            "",
        ),
        (
            "reference",
            json!({"table": "users"}),
            "invalid_value",
            "table",
        ),
        ("client_card", json!({"id": patient}), "not_found", ""),
    ];
    for (command, args, code, field) in cases {
        let refused = window.ask(command, args).expect_err(command);
        let named = refused["field"].as_str().unwrap_or_default();
        assert_eq!(
            (refused["code"].as_str(), named),
            (Some(code), field),
            "{command}: {refused}"
        );
        let message = refused["message"].as_str().unwrap();
        assert!(
            !message.is_empty() && message.len() < 300,
            "{command}: {message}"
        );
    }
    watch.assert_quiet(&window, &practice);
}

#[test]
fn a_search_for_anything_ends_quickly() {
    let temp = Temp::new("window-search");
    let (window, _) = at_work(&temp);
    for query in [
        "",
        " ",
        "\"",
        "(((",
        "a AND OR",
        "*",
        "\u{0}",
        "ééé",
        "../../etc",
    ] {
        window
            .ask(
                "search",
                json!({"query": query, "limit": 4_000_000_000_u32}),
            )
            .unwrap();
    }
    let long = "smith ".repeat(20_000);
    window
        .ask("search", json!({"query": long, "limit": 10}))
        .unwrap();
    window
        .ask("breeds", json!({"species": "Dog", "query": long}))
        .unwrap();
}
