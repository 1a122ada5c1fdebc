//! What is decided about two versions is held to the rules of a first writing.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::conflicts::{Answer, resolve_conflict};
use vetpms_app::people::{patient_card, record_weight};
use vetpms_app::records::table;
use vetpms_app::visits::{
    VisitOf, add_vitals, change_prescription, change_visit, correct_vitals, open_visit, prescribe,
};
use vetpms_app::{AppError, Code, Desk, care};

use crate::folder::{Folder, fields, smith};
use crate::review::{keep, only, value};

const WHY: Option<&str> = Some("asked both");

fn heads(desk: &Desk, name: &str, id: Uuid) -> Vec<String> {
    let def = table(name).unwrap();
    let record = desk.read(|tx| vetpms_app::view::record(tx, def, id));
    record.unwrap().heads
}

/// Decides on another value than any side's.
fn edit(desk: &Desk, value: Json) -> Result<(), AppError> {
    resolve_conflict(desk, &only(desk).id, &Answer::Edit { value }, WHY)
}

fn refused(desk: &Desk, value: Json) -> (Code, Option<String>) {
    let before = only(desk).id;
    let refused = edit(desk, value).unwrap_err();
    assert_eq!(only(desk).id, before, "nothing was decided");
    (refused.code, refused.field)
}

/// A visit with vital signs that two forms correct, one after the other.
fn corrected(desk: &Desk, bella: Uuid, first: Json, both: [Json; 2]) -> Uuid {
    let record = open_visit(desk, VisitOf::Patient(bella)).unwrap();
    let id = add_vitals(desk, record, &fields(first), true).unwrap();
    let opened = heads(desk, "vital_signs", id);
    for one in both {
        correct_vitals(desk, id, &opened, &fields(one), true).unwrap();
    }
    id
}

#[test]
fn a_score_its_scale_does_not_know_is_not_decided_on() {
    let folder = Folder::new("decided-score");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let score = |score: i64| json!({"pain_score": score, "pain_scale": "COLORADO4"});
    let id = corrected(&desk, bella, score(1), [score(2), score(3)]);
    let problem = (Code::InvalidValue, Some("pain_score".to_owned()));
    assert_eq!(refused(&desk, json!(20)), problem);
    edit(&desk, json!(4)).unwrap();
    assert_eq!(value(&desk, "vital_signs", id, "pain_score"), 4);
}

#[test]
fn a_weight_that_was_decided_on_is_the_animals_and_a_jump_is_asked_about_elsewhere() {
    let folder = Folder::new("decided-weight");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let kg = |kg: &str| json!({"weight_kg": kg});
    let values = json!({"weight_kg": "12", "measured_at": "2026-01-02T09:00:00Z"});
    record_weight(&desk, bella, &fields(values), false).unwrap();
    let id = corrected(&desk, bella, kg("12.1"), [kg("12.2"), kg("12.4")]);
    let problem = (Code::NotPossible, Some("value".to_owned()));
    assert_eq!(refused(&desk, json!("124")), problem);
    let shown = || patient_card(&desk, bella).unwrap().values["weight_kg"].clone();
    assert_eq!(shown(), "12.4", "corrected last");
    let item = only(&desk);
    resolve_conflict(&desk, &item.id, &keep(&item, "12.2"), WHY).unwrap();
    assert_eq!(value(&desk, "vital_signs", id, "weight_kg"), "12.2");
    assert_eq!(shown(), "12.2", "as it was decided");
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn days_that_cannot_be_are_not_decided_on() {
    let folder = Folder::new("decided-days");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let values = json!({"medication_name": "Meloxicam", "dosage": "1 ml", "frequency": "once a day", "route": "by mouth"});
    let dose = prescribe(&desk, record, &fields(values), None).unwrap();
    let opened = heads(&desk, "prescriptions", dose);
    for day in ["2098-01-02", "2098-01-03"] {
        let values = fields(json!({ "valid_until": day }));
        change_prescription(&desk, dose, &opened, &values, None).unwrap();
    }
    let problem = (Code::InvalidValue, Some("valid_until".to_owned()));
    assert_eq!(refused(&desk, json!("2020-01-02")), problem);
    edit(&desk, json!("2098-01-04")).unwrap();

    let opened = heads(&desk, "medical_records", record);
    for day in ["2026-01-02T09:00:00Z", "2026-01-03T09:00:00Z"] {
        let values = fields(json!({ "visit_date": day }));
        change_visit(&desk, record, &opened, &values).unwrap();
    }
    let problem = (Code::InvalidValue, Some("visit_date".to_owned()));
    assert_eq!(refused(&desk, json!("1620-01-02T09:00:00Z")), problem);
    edit(&desk, json!("2026-01-04T09:00:00Z")).unwrap();
}
