//! Summary, prescription and certificate on A4 and Letter.

use vetpms_print::{
    Content, Jurisdiction, Language, Medicine, Paper, PrescribedMedicine, PrintError, Request,
    Section, Signature, Vaccination, VisitSummary, lay_out,
};

use crate::samples::{
    certificate, day, label, label_on, long_label, medicine, prescription, request, summary,
};
use crate::support::{Printed, refused};

const SHEETS: [Paper; 2] = [Paper::A4, Paper::Letter];

#[test]
fn a_visit_summary() {
    for paper in SHEETS {
        let printed = Printed::of(
            &format!("summary-{paper:?}"),
            &request(paper, Content::VisitSummary(summary())),
        );
        printed.says(&[
            "Riverside Veterinary Clinic",
            "Visit summary",
            "27 Nov 2026",
            "Limping on the left hind leg for three days",
            "38.7 °C",
            "Body condition 6 of 9",
            "What we found",
            "The drawer test is negative.",
            "Rimadyl 50 mg tablets",
            "11 Dec 2026, 10:20",
            "Page 1 of 1",
        ]);
        assert_eq!(printed.pages.pages(), 1);
    }
}

#[test]
fn a_prescription() {
    for paper in SHEETS {
        let printed = Printed::of(
            &format!("prescription-{paper:?}"),
            &request(paper, Content::Prescription(prescription())),
        );
        printed.says(&[
            "Prescription",
            "P-311",
            "Valid until 26 May 2027",
            "Sarah Whitfield, BVSc MRCVS, Reg. no. 6123456",
            "1. Rimadyl 50 mg tablets",
            "2. Optimmune 2 mg/g eye ointment",
            "Repeats 2",
            "Repeats none",
            "Prescribed under the cascade.",
            "Signature: Sarah Whitfield",
        ]);
    }
}

#[test]
fn a_prescription_in_dutch_signed_in_the_program() {
    let mut signed = prescription();
    signed.signature = Some(Signature {
        by: "Sarah Whitfield".into(),
        at: "27 nov 2026 10:04".into(),
    });
    signed.medicines[1].medicine = Medicine {
        controlled: true,
        ..medicine()
    };
    signed.medicines[1].preventive_antimicrobial = true;
    let request = Request {
        jurisdiction: Jurisdiction::Nl,
        language: Language::Nl,
        ..request(Paper::A4, Content::Prescription(signed))
    };
    let printed = Printed::of("prescription-dutch", &request);
    printed.says(&[
        "Recept",
        "Geldig tot en met 26 mei 2027",
        "Voorgeschreven volgens artikel 112, 113 of 114 van Verordening (EU) 2019/6.",
        "artikel 107, lid 3 of 4",
        "Opiumwet.",
        "Ondertekend in het programma van de praktijk door Sarah Whitfield, 27 nov 2026 10:04",
    ]);
    assert!(!printed.text.contains("Handtekening"));
}

#[test]
fn a_vaccination_certificate() {
    for paper in SHEETS {
        let printed = Printed::of(
            &format!("certificate-{paper:?}"),
            &request(paper, Content::VaccinationCertificate(certificate())),
        );
        printed.says(&["Vaccination certificate", "V-88", "981000012345678"]);
        printed.says_somewhere(&[
            "Distemper, hepatitis, parvovirus",
            "Nobivac DHP",
            "A583C01 Exp. 30 Jun 2027",
            "R771Z09 Exp. 31 Jan 2028",
            "from 18 Dec 2026 until 26 Nov 2029",
            "Tag 26-4711",
            "Sarah Whitfield, BVSc MRCVS, Reg. no. 6123456",
        ]);
    }
}

#[test]
fn doses_of_one_day_are_numbered_and_what_does_not_count_is_said() {
    let mut twice = certificate();
    let first = Vaccination {
        dose_of_day: Some(1),
        ..twice.vaccinations[0].clone()
    };
    let second = Vaccination {
        dose_of_day: Some(2),
        does_not_count: true,
        valid_until: None,
        batch: "A583C02".into(),
        ..first.clone()
    };
    twice.vaccinations = vec![first, second];
    for (language, said) in [
        (
            Language::En,
            ["dose 1 of this day", "dose 2 of this day", "does not count"],
        ),
        (
            Language::Nl,
            [
                "dosis 1 van deze dag",
                "dosis 2 van deze dag",
                "telt niet mee",
            ],
        ),
    ] {
        let request = Request {
            language,
            ..request(Paper::A4, Content::VaccinationCertificate(twice.clone()))
        };
        let printed = Printed::of(&format!("certificate-twice-{language:?}"), &request);
        printed.says_somewhere(&said);
    }
}

#[test]
fn an_animal_without_a_chip_is_said_to_have_none() {
    let mut without = certificate();
    without.vaccinations.truncate(1);
    without.animal.microchip = String::new();
    let request = request(Paper::A4, Content::VaccinationCertificate(without));
    Printed::of("certificate-no-chip", &request).says(&["Microchip none recorded"]);
}

#[test]
fn long_names_and_accents_on_pages() {
    let long = long_label();
    let mut certificate = certificate();
    certificate.owner = long.owner.clone();
    certificate.animal = long.animal.clone();
    certificate.vet = long.vet.clone();
    certificate.vaccinations[0].batch = "LOT-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ".into();
    for paper in SHEETS {
        let request = request(paper, Content::VaccinationCertificate(certificate.clone()));
        let printed = Printed::of(&format!("certificate-long-{paper:?}"), &request);
        printed.says_somewhere(&[
            &long.owner.name,
            &long.animal.name,
            &long.vet.name,
            &certificate.vaccinations[0].batch,
        ]);
        assert!(printed.pages.missing_characters().is_empty());
    }
}

#[test]
fn a_medicine_stays_with_its_warnings_on_one_page() {
    for lines in 10..=32 {
        let mut long = summary();
        long.sections.push(Section {
            title: "Course".into(),
            text: "A line of the course.\n".repeat(lines),
        });
        long.medicines = vec![medicine(); 3];
        let request = request(Paper::A4, Content::VisitSummary(long));
        let printed = Printed::of("summary-break", &request);
        let count = |page: &str, words: &str| page.matches(words).count();
        assert_eq!(count(&printed.text, "Stop and call us"), 3);
        for page in &printed.by_page {
            let products = count(page, "Rimadyl 50 mg tablets");
            assert_eq!(products, count(page, "Stop and call us"), "{lines}: {page}");
        }
    }
}

#[test]
fn directions_longer_than_a_page_go_on_over_pages() {
    let mut long = summary();
    long.medicines[0].directions = "Give half a tablet with food. ".repeat(300);
    let request = request(Paper::A4, Content::VisitSummary(long));
    let printed = Printed::of("summary-directions", &request);
    assert_eq!(printed.text.matches(" half ").count(), 300);
}

#[test]
fn a_long_visit_goes_on_over_pages() {
    let mut long = summary();
    long.sections.push(Section {
        title: "Course".into(),
        text: "Bella slept well and ate half of her breakfast. ".repeat(200),
    });
    long.medicines = vec![medicine(); 12];
    for paper in SHEETS {
        let request = request(paper, Content::VisitSummary(long.clone()));
        let printed = Printed::of(&format!("summary-long-{paper:?}"), &request);
        let pages = printed.pages.pages();
        assert!(pages > 2, "{pages}");
        printed.says(&[
            "Riverside Veterinary Clinic · Visit summary · Bella",
            &format!("Page {pages} of {pages}"),
        ]);
        assert_eq!(printed.text.matches("Bella slept well").count(), 200);
        assert_eq!(printed.text.matches("Rimadyl").count(), 12);
    }
}

#[test]
fn a_reprinted_certificate_is_the_same_file() {
    let request = request(Paper::A4, Content::VaccinationCertificate(certificate()));
    let first = Printed::of("certificate-first", &request);
    // What was laid out in between leaves no trace.
    for other in [
        Content::VisitSummary(summary()),
        Content::DispensingLabel(label()),
    ] {
        lay_out(&crate::samples::request(Paper::A4, other)).unwrap();
    }
    let again = Printed::of("certificate-again", &request);
    assert!(first.pdf == again.pdf, "another file");
    let text = String::from_utf8_lossy(&first.pdf);
    assert!(
        text.contains("D:20261127"),
        "made on the day of the certificate"
    );
    let from_another_thread = std::thread::spawn(move || lay_out(&request).unwrap().pdf().unwrap());
    assert!(
        from_another_thread.join().unwrap() == first.pdf,
        "another file"
    );
}

/// Nothing that people write is ever taken for source, and nothing invisible is printed.
#[test]
fn text_is_printed_as_it_was_typed() {
    let nasty = [
        "#panic(\"x\") #image(\"/etc/passwd\")",
        "$x^2$ ] [ } { ) (",
        "*a* _b_ `c` <d> @e ~ -- --- ...",
        "\\u{41} \\n \\ \\\\ // no comment /* nor this */",
        "= Heading\n- item\n+ item\n/ term: x",
        "\"quotes\" 'single' sys.inputs",
    ];
    let mut label = label();
    let mut summary = summary();
    label.medicine.directions = nasty.join(" ").replace('\n', " ");
    label.animal.name = nasty[0].into();
    label.owner.name = nasty[1].into();
    summary.reason = nasty[4].into();
    summary.sections.push(Section {
        title: nasty[2].into(),
        text: nasty.join("\n"),
    });
    let mut label = label_on(Paper::Roll70x50, label);
    label.letterhead.practice = nasty[3].into();
    Printed::of("nasty-label", &label).says_somewhere(&nasty[..4]);
    let mut summary = request(Paper::A4, Content::VisitSummary(summary));
    summary.letterhead.practice = nasty[3].into();
    Printed::of("nasty-summary", &summary).says_somewhere(&nasty);
}

#[test]
fn what_cannot_be_seen_is_not_printed() {
    let mut hidden = label();
    hidden.medicine.directions =
        "Give \u{202e}2\u{202c} tablets\u{0}\u{7}\u{200b} a day\u{1b}[2J".into();
    let printed = Printed::of("label-hidden", &label_on(Paper::Label89x36, hidden));
    printed.says(&["Give 2 tablets a day[2J"]);
    assert!(printed.pages.missing_characters().is_empty());
}

#[test]
fn characters_without_a_glyph_are_named() {
    let mut foreign = label();
    foreign.animal.name = "柴犬 Bella".into();
    let pages = lay_out(&label_on(Paper::A4, foreign)).unwrap();
    assert_eq!(pages.missing_characters(), ['柴', '犬']);
}

#[test]
fn pictographs_are_printed() {
    let mut petted = label();
    petted.animal.name = "Bella 🐶🐾❤\u{fe0f}👩\u{200d}⚕\u{fe0f}".into();
    let printed = Printed::of("label-pictographs", &label_on(Paper::Label89x36, petted));
    printed.says(&["Bella 🐶🐾❤"]);
    assert_eq!(printed.pages.missing_characters(), [] as [char; 0]);
}

#[test]
fn more_text_than_any_document_has_is_refused() {
    let mut endless = summary();
    endless.reason = "x".repeat(300_000);
    let error = refused(&request(Paper::A4, Content::VisitSummary(endless)));
    assert!(matches!(error, PrintError::TooLong { .. }), "{error:?}");
}

#[test]
fn pictures_of_pages() {
    let pages = lay_out(&label_on(Paper::Label89x36, label())).unwrap();
    let picture = pages.png(0, 300).unwrap();
    assert_eq!(&picture[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    // 89 x 36 mm at 300 dots per inch.
    assert_eq!((number(16), number(20)), (1051, 425));
    assert!(matches!(pages.png(1, 300), Err(PrintError::NoSuchPage(1))));
    assert!(matches!(
        pages.png(0, 5000),
        Err(PrintError::Resolution { .. })
    ));
}

#[test]
fn a_request_can_be_kept_and_printed_later() {
    let mut prescription = prescription();
    prescription.medicines.push(PrescribedMedicine::default());
    for content in [
        Content::VisitSummary(summary()),
        Content::Prescription(prescription),
        Content::DispensingLabel(label()),
        Content::VaccinationCertificate(certificate()),
    ] {
        let request = request(Paper::A4, content);
        let kept = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&kept).unwrap(), request);
    }
    assert_eq!(day(2026, 11, 27).to_string(), "2026-11-27");
}

#[test]
fn what_nobody_filled_in_is_left_out() {
    let nameless = Medicine {
        product: "Rimadyl".into(),
        ..Medicine::default()
    };
    let summary = VisitSummary {
        medicines: vec![nameless],
        ..VisitSummary::default()
    };
    Printed::of(
        "empty-summary",
        &request(Paper::A4, Content::VisitSummary(summary)),
    )
    .says(&["Visit summary", "Rimadyl"]);
    let mut certificate = certificate();
    for vaccination in &mut certificate.vaccinations {
        vaccination.rabies = false;
        vaccination.disease = String::new();
        vaccination.manufacturer = String::new();
        (vaccination.valid_from, vaccination.valid_until) = (None, None);
        vaccination.tag = String::new();
    }
    Printed::of(
        "sparse-certificate",
        &request(Paper::A4, Content::VaccinationCertificate(certificate)),
    )
    .says(&["Nobivac DHP"]);
}
