//! Who may print what: documents about visits are as confidential as the visits.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_protocol::UserInfo;

use super::{
    DocumentKind, WantedDocument, dispense, preview, printable, save_pdf, save_print_settings,
};
use super::{NewDispensing, PrintSettings};
use crate::people::{NewClient, NewPatient, client_card, register_client};
use crate::records::past_rules::add_record;
use crate::records::table;
use crate::session::{Lock, NewPractice, init};
use crate::{AppError, Code, Desk, SystemRim};

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn practice() -> (Folder, Desk) {
    let folder = std::env::temp_dir().join(format!("vetpms-printing-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let key = folder.join("key");
    let new = NewPractice {
        practice: "Hill Street",
        email: "a@b.example",
        name: "Ann",
        lock: Lock::KeyFile(&key),
    };
    let desk = init(&folder.join("profile"), &new, Arc::new(SystemRim)).unwrap();
    (Folder(folder), desk)
}

fn add(desk: &Desk, name: &str, values: &Json) -> Uuid {
    add_record(
        desk,
        table(name).unwrap(),
        None,
        values.as_object().unwrap(),
    )
    .unwrap()
}

/// Has the signed-in person hold these rights and no others.
fn may(desk: &Desk, rights: &[&str]) {
    let user = desk.session().unwrap().user;
    let changed = desk.store.write(|tx| {
        let known = tx
            .users()?
            .into_iter()
            .find(|known| known.id == user)
            .unwrap();
        let permissions = rights.iter().map(|right| (*right).to_owned()).collect();
        tx.put_user(&UserInfo {
            permissions,
            ..known
        })?;
        Ok::<_, AppError>(())
    });
    changed.unwrap();
}

/// Makes the record somebody else's.
fn written_by_another(desk: &Desk, record: Uuid) {
    let def = table("medical_records").unwrap();
    let changed = desk.store.write(|tx| {
        let (row, mut stamp) = tx.row(def, record)?.unwrap();
        stamp.created_by = Uuid::from_u128(7);
        tx.put_row(def, &row, &stamp)?;
        Ok::<_, AppError>(())
    });
    changed.unwrap();
}

const DESK: [&str; 7] = [
    "VIEW_CLIENTS",
    "EDIT_CLIENTS",
    "VIEW_PATIENTS",
    "EDIT_PATIENTS",
    "EDIT_CLINICAL",
    "VIEW_SCHEDULE",
    "VIEW_REFERENCE",
];

#[test]
fn documents_of_a_visit_are_for_whoever_may_read_the_visit() {
    let (_folder, desk) = practice();
    let me = desk.session().unwrap().user;
    let bella = NewPatient {
        values: json!({"name": "Bella", "species": "Dog", "microchip_id": "981000012345678"})
            .as_object()
            .unwrap()
            .clone(),
        ..NewPatient::default()
    };
    let new = NewClient {
        values: json!({"last_name": "Smith"}).as_object().unwrap().clone(),
        patients: vec![bella],
        ..NewClient::default()
    };
    let client = register_client(&desk, &new).unwrap();
    let patient = client_card(&desk, client).unwrap().patients[0].id;
    let visit = add(
        &desk,
        "medical_records",
        &json!({"patient_id": patient,
        "visit_date": "2020-01-01T09:00:00Z", "chief_complaint": "Limping"}),
    );
    let prescription = add(
        &desk,
        "prescriptions",
        &json!({"medical_record_id": visit,
        "medication_name": "Rimadyl", "dosage": "1 tablet", "frequency": "daily", "route": "By mouth",
        "quantity": "7", "prescribed_at": "2020-01-01T09:20:00Z", "prescribed_by": me}),
    );
    let vaccination = add(
        &desk,
        "vaccinations",
        &json!({"patient_id": patient,
        "product_name": "Nobivac", "batch_number": "R7", "batch_expires_on": "2030-01-31",
        "given_at": "2020-01-01T09:30:00Z", "given_by": me}),
    );
    let settings = PrintSettings {
        practice: "Hill Street Vets".into(),
        jurisdiction: "UK".into(),
        ..PrintSettings::default()
    };
    save_print_settings(&desk, &settings).unwrap();
    let wanted = |kind, subject| WantedDocument {
        kind,
        subject_id: subject,
        paper: None,
        anew: false,
    };
    let save = |kind, subject| save_pdf(&desk, &wanted(kind, subject), |_, _| Ok(()));
    save(DocumentKind::Summary, visit).unwrap();

    // The front desk: vaccinations, and nothing of the visit.
    may(&desk, &DESK);
    assert_eq!(
        preview(&desk, &wanted(DocumentKind::Summary, visit))
            .unwrap_err()
            .code,
        Code::Forbidden
    );
    assert_eq!(
        save(DocumentKind::Prescription, prescription)
            .unwrap_err()
            .code,
        Code::Forbidden
    );
    save(DocumentKind::Certificate, vaccination).unwrap();
    let lines = printable(&desk, patient).unwrap();
    assert!(
        lines.len() == 1 && lines[0].kind == DocumentKind::Certificate,
        "{lines:?}"
    );
    assert_eq!(
        save_print_settings(&desk, &PrintSettings::default())
            .unwrap_err()
            .code,
        Code::Forbidden
    );
    let def = table("printed_documents").unwrap();
    let prints = desk.read(|tx| Ok(tx.scan(def, None, 10)?)).unwrap();
    let has_content = |(row, _): &&(vetpms_model::Row, _)| !row.get(def, "content").is_null();
    assert_eq!(
        (prints.len(), prints.iter().filter(has_content).count()),
        (2, 1),
        "a visit's text is not the desk's"
    );

    // A colleague who sees their own records only.
    written_by_another(&desk, visit);
    may(
        &desk,
        &[
            &DESK[..],
            &["VIEW_OWN_MEDICAL_RECORDS", "CREATE_MEDICAL_RECORDS"],
        ]
        .concat(),
    );
    assert_eq!(
        preview(&desk, &wanted(DocumentKind::Summary, visit))
            .unwrap_err()
            .code,
        Code::NotFound
    );
    assert_eq!(
        save(DocumentKind::Prescription, prescription)
            .unwrap_err()
            .code,
        Code::NotFound
    );
    assert_eq!(printable(&desk, patient).unwrap().len(), 1);
    let given = NewDispensing {
        prescription_id: prescription,
        quantity: None,
        quantity_unit: None,
        batch_number: None,
        expires_on: None,
    };
    assert_eq!(dispense(&desk, &given).unwrap_err().code, Code::NotFound);

    // Whoever reads everything and changes nothing looks, and records no print.
    may(
        &desk,
        &[
            "VIEW_CLIENTS",
            "VIEW_PATIENTS",
            "VIEW_REFERENCE",
            "VIEW_ALL_MEDICAL_RECORDS",
            "VIEW_OWN_MEDICAL_RECORDS",
        ],
    );
    assert!(
        preview(&desk, &wanted(DocumentKind::Summary, visit))
            .unwrap()
            .is_again
    );
    assert_eq!(
        save(DocumentKind::Summary, visit).unwrap_err().code,
        Code::Forbidden
    );
    assert_eq!(dispense(&desk, &given).unwrap_err().code, Code::Forbidden);
}
