//! Days that cannot be: before birth, after death, ahead, and years that are a slip of the hand.

use serde_json::{Value, json};
use uuid::Uuid;
use vetpms_app::lab::{EnteredResult, LabOf, LabOrder, enter_results, order_tests};
use vetpms_app::people::{
    NewPatient, PatientStatus, change_patient_status, record_weight, register_patient,
};
use vetpms_app::records::{add_record, change_record, table};
use vetpms_app::reminders::{add_reminder, move_reminder};
use vetpms_app::vaccinations::{change_vaccination, give_vaccination};
use vetpms_app::visits::{VisitOf, add_vitals, change_visit, open_visit};
use vetpms_app::{AppError, Code, Desk};

use crate::folder::{Folder, add, fields, smith};
use crate::vaccinations::{days_ago, in_days, noon, today};

/// Born 1000 days ago, died 100 days ago.
fn late_rex(desk: &Desk) -> Uuid {
    let (client, _) = smith(desk);
    let pet = json!({"client_id": client, "name": "Rex", "species": "Dog", "date_of_birth": days_ago(1000)});
    let rex = add(desk, "patients", pet);
    change_patient_status(desk, rex, PatientStatus::Deceased(days_ago(100))).unwrap();
    rex
}

fn refused<T: std::fmt::Debug>(done: Result<T, AppError>, field: &str, what: &Value) {
    let error = done.expect_err(&what.to_string());
    assert_eq!(
        (error.code, error.field.as_deref()),
        (Code::InvalidValue, Some(field)),
        "{what}: {}",
        error.message
    );
}

#[test]
fn nothing_is_given_before_birth_after_death_or_ahead() {
    let folder = Folder::new("days-vaccination");
    let desk = folder.init();
    let rex = late_rex(&desk);
    let give = |values: &Value| {
        let mut whole = json!({"product_name": "Rabisin"});
        whole
            .as_object_mut()
            .unwrap()
            .extend(fields(values.clone()));
        give_vaccination(&desk, rex, &fields(whole), true)
    };
    let then = noon(days_ago(200));
    for (field, values) in [
        ("given_at", json!({"given_at": noon(days_ago(1001))})),
        ("given_at", json!({"given_at": noon(days_ago(99))})),
        ("given_at", json!({"given_at": noon(in_days(1))})),
        ("given_at", json!({"given_at": "0001-01-01T12:00:00Z"})),
        ("given_at", json!({"given_at": "9999-06-01T12:00:00Z"})),
        (
            "valid_until",
            json!({"given_at": then, "valid_until": days_ago(201)}),
        ),
        (
            "next_due_on",
            json!({"given_at": then, "next_due_on": days_ago(201)}),
        ),
        (
            "next_due_on",
            json!({"given_at": then, "next_due_on": "9999-01-01"}),
        ),
        (
            "valid_from",
            json!({"given_at": then, "valid_from": days_ago(201)}),
        ),
        (
            "valid_until",
            json!({"given_at": then, "valid_from": days_ago(150), "valid_until": days_ago(151)}),
        ),
        (
            "batch_expires_on",
            json!({"given_at": then, "batch_expires_on": "0026-01-01"}),
        ),
    ] {
        refused(give(&values), field, &values);
    }
    let given = give(&json!({"given_at": then, "valid_until": days_ago(200)}))
        .unwrap()
        .id;
    for (field, patch) in [
        ("given_at", json!({"given_at": noon(days_ago(99))})),
        ("next_due_on", json!({"next_due_on": days_ago(300)})),
    ] {
        let patched = change_vaccination(&desk, given, None, &fields(patch.clone()), true);
        refused(patched, field, &patch);
    }
    change_vaccination(&desk, given, None, &fields(json!({"site": "Neck"})), true).unwrap();
}

#[test]
fn a_reckoned_birth_rules_nothing_out() {
    let folder = Folder::new("days-reckoned");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let pet = json!({"client_id": client, "name": "Found", "species": "Cat",
        "date_of_birth": days_ago(300), "birth_is_estimated": true});
    let found = add(&desk, "patients", pet);
    let values = fields(json!({"product_name": "Rabisin", "given_at": noon(days_ago(320))}));
    give_vaccination(&desk, found, &values, false).unwrap();
}

#[test]
fn weights_vital_signs_visits_and_results_lie_within_a_life() {
    let folder = Folder::new("days-measured");
    let desk = folder.init();
    let rex = late_rex(&desk);
    let record = open_visit(&desk, VisitOf::Patient(rex)).unwrap();
    let order = LabOrder {
        tests: vec!["Urea".into()],
        ..LabOrder::default()
    };
    let test = order_tests(&desk, LabOf::Patient(rex), &order).unwrap()[0];
    let weigh = |at| {
        record_weight(
            &desk,
            rex,
            &fields(json!({"weight_kg": "20", "measured_at": at})),
            true,
        )
    };
    let measure = |at| {
        let values = fields(json!({"pulse_rate": 90, "recorded_at": at}));
        add_vitals(&desk, record, &values, true)
    };
    let visited = |at| {
        change_visit(
            &desk,
            record,
            &heads(&desk, record),
            &fields(json!({"visit_date": at})),
        )
    };
    let found = |at| {
        let values = fields(json!({"value": "5", "resulted_at": at}));
        let opened_at = Vec::new();
        enter_results(
            &desk,
            &[EnteredResult {
                id: test,
                opened_at,
                values,
            }],
        )
    };
    let (unborn, ahead) = (json!(noon(days_ago(1001))), json!(noon(in_days(1))));
    let (dead, alive) = (json!(noon(days_ago(99))), json!(noon(days_ago(101))));
    let slip = json!("0001-01-01T12:00:00Z");
    for bad in [&unborn, &ahead, &slip] {
        refused(weigh(bad), "measured_at", bad);
        refused(measure(bad), "recorded_at", bad);
        refused(visited(bad), "visit_date", bad);
        refused(found(bad), "resulted_at", bad);
    }
    refused(weigh(&dead), "measured_at", &dead);
    refused(measure(&dead), "recorded_at", &dead);
    weigh(&alive).unwrap();
    measure(&alive).unwrap();
    // What was taken while it lived is found later, and an owner calls.
    visited(&dead).unwrap();
    found(&dead).unwrap();
}

fn heads(desk: &Desk, record: Uuid) -> Vec<String> {
    let def = table("medical_records").unwrap();
    let found = desk.read(|tx| vetpms_app::view::record(tx, def, record));
    found.unwrap().heads
}

#[test]
fn births_and_deaths_are_days_that_can_be() {
    let folder = Folder::new("days-born");
    let desk = folder.init();
    let rex = late_rex(&desk);
    let patients = table("patients").unwrap();
    for bad in ["1026-03-01", "9999-01-01"].map(|day| json!({ "date_of_birth": day })) {
        let changed = change_record(&desk, patients, rex, None, &fields(bad.clone()));
        refused(changed, "date_of_birth", &bad);
    }
    let late = json!({"date_of_birth": days_ago(99)});
    let born_after_death = change_record(&desk, patients, rex, None, &fields(late.clone()));
    refused(born_after_death, "date_of_birth", &late);
    for (day, what) in [(days_ago(1001), "unborn"), (in_days(2), "ahead")] {
        let died = change_patient_status(&desk, rex, PatientStatus::Deceased(day));
        refused(died, "deceased_date", &json!(what));
    }
    let (client, _) = smith(&desk);
    let pup = |born: Value, weighed: Value| {
        let new = NewPatient {
            values: fields(json!({"name": "Pup", "species": "Dog", "date_of_birth": born})),
            weights: vec![fields(json!({"weight_kg": "1", "measured_at": weighed}))],
            ..NewPatient::default()
        };
        register_patient(&desk, client, &new)
    };
    let now = json!(noon(days_ago(1)));
    refused(pup(json!("0026-01-01"), now.clone()), "date_of_birth", &now);
    let early = json!(noon(days_ago(9)));
    refused(
        pup(json!(days_ago(8)), early.clone()),
        "measured_at",
        &early,
    );
    pup(json!(days_ago(8)), now).unwrap();
    let by_hand = fields(
        json!({"client_id": client, "name": "Pup", "species": "Dog", "date_of_birth": "0026-01-01"}),
    );
    let by_hand = add_record(&desk, patients, None, &by_hand);
    refused(by_hand, "date_of_birth", &json!("by hand"));
}

#[test]
fn reminders_are_due_in_a_year_that_can_be_meant() {
    let folder = Folder::new("days-due");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let due = |day: Value| {
        let values = fields(json!({"purpose": "Teeth", "due_on": day}));
        add_reminder(&desk, bella, &values)
    };
    for bad in [json!("0026-01-01"), json!("9999-01-01")] {
        refused(due(bad.clone()), "due_on", &bad);
    }
    let id = due(json!(today())).unwrap();
    let far = "9999-01-01".parse().unwrap();
    refused(
        move_reminder(&desk, id, None, far, "asked for"),
        "due_on",
        &json!(far),
    );
}
