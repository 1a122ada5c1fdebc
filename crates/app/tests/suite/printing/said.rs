//! What stands on the documents.

use super::*;

#[test]
fn every_document_says_what_the_rows_say() {
    let case = Case::new("print-all");
    let summary = case.text(DocumentKind::Summary, case.visit);
    for said in [
        "Hill Street Vets",
        "Sarah Whitfield",
        "Bella",
        "Ann Smith",
        "Limping",
        "38.7 °C",
        "The knee is warm",
        "Sprained knee",
        "Rest for two weeks",
        "Rimadyl",
    ] {
        assert!(summary.contains(said), "{said}: {summary}");
    }
    assert!(
        !summary.contains("rude"),
        "what colleagues note stays here: {summary}"
    );
    let prescription = case.text(DocumentKind::Prescription, case.prescription);
    for said in [
        "BVSc MRCVS",
        "carprofen",
        "50 mg",
        "28 tablets",
        "1 tablet, twice a day, 14 days",
        "3 Willow Road",
        "OX2 6TT Oxford",
    ] {
        assert!(prescription.contains(said), "{said}: {prescription}");
    }
    let label = case.text(DocumentKind::Label, case.dispense());
    for said in [
        "A12B34",
        "31 Aug 2099",
        "28 tablets",
        "Stop if your dog vomits",
        "Store below 25 °C",
        "For animal treatment only",
    ] {
        assert!(label.contains(said), "{said}: {label}");
    }
    let certificate = case.text(DocumentKind::Certificate, case.vaccination);
    for said in [
        "Nobivac Rabies",
        "R771Z09",
        "31 Jan 2030",
        "981000012345678",
        "MSD",
        "26-4711",
    ] {
        assert!(certificate.contains(said), "{said}: {certificate}");
    }
    let kinds: Vec<_> = printable(&case.desk, case.patient).unwrap();
    assert_eq!(kinds.len(), 4);
    assert!(kinds.iter().all(|one| one.copies == 1), "{kinds:?}");
    assert_eq!(care::verify(&case.desk).unwrap().problems, 0);
    assert_eq!(care::rebuild(&case.desk).unwrap().changed, 0);
}

#[test]
fn a_signed_visit_is_printed_with_its_signature() {
    let case = Case::new("print-signed");
    sign_visit(&case.desk, case.visit, &Unlock::KeyFile(&case.folder.key())).unwrap();
    let text = case.text(DocumentKind::Prescription, case.prescription);
    assert!(
        text.contains("Signed in the practice's program by"),
        "{text}"
    );
    case.dispense();
    assert_eq!(care::verify(&case.desk).unwrap().problems, 0);
}

#[test]
fn characters_that_the_fonts_lack_are_named_when_a_document_is_saved() {
    let case = Case::new("print-unprintable");
    change(
        &case.desk,
        "patients",
        case.patient,
        json!({"name": "柴犬 🐶"}),
    );
    let certificate = wanted(DocumentKind::Certificate, case.vaccination);
    let saved = save_pdf(&case.desk, &certificate, |_, _| Ok(())).unwrap();
    assert_eq!(saved.unprintable, ["柴", "犬"]);
    let seen = looked_at(&case.desk, DocumentKind::Certificate, case.vaccination);
    assert_eq!(seen.unprintable, ["柴", "犬"]);
}
