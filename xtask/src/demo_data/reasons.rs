//! Why animals come, and why appointments are called off.

use super::practice::Kind;

const DOG_COMPLAINTS: &[&str] = &[
    "Limping on a hind leg",
    "Itching",
    "Ear infection",
    "Vomiting since yesterday",
    "Diarrhoea",
    "Coughing",
    "Lump on the flank",
    "Eats little",
    "Broken nail",
    "Eye discharge",
    "Drinks a lot",
    "Anal glands",
];
const CAT_COMPLAINTS: &[&str] = &[
    "Eats little",
    "Vomiting",
    "Sneezing",
    "Losing weight",
    "Drinks a lot",
    "Bite wound",
    "Urinates outside the tray",
    "Itching",
    "Bad breath",
    "Eye discharge",
    "Limping",
];
const OTHER_COMPLAINTS: &[&str] = &[
    "Eats little",
    "Hoof trimming",
    "Diarrhoea",
    "Limping",
    "Skin lesion",
];
const DOG_VACCINES: &[&str] = &[
    "Yearly vaccination",
    "Rabies vaccination",
    "Leptospirosis booster",
    "Kennel cough",
];
const CAT_VACCINES: &[&str] = &[
    "Yearly vaccination",
    "Rabies vaccination",
    "Feline leukaemia booster",
];
const RECHECKS: &[&str] = &[
    "Recheck of the skin",
    "Recheck after surgery",
    "Blood pressure",
    "Recheck of the ears",
    "Weight check and blood test",
];
const NURSE_VISITS: &[&str] = &[
    "Nail trim",
    "Suture removal",
    "Weight check",
    "Bandage change",
    "Injection",
];
const OPERATIONS: &[&str] = &[
    "Removal of a lump",
    "Bladder stones",
    "Wound under anaesthesia",
];
const DENTALS: &[&str] = &["Scale and polish", "Scale and polish, perhaps extractions"];
const EMERGENCIES: &[&str] = &[
    "Breathing fast",
    "Hit by a bicycle",
    "Ate chocolate",
    "Bleeding paw",
];

pub(super) const CANCELLATIONS: &[&str] = &[
    "Owner is ill",
    "Animal is well again",
    "No transport",
    "Moved to another day by phone",
    "Booked twice by mistake",
];

/// Reasons for a kind of appointment of a species.
pub(super) fn reasons(kind: Kind, species: &str, neutered: bool) -> &'static [&'static str] {
    match kind {
        Kind::Consultation | Kind::Block => match species {
            "Dog" => DOG_COMPLAINTS,
            "Cat" => CAT_COMPLAINTS,
            _ => OTHER_COMPLAINTS,
        },
        Kind::Vaccination => match species {
            "Dog" => DOG_VACCINES,
            "Cat" => CAT_VACCINES,
            _ => &["Yearly vaccination"],
        },
        Kind::Recheck => RECHECKS,
        Kind::Nurse => NURSE_VISITS,
        Kind::Puppy => &["First visit"],
        Kind::Dental => DENTALS,
        Kind::Surgery if !neutered => &["Neutering"],
        Kind::Surgery => OPERATIONS,
        Kind::Euthanasia => &["Old and suffering; owner wants to be there"],
        Kind::Emergency => EMERGENCIES,
    }
}
