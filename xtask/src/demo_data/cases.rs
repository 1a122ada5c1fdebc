//! What was written at a visit, by why the animal came.

/// A note: what the owner says, what is found, what it is, what is done; and the diagnosis.
pub(super) struct Case {
    pub(super) subjective: &'static str,
    pub(super) objective: &'static str,
    pub(super) assessment: &'static str,
    pub(super) plan: &'static str,
    pub(super) diagnosis: Option<&'static str>,
}

const fn case(
    [subjective, objective, assessment, plan]: [&'static str; 4],
    diagnosis: Option<&'static str>,
) -> Case {
    Case {
        subjective,
        objective,
        assessment,
        plan,
        diagnosis,
    }
}

const EARS: Case = case(
    [
        "Shakes the head for a week, worse after swimming.",
        "Both ear canals red, brown wax. Ear drums whole.",
        "Otitis externa on both sides.",
        "Clean daily, drops for ten days, recheck in two weeks.",
    ],
    Some("Otitis externa"),
);
const LAME: Case = case(
    [
        "Lame since a walk two days ago, eats well.",
        "Lame 2 of 5, pain on bending the knee. No swelling.",
        "Sprain; tear of the cruciate ligament not ruled out.",
        "Rest on the lead for two weeks, a pain killer, X-ray if not better.",
    ],
    Some("Lameness"),
);
const GUT: Case = case(
    [
        "Vomits food and foam since yesterday, drinks.",
        "Belly soft, not painful. Mucous membranes pink, CRT below 2 s.",
        "Acute gastritis, well hydrated.",
        "Bland diet in small meals, come back if it goes on tomorrow.",
    ],
    Some("Acute gastroenteritis"),
);
const SKIN: Case = case(
    [
        "Scratches belly and feet, for the third summer.",
        "Red skin between the toes and at the belly. No fleas found.",
        "Probably atopic; fleas treated all the same.",
        "Flea treatment for all animals at home, shampoo, recheck in four weeks.",
    ],
    Some("Atopic dermatitis"),
);
const THIRST: Case = case(
    [
        "Drinks and urinates more than before, a little thinner.",
        "Coat dull, teeth with tartar. Kidneys small on touch.",
        "Older animal that drinks much: kidneys, thyroid or sugar.",
        "Blood for kidney values, urine next visit.",
    ],
    Some("Polydipsia"),
);
const WELL: Case = case(
    [
        "No complaints.",
        "Bright, heart and lungs normal, teeth with little tartar.",
        "Healthy on examination.",
        "Next check in a year.",
    ],
    None,
);

/// The note that fits a reason.
pub(super) fn fitting(reason: &str) -> &'static Case {
    let about = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if about(&["ear", "Ear"]) {
        &EARS
    } else if about(&["Limping", "nail", "paw", "bicycle"]) {
        &LAME
    } else if about(&["omit", "iarrh", "Eats little", "chocolate"]) {
        &GUT
    } else if about(&["Itch", "skin", "Skin", "Lump", "wound"]) {
        &SKIN
    } else if about(&["Drinks", "weight", "blood", "Blood"]) {
        &THIRST
    } else {
        &WELL
    }
}
