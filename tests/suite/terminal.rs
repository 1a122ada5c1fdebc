//! What a terminal asks about, and how each question is answered; what it writes of a visit, and by which clock.

use serde_json::{Value, json};
use vetpms_tests::support::Device;

/// A dog of 10 kg that is allergic to meloxicam, for which the list says 0.1 to 0.2 mg/kg, and its visit.
fn allergic() -> (Device, String, String, String) {
    let desk = Device::alone("terminal");
    let client = desk.add("clients", json!({"last_name": "Smith"}));
    let animal = json!({"client_id": client, "name": "Bella", "species": "Dog"});
    let animal = desk.add("patients", animal);
    let allergy = json!({"patient_id": animal, "allergen": "Meloxicam", "severity": "SEVERE"});
    desk.add("patient_allergies", allergy);
    let product = json!({"name": "Meloxicam 1.5 mg/ml", "strength_mg": "1.5", "unit": "ml"});
    let product = desk.add("products", product);
    let rule = json!({"product_id": product, "min_mg_per_kg": "0.1", "max_mg_per_kg": "0.2"});
    desk.add("dose_rules", rule);
    desk.run(&["weigh", &animal, "10"]).ok();
    let visit = desk.run(&["visit", "open", "--patient", &animal]).ok();
    let visit = visit.json()["id"].as_str().unwrap().to_owned();
    (desk, animal, visit, product)
}

fn code(desk: &Device, arguments: &[&str]) -> String {
    let refused = desk.run(arguments).error();
    refused["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn an_allergy_and_an_unusual_dose_are_answered_each_for_itself() {
    let (desk, _, visit, product) = allergic();
    let product = format!("product_id={product}");
    let fields = [
        "medication_name=Meloxicam",
        "dosage=10 ml",
        "frequency=once",
        "route=by mouth",
        "dose_mg=15",
    ];
    let write = ["visit", "write", &visit, "prescription", &product];
    let with = |more: &[&'static str]| [&write[..], &fields[..], more].concat();
    let spite = ["--in-spite", "It has had it before"];
    let dose = ["--unusual-dose", "Loading dose"];
    assert_eq!(code(&desk, &with(&[])), "allergy");
    assert_eq!(code(&desk, &with(&dose)), "allergy");
    assert_eq!(code(&desk, &with(&spite)), "unusual_dose");
    let both = [&spite[..], &dose[..]].concat();
    let id = desk.run(&with(&both)).ok().json()["id"].clone();
    let kept = desk.show("prescriptions", id.as_str().unwrap());
    assert_eq!(kept["allergy_override"], "It has had it before");
    assert_eq!(kept["dose_override"], "Loading dose");
    let note = [&["visit", "write", &visit, "note", "plan=Rest"][..], &dose].concat();
    assert_eq!(code(&desk, &note), "invalid_value");

    let values = json!({"medication_name": "Meloxicam", "dosage": "1 ml", "route": "by mouth", "frequency": "once"});
    let line = |more: Value| {
        let mut line = json!({"op": "prescribe", "visit": visit, "values": values});
        line.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        line
    };
    let answers = desk.answers(&[line(json!({})), line(json!({"in_spite": "As before"}))]);
    assert_eq!(answers[0]["error"]["code"], "allergy");
    assert!(answers[1]["ok"]["id"].is_string(), "{answers:?}");
}

#[test]
fn a_weight_far_from_the_one_before_is_asked_about_everywhere() {
    let (desk, animal, visit, _) = allergic();
    assert_eq!(code(&desk, &["weigh", &animal, "13"]), "weight_jump");
    desk.run(&["weigh", &animal, "11"]).ok();
    desk.run(&["weigh", &animal, "14", "--confirmed"]).ok();
    let weigh = |kg: &str, confirmed: bool| json!({"op": "weigh", "patient": animal, "values": {"weight_kg": kg}, "confirmed": confirmed});
    let measure = |kg: &str, confirmed: bool| json!({"op": "measure", "visit": visit, "values": {"weight_kg": kg}, "confirmed": confirmed});
    let lines = [
        weigh("20", false),
        weigh("20", true),
        measure("30", false),
        measure("30", true),
    ];
    let answers = desk.answers(&lines);
    for (answer, taken) in answers.iter().zip([false, true, false, true]) {
        assert_eq!(answer["ok"].is_object(), taken, "{answer}");
        assert!(
            taken || answer["error"]["code"] == "weight_jump",
            "{answer}"
        );
    }
}

#[test]
fn why_it_came_what_kind_of_visit_it_is_and_what_was_measured_are_written_and_shown() {
    let (desk, _, visit, _) = allergic();
    let about = ["visit", "about", &visit];
    let kind = |kind| [&about[..], &["--kind", kind]].concat();
    assert_eq!(code(&desk, &kind("party")), "invalid_value");
    desk.run(&[&kind("recheck")[..], &["--complaint", "Limps"]].concat())
        .ok();
    let vitals = [
        "visit",
        "write",
        &visit,
        "vitals",
        "temperature_celsius=38.5",
        "pulse_rate:=90",
    ];
    desk.run(&vitals).ok();
    let said = desk.words(&["visit", "show", &visit]);
    assert!(said.contains("Recheck: Limps"), "{said}");
    let measured = ": Temperature (°C) 38.5, Pulse (per minute) 90";
    assert!(said.contains(measured), "{said}");
    desk.run(&[&about[..], &["--complaint", "Limps less"]].concat())
        .ok();
    assert!(
        desk.words(&["visit", "show", &visit])
            .contains("Recheck: Limps less")
    );
}

#[test]
fn problems_are_added_listed_closed_and_opened_again() {
    let (desk, animal, _, _) = allergic();
    let add = [
        "problem",
        "add",
        &animal,
        "problem_name=Arthritis",
        "onset_on=2026-03-01",
    ];
    let id = desk.run(&add).ok().json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let listed = || desk.words(&["problem", "list", &animal]);
    assert!(
        listed().contains("Arthritis, since 2026-03-01"),
        "{}",
        listed()
    );
    desk.run(&["problem", "close", &id, "--on", "2026-04-01"])
        .ok();
    assert!(listed().contains(", over since 2026-04-01"), "{}", listed());
    desk.run(&["problem", "reopen", &id]).ok();
    assert!(!listed().contains("over"), "{}", listed());
    let lines = [
        json!({"op": "problem", "patient": animal, "values": {"problem_name": "Dental"}}),
        json!({"op": "close_problem", "id": id, "on": "2026-04-02"}),
    ];
    desk.batch(&lines);
    let listed = listed();
    let order = [listed.find("Dental"), listed.find("Arthritis")];
    assert!(order[0].is_some() && order[0] < order[1], "{listed}");
    let nobody = "019ac000-0000-7000-8000-000000000000";
    assert_eq!(code(&desk, &["problem", "list", nobody]), "not_found");
}

#[test]
fn nothing_that_people_read_is_said_in_the_clock_of_the_store() {
    let (desk, animal, visit, _) = allergic();
    let test = ["lab", "order", "--visit", &visit, "Urea"];
    desk.run(&test).ok();
    let due = "due_at=2026-03-01T09:00:00Z";
    let plan = [
        "visit",
        "write",
        &visit,
        "--planned",
        "treatment",
        "treatment_name=Drip",
        due,
    ];
    desk.run(&plan).ok();
    for arguments in [
        vec!["timeline", &animal],
        vec!["history", "medical_records", &visit],
        vec!["visit", "show", &visit],
    ] {
        let said = desk.words(&arguments);
        assert!(!said.is_empty() && !said.contains("Z"), "{said}");
        assert!(!said.contains("T09:"), "{said}");
    }
}
