//! What must stand on a document, by jurisdiction.

use vetpms_print::{
    Animal, Content, Field, Jurisdiction, Kind, Letterhead, Medicine, Owner, Paper,
    PrescribedMedicine, PrintError, Request, Vaccination, Vet, lay_out,
};

use crate::samples::{certificate, label, label_on, prescription, request, summary};
use crate::support::refused;

#[track_caller]
fn missing(request: &Request) -> Vec<Field> {
    match refused(request) {
        PrintError::Missing { fields, .. } => fields,
        other => panic!("{other:?}"),
    }
}

/// A label on which nothing but the day is said.
fn blank(jurisdiction: Jurisdiction, of: Medicine, gives_food: bool) -> Request {
    let mut blank = label();
    blank.vet = Vet::default();
    blank.owner = Owner::default();
    blank.animal = Animal {
        gives_food,
        ..Animal::default()
    };
    blank.medicine = of;
    let mut request = label_on(Paper::A4, blank);
    request.letterhead = Letterhead::default();
    request.jurisdiction = jurisdiction;
    request
}

#[test]
fn a_blank_label_names_everything_that_is_missing() {
    use Field::{
        Animal, Batch, Directions, Expiry, Form, Owner, OwnerAddress, Practice, PracticeAddress,
        PracticePhone, Product, Quantity, Route, Species, Strength, Substances, Vet,
    };
    let of = |jurisdiction| missing(&blank(jurisdiction, Medicine::default(), false));
    assert_eq!(
        of(Jurisdiction::Uk),
        [
            Practice,
            PracticeAddress,
            PracticePhone,
            Vet,
            Owner,
            OwnerAddress,
            Animal,
            Species,
            Product,
            Strength,
            Quantity,
            Directions,
            Route,
            Expiry
        ]
    );
    assert_eq!(
        of(Jurisdiction::UsTexas),
        [
            Practice,
            PracticeAddress,
            PracticePhone,
            Vet,
            Owner,
            Animal,
            Species,
            Product,
            Strength,
            Quantity,
            Directions
        ]
    );
    assert_eq!(
        of(Jurisdiction::Eu),
        [
            Practice,
            PracticeAddress,
            PracticePhone,
            Vet,
            Owner,
            OwnerAddress,
            Animal,
            Species,
            Product,
            Substances,
            Strength,
            Form,
            Quantity,
            Directions
        ]
    );
    assert_eq!(
        of(Jurisdiction::Nl),
        [
            Practice,
            PracticeAddress,
            PracticePhone,
            Vet,
            Owner,
            OwnerAddress,
            Animal,
            Species,
            Product,
            Substances,
            Strength,
            Form,
            Quantity,
            Directions,
            Route,
            Batch,
            Expiry
        ]
    );
}

#[test]
fn food_animals_controlled_drugs_and_the_cascade_ask_for_more() {
    let more = |jurisdiction, medicine, gives_food| {
        let plain = missing(&blank(jurisdiction, Medicine::default(), false));
        let mut found = missing(&blank(jurisdiction, medicine, gives_food));
        found.retain(|field| !plain.contains(field));
        found
    };
    let controlled = Medicine {
        controlled: true,
        ..Medicine::default()
    };
    let cascade = Medicine {
        cascade: true,
        ..Medicine::default()
    };
    for jurisdiction in Jurisdiction::ALL {
        assert_eq!(
            more(jurisdiction, Medicine::default(), true),
            [Field::Withdrawal]
        );
    }
    assert_eq!(
        more(Jurisdiction::UsTexas, controlled, false),
        [Field::OwnerAddress]
    );
    assert_eq!(more(Jurisdiction::Uk, cascade, false), [Field::Substances]);
}

/// Each required field by itself: the same label without it is refused and names it alone.
#[test]
fn every_required_field_is_missed() {
    for jurisdiction in Jurisdiction::ALL {
        for requirement in jurisdiction.profile().label.required {
            let mut without = label();
            without.medicine.controlled = true;
            without.medicine.cascade = true;
            without.animal.gives_food = true;
            without.medicine.withdrawal = "0 days".into();
            let mut request = label_on(Paper::A4, without.clone());
            request.jurisdiction = jurisdiction;
            assert!(lay_out(&request).is_ok(), "{jurisdiction:?}");
            let filler = || " - ".to_owned();
            match requirement.field {
                Field::Practice => request.letterhead.practice = filler(),
                Field::PracticeAddress => request.letterhead.address = filler(),
                Field::PracticePhone => request.letterhead.phone = filler(),
                Field::Vet => without.vet.name = filler(),
                Field::Owner => without.owner.name = filler(),
                Field::OwnerAddress => without.owner.address = filler(),
                Field::Animal => {
                    without.animal.name = filler();
                    without.animal.microchip = filler();
                }
                Field::Species => without.animal.species = filler(),
                Field::Product => without.medicine.product = filler(),
                Field::Substances => without.medicine.substances = filler(),
                Field::Strength => without.medicine.strength = filler(),
                Field::Form => without.medicine.form = filler(),
                Field::Quantity => without.medicine.quantity = filler(),
                Field::Directions => without.medicine.directions = filler(),
                Field::Route => without.medicine.route = filler(),
                Field::Batch => without.medicine.batch = filler(),
                Field::Expiry => without.medicine.expires = None,
                Field::Withdrawal => without.medicine.withdrawal = filler(),
                other => panic!("{other:?} on a label: say here how it is left out"),
            }
            request.content = Content::DispensingLabel(without);
            assert_eq!(missing(&request), [requirement.field], "{jurisdiction:?}");
        }
    }
}

#[test]
fn the_refusal_says_in_plain_words_what_to_fill_in() {
    let mut without = label();
    without.medicine.expires = None;
    without.owner.address = String::new();
    let error = refused(&label_on(Paper::A4, without));
    assert_eq!(
        error.to_string(),
        "the rules of the United Kingdom ask for more on this document. Please fill in: address of \
         the owner, expiry date"
    );
}

#[test]
fn a_prescription_asks_for_each_medicine() {
    let mut second = prescription();
    second.medicines[1].medicine.directions = String::new();
    second.vet.qualifications = String::new();
    let uk = request(Paper::A4, Content::Prescription(second.clone()));
    assert_eq!(missing(&uk), [Field::VetQualifications, Field::Directions]);
    let eu = Request {
        jurisdiction: Jurisdiction::Eu,
        ..uk
    };
    assert_eq!(missing(&eu), [Field::Directions]);
    let mut without_number = prescription();
    without_number.medicines[1].medicine.controlled = true;
    without_number.vet.number = String::new();
    let uk = request(Paper::A4, Content::Prescription(without_number));
    assert_eq!(missing(&uk), [Field::VetNumber]);
}

#[test]
fn a_certificate_needs_batch_expiry_and_vet_and_a_chip_before_rabies() {
    let mut bare = certificate();
    bare.vet = Vet::default();
    bare.animal.microchip = String::new();
    bare.vaccinations[0] = Vaccination {
        product: "Nobivac DHP".into(),
        ..Vaccination::default()
    };
    let of = |content| request(Paper::A4, Content::VaccinationCertificate(content));
    assert_eq!(
        missing(&of(bare.clone())),
        [
            Field::Vet,
            Field::Microchip,
            Field::Batch,
            Field::Expiry,
            Field::VaccinatedOn
        ]
    );
    let mut without_rabies = certificate();
    without_rabies.vaccinations.truncate(1);
    without_rabies.animal.microchip = String::new();
    assert!(lay_out(&of(without_rabies)).is_ok());
    let mut texas = of(certificate());
    texas.jurisdiction = Jurisdiction::UsTexas;
    assert!(lay_out(&texas).is_ok());
    let mut without_tag = certificate();
    without_tag.vaccinations[1].tag = String::new();
    without_tag.owner.phone = String::new();
    texas.content = Content::VaccinationCertificate(without_tag);
    assert_eq!(missing(&texas), [Field::OwnerPhone, Field::Tag]);
}

#[test]
fn a_list_without_entries_is_no_document() {
    let mut empty = prescription();
    empty.medicines = Vec::<PrescribedMedicine>::new();
    let error = refused(&request(Paper::A4, Content::Prescription(empty)));
    assert!(
        matches!(error, PrintError::Empty(Kind::Prescription)),
        "{error:?}"
    );
    let mut empty = certificate();
    empty.vaccinations.clear();
    let error = refused(&request(Paper::A4, Content::VaccinationCertificate(empty)));
    assert!(
        matches!(error, PrintError::Empty(Kind::VaccinationCertificate)),
        "{error:?}"
    );
}

#[test]
fn pages_are_not_printed_on_labels() {
    for content in [
        Content::VisitSummary(summary()),
        Content::Prescription(prescription()),
        Content::VaccinationCertificate(certificate()),
    ] {
        let error = refused(&request(Paper::Label89x36, content));
        assert!(
            matches!(error, PrintError::WrongPaper(Paper::Label89x36)),
            "{error:?}"
        );
    }
}

#[test]
fn every_list_names_its_source() {
    for jurisdiction in Jurisdiction::ALL {
        let profile = jurisdiction.profile();
        for rules in [profile.label, profile.prescription, profile.certificate] {
            assert!(rules.source.len() > 20);
            assert!(!rules.required.is_empty());
        }
    }
}
