//! Operations of a batch that concern animals' health.

use serde_json::{Value as Json, json};
use vetpms_app::Code;
use vetpms_app::batch::{parse, run};
use vetpms_app::lab::patient_results;
use vetpms_app::reminders::patient_reminders;
use vetpms_app::visits::{VisitOf, open_visit, visit};

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

    let test = json!({"patient_id": bella, "test_name": "Creatinine"});
    let added = does(json!({"op": "add", "table": "lab_results", "values": test})).unwrap();
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
