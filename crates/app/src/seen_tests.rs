//! What somebody who sees only their own records is told of the others': nothing, wherever it is asked for.

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_protocol::UserInfo;

use crate::files::{NewAttachment, attach};
use crate::find_records::{RecordHit, search_records};
use crate::history::{compare_texts, record_history, text_versions};
use crate::people::{NewClient, NewPatient, client_card, register_client};
use crate::records::past_rules::add_record;
use crate::records::table;
use crate::session::{Lock, NewPractice, init};
use crate::timeline::{TimelineFilter, TimelineKind, timeline};
use crate::{AppError, Code, Desk, SystemRim, care};

fn add(desk: &Desk, name: &str, values: &Json) -> Uuid {
    let values = values.as_object().unwrap();
    add_record(desk, table(name).unwrap(), None, values).unwrap()
}

/// Has the signed-in person hold these rights and no others.
fn may(desk: &Desk, rights: &[&str]) {
    let user = desk.session().unwrap().user;
    let changed = desk.store.write(|tx| {
        let mut users = tx.users()?.into_iter();
        let known = users.find(|known| known.id == user).unwrap();
        let permissions = rights.iter().map(|right| (*right).to_owned()).collect();
        tx.put_user(&UserInfo {
            permissions,
            ..known
        })?;
        Ok::<_, AppError>(())
    });
    changed.unwrap();
}

/// Makes a record, and what names no visit, somebody else's.
fn written_by_another(desk: &Desk, name: &str, id: Uuid) {
    let def = table(name).unwrap();
    let changed = desk.store.write(|tx| {
        let (row, mut stamp) = tx.row(def, id)?.unwrap();
        stamp.created_by = Uuid::from_u128(7);
        tx.put_row(def, &row, &stamp)?;
        Ok::<_, AppError>(())
    });
    changed.unwrap();
}

struct Practice {
    desk: Desk,
    bella: Uuid,
    /// A visit of the signed-in person, and one of a colleague.
    own: Uuid,
    other: Uuid,
    /// The colleague's note.
    note: Uuid,
    folder: std::path::PathBuf,
}

impl Drop for Practice {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn practice(name: &str) -> Practice {
    let folder = std::env::temp_dir().join(format!("vetpms-app-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("key");
    let new = NewPractice {
        practice: "Hill Street",
        email: "a@b.example",
        name: "Ann",
        lock: Lock::KeyFile(&file),
    };
    let desk = init(
        &folder.join("profile"),
        &new,
        std::sync::Arc::new(SystemRim),
    )
    .unwrap();
    let pet = json!({"name": "Bella", "species": "Dog"});
    let client = NewClient {
        values: json!({"last_name": "Smith"}).as_object().unwrap().clone(),
        patients: vec![NewPatient {
            values: pet.as_object().unwrap().clone(),
            ..NewPatient::default()
        }],
        ..NewClient::default()
    };
    let client = register_client(&desk, &client).unwrap();
    let bella = client_card(&desk, client).unwrap().patients[0].id;
    let visit = |day: &str, complaint: &str| {
        let values = json!({"patient_id": bella, "visit_date": day, "chief_complaint": complaint});
        add(&desk, "medical_records", &values)
    };
    let own = visit("2026-01-05T10:00:00Z", "Otitis on the left");
    let other = visit("2026-01-06T10:00:00Z", "Otitis on the right");
    let note = json!({"medical_record_id": other, "plan": "Ear drops twice a day"});
    let note = add(&desk, "soap_notes", &note);
    let found = json!({"medical_record_id": other, "diagnosis_name": "Otitis externa"});
    add(&desk, "diagnoses", &found);
    let picture = NewAttachment {
        patient_id: bella,
        file_name: "otitis-ear.txt".to_owned(),
        ..NewAttachment::default()
    };
    let picture = attach(&desk, &picture, b"Seen through the microscope.").unwrap();
    let vaccine = json!({"patient_id": bella, "product_name": "Rabisin", "batch_number": "OTI-4711",
        "given_at": "2026-01-06T10:10:00Z", "given_by": other, "medical_record_id": other});
    add(&desk, "vaccinations", &vaccine);
    written_by_another(&desk, "medical_records", other);
    written_by_another(&desk, "attachments", picture);
    Practice {
        desk,
        bella,
        own,
        other,
        note,
        folder,
    }
}

const OWN: [&str; 5] = [
    "VIEW_CLIENTS",
    "VIEW_PATIENTS",
    "VIEW_SCHEDULE",
    "VIEW_REFERENCE",
    "VIEW_OWN_MEDICAL_RECORDS",
];

fn kinds(desk: &Desk, bella: Uuid) -> Vec<TimelineKind> {
    let page = timeline(desk, bella, &TimelineFilter::default(), None, 200).unwrap();
    let mut kinds: Vec<_> = page.entries.iter().map(|entry| entry.kind).collect();
    kinds.sort();
    kinds
}

#[test]
fn the_time_line_and_the_history_of_others_records_are_closed() {
    let practice = practice("seen-lines");
    let (desk, bella) = (&practice.desk, practice.bella);
    let notes = table("soap_notes").unwrap();
    use TimelineKind::{Attachment, Diagnosis, Note, Registered, Vaccination, Visit};
    assert_eq!(
        kinds(desk, bella),
        [
            Registered,
            Visit,
            Visit,
            Note,
            Diagnosis,
            Vaccination,
            Attachment
        ]
    );
    let versions = text_versions(desk, notes, practice.note).unwrap().versions;
    let heads = &versions[0].heads;
    assert!(compare_texts(desk, notes, practice.note, (&[], heads)).is_ok());

    may(desk, &OWN);
    assert_eq!(kinds(desk, bella), [Registered, Visit, Vaccination]);
    let page = timeline(desk, bella, &TimelineFilter::default(), None, 200).unwrap();
    let visits: Vec<_> = page
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.visit))
        .collect();
    assert!(visits.contains(&(Visit, Some(practice.own))));
    assert!(
        visits.contains(&(Vaccination, None)),
        "seen, but it opens no visit"
    );
    let hidden = [
        record_history(desk, notes, practice.note, Some("plan")).map(drop),
        record_history(
            desk,
            table("medical_records").unwrap(),
            practice.other,
            None,
        )
        .map(drop),
        text_versions(desk, notes, practice.note).map(drop),
        compare_texts(desk, notes, practice.note, (&[], heads)).map(drop),
        record_history(desk, notes, Uuid::from_u128(1), None).map(drop),
    ];
    for hidden in hidden {
        assert_eq!(hidden.unwrap_err().code, Code::NotFound);
    }

    may(desk, &OWN[..4]);
    assert_eq!(kinds(desk, bella), [Registered, Vaccination]);
    let closed = record_history(desk, notes, practice.note, None).unwrap_err();
    assert_eq!(closed.code, Code::Forbidden);
    may(desk, &OWN[..1]);
    let closed = timeline(desk, bella, &TimelineFilter::default(), None, 200).unwrap_err();
    assert_eq!(closed.code, Code::Forbidden);
}

#[test]
fn the_search_finds_nothing_in_others_records() {
    let practice = practice("seen-search");
    let desk = &practice.desk;
    let find = |query: &str| search_records(desk, query, 10).unwrap().hits;
    let tables = |hits: Vec<RecordHit>| {
        let mut tables: Vec<String> = hits.into_iter().map(|hit| hit.table).collect();
        tables.sort();
        tables
    };
    assert_eq!(
        tables(find("oti")),
        [
            "attachments",
            "medical_records",
            "medical_records",
            "vaccinations"
        ]
    );
    let drops = find("right drops twi");
    assert_eq!(
        (drops[0].visit, drops[0].part.as_str()),
        (Some(practice.other), "soap_notes")
    );
    assert_eq!(care::verify(desk).unwrap().problems, 0);

    may(desk, &OWN);
    assert_eq!(tables(find("oti")), ["medical_records", "vaccinations"]);
    assert!(find("drops").is_empty() && find("externa").is_empty());
    assert_eq!(find("oti 4711")[0].visit, None);
    // However many of the others' stand before it.
    assert_eq!(
        search_records(desk, "otitis", 1).unwrap().hits[0].id,
        practice.own
    );

    may(desk, &OWN[..4]);
    assert_eq!(tables(find("oti")), ["vaccinations"]);
    may(desk, &OWN[..1]);
    assert!(find("oti").is_empty());
}
