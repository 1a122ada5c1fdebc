//! Bad input to every operation: a clear error that names the field, and nothing changed.

use serde_json::{Value, json};
use vetpms_tests::support::{Device, Temp, program};

#[test]
fn every_bad_operation_names_its_field_and_changes_nothing() {
    let desk = Device::alone("bad-input");
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    let patient = desk.add(
        "patients",
        json!({"client_id": client, "name": "Bella", "species": "Dog"}),
    );
    let consult = desk.add("appointment_types", json!({"name": "Consult"}));
    let before = desk.digests();
    let nobody = "019ac000-0000-7000-8000-000000000000";
    let add = |table: &str, values: Value| json!({"op": "add", "table": table, "values": values});
    let pet = |field: &str, value: Value| {
        let mut values = json!({"client_id": client, "name": "Rex", "species": "Dog"});
        values[field] = value;
        add("patients", values)
    };
    let visit = |start: &str, end: &str| {
        json!({"op": "book", "values": {"patient_id": patient,
        "appointment_type": consult, "scheduled": {"start": start, "end": end}}})
    };
    let cases = [
        (
            pet("microchip_id", json!("98511234567890A")),
            "invalid_value",
            Some("microchip_id"),
        ),
        (
            pet("microchip_id", json!("000123456789012")),
            "invalid_value",
            Some("microchip_id"),
        ),
        (
            pet("date_of_birth", json!("2199-01-01")),
            "invalid_value",
            Some("date_of_birth"),
        ),
        (
            pet("date_of_birth", json!("yesterday")),
            "invalid_value",
            Some("date_of_birth"),
        ),
        (
            pet("name", json!("x".repeat(101))),
            "invalid_value",
            Some("name"),
        ),
        (pet("name", json!("  ")), "invalid_value", Some("name")),
        (pet("name", json!(7)), "invalid_value", Some("name")),
        (
            pet("is_neutered", json!("perhaps")),
            "invalid_value",
            Some("is_neutered"),
        ),
        (
            pet("medical_alerts", json!("bites")),
            "invalid_value",
            Some("medical_alerts"),
        ),
        (
            pet("gender", json!("NEITHER")),
            "invalid_value",
            Some("gender"),
        ),
        (
            pet("status", json!("DECEASED")),
            "owned_field",
            Some("status"),
        ),
        (
            pet("is_deleted", json!(true)),
            "owned_field",
            Some("is_deleted"),
        ),
        (
            pet("nickname", json!("x")),
            "unknown_field",
            Some("nickname"),
        ),
        (
            pet("client_id", json!(nobody)),
            "not_found",
            Some("client_id"),
        ),
        (
            pet("client_id", json!("Smith")),
            "invalid_value",
            Some("client_id"),
        ),
        (
            add("clients", json!({"first_name": "Ann"})),
            "invalid_value",
            Some("last_name"),
        ),
        (
            add("clients", json!({"last_name": "S", "email": "nobody"})),
            "invalid_value",
            Some("email"),
        ),
        (add("customers", json!({})), "unknown_table", None),
        (
            add(
                "appointment_types",
                json!({"name": "X", "duration_minutes": 0}),
            ),
            "invalid_value",
            Some("duration_minutes"),
        ),
        (
            add("appointment_types", json!({"name": "X", "color": "blue"})),
            "invalid_value",
            Some("color"),
        ),
        (
            add(
                "addresses",
                json!({"client_id": client, "country": "Holland"}),
            ),
            "invalid_value",
            Some("country"),
        ),
        (
            add("appointment_staff", json!({"appointment_id": nobody})),
            "invalid_value",
            Some("staff_id"),
        ),
        (
            visit("2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z"),
            "invalid_value",
            Some("scheduled"),
        ),
        (
            visit("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z"),
            "invalid_value",
            Some("scheduled"),
        ),
        (visit("soon", "later"), "invalid_value", Some("scheduled")),
        (
            json!({"op": "set", "table": "patients", "id": nobody, "values": {"name": "X"}}),
            "not_found",
            None,
        ),
        (
            json!({"op": "set", "table": "patients", "id": patient, "values": {"name": null}}),
            "invalid_value",
            Some("name"),
        ),
        (
            json!({"op": "weigh", "patient": patient, "values": {"weight_kg": "-1"}}),
            "invalid_value",
            Some("weight_kg"),
        ),
        (
            json!({"op": "weigh", "patient": patient, "values": {"weight_kg": "1.2345"}}),
            "invalid_value",
            Some("weight_kg"),
        ),
        (
            json!({"op": "weigh", "patient": nobody, "values": {"weight_kg": "1"}}),
            "not_found",
            None,
        ),
        (
            json!({"op": "status", "id": nobody, "status": "CONFIRMED"}),
            "not_found",
            None,
        ),
        (
            json!({"op": "status", "id": nobody, "status": "GONE"}),
            "not_possible",
            Some("status"),
        ),
        (
            json!({"op": "cancel", "id": nobody, "reason": " "}),
            "invalid_value",
            Some("cancellation_reason"),
        ),
        (
            json!({"op": "patient_status", "id": patient, "status": "DECEASED", "date": "2199-01-01"}),
            "invalid_value",
            Some("deceased_date"),
        ),
        (
            json!({"op": "remove", "table": "patients", "id": nobody}),
            "not_found",
            None,
        ),
        (json!({"op": "dance"}), "invalid_value", None),
        (
            json!({"op": "set", "table": "patients"}),
            "invalid_value",
            None,
        ),
        (json!([1, 2]), "invalid_value", None),
        (
            json!({"op": "register_client", "values": {"last_name": "New"}, "patients": [{"values": {"name": "Rex"}}]}),
            "invalid_value",
            Some("species"),
        ),
    ];
    let operations: Vec<Value> = cases
        .iter()
        .map(|(operation, ..)| operation.clone())
        .collect();
    let answers = desk.answers(&operations);
    assert_eq!(answers.len(), cases.len());
    for ((operation, code, field), answer) in cases.iter().zip(&answers) {
        let error = &answer["error"];
        assert_eq!(error["code"], json!(code), "{operation}: {answer}");
        assert_eq!(error["field"], json!(field), "{operation}: {answer}");
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|words| words.len() > 5),
            "{answer}"
        );
    }
    assert_eq!(desk.digests(), before, "nothing may have changed");
    assert_eq!(desk.status()["sync"]["waiting"], 3);
}

#[test]
fn a_profile_opens_with_its_own_key_only() {
    let (desk, other) = (Device::alone("own-key"), Device::alone("other-key"));
    std::fs::copy(
        other.folder().join("desk.key"),
        desk.folder().join("desk.key"),
    )
    .unwrap();
    assert_eq!(desk.run(&["status"]).error()["code"], "wrong_password");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(desk.folder().join("desk.key"), open).unwrap();
    let error = desk.run(&["status"]).error();
    assert_eq!(error["code"], "file");
    assert!(error["message"].as_str().unwrap().contains("chmod 600"));
}

#[test]
fn a_bare_file_name_is_a_file_in_this_folder() {
    let temp = Temp::new("bare-name");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(program("vetpms"));
        command
            .current_dir(temp.path())
            .args(["--profile", "desk", "--key-file", "desk.key"]);
        command
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
    };
    let nobody = run(&[
        "init",
        "--practice",
        " ",
        "--email",
        "ann@hill.example",
        "--name",
        "Ann",
    ]);
    assert!(!nobody.status.success() && !temp.join("desk.key").exists());
    let made = run(&[
        "init",
        "--practice",
        "Hill",
        "--email",
        "ann@hill.example",
        "--name",
        "Ann",
    ]);
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    assert!(run(&["status"]).status.success());
}

#[test]
fn what_has_rules_of_its_own_has_commands_of_its_own() {
    let desk = Device::alone("own-commands");
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    let animal = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let bella = desk.add("patients", animal);
    let of = format!("patient_id={bella}");
    for command in [
        &["add", "vaccinations", &of, "product_name=Rabisin"][..],
        &["set", "prescriptions", &bella, "dosage=2 ml"][..],
        &["remove", "lab_results", &bella][..],
    ] {
        let refused = desk.run(command).error();
        assert_eq!(refused["code"], "owned_table", "{refused}");
    }
    let none = [
        (&["reminders", "log"][..], "no runs have been made\n"),
        (&["lab", "list"][..], "nothing to be looked at\n"),
        (&["unsigned"][..], "every visit is signed\n"),
        (&["whiteboard"][..], "nobody is in the clinic\n"),
    ];
    for (command, words) in none {
        assert_eq!(desk.words(command), words);
    }
    for command in [
        &["vaccinations", "of", &client][..],
        &["reminders", "of", &client][..],
        &["lab", "list", "--patient", &client][..],
    ] {
        assert_eq!(desk.run(command).error()["code"], "not_found", "no animal");
    }
    let given = [
        "vaccinate",
        &bella,
        "product_name=Rabisin",
        "next_due_on=2031-03-01",
    ];
    let given = desk.words(&given);
    assert!(
        given.ends_with("the next one is due on 2031-03-01\n"),
        "{given}"
    );
    let again = [
        "vaccinate",
        &bella,
        "product_name=Rabisin",
        "next_due_on=2031-03-02",
    ];
    assert!(desk.words(&again).contains("1 reminder closed"));
    let allergy = json!({"patient_id": bella, "allergen": "Meloxicam"});
    desk.add("patient_allergies", allergy);
    let visit = desk
        .run(&["visit", "open", "--patient", &bella])
        .ok()
        .json();
    let visit = visit["id"].as_str().unwrap();
    let write = |part: &str, fields: &[&str]| {
        let command = ["visit", "write", visit, part];
        desk.run(&[&command[..], fields].concat())
    };
    let dose = [
        "medication_name=Meloxicam",
        "dosage=2 ml",
        "frequency=once a day",
        "route=By mouth",
    ];
    let asked = write("prescription", &dose).error();
    assert_eq!(asked["code"], "allergy");
    let reason = [&dose[..], &["--in-spite", "Given before without harm"]].concat();
    let given = write("prescription", &reason).ok().json();
    write("note", &["plan=Rest."]).ok();
    write("note", &["plan=Rest for 5 days.", "subjective=Limps."]).ok();
    write("diagnosis", &["diagnosis_name=Sprain"]).ok();
    let slip = write("treatment", &["--planned", "treatment_name=Bandage"]);
    let slip = slip.ok().json();
    write("vitals", &["pulse_rate=90"]).ok();
    let (given, slip) = (given["id"].as_str().unwrap(), slip["id"].as_str().unwrap());
    let correct = ["visit", "correct", given, "prescription", "dosage=1 ml"];
    desk.run(&correct).ok();
    desk.run(&["visit", "take-out", "treatment", slip]).ok();
    let shown = desk.words(&["visit", "show", visit]);
    for there in ["Rest for 5 days.", "Limps.", "Sprain", "Meloxicam, 1 ml"] {
        assert!(shown.contains(there), "{there}: {shown}");
    }
    assert!(!shown.contains("Bandage"), "{shown}");
    assert!(desk.conflicts().is_empty());
    let refused = desk.run(&["remove", "patients", &bella]).error();
    assert!(refused["message"].as_str().unwrap().contains("mark it"));
    let told = desk.words(&["timeline", &bella]);
    assert!(told.contains("vaccination · Rabisin"), "{told}");
    let shown = desk.words(&["vaccinations", "of", &bella]);
    assert!(!shown.contains("T") && !shown.contains('Z'), "{shown}");
    let unsaid = desk.run(&["patient-status", &bella, "deceased"]).error();
    assert_eq!(unsaid["field"], "date");
    desk.run(&["patient-status", &bella, "inactive"]).ok();
    assert_eq!(desk.show("patients", &bella)["status"], "INACTIVE");
}
