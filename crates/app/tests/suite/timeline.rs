//! What happened to an animal: everything, in order, in pages, and quickly over many years.

use serde_json::json;
use uuid::Uuid;
use vetpms_app::people::{
    MergeTable, NewClient, NewPatient, PatientStatus, change_patient_status, client_card, merge,
    register_client,
};
use vetpms_app::profile::Unlock;
use vetpms_app::records::{change_record, remove_record, table};
use vetpms_app::scheduling::book_appointment;
use vetpms_app::signing::{NewAddendum, add_addendum, sign_visit};
use vetpms_app::timeline::{TimelineFilter, TimelineKind, TimelinePage, timeline};
use vetpms_app::vaccinations::give_vaccination;
use vetpms_app::visits::{add_vitals, resolve_problem};
use vetpms_app::work::{add_task, complete_task};
use vetpms_app::{Code, Desk};

use crate::folder::{Folder, add, at, fields, new_visit, set_up, smith, weigh};

fn read(desk: &Desk, patient: Uuid, kinds: &[TimelineKind], text: &str) -> TimelinePage {
    let filter = TimelineFilter {
        kinds: kinds.to_vec(),
        text: text.to_owned(),
    };
    timeline(desk, patient, &filter, None, 200).unwrap()
}

fn kinds(page: &TimelinePage) -> Vec<TimelineKind> {
    page.entries.iter().map(|entry| entry.kind).collect()
}

/// A visit with everything that can be done at one.
fn whole_visit(desk: &Desk, bella: Uuid) -> Uuid {
    let record = add(
        desk,
        "medical_records",
        json!({"patient_id": bella, "visit_date": "2026-02-02T09:00:00Z", "chief_complaint": "Limps"}),
    );
    let part = |name: &str, mut values: serde_json::Value| {
        values["medical_record_id"] = json!(record);
        add(desk, name, values)
    };
    part(
        "soap_notes",
        json!({"subjective": "Since Friday.", "plan": "Rest."}),
    );
    part("diagnoses", json!({"diagnosis_name": "Sprained carpus"}));
    part("treatments", json!({"treatment_name": "Bandage"}));
    let prescription = part(
        "prescriptions",
        json!({"medication_name": "Meloxidyl", "dosage": "2 ml", "frequency": "once a day", "route": "by mouth",
            "prescribed_at": "2026-02-02T09:10:00Z", "prescribed_by": record}),
    );
    let handed_out = part(
        "dispensings",
        json!({"prescription_id": prescription, "quantity": "20", "batch_number": "M-77",
            "dispensed_at": "2026-02-02T09:20:00Z", "dispensed_by": record}),
    );
    part(
        "dispensing_returns",
        json!({"dispensing_id": handed_out, "reason": "Wrong box", "taken_back_at": "2026-02-02T09:25:00Z",
            "taken_back_by": record}),
    );
    part(
        "lab_results",
        json!({"patient_id": bella, "test_name": "Creatinine", "value": "81", "unit": "µmol/l"}),
    );
    add_vitals(desk, record, &fields(json!({"weight_kg": "20.4"})), false).unwrap();
    record
}

#[test]
fn everything_that_happened_stands_in_the_time_line_once_and_opens_its_visit() {
    use TimelineKind::*;
    let folder = Folder::new("timeline");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let hour = (at("2026-01-05T10:00:00Z"), at("2026-01-05T10:20:00Z"));
    book_appointment(&desk, &new_visit(Some(bella), kind, hour, &[vet])).unwrap();
    let record = whole_visit(&desk, bella);
    weigh(&desk, bella, "20.5");
    let problem = add(
        &desk,
        "problems",
        json!({"patient_id": bella, "problem_name": "Weak carpus", "medical_record_id": record}),
    );
    resolve_problem(&desk, problem, None).unwrap();
    add(
        &desk,
        "patient_allergies",
        json!({"patient_id": bella, "allergen": "Penicillin"}),
    );
    let vaccine = fields(json!({"product_name": "Rabisin", "batch_number": "L-4711"}));
    give_vaccination(&desk, bella, &vaccine, false).unwrap();
    add(
        &desk,
        "reminders",
        json!({"patient_id": bella, "purpose": "Dental check", "due_on": "2027-01-01"}),
    );
    let note =
        json!({"patient_id": bella, "note": "Asks for pills", "called_at": "2026-02-03T09:00:00Z"});
    add(&desk, "phone_notes", note);
    let task = add_task(
        &desk,
        &fields(json!({"title": "Send the report", "patient_id": bella})),
    )
    .unwrap();
    complete_task(&desk, task).unwrap();
    let file = folder.key();
    sign_visit(&desk, record, &Unlock::KeyFile(&file)).unwrap();
    let addendum = NewAddendum {
        content: "The owner called: better.".to_owned(),
        reason: None,
    };
    add_addendum(&desk, record, &addendum).unwrap();
    change_patient_status(&desk, bella, PatientStatus::Inactive).unwrap();
    let second = register_client(
        &desk,
        &NewClient {
            values: fields(json!({"last_name": "Jones"})),
            ..NewClient::default()
        },
    )
    .unwrap();
    let owner = fields(json!({ "client_id": second }));
    change_record(&desk, table("patients").unwrap(), bella, None, &owner).unwrap();

    let page = read(&desk, bella, &[], "");
    let mut found = kinds(&page);
    assert_eq!(page.total as usize, found.len());
    assert!(page.next.is_none());
    assert!(
        page.entries.windows(2).all(|two| two[0].at >= two[1].at),
        "newest first"
    );
    found.sort();
    assert_eq!(
        found,
        [
            Registered,
            Status,
            Owner,
            Appointment,
            Visit,
            Note,
            Vitals,
            Weight,
            Diagnosis,
            Treatment,
            Prescription,
            Dispensing,
            DispensingReturn,
            Vaccination,
            LabResult,
            Problem,
            ProblemOver,
            Allergy,
            Signature,
            Addendum,
            Reminder,
            Phone,
            Task,
            TaskDone,
        ]
    );
    for entry in &page.entries {
        let of_visit = matches!(
            entry.kind,
            Visit
                | Note
                | Vitals
                | Diagnosis
                | Treatment
                | Prescription
                | Dispensing
                | DispensingReturn
                | LabResult
                | Signature
                | Addendum
        );
        assert_eq!(entry.signed, of_visit, "{:?}", entry.kind);
        if of_visit || matches!(entry.kind, Problem | ProblemOver) {
            assert_eq!(entry.visit, Some(record), "{:?}", entry.kind);
        }
    }
    let one = |kind| {
        let page = read(&desk, bella, &[kind], "");
        assert_eq!(page.entries.len(), 1);
        page.entries.into_iter().next().unwrap()
    };
    let owner = &one(Owner).facts[0];
    assert_eq!(
        (owner.before.as_deref(), owner.value.as_deref()),
        (Some("Ann Smith"), Some("Jones"))
    );
    assert_eq!(
        kinds(&read(&desk, bella, &[], "meloxidyl wrong")),
        [DispensingReturn]
    );
    let handed_out = one(Dispensing).facts;
    assert_eq!(handed_out[0].value.as_deref(), Some("Meloxidyl"));
    assert_eq!(one(Diagnosis).title.as_deref(), Some("Sprained carpus"));
    assert_eq!(one(Signature).who.as_deref(), Some("Ann"));
    assert_eq!(
        kinds(&read(&desk, bella, &[], "MELOXIDYL m-77")),
        [Dispensing]
    );
    assert_eq!(kinds(&read(&desk, bella, &[], "l-4711")), [Vaccination]);
    assert!(read(&desk, bella, &[], "aspirin").entries.is_empty());

    // What is removed stands in no time line, and who has no animal has none.
    remove_record(
        &desk,
        table("patient_allergies").unwrap(),
        row_of(&desk, bella),
    )
    .unwrap();
    assert!(read(&desk, bella, &[Allergy], "").entries.is_empty());
    let nobody = timeline(&desk, client, &TimelineFilter::default(), None, 9).unwrap_err();
    assert_eq!(nobody.code, Code::NotFound);
}

fn row_of(desk: &Desk, patient: Uuid) -> Uuid {
    read(desk, patient, &[TimelineKind::Allergy], "").entries[0].row_id
}

#[test]
fn an_animal_entered_twice_has_one_time_line() {
    let folder = Folder::new("timeline-merged");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let again = NewClient {
        values: fields(json!({"last_name": "Smith"})),
        patients: vec![NewPatient {
            values: fields(json!({"name": "Bela", "species": "Dog"})),
            ..NewPatient::default()
        }],
        ..NewClient::default()
    };
    let again = register_client(&desk, &again).unwrap();
    let bela = client_card(&desk, again).unwrap().patients[0].id;
    weigh(&desk, bella, "20");
    weigh(&desk, bela, "20.5");
    let weights = [TimelineKind::Weight];
    assert_eq!(read(&desk, bela, &weights, "").entries.len(), 1);
    merge(&desk, MergeTable::Patients, bela, bella).unwrap();
    for either in [bella, bela] {
        assert_eq!(read(&desk, either, &weights, "").entries.len(), 2);
        let merged = read(&desk, either, &[TimelineKind::Merged], "");
        assert_eq!(merged.entries[0].facts[0].value.as_deref(), Some("Bella"));
    }
}

#[test]
fn years_of_visits_come_in_pages_that_leave_nothing_out() {
    let folder = Folder::new("timeline-years");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    for n in 0..120 {
        // Several at one moment, too.
        let day = format!("20{:02}-{:02}-01T09:00:00Z", 10 + n / 24, n % 12 + 1);
        let values = json!({"patient_id": bella, "visit_date": day, "chief_complaint": format!("Visit {n}")});
        let record = add(&desk, "medical_records", values);
        if n % 3 == 0 {
            let values =
                json!({"medical_record_id": record, "diagnosis_name": format!("Diagnosis {n}")});
            add(&desk, "diagnoses", values);
        }
    }
    let filter = TimelineFilter::default();
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = timeline(&desk, bella, &filter, before, 7).unwrap();
        assert_eq!(page.total, 161);
        all.extend(
            page.entries
                .into_iter()
                .map(|entry| (entry.kind, entry.row_id)),
        );
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    let mut distinct = all.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((all.len(), distinct.len()), (161, 161));
}
