//! The lists themselves. A rule that changed is changed here, with its source.

use super::{Field, Profile, Requirement, Rules, Statement, When};

const fn always(field: Field) -> Requirement {
    Requirement {
        field,
        when: When::Always,
    }
}

const fn only(field: Field, when: When) -> Requirement {
    Requirement { field, when }
}

pub(super) const UK: Profile = Profile {
    name: "the rules of the United Kingdom",
    label: Rules {
        source: "Veterinary Medicines Regulations 2013 (SI 2013/2033), Schedule 3 paragraph 13(2), asked \
                 of every label and not of the cascade alone; telephone, strength, quantity and route by \
                 the custom of practices",
        required: &[
            always(Field::Practice),
            always(Field::PracticeAddress),
            always(Field::PracticePhone),
            always(Field::Vet),
            always(Field::Owner),
            always(Field::OwnerAddress),
            always(Field::Animal),
            always(Field::Species),
            always(Field::Product),
            always(Field::Strength),
            always(Field::Quantity),
            always(Field::Directions),
            always(Field::Route),
            always(Field::Expiry),
            only(Field::Substances, When::Cascade),
            only(Field::Withdrawal, When::GivesFood),
        ],
        statements: &[
            (Statement::AnimalTreatmentOnly, When::Always),
            (Statement::KeepFromChildren, When::Always),
            (Statement::Cascade, When::Cascade),
        ],
    },
    prescription: Rules {
        source: "Veterinary Medicines Regulations 2013 (SI 2013/2033), Schedule 3 paragraph 6; the \
                 registration number by the Misuse of Drugs Regulations 2001 (SI 2001/3998)",
        required: &[
            always(Field::Practice),
            always(Field::PracticeAddress),
            always(Field::PracticePhone),
            always(Field::Vet),
            always(Field::VetQualifications),
            only(Field::VetNumber, When::Controlled),
            always(Field::Owner),
            always(Field::OwnerAddress),
            always(Field::Animal),
            always(Field::Species),
            always(Field::Product),
            always(Field::Quantity),
            always(Field::Directions),
            only(Field::Strength, When::Controlled),
            only(Field::Form, When::Controlled),
            only(Field::Withdrawal, When::GivesFood),
        ],
        statements: &[(Statement::Cascade, When::Cascade)],
    },
    certificate: Rules {
        source: "what owners, kennels and insurers ask for; the microchip before rabies by retained \
                 Regulation (EU) No 576/2013, Annex III",
        required: CERTIFICATE_WITH_CHIP_FOR_RABIES,
        statements: &[],
    },
};

pub(super) const US_TEXAS: Profile = Profile {
    name: "the rules of Texas",
    label: Rules {
        source: "22 Texas Administrative Code section 573.40; extra-label use by 21 CFR 530.12, the \
                 warning on controlled drugs by 21 CFR 290.5",
        required: &[
            always(Field::Practice),
            always(Field::PracticeAddress),
            always(Field::PracticePhone),
            always(Field::Vet),
            always(Field::Owner),
            only(Field::OwnerAddress, When::Controlled),
            always(Field::Animal),
            always(Field::Species),
            always(Field::Product),
            only(Field::Substances, When::Cascade),
            always(Field::Strength),
            always(Field::Quantity),
            always(Field::Directions),
            only(Field::Route, When::Cascade),
            only(Field::Withdrawal, When::GivesFood),
        ],
        statements: &[
            (Statement::UsVeterinarianOnly, When::Always),
            (Statement::NotForHumanUse, When::Always),
            (Statement::KeepFromChildren, When::Always),
            (Statement::ExtraLabel, When::Cascade),
            (Statement::UsNoTransfer, When::Controlled),
        ],
    },
    prescription: Rules {
        source: "the fields of 22 Texas Administrative Code section 573.40; controlled drugs by 21 CFR \
                 1306.05(a)",
        required: &[
            always(Field::Practice),
            always(Field::PracticeAddress),
            always(Field::PracticePhone),
            always(Field::Vet),
            only(Field::VetNumber, When::Controlled),
            always(Field::Owner),
            only(Field::OwnerAddress, When::Controlled),
            always(Field::Animal),
            always(Field::Species),
            always(Field::Product),
            always(Field::Strength),
            only(Field::Form, When::Controlled),
            always(Field::Quantity),
            always(Field::Directions),
            only(Field::Withdrawal, When::GivesFood),
        ],
        statements: &[(Statement::ExtraLabel, When::Cascade)],
    },
    certificate: Rules {
        source: "25 Texas Administrative Code section 169.29 for rabies",
        required: &[
            always(Field::Practice),
            always(Field::Vet),
            only(Field::VetNumber, When::Rabies),
            only(Field::PracticeAddress, When::Rabies),
            only(Field::PracticePhone, When::Rabies),
            always(Field::Owner),
            only(Field::OwnerAddress, When::Rabies),
            only(Field::OwnerPhone, When::Rabies),
            always(Field::Animal),
            always(Field::Species),
            only(Field::Breed, When::Rabies),
            only(Field::Sex, When::Rabies),
            only(Field::Age, When::Rabies),
            only(Field::Colour, When::Rabies),
            only(Field::Weight, When::Rabies),
            always(Field::Product),
            only(Field::Manufacturer, When::Rabies),
            always(Field::Batch),
            always(Field::Expiry),
            always(Field::VaccinatedOn),
            only(Field::ValidUntil, When::Rabies),
            only(Field::Tag, When::Rabies),
        ],
        statements: &[],
    },
};

pub(super) const EU: Profile = Profile {
    name: "the rules of the European Union",
    label: Rules {
        source: "Regulation (EU) 2019/6 leaves labels of dispensed medicines to its members (Article \
                 103(1)): the label repeats the prescription's Article 105(5), with the warnings of \
                 Article 11(1)(c) and (d)",
        required: EU_MEDICINE,
        statements: EU_LABEL_STATEMENTS,
    },
    prescription: Rules {
        source: "Regulation (EU) 2019/6, Article 105(5)",
        required: EU_MEDICINE,
        statements: EU_PRESCRIPTION_STATEMENTS,
    },
    certificate: Rules {
        source: "Regulation (EU) No 576/2013, Annex III for rabies; it does not replace the passport",
        required: CERTIFICATE_WITH_CHIP_FOR_RABIES,
        statements: &[],
    },
};

pub(super) const NL: Profile = Profile {
    name: "the rules of the Netherlands",
    label: Rules {
        source: "as the European Union's; batch, expiry and route because packs that are divided keep \
                 the labelling of Regulation (EU) 2019/6, Article 10(1) (Regeling diergeneesmiddelen, \
                 article 4.11)",
        required: &[
            always(Field::Practice),
            always(Field::PracticeAddress),
            always(Field::PracticePhone),
            always(Field::Vet),
            always(Field::Owner),
            always(Field::OwnerAddress),
            always(Field::Animal),
            always(Field::Species),
            always(Field::Product),
            always(Field::Substances),
            always(Field::Strength),
            always(Field::Form),
            always(Field::Quantity),
            always(Field::Directions),
            always(Field::Route),
            always(Field::Batch),
            always(Field::Expiry),
            only(Field::Withdrawal, When::GivesFood),
        ],
        statements: EU_LABEL_STATEMENTS,
    },
    prescription: EU.prescription,
    certificate: EU.certificate,
};

const EU_MEDICINE: &[Requirement] = &[
    always(Field::Practice),
    always(Field::PracticeAddress),
    always(Field::PracticePhone),
    always(Field::Vet),
    always(Field::Owner),
    always(Field::OwnerAddress),
    always(Field::Animal),
    always(Field::Species),
    always(Field::Product),
    always(Field::Substances),
    always(Field::Strength),
    always(Field::Form),
    always(Field::Quantity),
    always(Field::Directions),
    only(Field::Withdrawal, When::GivesFood),
];

const EU_LABEL_STATEMENTS: &[(Statement, When)] = &[
    (Statement::AnimalTreatmentOnly, When::Always),
    (Statement::KeepFromSightOfChildren, When::Always),
    (Statement::EuCascade, When::Cascade),
];

const EU_PRESCRIPTION_STATEMENTS: &[(Statement, When)] = &[
    (Statement::EuCascade, When::Cascade),
    (Statement::EuPreventive, When::PreventiveAntimicrobial),
];

const CERTIFICATE_WITH_CHIP_FOR_RABIES: &[Requirement] = &[
    always(Field::Practice),
    always(Field::Vet),
    always(Field::Owner),
    always(Field::Animal),
    always(Field::Species),
    only(Field::Microchip, When::Rabies),
    always(Field::Product),
    always(Field::Batch),
    always(Field::Expiry),
    always(Field::VaccinatedOn),
    only(Field::ValidUntil, When::Rabies),
];
