//! The mistakes of a visit and the ways out of them: what a label would lack, what was handed out in error, a wrong
//! prescription of a signed visit, a visit that was opened by mistake, a vaccine that was entered wrongly.

use serde_json::{Value, json};
use uuid::Uuid;
use vetpms_app::printing::{
    DocumentKind, NewDispensing, PrintSettings, Printable, WantedDocument, dispense,
    dispensing_needs, preview, print_job, printable, save_print_settings, take_back,
};
use vetpms_app::profile::Unlock;
use vetpms_app::records::past_rules::change_record;
use vetpms_app::records::table;
use vetpms_app::scheduling::{appointment, set_appointment_status};
use vetpms_app::signing::sign_visit;
use vetpms_app::vaccinations::{change_vaccination, give_vaccination, patient_vaccinations};
use vetpms_app::visits::{
    Arrival, TextOf, VisitOf, VisitPart, cancel_prescription, check_in, open_visit, prescribe,
    prescribe_anew, remove_part, remove_visit, save_text, visit,
};
use vetpms_app::whiteboard::whiteboard;
use vetpms_app::{Code, Desk, care, conflicts};

use crate::folder::{Folder, add, fields, smith};
use crate::visits::booked;

struct Case {
    folder: Folder,
    desk: Desk,
    bella: Uuid,
    record: Uuid,
}

impl Case {
    /// A practice under the rules of a country, and a visit of Bella.
    fn new(name: &str, jurisdiction: &str) -> Self {
        let folder = Folder::new(name);
        let desk = folder.init();
        let (client, bella) = smith(&desk);
        let home = json!({"client_id": client, "line1": "3 Willow Road", "city": "Oxford"});
        add(&desk, "addresses", home);
        let settings = PrintSettings {
            practice: "Hill Street Vets".into(),
            address: "12 Mill Lane".into(),
            phone: "01865 555 010".into(),
            jurisdiction: jurisdiction.into(),
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
        let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
        Self {
            folder,
            desk,
            bella,
            record,
        }
    }

    fn prescribe(&self, more: Value) -> Uuid {
        let mut values = fields(json!({"medication_name": "Rimadyl", "dosage": "1 tablet",
            "frequency": "twice a day", "route": "By mouth"}));
        values.extend(fields(more));
        prescribe(&self.desk, self.record, &values, None).unwrap()
    }

    fn sign(&self) -> Result<(), vetpms_app::AppError> {
        sign_visit(
            &self.desk,
            self.record,
            &Unlock::KeyFile(&self.folder.key()),
        )
    }

    fn documents(&self, kind: DocumentKind) -> Vec<Printable> {
        let mut all = printable(&self.desk, self.bella).unwrap();
        all.retain(|one| one.kind == kind);
        all
    }

    fn correct(&self, prescription: Uuid, values: Value) {
        let def = table("prescriptions").unwrap();
        change_record(&self.desk, def, prescription, None, &fields(values)).unwrap();
    }
}

fn handed(prescription: Uuid, quantity: Option<&str>) -> NewDispensing {
    NewDispensing {
        prescription_id: prescription,
        quantity: quantity.map(str::to_owned),
        quantity_unit: None,
        batch_number: Some("A12".into()),
        expires_on: "2099-08-31".parse().ok(),
    }
}

fn wanted(kind: DocumentKind, subject_id: Uuid) -> WantedDocument {
    WantedDocument {
        kind,
        subject_id,
        paper: None,
        anew: false,
    }
}

fn words(missing: &[vetpms_app::printing::MissingField]) -> Vec<&str> {
    missing.iter().map(|one| one.field.as_str()).collect()
}

#[test]
fn nothing_is_handed_out_without_what_its_label_needs_and_what_it_needs_is_named() {
    let case = Case::new("right-label", "UK");
    let given = case.prescribe(json!({}));
    let bare = NewDispensing {
        expires_on: None,
        ..handed(given, Some("14"))
    };
    let needs = dispensing_needs(&case.desk, &bare).unwrap();
    assert_eq!(words(&needs.missing), ["strength", "expiry"]);
    assert!(!needs.is_closed);
    let refused = dispense(&case.desk, &bare).unwrap_err();
    assert_eq!(refused.code, Code::Incomplete);
    assert!(
        refused.message.ends_with("strength, expiry date"),
        "{refused}"
    );
    assert!(
        case.documents(DocumentKind::Label).is_empty(),
        "nothing was written"
    );

    // As often as it can be put in, it can be handed out; and then its label can be printed.
    case.correct(given, json!({"strength": "50 mg"}));
    let label = dispense(&case.desk, &handed(given, Some("14"))).unwrap();
    assert!(print_job(&case.desk, &wanted(DocumentKind::Label, label)).is_ok());

    // Where nobody has said whose rules count, the label is refused, and so is handing out.
    save_print_settings(&case.desk, &PrintSettings::default()).unwrap();
    let refused = dispense(&case.desk, &handed(given, Some("14"))).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible, "it is used up");
    let more = case.prescribe(json!({"strength": "50 mg"}));
    let refused = dispense(&case.desk, &handed(more, Some("1"))).unwrap_err();
    assert_eq!(refused.code, Code::Incomplete);
    let needs = dispensing_needs(&case.desk, &handed(more, Some("1"))).unwrap();
    assert_eq!(words(&needs.missing), ["jurisdiction"]);
    assert_eq!(care::verify(&case.desk).unwrap().problems, 0);
}

#[test]
fn a_visit_is_not_signed_over_a_prescription_that_the_rules_do_not_let_pass() {
    let case = Case::new("right-sign", "UK");
    let given = case.prescribe(json!({}));
    let needs = visit(&case.desk, case.record).unwrap().needs;
    assert_eq!((needs.len(), needs[0].prescription_id), (1, given));
    assert_eq!(words(&needs[0].of_prescription), ["quantity"]);
    assert_eq!(words(&needs[0].of_label), ["strength"]);
    let refused = case.sign().unwrap_err();
    assert_eq!(refused.code, Code::Incomplete);
    assert!(refused.message.ends_with(": quantity"), "{refused}");

    // For another pharmacy no strength of the stock here is known: the vet may go on.
    case.correct(given, json!({"quantity": "14"}));
    let needs = visit(&case.desk, case.record).unwrap().needs;
    assert!(needs[0].of_prescription.is_empty() && !needs[0].of_label.is_empty());
    case.sign().unwrap();
    assert!(visit(&case.desk, case.record).unwrap().needs.is_empty());

    // What the list of products says can be filled in there at any time, and holds nobody up.
    let eu = Case::new("right-sign-eu", "EU");
    let free = eu.prescribe(json!({"quantity": "14", "strength": "50 mg"}));
    assert_eq!(eu.sign().unwrap_err().code, Code::Incomplete);
    let product = add(&eu.desk, "products", json!({"name": "Rimadyl"}));
    eu.correct(free, json!({"product_id": product}));
    eu.sign().unwrap();
}

#[test]
fn a_wrong_prescription_of_a_signed_visit_is_cancelled_and_written_anew() {
    let case = Case::new("right-anew", "UK");
    let given = case.prescribe(json!({"quantity": "14"}));
    let early = cancel_prescription(&case.desk, given, "Wrong").unwrap_err();
    assert_eq!(early.code, Code::NotPossible, "it can still be corrected");
    case.sign().unwrap();
    let needs = dispensing_needs(&case.desk, &handed(given, None)).unwrap();
    assert_eq!(
        (words(&needs.missing), needs.is_closed),
        (vec!["strength"], true)
    );
    let unsaid = prescribe_anew(&case.desk, given, &fields(json!({})), " . ", None).unwrap_err();
    assert_eq!(unsaid.field.as_deref(), Some("reason"));

    let changed = fields(json!({"strength": "50 mg"}));
    let why = "The strength was left out";
    let new = prescribe_anew(&case.desk, given, &changed, why, None).unwrap();
    let there = visit(&case.desk, new.record_id).unwrap();
    assert!(there.may_write);
    let values = &there.prescriptions[0].values;
    assert_eq!(
        (&values["medication_name"], &values["strength"]),
        (&json!("Rimadyl"), &json!("50 mg"))
    );
    assert!(
        there.last.unwrap().prescriptions.is_empty(),
        "the old one counts no longer"
    );
    dispense(&case.desk, &handed(new.prescription_id, None)).unwrap();

    let old = visit(&case.desk, case.record).unwrap();
    assert_eq!(old.addenda[0].values["about_id"], json!(given));
    assert_eq!(old.addenda[0].values["cancels"], json!(true));
    assert_eq!(old.prescriptions.len(), 1, "what was signed stays");
    let refused = dispense(&case.desk, &handed(given, None)).unwrap_err();
    assert!(refused.message.contains("cancelled"), "{refused}");
    let print = print_job(&case.desk, &wanted(DocumentKind::Prescription, given));
    assert_eq!(print.err().unwrap().code, Code::NotPossible);
    let shown = case.documents(DocumentKind::Prescription);
    let of = |id: Uuid| shown.iter().find(|one| one.subject_id == id).unwrap();
    assert_eq!(
        (of(given).is_cancelled, of(given).to_dispense),
        (true, Some(0))
    );
    assert!(!of(new.prescription_id).is_cancelled);
    let again = cancel_prescription(&case.desk, given, "Wrong").unwrap_err();
    assert_eq!(again.code, Code::NotPossible);
    assert_eq!(care::verify(&case.desk).unwrap().problems, 0);
}

#[test]
fn what_was_handed_out_is_taken_back_and_may_be_handed_out_again() {
    let case = Case::new("right-back", "UK");
    let given = case.prescribe(json!({"quantity": "14", "strength": "50 mg"}));
    let label = dispense(&case.desk, &handed(given, None)).unwrap();
    case.sign().unwrap();
    let left = || case.documents(DocumentKind::Prescription)[0].to_dispense;
    assert_eq!(left(), Some(0));
    let unsaid = take_back(&case.desk, label, " ").unwrap_err();
    assert_eq!(unsaid.field.as_deref(), Some("reason"));
    assert!(case.documents(DocumentKind::Label)[0].may_take_back);

    take_back(&case.desk, label, "Wrong box").unwrap();
    assert_eq!(left(), Some(1));
    let shown = &case.documents(DocumentKind::Label)[0];
    let back = shown.taken_back.as_ref().unwrap();
    assert_eq!(
        (back.reason.as_str(), back.by.as_deref()),
        ("Wrong box", Some("Ann"))
    );
    assert!(!shown.may_take_back);
    let seen = preview(&case.desk, &wanted(DocumentKind::Label, label)).unwrap();
    assert!(seen.pages.is_empty() && seen.problem.unwrap().contains("taken back"));
    let print = print_job(&case.desk, &wanted(DocumentKind::Label, label));
    assert_eq!(print.err().unwrap().code, Code::NotPossible);
    let again = take_back(&case.desk, label, "Wrong box").unwrap_err();
    assert_eq!(again.code, Code::NotPossible);
    let half = dispense(&case.desk, &handed(given, Some("7"))).unwrap();
    assert!(print_job(&case.desk, &wanted(DocumentKind::Label, half)).is_ok());
    assert_eq!(case.documents(DocumentKind::Label).len(), 2, "both stay");
    assert!(conflicts::conflicts(&case.desk).unwrap().is_empty());
    assert_eq!(care::verify(&case.desk).unwrap().problems, 0);
}

#[test]
fn a_visit_in_which_nothing_stands_is_removed_and_its_animal_waits_again() {
    let folder = Folder::new("right-blank");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let appointment_id = booked(&desk, bella);
    let status = || appointment(&desk, appointment_id).unwrap().status;
    let record = open_visit(&desk, VisitOf::Appointment(appointment_id)).unwrap();
    assert!(visit(&desk, record).unwrap().may_remove);
    remove_visit(&desk, record).unwrap();
    assert_eq!(status(), "SCHEDULED", "it had never arrived");

    check_in(&desk, appointment_id, &Arrival::default()).unwrap();
    let record = open_visit(&desk, VisitOf::Appointment(appointment_id)).unwrap();
    assert_eq!(status(), "IN_PROGRESS");
    let given = fields(
        json!({"medication_name": "Rimadyl", "dosage": "1", "frequency": "once", "route": "By mouth"}),
    );
    let given = prescribe(&desk, record, &given, None).unwrap();
    let text = |words: &str, heads: &[String]| {
        let texts = fields(json!({"plan": words}));
        save_text(&desk, record, TextOf::Note, &texts, heads).unwrap()
    };
    let noted = text("Rest.", &[]);
    assert!(!visit(&desk, record).unwrap().may_remove);
    let refused = remove_visit(&desk, record).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    assert!(refused.message.contains("Note, Prescription"), "{refused}");
    // What was taken out again, and a note without a word, are nothing.
    remove_part(&desk, VisitPart::Prescriptions, given).unwrap();
    text("", &noted.heads);
    remove_visit(&desk, record).unwrap();
    assert_eq!(status(), "CHECKED_IN");
    assert_eq!(visit(&desk, record).unwrap_err().code, Code::NotFound);
    assert!(conflicts::conflicts(&desk).unwrap().is_empty());

    set_appointment_status(&desk, appointment_id, "IN_ROOM", None).unwrap();
    let record = open_visit(&desk, VisitOf::Appointment(appointment_id)).unwrap();
    remove_visit(&desk, record).unwrap();
    assert_eq!(status(), "IN_ROOM");

    // Without an appointment it is on the whiteboard by its visit alone, and no longer then.
    remove_visit(&desk, open_visit(&desk, VisitOf::Patient(bella)).unwrap()).unwrap();
    let zoe = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Zoë", "species": "Cat"}),
    );
    let here = || {
        whiteboard(&desk)
            .unwrap()
            .iter()
            .any(|line| line.patient_id == zoe)
    };
    let by_mistake = open_visit(&desk, VisitOf::Patient(zoe)).unwrap();
    assert!(here());
    remove_visit(&desk, by_mistake).unwrap();
    assert!(!here());

    let signed = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let complaint = fields(json!({"chief_complaint": "Limps"}));
    let heads = visit(&desk, signed).unwrap().record.heads;
    save_text(&desk, signed, TextOf::Record, &complaint, &heads).unwrap();
    sign_visit(&desk, signed, &Unlock::KeyFile(&folder.key())).unwrap();
    assert_eq!(remove_visit(&desk, signed).unwrap_err().code, Code::Locked);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn a_vaccination_of_a_signed_visit_is_corrected_and_the_signature_holds() {
    let case = Case::new("right-vaccine", "UK");
    let given = fields(
        json!({"product_name": "Nobivac", "against": "Rabies", "batch_number": "R1",
        "medical_record_id": case.record}),
    );
    let given = give_vaccination(&case.desk, case.bella, &given, false)
        .unwrap()
        .id;
    let complaint = fields(json!({"chief_complaint": "Vaccination"}));
    let heads = visit(&case.desk, case.record).unwrap().record.heads;
    save_text(&case.desk, case.record, TextOf::Record, &complaint, &heads).unwrap();
    case.sign().unwrap();
    let patch = fields(json!({"batch_number": "R2"}));
    change_vaccination(&case.desk, given, None, &patch, false).unwrap();
    let line = &patient_vaccinations(&case.desk, case.bella).unwrap().given[0];
    assert_eq!(line.record.values["batch_number"], "R2");
    assert_eq!(
        care::verify(&case.desk).unwrap().problems,
        0,
        "the signature holds"
    );
}
