//! Documents from real rows: what stands on them, what is refused, and that a reprint is what was printed.

mod again;
mod doses;
mod handed_out;
mod said;

use std::path::Path;

use serde_json::{Value, json};
use uuid::Uuid;
use vetpms_app::printing::{
    DocumentKind, DocumentPreview, NewDispensing, PrintSettings, WantedDocument, dispense, preview,
    print_job, print_settings, printable, save_pdf, save_print_settings,
};
use vetpms_app::profile::Unlock;
use vetpms_app::records::past_rules::change_record;
use vetpms_app::records::table;
use vetpms_app::signing::sign_visit;
use vetpms_app::{Code, Desk, care};

use crate::folder::{Folder, add, fields, smith};

/// A practice with a visit, a prescription, a dispensing and a vaccination.
pub(super) struct Case {
    pub(super) folder: Folder,
    pub(super) desk: Desk,
    pub(super) patient: Uuid,
    pub(super) visit: Uuid,
    pub(super) prescription: Uuid,
    pub(super) vaccination: Uuid,
}

pub(super) fn settings(jurisdiction: &str) -> PrintSettings {
    PrintSettings {
        practice: "Hill Street Vets".into(),
        address: "12 Mill Lane\nOxford OX1 4AB".into(),
        phone: "01865 555 010".into(),
        jurisdiction: jurisdiction.into(),
        ..PrintSettings::default()
    }
}

impl Case {
    pub(super) fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        let desk = folder.init();
        let me = desk.session().unwrap().user;
        let (client, patient) = smith(&desk);
        add(
            &desk,
            "addresses",
            json!({"client_id": client, "line1": "3 Willow Road",
            "postcode": "OX2 6TT", "city": "Oxford"}),
        );
        add(
            &desk,
            "staff",
            json!({"display_name": "Sarah Whitfield", "user_id": me,
            "qualifications": "BVSc MRCVS", "registration_number": "6123456"}),
        );
        change(
            &desk,
            "patients",
            patient,
            json!({"microchip_id": "981000012345678"}),
        );
        let product = add(
            &desk,
            "products",
            json!({"name": "Rimadyl", "substances": ["carprofen"],
            "form": "tablets", "strength_mg": "50", "warnings": "Stop if your dog vomits",
            "storage": "Store below 25 °C"}),
        );
        let visit = add(
            &desk,
            "medical_records",
            json!({"patient_id": patient,
            "visit_date": "2020-01-01T09:00:00Z", "chief_complaint": "Limping"}),
        );
        add(
            &desk,
            "soap_notes",
            json!({"medical_record_id": visit, "objective": "The knee is warm",
            "plan": "Rest for two weeks", "additional_notes": "Owner was rude"}),
        );
        add(
            &desk,
            "vital_signs",
            json!({"medical_record_id": visit, "temperature_celsius": "38.7",
            "recorded_at": "2020-01-01T09:05:00Z", "recorded_by": me}),
        );
        add(
            &desk,
            "diagnoses",
            json!({"medical_record_id": visit, "diagnosis_name": "Sprained knee"}),
        );
        let prescription = add(
            &desk,
            "prescriptions",
            json!({"medical_record_id": visit,
            "product_id": product, "medication_name": "Rimadyl", "dosage": "1 tablet",
            "frequency": "twice a day", "duration": "14 days", "route": "By mouth", "quantity": "28",
            "quantity_unit": "tablets", "prescribed_at": "2020-01-01T09:20:00Z", "prescribed_by": me}),
        );
        let vaccination = add(
            &desk,
            "vaccinations",
            json!({"patient_id": patient,
            "product_name": "Nobivac Rabies", "against": "Rabies", "is_rabies": true,
            "batch_number": "R771Z09", "batch_expires_on": "2030-01-31",
            "given_at": "2020-01-01T09:30:00Z", "given_by": me, "valid_until": "2023-01-01",
            "tag_number": "26-4711", "manufacturer": "MSD"}),
        );
        save_print_settings(&desk, &settings("UK")).unwrap();
        Self {
            folder,
            desk,
            patient,
            visit,
            prescription,
            vaccination,
        }
    }

    pub(super) fn dispense(&self) -> Uuid {
        dispense(&self.desk, &handed_out(self.prescription)).unwrap()
    }

    pub(super) fn pdf(&self, kind: DocumentKind, subject: Uuid) -> (Vec<u8>, u32) {
        let saved = save_pdf(&self.desk, &wanted(kind, subject), |_, bytes| {
            Ok(bytes.to_vec())
        });
        let saved = saved.unwrap();
        (saved.made, saved.copy_number)
    }

    pub(super) fn text(&self, kind: DocumentKind, subject: Uuid) -> String {
        let file = self.folder.0.join("page.pdf");
        std::fs::write(&file, self.pdf(kind, subject).0).unwrap();
        text_of(&file)
    }
}

pub(super) fn text_of(file: &Path) -> String {
    let out = std::process::Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(file)
        .arg("-")
        .output()
        .unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}

pub(super) fn handed_out(prescription: Uuid) -> NewDispensing {
    NewDispensing {
        prescription_id: prescription,
        quantity: None,
        quantity_unit: None,
        batch_number: Some("A12B34".into()),
        expires_on: "2099-08-31".parse().ok(),
    }
}

pub(super) fn wanted(kind: DocumentKind, subject: Uuid) -> WantedDocument {
    WantedDocument {
        kind,
        subject_id: subject,
        paper: None,
        anew: false,
    }
}

pub(super) fn anew(kind: DocumentKind, subject: Uuid) -> WantedDocument {
    WantedDocument {
        anew: true,
        ..wanted(kind, subject)
    }
}

pub(super) fn change(desk: &Desk, name: &str, id: Uuid, values: Value) {
    change_record(desk, table(name).unwrap(), id, None, &fields(values)).unwrap();
}

pub(super) fn looked_at(desk: &Desk, kind: DocumentKind, subject: Uuid) -> DocumentPreview {
    preview(desk, &wanted(kind, subject)).unwrap()
}
