//! Laboratory results: ordered, entered, looked at, put right, called off.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::files::{NewAttachment, attach};
use vetpms_app::history::record_history;
use vetpms_app::lab::{
    EnteredResult, LabDeviation, LabLine, LabOf, LabOrder, LabStage, LookedAt, cancel_tests,
    enter_results, known_panels, order_tests, patient_results, remove_result, result,
    results_to_review, review_results,
};
use vetpms_app::profile::Unlock;
use vetpms_app::records::table;
use vetpms_app::signing::{Locked, sign_visit};
use vetpms_app::visits::{VisitOf, open_visit, visit};
use vetpms_app::{Code, Desk, care, conflicts};

use crate::folder::{Folder, add, fields, smith};

fn order(desk: &Desk, of: LabOf, panel: &str, tests: &[&str]) -> Vec<Uuid> {
    let order = LabOrder {
        panel: Some(panel.to_owned()),
        tests: tests.iter().map(|test| (*test).to_owned()).collect(),
        laboratory: Some("In house".to_owned()),
    };
    order_tests(desk, of, &order).unwrap()
}

fn entered(id: Uuid, values: Json) -> EnteredResult {
    EnteredResult {
        id,
        opened_at: Vec::new(),
        values: fields(values),
    }
}

fn enter(desk: &Desk, id: Uuid, values: Json) {
    enter_results(desk, &[entered(id, values)]).unwrap();
}

fn look(desk: &Desk, line: &LabLine, comment: &str) -> Result<(), vetpms_app::AppError> {
    let looked = LookedAt {
        id: line.id,
        found: line.found.clone(),
    };
    review_results(desk, &[looked], Some(comment))
}

#[test]
fn tests_are_ordered_together_entered_told_high_or_low_and_looked_at() {
    let folder = Folder::new("lab");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let ids = order(
        &desk,
        LabOf::Visit(record),
        "Kidney",
        &["Creatinine", " Urea ", "Creatinine", "Phosphate", " "],
    );
    assert_eq!(ids.len(), 3, "each test once");
    assert!(results_to_review(&desk, false).unwrap().is_empty());
    let results = [
        entered(
            ids[0],
            json!({"value": "180.50", "unit": "umol/l", "reference_low": "40", "reference_high": "130"}),
        ),
        entered(
            ids[1],
            json!({"value": "2.1", "unit": "mmol/l", "reference_low": "3.5", "reference_high": "8"}),
        ),
        entered(ids[2], json!({"value_text": "haemolytic"})),
    ];
    enter_results(&desk, &results).unwrap();
    let waiting = results_to_review(&desk, true).unwrap();
    let sides: Vec<_> = waiting.iter().map(|line| line.deviation).collect();
    assert_eq!(
        sides,
        [Some(LabDeviation::High), Some(LabDeviation::Low), None]
    );
    assert!(
        waiting
            .iter()
            .all(|line| line.stage == LabStage::ToReview && line.patient_name == "Bella")
    );
    assert_eq!(waiting[0].owner.as_deref(), Some("Ann Smith"));
    assert_eq!(waiting[0].values["status"], "RESULTED");
    assert!(waiting[0].values.contains_key("resulted_at"));

    look(&desk, &waiting[0], "Recheck in a week").unwrap();
    let seen = result(&desk, ids[0]).unwrap();
    assert_eq!(seen.stage, LabStage::Reviewed);
    assert_eq!(
        (seen.reviewed_by.as_deref(), &seen.values["comment"]),
        (Some("Ann"), &json!("Recheck in a week"))
    );
    assert_eq!(results_to_review(&desk, false).unwrap().len(), 2);
    let shown = visit(&desk, record).unwrap().lab_results;
    assert_eq!(
        shown.iter().map(|line| line.id).collect::<Vec<_>>(),
        ids,
        "as they were ordered"
    );
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn what_is_put_right_is_looked_at_again_and_never_what_nobody_saw() {
    let folder = Folder::new("lab-again");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let id = order(&desk, LabOf::Patient(bella), "Blood", &["Glucose"])[0];
    enter(&desk, id, json!({"value": "5.0", "unit": "mmol/l"}));
    let first = result(&desk, id).unwrap();
    enter(&desk, id, json!({"value": "15.0"}));
    let refused = look(&desk, &first, "Fine").unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    assert_eq!(result(&desk, id).unwrap().stage, LabStage::ToReview);
    look(&desk, &result(&desk, id).unwrap(), "High after a meal").unwrap();
    assert!(results_to_review(&desk, false).unwrap().is_empty());

    enter(&desk, id, json!({"laboratory": "Hill Laboratory"}));
    assert!(
        results_to_review(&desk, false).unwrap().is_empty(),
        "who tested is not what was found"
    );
    enter(&desk, id, json!({"unit": "mg/dl"}));
    let again = &results_to_review(&desk, false).unwrap()[0];
    assert!(again.changed_since && again.values["status"] == "RESULTED");
    assert!(
        !again.values.contains_key("comment"),
        "it was said of another result"
    );
    look(&desk, again, "A wrong unit").unwrap();
    let comment = || result(&desk, id).unwrap().values.get("comment").cloned();
    assert_eq!(comment(), Some(json!("A wrong unit")));
    look(&desk, &result(&desk, id).unwrap(), "Recheck in May").unwrap();
    assert_eq!(comment(), Some(json!("Recheck in May")));
    // Whoever looks once more and says nothing says nothing else.
    let looked = LookedAt {
        id,
        found: result(&desk, id).unwrap().found,
    };
    review_results(&desk, std::slice::from_ref(&looked), None).unwrap();
    assert_eq!(comment(), Some(json!("Recheck in May")));
    let def = table("lab_results").unwrap();
    let history = record_history(&desk, def, id, Some("comment")).unwrap();
    let said = history.entries.iter().flat_map(|entry| &entry.changes);
    let said: Vec<_> = said.filter_map(|change| change.after.as_deref()).collect();
    for words in ["High after a meal", "A wrong unit", "Recheck in May"] {
        assert!(said.contains(&words), "{said:?}");
    }

    // Two windows with the same form: both values are kept, and a person chooses.
    let opened = result(&desk, id).unwrap().heads;
    for value in ["6.1", "6.7"] {
        let mut both = entered(id, json!({ "value": value }));
        both.opened_at = opened.clone();
        enter_results(&desk, &[both]).unwrap();
    }
    let found = conflicts::conflicts(&desk).unwrap();
    assert_eq!((found.len(), found[0].table.as_str()), (1, "lab_results"));
    assert_eq!(result(&desk, id).unwrap().stage, LabStage::ToReview);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn what_says_nothing_or_cannot_be_is_refused_and_nothing_of_the_panel_is_entered() {
    let folder = Folder::new("lab-refused");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let max = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Max", "species": "Dog"}),
    );
    let none = order_tests(&desk, LabOf::Patient(bella), &LabOrder::default()).unwrap_err();
    assert_eq!(none.field.as_deref(), Some("tests"));
    let nobody = order_tests(
        &desk,
        LabOf::Patient(Uuid::from_u128(5)),
        &LabOrder {
            tests: vec!["Urea".to_owned()],
            ..LabOrder::default()
        },
    );
    assert_eq!(nobody.unwrap_err().code, Code::NotFound);
    let ids = order(&desk, LabOf::Patient(bella), "Blood", &["Urea", "Glucose"]);
    let refused = |values: Json| {
        let good = entered(ids[0], json!({"value": "5"}));
        let error = enter_results(&desk, &[good, entered(ids[1], values)]).unwrap_err();
        (error.code, error.field.unwrap())
    };
    let invalid = |field: &str| (Code::InvalidValue, field.to_owned());
    assert_eq!(refused(json!({"unit": "mmol/l"})), invalid("value"));
    assert_eq!(
        refused(json!({"value": "1", "reference_low": "9", "reference_high": "3"})),
        invalid("reference_low")
    );
    assert_eq!(
        refused(json!({"value": "1", "resulted_at": "2099-01-01T00:00:00Z"})),
        invalid("resulted_at")
    );
    assert_eq!(
        refused(json!({"value": "1", "status": "REVIEWED"})),
        (Code::OwnedField, "status".to_owned())
    );
    assert_eq!(
        refused(json!({"value": "1", "patient_id": max})),
        (Code::NotPossible, "patient_id".to_owned())
    );
    let paper = |patient_id: Uuid| {
        let new = NewAttachment {
            patient_id,
            medical_record_id: None,
            file_name: "report.txt".to_owned(),
            caption: None,
        };
        attach(&desk, &new, b"Urea 5 mmol/l").unwrap()
    };
    assert_eq!(
        refused(json!({ "attachment_id": paper(max) })),
        (Code::NotPossible, "attachment_id".to_owned())
    );
    let waiting = results_to_review(&desk, false).unwrap();
    assert!(waiting.is_empty(), "all or nothing");
    enter(&desk, ids[1], json!({ "attachment_id": paper(bella) }));
    assert_eq!(results_to_review(&desk, false).unwrap().len(), 1);
    let early = look(&desk, &result(&desk, ids[0]).unwrap(), "?").unwrap_err();
    assert_eq!(early.code, Code::NotPossible);
}

#[test]
fn tests_are_called_off_while_there_is_no_result_and_come_all_the_same() {
    let folder = Folder::new("lab-off");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let ids = order(&desk, LabOf::Patient(bella), "Blood", &["Urea", "Glucose"]);
    let why = cancel_tests(&desk, &ids, "  ").unwrap_err();
    assert_eq!(why.field.as_deref(), Some("reason"));
    cancel_tests(&desk, &ids[..1], "Sample clotted").unwrap();
    let off = result(&desk, ids[0]).unwrap();
    assert_eq!(
        (off.stage, &off.values["comment"]),
        (LabStage::Canceled, &json!("Sample clotted"))
    );
    enter(&desk, ids[1], json!({"value": "5"}));
    let late = cancel_tests(&desk, &ids, "Too late").unwrap_err();
    assert_eq!(late.code, Code::NotPossible);
    enter(&desk, ids[0], json!({"value_text": "tested all the same"}));
    assert_eq!(results_to_review(&desk, false).unwrap().len(), 2);
    remove_result(&desk, ids[0]).unwrap();
    assert_eq!(result(&desk, ids[0]).unwrap_err().code, Code::NotFound);
    assert_eq!(patient_results(&desk, bella).unwrap().len(), 1);
    assert_eq!(results_to_review(&desk, false).unwrap().len(), 1);
}

#[test]
fn a_signed_visit_takes_results_and_stays_what_was_signed() {
    let folder = Folder::new("lab-signed");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    add(
        &desk,
        "soap_notes",
        json!({"medical_record_id": record, "plan": "Wait for the blood"}),
    );
    let id = order(&desk, LabOf::Visit(record), "Blood", &["Urea"])[0];
    let key = folder.key();
    sign_visit(&desk, record, &Unlock::KeyFile(&key)).unwrap();
    let signed = visit(&desk, record).unwrap();
    assert_eq!(signed.locked, Some(Locked::Signed));
    enter(&desk, id, json!({"value": "5"}));
    look(&desk, &result(&desk, id).unwrap(), "Fine").unwrap();
    order(&desk, LabOf::Visit(record), "Blood", &["Glucose"]);
    let after = visit(&desk, record).unwrap();
    assert_eq!(after.lab_results.len(), 2);
    assert_eq!(after.lab_results[0].stage, LabStage::Reviewed);
    assert_eq!(after.record.values, signed.record.values);
    assert!(conflicts::conflicts(&desk).unwrap().is_empty());
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn panels_of_lately_are_offered_for_the_species_with_unit_and_range() {
    let folder = Folder::new("lab-known");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let cat = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Tom", "species": "Cat"}),
    );
    let ids = order(
        &desk,
        LabOf::Patient(bella),
        "Kidney",
        &["Creatinine", "Urea"],
    );
    let range =
        json!({"value": "9", "unit": "mmol/l", "reference_low": "3.50", "reference_high": "8"});
    enter(&desk, ids[1], range);
    order(&desk, LabOf::Patient(bella), "Kidney", &["Urea"]);
    order(&desk, LabOf::Patient(cat), "Thyroid", &["T4"]);
    let known = known_panels(&desk, bella).unwrap();
    assert_eq!(known.len(), 1);
    let names: Vec<_> = known[0].tests.iter().map(|test| &test.test_name).collect();
    assert_eq!(names, ["Creatinine", "Urea"]);
    let urea = &known[0].tests[1];
    assert_eq!(
        (urea.unit.as_deref(), urea.reference_low.as_deref()),
        (Some("mmol/l"), Some("3.5"))
    );
    assert_eq!(
        known_panels(&desk, cat).unwrap()[0].panel.as_deref(),
        Some("Thyroid")
    );
}
