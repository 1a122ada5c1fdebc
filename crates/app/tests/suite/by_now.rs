//! A prescription is looked at again as time goes on: what was right when it was written may be wrong for the animal as it
//! is when the visit is signed, when it is printed, and when it is handed out.

use serde_json::{Value, json};
use uuid::Uuid;
use vetpms_app::lab::{LabOf, LabOrder, order_tests};
use vetpms_app::people::{PatientStatus, change_patient_status};
use vetpms_app::printing::{
    DocumentKind, NewDispensing, PrintSettings, WantedDocument, dispense, preview, print_job,
    save_print_settings, take_back,
};
use vetpms_app::profile::Unlock;
use vetpms_app::signing::sign_visit;
use vetpms_app::vaccinations::give_vaccination;
use vetpms_app::visits::{
    PastVisit, VisitOf, VisitPart, change_prescription, enter_visit, open_visit, prescribe,
    prescribe_anew, remove_part, visit,
};
use vetpms_app::{AppError, Code, Desk, care};

use crate::folder::{Folder, add, fields, smith, weigh};
use crate::vaccinations::{days_ago, noon};

struct Case {
    folder: Folder,
    desk: Desk,
    bella: Uuid,
    record: Uuid,
    product: Uuid,
}

impl Case {
    /// A visit of Bella, who weighs 20 kg, and a product with a dose for dogs of 4 mg/kg at most.
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        let desk = folder.init();
        let (client, bella) = smith(&desk);
        let home = json!({"client_id": client, "line1": "3 Willow Road", "city": "Oxford"});
        add(&desk, "addresses", home);
        let settings = PrintSettings {
            practice: "Hill Street Vets".into(),
            address: "12 Mill Lane".into(),
            phone: "01865 555 010".into(),
            jurisdiction: "UK".into(),
            ..PrintSettings::default()
        };
        save_print_settings(&desk, &settings).unwrap();
        let user = desk.session().unwrap().user;
        add(
            &desk,
            "staff",
            json!({"display_name": "Sarah Whitfield", "user_id": user,
            "qualifications": "BVSc MRCVS", "registration_number": "6123456"}),
        );
        let product = add(
            &desk,
            "products",
            json!({"name": "Rimadyl", "substances": ["Carprofen"], "strength_mg": "50", "unit": "tablet"}),
        );
        add(
            &desk,
            "dose_rules",
            json!({"product_id": product, "species": "Dog", "min_mg_per_kg": "2", "max_mg_per_kg": "4"}),
        );
        weigh(&desk, bella, "20");
        let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
        Self {
            folder,
            desk,
            bella,
            record,
            product,
        }
    }

    fn values(&self) -> serde_json::Map<String, Value> {
        fields(
            json!({"product_id": self.product, "medication_name": "Rimadyl", "strength": "50 mg",
            "dosage": "1 tablet", "dose_mg": "50", "frequency": "once a day", "route": "By mouth", "quantity": "14"}),
        )
    }

    fn prescribe(&self) -> Uuid {
        prescribe(&self.desk, self.record, &self.values(), None).unwrap()
    }

    fn allergic(&self) {
        let allergy = json!({"patient_id": self.bella, "allergen": "carprofen"});
        add(&self.desk, "patient_allergies", allergy);
    }

    fn sign(&self) -> Result<(), AppError> {
        let key = self.folder.key();
        sign_visit(&self.desk, self.record, &Unlock::KeyFile(&key))
    }

    fn change(&self, id: Uuid, patch: Value, in_spite: Option<&str>) -> Result<(), AppError> {
        let seen = visit(&self.desk, self.record).unwrap();
        let row = seen.prescriptions.iter().find(|one| one.id == id).unwrap();
        change_prescription(&self.desk, id, &row.heads, &fields(patch), in_spite)
    }

    fn dispense(&self, prescription_id: Uuid) -> Result<Uuid, AppError> {
        let new = NewDispensing {
            prescription_id,
            quantity: None,
            quantity_unit: None,
            batch_number: Some("A12".into()),
            expires_on: "2099-08-31".parse().ok(),
        };
        dispense(&self.desk, &new)
    }

    fn died(&self, days: u64) {
        let status = PatientStatus::Deceased(days_ago(days));
        change_patient_status(&self.desk, self.bella, status).unwrap();
    }
}

fn order_of(prescription: Uuid) -> WantedDocument {
    WantedDocument {
        kind: DocumentKind::Prescription,
        subject_id: prescription,
        paper: None,
        anew: false,
    }
}

#[test]
fn a_dose_is_reckoned_again_by_the_last_weight_when_it_is_handed_out_and_signed() {
    let case = Case::new("by-now-dose");
    let given = case.prescribe();
    assert!(visit(&case.desk, case.record).unwrap().needs.is_empty());
    weigh(&case.desk, case.bella, "8");
    let refused = case.dispense(given).unwrap_err();
    assert_eq!(refused.code, Code::UnusualDose);
    assert_eq!(
        refused.message,
        "by the last weight, 8 kg, this is 6.25 mg/kg; the list says 2 to 4 mg/kg. Correct the prescription in its visit, or say there why"
    );
    // The page names it before the password is asked.
    let needs = visit(&case.desk, case.record).unwrap().needs;
    let dose = needs[0].dose.as_ref().unwrap();
    assert_eq!(
        (needs.len(), dose.kg.as_str(), dose.mg_per_kg.as_str()),
        (1, "8", "6.25")
    );
    assert!(needs[0].of_prescription.is_empty() && needs[0].allergens.is_empty());
    let refused = case.sign().unwrap_err();
    assert_eq!(refused.code, Code::UnusualDose);
    assert!(
        refused.message.ends_with(": Rimadyl (6.25 mg/kg)"),
        "{refused}"
    );

    let why = json!({"dose_override": "Only the first day"});
    case.change(given, why, None).unwrap();
    assert!(visit(&case.desk, case.record).unwrap().needs.is_empty());
    case.dispense(given).unwrap();
    case.sign().unwrap();
    assert_eq!(care::verify(&case.desk).unwrap().problems, 0);
}

#[test]
fn an_unusual_dose_of_a_signed_visit_is_written_anew() {
    let case = Case::new("by-now-anew");
    let given = case.prescribe();
    case.sign().unwrap();
    weigh(&case.desk, case.bella, "8");
    let refused = case.dispense(given).unwrap_err();
    assert_eq!(refused.code, Code::UnusualDose);
    assert!(
        refused.message.contains("write the prescription anew"),
        "{refused}"
    );
    let less = fields(json!({"dose_mg": "25", "dosage": "half a tablet"}));
    let new = prescribe_anew(&case.desk, given, &less, "It lost weight", None).unwrap();
    case.dispense(new.prescription_id).unwrap();
}

#[test]
fn an_allergy_that_was_entered_since_stops_the_signature_and_the_printed_prescription() {
    let case = Case::new("by-now-allergy");
    let given = case.prescribe();
    assert!(print_job(&case.desk, &order_of(given)).is_ok());
    case.allergic();
    let needs = visit(&case.desk, case.record).unwrap().needs;
    assert_eq!(needs[0].allergens, ["carprofen"]);
    let refused = case.sign().unwrap_err();
    assert_eq!(refused.code, Code::Allergy);
    assert!(
        refused.message.ends_with(": Rimadyl (carprofen)"),
        "{refused}"
    );
    let print = print_job(&case.desk, &order_of(given)).err().unwrap();
    assert_eq!(print.code, Code::Allergy);
    let seen = preview(&case.desk, &order_of(given)).unwrap();
    assert_eq!(
        (seen.pages.len(), seen.problem.unwrap()),
        (0, print.message)
    );
    let handed_out = case.dispense(given).unwrap_err();
    assert_eq!(handed_out.code, Code::Allergy);
    assert!(
        handed_out
            .message
            .contains("Correct the prescription in its visit"),
        "{handed_out}"
    );

    case.change(given, json!({}), Some("No other at hand"))
        .unwrap();
    assert!(print_job(&case.desk, &order_of(given)).is_ok());
    case.sign().unwrap();
}

#[test]
fn what_was_handed_out_is_not_corrected_before_it_is_taken_back() {
    let case = Case::new("by-now-handed");
    let given = case.prescribe();
    let label = case.dispense(given).unwrap();
    let wrong = [
        json!({"dose_mg": "60"}),
        json!({"dosage": "2 tablets"}),
        json!({"strength": "20 mg"}),
        json!({"product_id": null}),
        json!({"medication_name": "Tramadol"}),
        json!({"quantity": "28"}),
    ];
    for wrong in wrong {
        let refused = case.change(given, wrong.clone(), None).unwrap_err();
        assert_eq!(refused.code, Code::NotPossible, "{wrong}");
        assert!(refused.message.contains("take that back first"));
    }
    let removed = remove_part(&case.desk, VisitPart::Prescriptions, given).unwrap_err();
    assert_eq!(removed.code, Code::NotPossible);
    // What stands on no label, and what was left out, may be written still.
    let more = json!({"refills": 1, "quantity_unit": "tablet"});
    case.change(given, more, None).unwrap();

    take_back(&case.desk, label, "Wrong strength").unwrap();
    case.change(given, json!({"dose_mg": "60"}), None).unwrap();
    remove_part(&case.desk, VisitPart::Prescriptions, given).unwrap();
}

#[test]
fn a_vaccination_or_an_ordered_test_is_enough_to_sign_a_visit() {
    let case = Case::new("by-now-content");
    assert_eq!(case.sign().unwrap_err().code, Code::NotPossible);
    let vaccine = fields(
        json!({"product_name": "Nobivac", "against": "Rabies", "batch_number": "R1",
        "medical_record_id": case.record}),
    );
    give_vaccination(&case.desk, case.bella, &vaccine, false).unwrap();
    case.sign().unwrap();

    let record = open_visit(&case.desk, VisitOf::Patient(case.bella)).unwrap();
    let key = case.folder.key();
    let sign = || sign_visit(&case.desk, record, &Unlock::KeyFile(&key));
    assert_eq!(sign().unwrap_err().code, Code::NotPossible);
    let order = LabOrder {
        tests: vec!["Urea".into()],
        ..LabOrder::default()
    };
    order_tests(&case.desk, LabOf::Visit(record), &order).unwrap();
    sign().unwrap();
    assert_eq!(care::verify(&case.desk).unwrap().problems, 0);
}

#[test]
fn nothing_is_prescribed_or_handed_out_for_an_animal_that_had_died() {
    let case = Case::new("by-now-died");
    let given = case.prescribe();
    case.died(0);
    case.dispense(given).unwrap();
    case.died(2);
    let again = prescribe(&case.desk, case.record, &case.values(), None).unwrap_err();
    assert_eq!(
        (again.code, again.message.as_str()),
        (Code::InvalidValue, "the animal had died by that day")
    );
    let label = visit(&case.desk, case.record).unwrap();
    assert_eq!(label.prescriptions.len(), 1);

    // What was prescribed before the death is entered afterwards all the same, and not handed out.
    let past = PastVisit {
        id: None,
        patient: case.bella,
        appointment: None,
    };
    let when = fields(json!({"visit_date": noon(days_ago(3))}));
    let record = enter_visit(&case.desk, past, &when).unwrap();
    let late = prescribe(&case.desk, record, &case.values(), None).unwrap();
    let refused = case.dispense(late).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (Code::InvalidValue, Some("dispensed_at"))
    );
}
