//! Doses that lie too close together, and what may not be given into a visit.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::records::{change_record, table};
use vetpms_app::signing::sign_visit;
use vetpms_app::timeline::{TimelineFilter, timeline};
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
        other_species: false,
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

#[test]
fn a_dose_that_does_not_count_protects_until_no_day_and_says_so() {
    let folder = Folder::new("no-protection");
    let puppy = Puppy::new(&folder, "VACCINE", json!({}));
    let first = days_ago(40);
    puppy.give(first, false).unwrap();
    let soon = puppy.give(in_days_after(first, 2), true).unwrap();
    let due = in_days_after(first, 28).to_string();
    let line = |id: Uuid| {
        let given = patient_vaccinations(&puppy.desk, puppy.patient).unwrap();
        let mut given = given.given.into_iter();
        given.find(|line| line.record.id == id).unwrap()
    };
    let value = |id: Uuid, field: &str| line(id).record.values.get(field).cloned();
    assert_eq!(line(soon.id).took, Some(DoseTook::TooSoon));
    let another = Some(in_days_after(first, 2 + 14));
    assert_eq!(
        (soon.counts_from, line(soon.id).counts_from),
        (another, another)
    );
    assert_eq!(value(soon.id, "valid_until"), None, "it adds nothing");
    assert_eq!(value(soon.id, "next_due_on"), Some(json!(due)));
    let told = timeline(
        &puppy.desk,
        puppy.patient,
        &TimelineFilter::default(),
        None,
        50,
    )
    .unwrap();
    let mut told = told.entries.into_iter();
    let entry = told.find(|entry| entry.row_id == soon.id).unwrap();
    assert!(
        entry.facts.iter().all(|fact| fact.field != "next_due_on"),
        "nothing is due anew after it: {:?}",
        entry.facts
    );

    // Put right to a day on which it counts, it protects as any other; and back again.
    let to = |day| fields(json!({"given_at": noon(day)}));
    let moved = in_days_after(first, 28);
    change_vaccination(&puppy.desk, soon.id, None, &to(moved), false).unwrap();
    assert_eq!(line(soon.id).took, Some(DoseTook::Counts));
    assert_eq!(line(soon.id).counts_from, None);
    let until = in_days_after(moved, 365).to_string();
    assert_eq!(value(soon.id, "valid_until"), Some(json!(until)));
    change_vaccination(
        &puppy.desk,
        soon.id,
        None,
        &to(in_days_after(first, 3)),
        true,
    )
    .unwrap();
    assert_eq!(value(soon.id, "valid_until"), None);
}

#[test]
fn a_vaccine_that_is_for_another_species_is_asked_about() {
    let folder = Folder::new("other-species");
    let puppy = Puppy::new(&folder, "VACCINE", json!({"species": "Cat"}));
    let asked = puppy.give(days_ago(40), false).unwrap_err();
    assert_eq!(
        (asked.code, asked.field.as_deref()),
        (Code::OtherSpecies, Some("product_id"))
    );
    assert!(asked.message.contains("Cat"), "{}", asked.message);
    // The answer to another question is none to this one.
    let values = || fields(json!({"product_id": puppy.product, "given_at": noon(days_ago(40))}));
    let other = Confirmed {
        too_soon: true,
        batch_expired: true,
        other_species: false,
    };
    let asked = give_vaccination(&puppy.desk, puppy.patient, &values(), other).unwrap_err();
    assert_eq!(asked.code, Code::OtherSpecies);
    let meant = Confirmed {
        other_species: true,
        ..Confirmed::default()
    };
    let given = give_vaccination(&puppy.desk, puppy.patient, &values(), meant).unwrap();
    // Put right in another field, it is not asked again.
    let batch = fields(json!({"batch_number": "B7", "batch_expires_on": "2060-01-01"}));
    change_vaccination(&puppy.desk, given.id, None, &batch, false).unwrap();
    // One that is for dogs as well is not asked about, nor one of which nothing is laid down.
    let rule = json!({"product_id": puppy.product, "species": "dog", "name": "Lepto", "interval_days": 365});
    add(&puppy.desk, "reminder_rules", rule);
    puppy.give(days_ago(10), false).unwrap();
    let plain = add(
        &puppy.desk,
        "products",
        json!({"name": "Plain", "product_kind": "VACCINE"}),
    );
    let values = fields(json!({"product_id": plain}));
    give_vaccination(&puppy.desk, puppy.patient, &values, false).unwrap();
}

#[test]
fn a_shortest_interval_is_not_longer_than_the_one_after_which_the_next_is_due() {
    let folder = Folder::new("shortest");
    let desk = folder.init();
    let product = add(
        &desk,
        "products",
        json!({"name": "Lepto 4", "product_kind": "VACCINE"}),
    );
    let rules = table("reminder_rules").unwrap();
    let values = json!({"product_id": product, "name": "Yearly", "interval_days": 365, "primary_interval_days": 28});
    let rule = add(&desk, "reminder_rules", values);
    let set = |field: &str, days: i64| {
        change_record(&desk, rules, rule, None, &fields(json!({ field: days })))
    };
    let refused = set("shortest_interval_days", 29).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("shortest_interval_days"));
    set("shortest_interval_days", 28).unwrap();
    assert!(set("primary_interval_days", 21).is_err());
    set("grace_days", 90).unwrap();
}
