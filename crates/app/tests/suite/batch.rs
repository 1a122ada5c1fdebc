//! Operations of a batch that concern animals' health.

use serde_json::{Value as Json, json};
use vetpms_app::batch::{parse, run};
use vetpms_app::lab::patient_results;
use vetpms_app::reminders::patient_reminders;
use vetpms_app::visits::{VisitOf, open_visit, visit};
use vetpms_app::{Code, Rim, SystemRim};

use crate::folder::{Folder, smith};

#[test]
fn a_batch_vaccinates_measures_and_enters_results_as_the_pages_do() {
    let folder = Folder::new("batch-care");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let does = |line: Json| run(&desk, parse(&line.to_string()).unwrap());
    let given = json!({"product_name": "Rabies", "given_at": "2026-01-05T10:00:00Z", "next_due_on": "2029-01-05"});
    does(json!({"op": "vaccinate", "patient": bella, "values": given})).unwrap();
    assert_eq!(patient_reminders(&desk, bella).unwrap().len(), 1);

    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    does(json!({"op": "measure", "visit": record, "values": {"pulse_rate": 90}})).unwrap();
    assert_eq!(
        visit(&desk, record).unwrap().vitals[0].values["pulse_rate"],
        90
    );

    let test = json!({"test_name": "Creatinine", "ordered_at": "2026-01-05T10:00:00Z"});
    let added = does(json!({"op": "order_test", "patient": bella, "values": test})).unwrap();
    let (id, none) = (
        &added["id"],
        json!({"op": "review_result", "id": added["id"]}),
    );
    assert_eq!(does(none).unwrap_err().code, Code::NotPossible);
    let found = json!({"value": "1.4", "unit": "mg/dl"});
    does(json!({"op": "enter_result", "id": id, "values": found})).unwrap();
    does(json!({"op": "review_result", "id": id, "comment": "As it should be"})).unwrap();
    let result = &patient_results(&desk, bella).unwrap()[0];
    assert_eq!(result.values["status"], "REVIEWED");
    assert_eq!(result.values["comment"], "As it should be");
}

#[test]
fn a_batch_enters_a_visit_that_took_place_by_the_rules_of_visits() {
    let folder = Folder::new("batch-visit");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let does = |line: Json| run(&desk, parse(&line.to_string()).unwrap());
    let entered = |values: Json| does(json!({"op": "visit", "patient": bella, "values": values}));
    let at = SystemRim.now() - chrono::Duration::hours(3);
    let values = json!({"visit_date": at, "record_type": "CONSULT", "chief_complaint": "Limps"});
    let record = entered(values).unwrap()["id"].clone();
    let words = json!({"plan": "Rest for a week."});
    does(json!({"op": "note", "visit": record, "values": words})).unwrap();
    let sprain = json!({"diagnosis_name": "Sprain", "diagnosis_type": "TENTATIVE"});
    does(json!({"op": "diagnose", "visit": record, "values": sprain})).unwrap();
    let drip = json!({"treatment_type": "MEDICATION", "treatment_name": "Drip"});
    does(json!({"op": "plan", "visit": record, "values": drip})).unwrap();
    let shown = visit(&desk, record.as_str().unwrap().parse().unwrap()).unwrap();
    assert_eq!(shown.record.values["chief_complaint"], "Limps");
    assert_eq!(shown.note.values["plan"], "Rest for a week.");
    assert_eq!((shown.diagnoses.len(), shown.treatments.len()), (1, 1));

    let future = SystemRim.now() + chrono::Duration::days(2);
    let refused = entered(json!({"visit_date": future})).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("visit_date"));
    let born = json!({"op": "order_test", "patient": bella,
        "values": {"test_name": "Creatinine", "ordered_at": "0001-01-01T00:00:00Z"}});
    assert_eq!(does(born).unwrap_err().field.as_deref(), Some("ordered_at"));
    let found = json!({"op": "order_test", "patient": bella,
        "values": {"test_name": "Creatinine", "value": "1.4"}});
    assert_eq!(does(found).unwrap_err().code, Code::OwnedField);
}
