//! Vital signs, and what is given: what stops it, and what lets it pass.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_app::people::patient_card;
use vetpms_app::visits::{
    TreatmentStep, VisitOf, VisitPart, add_treatment, add_vitals, change_prescription,
    correct_vitals, dose_help, open_visit, patient_measures, prescribe, products, remove_part,
    set_treatment_status, visit,
};
use vetpms_app::{Code, Desk, care};

use crate::folder::{Folder, add, fields, smith, weigh};

#[test]
fn vital_signs_are_checked_and_weights_are_weighings() {
    let folder = Folder::new("visit-vitals");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let enter = |values: Json, sure| add_vitals(&desk, record, &fields(values), sure);
    let refused = |values: Json| {
        let error = enter(values, false).unwrap_err();
        (error.code, error.field.unwrap())
    };
    let invalid = |field: &str| (Code::InvalidValue, field.to_owned());
    assert_eq!(refused(json!({"pulse_rate": 351})), invalid("pulse_rate"));
    assert_eq!(
        refused(json!({"temperature_celsius": "45.5"})),
        invalid("temperature_celsius")
    );
    assert_eq!(refused(json!({})), invalid("temperature_celsius"));
    assert_eq!(
        refused(json!({"pain_scale": "CMPS24"})),
        invalid("temperature_celsius")
    );
    assert_eq!(refused(json!({"pain_score": 5})), invalid("pain_scale"));
    assert_eq!(
        refused(json!({"pain_score": 21, "pain_scale": "CMPS20"})),
        invalid("pain_score")
    );
    assert_eq!(
        refused(json!({"body_condition_score": 6, "body_condition_scale": "5"})),
        invalid("body_condition_score")
    );
    // Sick is not impossible.
    enter(
        json!({"temperature_celsius": "41.2", "weight_kg": "30.2"}),
        false,
    )
    .unwrap();
    let jump = (Code::WeightJump, "weight_kg".to_owned());
    assert_eq!(refused(json!({"weight_kg": "3.02"})), jump);
    enter(json!({"weight_kg": "24.1"}), true).unwrap();

    let seen = visit(&desk, record).unwrap();
    assert_eq!(seen.vitals.len(), 2);
    assert_eq!(seen.patient.weight.as_ref().unwrap().kg, "24.1");
    let pulse = seen.ranges.iter().find(|range| range.field == "pulse_rate");
    assert_eq!(pulse.unwrap().normal_to.as_deref(), Some("170"));
    let last = &seen.vitals[1];
    let right = |kg: Json, sure| {
        let patch = fields(json!({ "weight_kg": kg }));
        correct_vitals(&desk, last.id, &last.heads, &patch, sure)
    };
    assert_eq!(
        right(json!(null), false).unwrap_err().code,
        Code::NotPossible
    );
    right(json!("29.9"), false).unwrap();
    let card = patient_card(&desk, bella).unwrap();
    assert_eq!(card.values["weight_kg"], "29.9");
    assert_eq!(card.weights.len(), 2, "the slip does not count");
    let measures = patient_measures(&desk, bella).unwrap();
    assert_eq!(measures.len(), 2);
    assert_eq!(measures[1].values["weight_kg"], "29.9");
    let gone = remove_part(&desk, VisitPart::VitalSigns, last.id).unwrap_err();
    assert_eq!(gone.code, Code::NotPossible);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

/// Meloxicam with a dose for dogs.
fn meloxicam(desk: &Desk) -> Uuid {
    let product = add(
        desk,
        "products",
        json!({"name": "Meloxidyl 1.5 mg/ml", "substances": ["Meloxicam"], "strength_mg": "1.5", "unit": "ml"}),
    );
    let dose = |species: Json, from: &str, to: &str| {
        add(
            desk,
            "dose_rules",
            json!({"product_id": product, "species": species, "min_mg_per_kg": from, "max_mg_per_kg": to}),
        )
    };
    dose(json!("Dog"), "0.1", "0.2");
    dose(json!("Cat"), "0.05", "0.05");
    dose(json!(null), "5", "9");
    product
}

fn as_prescribed(product: Uuid, mg: &str) -> Map<String, Json> {
    fields(
        json!({"product_id": product, "medication_name": "Meloxidyl 1.5 mg/ml", "dosage": "2 ml",
        "dose_mg": mg, "frequency": "once a day", "route": "by mouth"}),
    )
}

#[test]
fn an_allergy_or_an_unusual_dose_stops_a_prescription_until_there_is_a_reason() {
    let folder = Folder::new("visit-doses");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let product = meloxicam(&desk);
    let help = dose_help(&desk, record, product).unwrap();
    assert!(help.weight.is_none() && help.lines[0].least_mg.is_none());
    // Never weighed: nothing can be held against it.
    prescribe(&desk, record, &as_prescribed(product, "900"), None).unwrap();
    weigh(&desk, bella, "20");
    let help = dose_help(&desk, record, product).unwrap();
    assert_eq!(help.lines.len(), 1, "the one for dogs alone");
    let line = &help.lines[0];
    assert_eq!(
        (
            line.least_mg.as_deref(),
            line.most_mg.as_deref(),
            line.amount.as_deref()
        ),
        (Some("2"), Some("4"), Some("2"))
    );
    let refused = prescribe(&desk, record, &as_prescribed(product, "4.1"), None).unwrap_err();
    assert_eq!(refused.code, Code::UnusualDose);
    assert!(
        refused.message.contains("0.21 mg/kg"),
        "{}",
        refused.message
    );
    let mut why = as_prescribed(product, "4.1");
    why.insert("dose_override".into(), json!("First day, double"));
    prescribe(&desk, record, &why, None).unwrap();

    add(
        &desk,
        "patient_allergies",
        json!({"patient_id": bella, "allergen": "MELOXICAM"}),
    );
    let refused = prescribe(&desk, record, &as_prescribed(product, "3"), None).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (Code::Allergy, Some("allergy_override"))
    );
    assert!(refused.message.contains("MELOXICAM"));
    for blank in ["  ", ".", "!?"] {
        let blank = prescribe(&desk, record, &as_prescribed(product, "3"), Some(blank));
        assert_eq!(blank.unwrap_err().code, Code::Allergy, "no reason");
    }
    let mut over = as_prescribed(product, "3");
    over.insert("valid_until".into(), json!("1901-01-01"));
    let over = prescribe(&desk, record, &over, Some("Only once")).unwrap_err();
    assert_eq!(over.field.as_deref(), Some("valid_until"));
    let spite = "Only once, under watch";
    let id = prescribe(&desk, record, &as_prescribed(product, "3"), Some(spite)).unwrap();
    let seen = visit(&desk, record).unwrap();
    let kept = seen.prescriptions.iter().find(|one| one.id == id).unwrap();
    assert_eq!(kept.values["allergy_override"], spite);
    // Another dose of the same is covered by the reason; the dose is looked at all the same.
    let change = |patch: Json| change_prescription(&desk, id, &kept.heads, &fields(patch), None);
    change(json!({"dose_mg": "2.5"})).unwrap();
    assert_eq!(
        change(json!({"dose_mg": "25"})).unwrap_err().code,
        Code::UnusualDose
    );
    let owned = fields(json!({"allergy_override": "x"}));
    let refused = change_prescription(&desk, id, &kept.heads, &owned, None).unwrap_err();
    assert_eq!(refused.code, Code::OwnedField);
    assert_eq!(products(&desk, "melox", 5).unwrap().len(), 1);
    remove_part(&desk, VisitPart::Prescriptions, id).unwrap();
    assert_eq!(visit(&desk, record).unwrap().prescriptions.len(), 2);
}

#[test]
fn a_treatment_is_planned_done_and_looked_at_again_when_it_is_given() {
    let folder = Folder::new("visit-treat");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let values = fields(
        json!({"treatment_name": "Amoxicilline injectie", "treatment_type": "MEDICATION",
        "due_at": "2027-01-01T10:00:00Z"}),
    );
    let id = add_treatment(&desk, record, &values, TreatmentStep::Planned, None).unwrap();
    add(
        &desk,
        "patient_allergies",
        json!({"patient_id": bella, "allergen": "amoxicilline"}),
    );
    let refused = set_treatment_status(&desk, id, TreatmentStep::Done, None).unwrap_err();
    assert_eq!(refused.code, Code::Allergy);
    set_treatment_status(&desk, id, TreatmentStep::Done, Some("No other at hand")).unwrap();
    let seen = visit(&desk, record).unwrap();
    let done = &seen.treatments[0].values;
    assert_eq!(done["status"], "DONE");
    assert!(done.contains_key("performed_at") && done.contains_key("performed_by"));
    set_treatment_status(&desk, id, TreatmentStep::Canceled, None).unwrap();
    let seen = visit(&desk, record).unwrap();
    assert!(!seen.treatments[0].values.contains_key("performed_at"));
    let here = fields(json!({"treatment_name": "Clip nails"}));
    add_treatment(&desk, record, &here, TreatmentStep::Done, None).unwrap();
    let seen = visit(&desk, record).unwrap();
    assert!(
        seen.treatments
            .iter()
            .any(|one| one.values["status"] == "DONE")
    );
}
