//! What is refused: a document that lacks something, a medicine that must not be handed out, a setting that there is not.

use super::*;

#[test]
fn what_is_missing_is_named_and_nothing_is_recorded() {
    let case = Case::new("print-missing");
    let kind = DocumentKind::Label;
    let label = case.dispense();
    save_print_settings(
        &case.desk,
        &PrintSettings {
            phone: String::new(),
            ..settings("UK")
        },
    )
    .unwrap();
    change(
        &case.desk,
        "prescriptions",
        case.prescription,
        json!({"product_id": null}),
    );
    let seen = looked_at(&case.desk, kind, label);
    let fields: Vec<&str> = seen
        .missing
        .iter()
        .map(|missing| missing.field.as_str())
        .collect();
    assert_eq!(fields, ["practice_phone", "strength"]);
    assert!(seen.pages.is_empty());
    let refused = save_pdf(&case.desk, &wanted(kind, label), |_, _| Ok(())).unwrap_err();
    assert_eq!(refused.code, Code::Incomplete);
    assert!(
        refused
            .message
            .contains("telephone number of the practice, strength"),
        "{refused}"
    );
    save_print_settings(&case.desk, &settings("")).unwrap();
    let seen = looked_at(&case.desk, kind, label);
    assert_eq!(seen.missing[0].field, "jurisdiction");
    let refused = print_job(&case.desk, &wanted(kind, label)).err().unwrap();
    assert_eq!(refused.code, Code::Incomplete);
    assert!(
        looked_at(&case.desk, DocumentKind::Summary, case.visit)
            .pages
            .len()
            == 1,
        "asks for no rules"
    );
    assert!(looked_at(&case.desk, kind, label).copies.is_empty());
    let failed = save_pdf(
        &case.desk,
        &wanted(DocumentKind::Summary, case.visit),
        |_, _| Err::<(), _>(vetpms_app::AppError::new(Code::File, "no room")),
    );
    assert_eq!(failed.unwrap_err().code, Code::File);
    assert!(
        looked_at(&case.desk, DocumentKind::Summary, case.visit)
            .copies
            .is_empty()
    );
    let wrong = WantedDocument {
        paper: Some("a5".into()),
        ..wanted(kind, label)
    };
    assert_eq!(
        preview(&case.desk, &wrong).unwrap_err().field.as_deref(),
        Some("paper")
    );
}

#[test]
fn settings_are_kept_and_unknown_choices_refused() {
    let case = Case::new("print-settings");
    let new = PrintSettings {
        language: "nl".into(),
        ..settings("NL")
    };
    save_print_settings(&case.desk, &new).unwrap();
    assert_eq!(print_settings(&case.desk).unwrap(), new);
    let text = case.text(DocumentKind::Summary, case.visit);
    assert!(text.contains("38,7 °C") && text.contains("Hond"), "{text}");
    let wrong = PrintSettings {
        jurisdiction: "Mars".into(),
        ..settings("NL")
    };
    let refused = save_print_settings(&case.desk, &wrong).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("jurisdiction"));
    let nameless = PrintSettings {
        practice: String::new(),
        ..new
    };
    save_print_settings(&case.desk, &nameless).unwrap();
    let again = WantedDocument {
        anew: true,
        ..wanted(DocumentKind::Summary, case.visit)
    };
    let file = case.folder.0.join("nameless.pdf");
    save_pdf(&case.desk, &again, |_, bytes| {
        std::fs::write(&file, bytes).unwrap();
        Ok(())
    })
    .unwrap();
    let text = text_of(&file);
    assert!(
        text.contains("Hill Street") && !text.contains("Hill Street Vets"),
        "{text}"
    );
}

#[test]
fn a_medicine_is_handed_out_as_often_as_it_was_prescribed_and_never_against_an_allergy() {
    let case = Case::new("print-dispense");
    let given = NewDispensing {
        expires_on: "2001-01-01".parse().ok(),
        ..handed_out(case.prescription)
    };
    assert_eq!(
        dispense(&case.desk, &given).unwrap_err().field.as_deref(),
        Some("expires_on")
    );
    let given = NewDispensing {
        quantity: Some("many".into()),
        ..handed_out(case.prescription)
    };
    assert_eq!(
        dispense(&case.desk, &given).unwrap_err().field.as_deref(),
        Some("quantity")
    );
    let allergy = add(
        &case.desk,
        "patient_allergies",
        json!({"patient_id": case.patient, "allergen": "Carprofen"}),
    );
    let refused = dispense(&case.desk, &handed_out(case.prescription)).unwrap_err();
    assert!(refused.message.contains("Carprofen"), "{refused}");
    assert_eq!(refused.field.as_deref(), Some("allergy_override"));
    vetpms_app::records::remove_record(&case.desk, table("patient_allergies").unwrap(), allergy)
        .unwrap();
    let half = NewDispensing {
        quantity: Some("14,5".into()),
        ..handed_out(case.prescription)
    };
    let label = dispense(&case.desk, &half).unwrap();
    assert!(
        case.text(DocumentKind::Label, label)
            .contains("14.5 tablets")
    );
    let left = || {
        let all = printable(&case.desk, case.patient).unwrap();
        let of = |one: &&vetpms_app::printing::Printable| one.kind == DocumentKind::Prescription;
        all.iter().find(of).unwrap().to_dispense
    };
    assert_eq!(left(), Some(1), "half of it is left");
    let again = dispense(&case.desk, &handed_out(case.prescription)).unwrap_err();
    assert_eq!(
        again.field.as_deref(),
        Some("quantity"),
        "more than is left"
    );
    let rest = NewDispensing {
        quantity: Some("13.5".into()),
        ..handed_out(case.prescription)
    };
    dispense(&case.desk, &rest).unwrap();
    assert_eq!(left(), Some(0));
    let over = dispense(&case.desk, &rest).unwrap_err();
    assert_eq!((over.code, over.field), (Code::NotPossible, None));
}
