//! Documents as a practice would print them.

use chrono::NaiveDate;
use vetpms_print::{
    Animal, Content, DispensingLabel, Jurisdiction, Language, Letterhead, Measurement, Medicine,
    Owner, Paper, PrescribedMedicine, Prescription, Request, Section, Vaccination,
    VaccinationCertificate, Vet, VisitSummary,
};

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(crate) fn letterhead() -> Letterhead {
    Letterhead {
        practice: "Riverside Veterinary Clinic".into(),
        address: "12 Mill Lane\nOxford OX1 4AB".into(),
        phone: "01865 555 010".into(),
        email: "desk@riverside.example".into(),
        website: "riverside.example".into(),
        registration: "RCVS premises 7654321".into(),
    }
}

pub(crate) fn vet() -> Vet {
    Vet {
        name: "Sarah Whitfield".into(),
        qualifications: "BVSc MRCVS".into(),
        number: "6123456".into(),
    }
}

pub(crate) fn owner() -> Owner {
    Owner {
        name: "James Okafor".into(),
        address: "3 Willow Road\nOxford OX2 6TT".into(),
        phone: "07700 900123".into(),
        email: "james@okafor.example".into(),
    }
}

pub(crate) fn animal() -> Animal {
    Animal {
        name: "Bella".into(),
        species: "Dog".into(),
        breed: "Labrador Retriever".into(),
        sex: "Female, spayed".into(),
        colour: "Yellow".into(),
        born: Some(day(2021, 3, 5)),
        weight: "28.4 kg".into(),
        microchip: "981000012345678".into(),
        ..Animal::default()
    }
}

pub(crate) fn medicine() -> Medicine {
    Medicine {
        product: "Rimadyl".into(),
        substances: "carprofen".into(),
        strength: "50 mg".into(),
        form: "tablets".into(),
        quantity: "28 tablets".into(),
        directions: "Give 1 tablet twice a day with food for 14 days".into(),
        route: "By mouth".into(),
        warnings: "Stop and call us if your dog vomits".into(),
        storage: "Store below 25 °C".into(),
        batch: "A12B34".into(),
        expires: Some(day(2027, 8, 31)),
        ..Medicine::default()
    }
}

pub(crate) fn label() -> DispensingLabel {
    DispensingLabel {
        number: "D-1042".into(),
        dispensed_on: day(2026, 11, 27),
        vet: vet(),
        owner: owner(),
        animal: animal(),
        medicine: medicine(),
        reprint: None,
    }
}

/// What a practice in Groningen meets: long names, and letters from all over Europe.
pub(crate) fn long_label() -> DispensingLabel {
    DispensingLabel {
        owner: Owner {
            name: "Aikaterini Wojciechowska-Brzęczyszczykiewicz van der Woude-Ĳsselmuiden".into(),
            address: "Ταχυδρομικός Τομέας 1234 bis\n9711 ŁĄ ’s-Hertogenbosch-Noord".into(),
            ..owner()
        },
        animal: Animal {
            name: "Þór Ægir Ødegård 'Лучший Друг' the Third of Llanfairpwllgwyngyll".into(),
            breed: "Nova Scotia Duck Tolling Retriever × Schapendoes".into(),
            ..animal()
        },
        vet: Vet {
            name: "Ångström-Đorđević, Żaneta Małgorzata".into(),
            ..vet()
        },
        ..label()
    }
}

pub(crate) fn prescription() -> Prescription {
    Prescription {
        number: "P-311".into(),
        issued_on: day(2026, 11, 27),
        valid_until: Some(day(2027, 5, 26)),
        vet: vet(),
        owner: owner(),
        animal: animal(),
        medicines: vec![
            PrescribedMedicine {
                medicine: Medicine {
                    cascade: true,
                    ..medicine()
                },
                repeats: 2,
                preventive_antimicrobial: false,
            },
            PrescribedMedicine {
                medicine: Medicine {
                    product: "Optimmune".into(),
                    substances: "ciclosporin".into(),
                    strength: "2 mg/g".into(),
                    form: "eye ointment".into(),
                    quantity: "1 tube of 3.5 g".into(),
                    directions: "Put a strip of half a centimetre into both eyes every 12 hours"
                        .into(),
                    route: "On the eye".into(),
                    ..Medicine::default()
                },
                repeats: 0,
                preventive_antimicrobial: false,
            },
        ],
        signature: None,
    }
}

pub(crate) fn certificate() -> VaccinationCertificate {
    VaccinationCertificate {
        number: "V-88".into(),
        issued_on: day(2026, 11, 27),
        vet: vet(),
        owner: owner(),
        animal: animal(),
        vaccinations: vec![
            Vaccination {
                disease: "Distemper, hepatitis, parvovirus".into(),
                product: "Nobivac DHP".into(),
                manufacturer: "MSD Animal Health".into(),
                batch: "A583C01".into(),
                expires: Some(day(2027, 6, 30)),
                given_on: Some(day(2026, 11, 27)),
                valid_until: Some(day(2029, 11, 27)),
                ..Vaccination::default()
            },
            Vaccination {
                disease: "Rabies".into(),
                product: "Nobivac Rabies".into(),
                manufacturer: "MSD Animal Health".into(),
                batch: "R771Z09".into(),
                expires: Some(day(2028, 1, 31)),
                given_on: Some(day(2026, 11, 27)),
                valid_from: Some(day(2026, 12, 18)),
                valid_until: Some(day(2029, 11, 26)),
                tag: "26-4711".into(),
                rabies: true,
                ..Vaccination::default()
            },
        ],
    }
}

pub(crate) fn summary() -> VisitSummary {
    let section = |title: &str, text: &str| Section {
        title: title.into(),
        text: text.into(),
    };
    let measured = |name: &str, value: &str| Measurement {
        name: name.into(),
        value: value.into(),
    };
    VisitSummary {
        visited_on: day(2026, 11, 27),
        vet: vet(),
        owner: owner(),
        animal: animal(),
        reason: "Limping on the left hind leg for three days".into(),
        measurements: vec![
            measured("Weight", "28.4 kg"),
            measured("Temperature", "38.7 °C"),
            measured("Pulse", "96 per minute"),
            measured("Breathing", "24 per minute"),
            measured("Body condition", "6 of 9"),
        ],
        sections: vec![
            section(
                "What we found",
                "Bella puts little weight on the left hind leg. The knee is warm and a little swollen. \
                 The drawer test is negative.\nHeart and lungs sound normal.",
            ),
            section("Diagnosis", "Sprain of the left knee"),
            section(
                "At home",
                "Rest for two weeks: short walks on the lead only, no stairs, no jumping.\nCall us at \
                 once if she does not stand on the leg at all.",
            ),
        ],
        medicines: vec![medicine()],
        next_visit: "11 Dec 2026, 10:20, with Sarah Whitfield".into(),
    }
}

pub(crate) fn request(paper: Paper, content: Content) -> Request {
    Request {
        letterhead: letterhead(),
        jurisdiction: Jurisdiction::Uk,
        language: Language::En,
        paper,
        content,
    }
}

pub(crate) fn label_on(paper: Paper, label: DispensingLabel) -> Request {
    request(paper, Content::DispensingLabel(label))
}
