//! Doses that lie too close together, and what may not be given into a visit.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::signing::sign_visit;
use vetpms_app::vaccinations::{
    Confirmed, DoseTook, Given, change_vaccination, give_vaccination, next_dose,
    patient_vaccinations,
};
use vetpms_app::visits::{TextOf, VisitOf, open_visit, save_text};
use vetpms_app::{AppError, Code, Desk};

use crate::folder::{Folder, add, fields, smith};
use crate::vaccinations::{days_ago, in_days, noon, open};

struct Puppy {
    desk: Desk,
    patient: Uuid,
    product: Uuid,
}

impl Puppy {
    /// With a course of two four weeks apart, and what else the rule says.
    fn new(folder: &Folder, kind: &str, also: serde_json::Value) -> Self {
        let desk = folder.init();
        let (client, _) = smith(&desk);
        let pet = json!({"client_id": client, "name": "Pup", "species": "Dog"});
        let patient = add(&desk, "patients", pet);
        let product = add(
            &desk,
            "products",
            json!({"name": "Lepto 4", "product_kind": kind}),
        );
        let mut rule = json!({"product_id": product, "name": "Leptospirosis", "interval_days": 365,
            "primary_doses": 2, "primary_interval_days": 28});
        for (name, value) in also.as_object().unwrap() {
            rule[name] = value.clone();
        }
        add(&desk, "reminder_rules", rule);
        Self {
            desk,
            patient,
            product,
        }
    }

    fn give(&self, on: NaiveDate, confirmed: bool) -> Result<Given, AppError> {
        let values = fields(json!({"product_id": self.product, "given_at": noon(on)}));
        give_vaccination(&self.desk, self.patient, &values, confirmed)
    }

    fn due(&self) -> Vec<NaiveDate> {
        open(&self.desk, self.patient)
    }
}

fn in_days_after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(chrono::Days::new(days)).unwrap()
}

#[test]
fn a_second_dose_two_days_after_the_first_asks_and_completes_nothing() {
    let folder = Folder::new("too-soon");
    let puppy = Puppy::new(&folder, "VACCINE", json!({}));
    let first = days_ago(40);
    assert_eq!(
        puppy.give(first, false).unwrap().took,
        Some(DoseTook::Counts)
    );
    assert_eq!(puppy.due(), [in_days_after(first, 28)]);
    let soon = in_days_after(first, 2);
    let asked = puppy.give(soon, false).unwrap_err();
    assert_eq!(
        (asked.code, asked.field.as_deref()),
        (Code::TooSoon, Some("given_at"))
    );
    let given = patient_vaccinations(&puppy.desk, puppy.patient)
        .unwrap()
        .given;
    assert_eq!(given.len(), 1, "nothing is given meanwhile");

    let soon = puppy.give(soon, true).unwrap();
    assert_eq!(soon.took, Some(DoseTook::TooSoon));
    assert_eq!(
        puppy.due(),
        [in_days_after(first, 28)],
        "the course still lacks one"
    );
    // One before another is as close as one after it.
    assert_eq!(
        puppy.give(days_ago(45), false).unwrap_err().code,
        Code::TooSoon
    );
    let second = puppy.give(in_days_after(first, 28), false).unwrap();
    assert_eq!(second.took, Some(DoseTook::Counts));
    assert_eq!(puppy.due(), [in_days_after(first, 28 + 365)]);
    // Put right to a day too close to another, it asks as well.
    let to = fields(json!({"given_at": noon(in_days_after(first, 10))}));
    let asked = change_vaccination(&puppy.desk, second.id, None, &to, false).unwrap_err();
    assert_eq!(asked.code, Code::TooSoon);
    change_vaccination(&puppy.desk, second.id, None, &to, true).unwrap();
}

#[test]
fn a_rule_lays_down_its_own_shortest_interval_and_other_products_have_none() {
    for (kind, also, days, asks) in [
        ("VACCINE", json!({}), 14, false),
        ("VACCINE", json!({}), 13, true),
        ("VACCINE", json!({"shortest_interval_days": 21}), 20, true),
        ("VACCINE", json!({"shortest_interval_days": 0}), 1, false),
        ("VACCINE", json!({"primary_interval_days": 10}), 10, false),
        ("PARASITICIDE", json!({}), 1, false),
        (
            "PARASITICIDE",
            json!({"shortest_interval_days": 7}),
            6,
            true,
        ),
    ] {
        let folder = Folder::new("shortest");
        let puppy = Puppy::new(&folder, kind, also.clone());
        puppy.give(days_ago(30), false).unwrap();
        let on = in_days_after(days_ago(30), days);
        let offered = next_dose(&puppy.desk, puppy.patient, puppy.product, Some(noon(on)));
        let told = offered.unwrap().took == Some(DoseTook::TooSoon);
        assert_eq!(told, asks, "{kind} {also} {days}");
        let given = puppy.give(on, false);
        assert_eq!(given.is_err(), asks, "{kind} {also} {days}");
    }
}

#[test]
fn a_batch_that_had_expired_is_named_where_the_dose_is_too_soon_as_well() {
    let folder = Folder::new("soon-and-expired");
    let puppy = Puppy::new(&folder, "VACCINE", json!({}));
    puppy.give(days_ago(5), false).unwrap();
    let twice = puppy.give(days_ago(5), true).unwrap();
    assert_eq!(twice.took, Some(DoseTook::TooSoon), "on one day as well");
    let values = fields(json!({"product_id": puppy.product, "batch_expires_on": days_ago(3)}));
    let asked = give_vaccination(&puppy.desk, puppy.patient, &values, false).unwrap_err();
    assert_eq!(asked.code, Code::TooSoon);
    assert!(
        asked.message.contains("batch had expired"),
        "{}",
        asked.message
    );
    let only = |batch_expired| Confirmed {
        batch_expired,
        too_soon: !batch_expired,
    };
    for (confirmed, asks) in [(true, Code::TooSoon), (false, Code::BatchExpired)] {
        let give = give_vaccination(&puppy.desk, puppy.patient, &values, only(confirmed));
        assert_eq!(
            give.unwrap_err().code,
            asks,
            "each question stands for itself"
        );
    }
    let both = give_vaccination(&puppy.desk, puppy.patient, &values, true);
    assert_eq!(both.unwrap().took, Some(DoseTook::TooSoon));
}

#[test]
fn nothing_is_given_into_a_signed_visit_or_that_of_another_animal() {
    let folder = Folder::new("given-signed");
    let puppy = Puppy::new(&folder, "VACCINE", json!({}));
    let desk = &puppy.desk;
    let record = open_visit(desk, VisitOf::Patient(puppy.patient)).unwrap();
    let note = fields(json!({"plan": "Rest."}));
    save_text(desk, record, TextOf::Note, &note, &[]).unwrap();
    let (client, other) = (add(desk, "clients", json!({"last_name": "Zwart"})), "Other");
    let other = add(
        desk,
        "patients",
        json!({"client_id": client, "name": other, "species": "Cat"}),
    );
    let into =
        |product: &str| fields(json!({"product_name": product, "medical_record_id": record}));
    let wrong = give_vaccination(desk, other, &into("Rabisin"), false).unwrap_err();
    assert_eq!(wrong.code, Code::NotPossible);
    let before = give_vaccination(desk, puppy.patient, &into("Rabisin"), false).unwrap();
    let file = folder.key();
    sign_visit(desk, record, &Unlock::KeyFile(&file)).unwrap();
    let late = give_vaccination(desk, puppy.patient, &into("Nobivac"), false).unwrap_err();
    assert_eq!(
        (late.code, late.field.as_deref()),
        (Code::Locked, Some("medical_record_id"))
    );
    assert!(
        late.message.contains("without the visit"),
        "{}",
        late.message
    );
    let without = fields(json!({"product_name": "Nobivac"}));
    let alone = give_vaccination(desk, puppy.patient, &without, false).unwrap();
    let moved = fields(json!({ "medical_record_id": record }));
    let moved = change_vaccination(desk, alone.id, None, &moved, false).unwrap_err();
    assert_eq!(moved.code, Code::Locked);
    // The batch of one that was given there is put right all the same: no signature covers it.
    let batch = fields(json!({"batch_number": "A13", "valid_until": in_days(300)}));
    change_vaccination(desk, before.id, None, &batch, false).unwrap();
}
