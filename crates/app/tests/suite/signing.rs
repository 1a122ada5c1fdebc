//! Signing a visit: what it asks, what holds afterwards, what locks by itself.

use serde_json::json;
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::records::past_rules::{add_record, change_record, remove_record};
use vetpms_app::records::table;
use vetpms_app::signing::{NewAddendum, add_addendum, sign_visit, unsigned_visits};
use vetpms_app::{Code, Desk, care, view};

use crate::folder::{Folder, add, fields, smith};

fn visit(desk: &Desk, patient: Uuid) -> Uuid {
    let values = json!({"patient_id": patient, "visit_date": "2020-01-01T09:00:00Z"});
    add(desk, "medical_records", values)
}

fn note(desk: &Desk, record: Uuid, plan: &str) -> Uuid {
    add(
        desk,
        "soap_notes",
        json!({"medical_record_id": record, "plan": plan}),
    )
}

fn addendum(content: &str) -> NewAddendum {
    NewAddendum {
        content: content.to_owned(),
        reason: None,
    }
}

#[test]
fn a_signed_visit_stays_as_it_is_and_takes_addenda() {
    let folder = Folder::new("sign");
    let desk = folder.init();
    let file = folder.key();
    let key = Unlock::KeyFile(&file);
    let (_, bella) = smith(&desk);
    let record = visit(&desk, bella);
    let empty = sign_visit(&desk, record, &key).unwrap_err();
    assert_eq!(empty.code, Code::NotPossible);
    let plan = note(&desk, record, "Rest.");
    assert_eq!(unsigned_visits(&desk, true).unwrap().len(), 1);
    let early = add_addendum(&desk, record, &addendum("And water.")).unwrap_err();
    assert_eq!(early.code, Code::NotPossible);

    sign_visit(&desk, record, &key).unwrap();
    assert!(unsigned_visits(&desk, true).unwrap().is_empty());
    let notes = table("soap_notes").unwrap();
    let refused = [
        change_record(&desk, notes, plan, None, &fields(json!({"plan": "Run."}))).map(drop),
        remove_record(&desk, notes, plan),
        remove_record(&desk, table("medical_records").unwrap(), record),
        add_record(
            &desk,
            table("diagnoses").unwrap(),
            None,
            &fields(json!({"medical_record_id": record, "diagnosis_name": "Lame"})),
        )
        .map(drop),
        sign_visit(&desk, record, &key),
    ];
    for refused in refused {
        assert_eq!(refused.unwrap_err().code, Code::Locked);
    }
    for nothing in ["", "  "] {
        let blank = add_addendum(&desk, record, &addendum(nothing)).unwrap_err();
        assert_eq!(blank.field.as_deref(), Some("content"));
    }
    add_addendum(&desk, record, &addendum("And water.")).unwrap();
    let shown = desk.read(|tx| view::record(tx, table("medical_records").unwrap(), record));
    let values = shown.unwrap().values;
    assert_eq!(
        (
            &values["is_locked"],
            values["content_hash"].as_str().map(str::len)
        ),
        (&json!(true), Some(64))
    );
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    assert_eq!(care::rebuild(&desk).unwrap().changed, 0);
}
