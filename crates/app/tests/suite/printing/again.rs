//! A reprint is what was printed, and a label says that it is one.

use super::*;

#[test]
fn a_certificate_is_printed_again_as_the_same_file_whatever_was_changed_since() {
    let case = Case::new("print-again");
    let kind = DocumentKind::Certificate;
    let first = case.pdf(kind, case.vaccination);
    let seen = looked_at(&case.desk, kind, case.vaccination);
    assert!(seen.is_again && !seen.has_changed && seen.copies.len() == 1);
    change(
        &case.desk,
        "patients",
        case.patient,
        json!({"name": "Belle"}),
    );
    change(
        &case.desk,
        "vaccinations",
        case.vaccination,
        json!({"batch_number": "X1"}),
    );
    save_print_settings(&case.desk, &settings("NL")).unwrap();
    let seen = looked_at(&case.desk, kind, case.vaccination);
    assert!(seen.is_again && seen.has_changed);
    assert_eq!(case.pdf(kind, case.vaccination), (first.0.clone(), 2));
    let now = preview(&case.desk, &anew(kind, case.vaccination)).unwrap();
    assert!(!now.is_again);
    let corrected = save_pdf(&case.desk, &anew(kind, case.vaccination), |_, bytes| {
        Ok(bytes.to_vec())
    });
    let corrected = corrected.unwrap();
    assert!(!corrected.is_outdated);
    assert_ne!(corrected.made, first.0);
    assert_eq!(
        case.pdf(kind, case.vaccination),
        (corrected.made, 4),
        "the newest one counts"
    );
}

#[test]
fn a_label_is_marked_from_the_second_print_on() {
    let case = Case::new("print-label");
    let label = case.dispense();
    assert!(!case.text(DocumentKind::Label, label).contains("Reprint"));
    let job = print_job(&case.desk, &wanted(DocumentKind::Label, label)).unwrap();
    assert_eq!(job.paper(), "label-89x36");
    assert!(job.name().ends_with("-2"), "{}", job.name());
    let pages = job.pages().unwrap();
    assert_eq!((pages[0].width, pages[0].height), (8900, 3600));
    assert!(pages.len() == 1 && pages[0].png.starts_with(b"\x89PNG"));
    let never = looked_at(&case.desk, DocumentKind::Label, label);
    assert_eq!(never.copies.len(), 1, "nobody has said yes yet");
    assert_eq!(job.record(&case.desk).unwrap().copy_number, 2);
    change(
        &case.desk,
        "prescriptions",
        case.prescription,
        json!({"dosage": "2 tablets"}),
    );
    let third = case.text(DocumentKind::Label, label);
    assert!(third.contains("Reprint") && third.contains('3'), "{third}");
    assert!(
        third.contains("1 tablet, twice"),
        "as it stands on the box: {third}"
    );
    let other = WantedDocument {
        paper: Some("label-62x100".into()),
        ..anew(DocumentKind::Label, label)
    };
    let anew = save_pdf(&case.desk, &other, |name, bytes| {
        assert!(
            name.starts_with("label-D-") && name.ends_with("-4.pdf"),
            "{name}"
        );
        Ok(bytes.to_vec())
    });
    let file = case.folder.0.join("anew.pdf");
    std::fs::write(&file, anew.unwrap().made).unwrap();
    let text = text_of(&file);
    assert!(
        text.contains("2 tablets") && text.contains("Reprint"),
        "{text}"
    );
}
