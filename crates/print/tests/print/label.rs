//! Dispensing labels on every paper.

use vetpms_print::{Jurisdiction, Language, Medicine, Paper, PrintError, Reprint};

use crate::samples::{day, label, label_on, long_label, medicine};
use crate::support::{Printed, refused};

/// What must be readable on the sample, whatever the paper.
const EVERYTHING: &[&str] = &[
    "Riverside Veterinary Clinic",
    "12 Mill Lane",
    "Oxford OX1 4AB",
    "01865 555 010",
    "Rimadyl 50 mg tablets",
    "28 tablets",
    "carprofen",
    "Give 1 tablet twice a day with food for 14 days",
    "By mouth",
    "Bella (Dog, Labrador Retriever)",
    "James Okafor, 3 Willow Road, Oxford OX2 6TT",
    "Stop and call us if your dog vomits",
    "Store below 25 °C",
    "For animal treatment only. Keep out of reach of children.",
    "Sarah Whitfield, BVSc MRCVS",
    "27 Nov 2026",
    "Exp. 31 Aug 2027",
    "Batch A12B34",
    "D-1042",
];

#[test]
fn a_label_says_everything_on_every_paper() {
    for paper in Paper::ALL {
        let printed = Printed::of(&format!("label-{paper:?}"), &label_on(paper, label()));
        printed.says_somewhere(EVERYTHING);
        assert!(!printed.text.contains("Reprint"));
        assert_eq!(printed.pages.pages(), 1, "{paper:?}");
        assert!(printed.pages.missing_characters().is_empty());
    }
}

#[test]
fn the_page_has_the_size_of_the_label() {
    for paper in Paper::ALL {
        let printed = Printed::of(&format!("size-{paper:?}"), &label_on(paper, label()));
        let size = printed.pages.sizes()[0];
        let (width, height) = paper.size_mm();
        assert!((size.width - width).abs() < 0.01, "{paper:?}: {size:?}");
        if paper == Paper::Roll70x50 {
            assert!(size.height >= height, "{size:?}");
        } else {
            assert!((size.height - height).abs() < 0.01, "{paper:?}: {size:?}");
        }
    }
}

#[test]
fn long_names_and_accents_are_wrapped_and_not_cut() {
    let long = long_label();
    for paper in Paper::ALL {
        let printed = Printed::of(
            &format!("label-long-{paper:?}"),
            &label_on(paper, long.clone()),
        );
        printed.says_somewhere(&[
            &long.owner.name,
            &long.owner.address.replace('\n', ","),
            &long.animal.name,
            &long.animal.breed,
            &long.vet.name,
            "For animal treatment only. Keep out of reach of children.",
        ]);
        assert!(printed.pages.missing_characters().is_empty());
    }
}

#[test]
fn a_name_without_a_blank_is_broken_between_letters() {
    let mut endless = label();
    endless.animal.name = "Wolfeschlegelsteinhausenbergerdorff".repeat(4);
    let printed = Printed::of(
        "label-endless",
        &label_on(Paper::Label62x100, endless.clone()),
    );
    printed.says_somewhere(&[&endless.animal.name]);
}

#[test]
fn what_does_not_fit_is_refused_and_fits_on_a_larger_paper() {
    let mut wordy = label();
    wordy.medicine.directions = "Give one tablet in the morning. ".repeat(40);
    let error = refused(&label_on(Paper::Label89x36, wordy.clone()));
    assert!(
        matches!(error, PrintError::DoesNotFit(Paper::Label89x36)),
        "{error:?}"
    );
    assert!(error.to_string().contains("larger label"), "{error}");
    let printed = Printed::of("label-wordy", &label_on(Paper::Roll70x50, wordy.clone()));
    printed.says_somewhere(&[wordy.medicine.directions.trim()]);
    assert!(printed.pages.sizes()[0].height > 60.0);
    wordy.medicine.directions = wordy.medicine.directions.repeat(10);
    let error = refused(&label_on(Paper::Roll70x50, wordy));
    assert!(
        matches!(error, PrintError::DoesNotFit(Paper::Roll70x50)),
        "{error:?}"
    );
}

#[test]
fn a_second_print_is_marked() {
    for paper in Paper::ALL {
        let mut again = label();
        again.reprint = Some(Reprint {
            copy: 2,
            on: day(2026, 12, 1),
        });
        let printed = Printed::of(&format!("label-reprint-{paper:?}"), &label_on(paper, again));
        printed
            .says(&["Reprint 2", "1 Dec 2026"])
            .says_somewhere(EVERYTHING);
    }
}

#[test]
fn a_label_in_dutch() {
    let mut request = label_on(Paper::Label89x36, label());
    request.jurisdiction = Jurisdiction::Nl;
    request.language = Language::Nl;
    let mut dutch = label();
    dutch.medicine.cascade = true;
    dutch.reprint = Some(Reprint {
        copy: 3,
        on: day(2026, 5, 1),
    });
    request.content = vetpms_print::Content::DispensingLabel(dutch);
    Printed::of("label-dutch", &request).says_somewhere(&[
        "Uitsluitend voor diergeneeskundig gebruik.",
        "Buiten het zicht en bereik van kinderen bewaren.",
        "artikel 112, 113 of 114",
        "Herdruk 3",
        "1 mei 2026",
        "27 nov 2026",
        "Dierenarts: Sarah Whitfield",
    ]);
}

#[test]
fn a_controlled_drug_in_texas() {
    let mut controlled = label();
    controlled.medicine = Medicine {
        controlled: true,
        cascade: true,
        ..medicine()
    };
    let mut request = label_on(Paper::Label62x100, controlled);
    request.jurisdiction = Jurisdiction::UsTexas;
    Printed::of("label-texas", &request).says_somewhere(&[
        "Nov 27, 2026",
        "Caution: Federal law restricts this drug to use by or on the order of a licensed veterinarian.",
        "Federal law prohibits the transfer of this drug",
        "Not for human use",
        "extra-label",
    ]);
}
