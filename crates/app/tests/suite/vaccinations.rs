//! Vaccinations, and the reminders that they open and close.

use chrono::{DateTime, Days, Local, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_app::records::past_rules::remove_record;
use vetpms_app::records::table;
use vetpms_app::reminders::{move_reminder, patient_reminders, preview};
use vetpms_app::vaccinations::{
    DoseTook, change_vaccination, give_vaccination, next_dose, patient_vaccinations,
    remove_vaccination,
};
use vetpms_app::{AppError, Code, Desk, care};

use crate::folder::{Folder, add, fields, local, smith};

#[expect(clippy::disallowed_methods, reason = "the day of the desk under test")]
pub(crate) fn today() -> NaiveDate {
    Local::now().date_naive()
}

pub(crate) fn in_days(days: u64) -> NaiveDate {
    today().checked_add_days(Days::new(days)).unwrap()
}

pub(crate) fn days_ago(days: u64) -> NaiveDate {
    today().checked_sub_days(Days::new(days)).unwrap()
}

/// A vaccine for dogs that is due again after a year; for cats after another time.
pub(crate) fn vaccine(desk: &Desk) -> Uuid {
    let product = json!({"name": "Nobivac DHP", "product_kind": "VACCINE", "against": "distemper"});
    let product = add(desk, "products", product);
    let rule = |species: &str, days: u32| json!({"product_id": product, "species": species, "name": "Yearly vaccination", "interval_days": days});
    add(desk, "reminder_rules", rule("Dog", 365));
    add(desk, "reminder_rules", rule("Cat", 100));
    product
}

pub(crate) fn remind(desk: &Desk, patient: Uuid, product: Option<Uuid>, due: NaiveDate) -> Uuid {
    let values = json!({"patient_id": patient, "product_id": product, "purpose": "Yearly vaccination",
        "due_on": due});
    add(desk, "reminders", values)
}

pub(crate) fn open(desk: &Desk, patient: Uuid) -> Vec<NaiveDate> {
    let found = patient_vaccinations(desk, patient).unwrap();
    found.due.iter().map(|one| one.due_on).collect()
}

#[test]
fn giving_a_vaccine_closes_its_reminder_and_opens_the_next_and_taking_it_back_undoes_that() {
    let folder = Folder::new("vaccine");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let product = vaccine(&desk);
    remind(&desk, bella, Some(product), today());
    let other = in_days(10);
    remind(&desk, bella, None, other);

    let values = fields(json!({"product_id": product, "batch_number": "A12"}));
    let given = give_vaccination(&desk, bella, &values, false).unwrap();
    assert_eq!((given.closed, given.next_due_on), (1, Some(in_days(365))));
    let found = patient_vaccinations(&desk, bella).unwrap();
    let line = &found.given[0].record.values;
    assert_eq!(
        (&line["product_name"], &line["against"]),
        (&json!("Nobivac DHP"), &json!("distemper"))
    );
    assert_eq!(open(&desk, bella), [other, in_days(365)]);

    remove_vaccination(&desk, given.id).unwrap();
    assert_eq!(open(&desk, bella), [today(), other]);
    assert!(patient_vaccinations(&desk, bella).unwrap().given.is_empty());
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

pub(crate) fn noon(day: NaiveDate) -> DateTime<Utc> {
    local(day, 12, 0)
}

fn give(desk: &Desk, patient: Uuid, values: serde_json::Value) -> Uuid {
    give_vaccination(desk, patient, &fields(values), false)
        .unwrap()
        .id
}

fn correct(desk: &Desk, patient: Uuid, id: Uuid, patch: serde_json::Value) -> Result<(), AppError> {
    let found = patient_vaccinations(desk, patient).unwrap().given;
    let line = found.iter().find(|line| line.record.id == id).unwrap();
    change_vaccination(desk, id, Some(&line.record.heads), &fields(patch), false)
}

fn value(desk: &Desk, patient: Uuid, id: Uuid, field: &str) -> serde_json::Value {
    let found = patient_vaccinations(desk, patient).unwrap().given;
    let line = found.iter().find(|line| line.record.id == id).unwrap();
    line.record.values.get(field).cloned().unwrap_or_default()
}

#[test]
fn an_expired_batch_asks_and_nothing_is_given_meanwhile() {
    let folder = Folder::new("batch");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    // In the evening, when it is another day elsewhere, too.
    let (evening, morning) = (local(days_ago(3), 23, 30), local(days_ago(2), 0, 30));
    let of = |at| {
        fields(json!({"product_name": "Rabies", "batch_expires_on": days_ago(3), "given_at": at}))
    };
    let first = give_vaccination(&desk, bella, &of(evening), false).unwrap();
    let asked = give_vaccination(&desk, bella, &of(morning), false).unwrap_err();
    let expired = (Code::BatchExpired, Some("batch_expires_on"));
    assert_eq!((asked.code, asked.field.as_deref()), expired);
    assert_eq!(patient_vaccinations(&desk, bella).unwrap().given.len(), 1);
    give_vaccination(&desk, bella, &of(morning), true).unwrap();
    let nameless = give_vaccination(&desk, bella, &fields(json!({})), false).unwrap_err();
    assert_eq!(nameless.code, Code::InvalidValue);
    // A correction asks only when it is about the batch or the day.
    let asked = correct(
        &desk,
        bella,
        first.id,
        json!({"batch_expires_on": days_ago(4)}),
    );
    let asked = asked.unwrap_err();
    assert_eq!((asked.code, asked.field.as_deref()), expired);
    correct(&desk, bella, first.id, json!({"site": "Left shoulder"})).unwrap();
}

#[test]
fn a_correction_moves_what_follows_and_leaves_what_was_entered() {
    let folder = Folder::new("correct");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let product = vaccine(&desk);
    remind(&desk, bella, Some(product), today());
    let id = give(&desk, bella, json!({"product_id": product}));
    correct(&desk, bella, id, json!({"given_at": noon(days_ago(5))})).unwrap();
    assert_eq!(open(&desk, bella), [in_days(360)]);
    assert_eq!(value(&desk, bella, id, "next_due_on"), json!(in_days(360)));
    assert_eq!(value(&desk, bella, id, "valid_until"), json!(in_days(360)));

    correct(&desk, bella, id, json!({"next_due_on": in_days(300)})).unwrap();
    assert_eq!(open(&desk, bella), [in_days(300)]);
    correct(&desk, bella, id, json!({"given_at": noon(days_ago(4))})).unwrap();
    assert_eq!(open(&desk, bella), [in_days(300)], "it was entered");

    let reminder = patient_reminders(&desk, bella)
        .unwrap()
        .swap_remove(0)
        .record;
    move_reminder(
        &desk,
        reminder.id,
        Some(&reminder.heads),
        in_days(200),
        "Travels",
    )
    .unwrap();
    correct(&desk, bella, id, json!({"next_due_on": in_days(310)})).unwrap();
    assert_eq!(open(&desk, bella), [in_days(200)], "it was moved by hand");

    // It was another vaccine: the reminder of the first is open again, and its next one is not due.
    let other = add(
        &desk,
        "products",
        json!({"name": "Rabisin", "product_kind": "VACCINE"}),
    );
    let patch = json!({"product_id": other, "product_name": "Rabisin", "next_due_on": null});
    correct(&desk, bella, id, patch).unwrap();
    assert_eq!(open(&desk, bella), [today()]);
    let elsewhere = correct(&desk, bella, id, json!({"patient_id": id})).unwrap_err();
    assert_eq!(elsewhere.field.as_deref(), Some("patient_id"));
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn the_day_that_is_entered_wins_and_a_vaccine_by_name_is_reminded_of_too() {
    let folder = Folder::new("entered");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let product = vaccine(&desk);
    let asked = next_dose(&desk, bella, product, None).unwrap();
    assert_eq!(asked.next_due_on, Some(in_days(365)));
    assert_eq!(asked.purposes, ["Yearly vaccination"]);
    let values = json!({"product_id": product, "next_due_on": in_days(90)});
    let id = give(&desk, bella, values);
    assert_eq!(open(&desk, bella), [in_days(90)]);
    assert_eq!(value(&desk, bella, id, "valid_until"), json!(in_days(90)));
    remove_vaccination(&desk, id).unwrap();
    let none = json!({"product_id": product, "next_due_on": null, "valid_until": in_days(30)});
    let id = give(&desk, bella, none);
    assert!(open(&desk, bella).is_empty());
    assert_eq!(value(&desk, bella, id, "valid_until"), json!(in_days(30)));

    let by_name = |day: NaiveDate| json!({"product_name": "Lepto 4", "next_due_on": day});
    give(&desk, bella, by_name(in_days(40)));
    assert_eq!(open(&desk, bella), [in_days(40)]);
    let values = fields(json!({"product_name": "LEPTO 4", "next_due_on": in_days(50)}));
    let again = give_vaccination(&desk, bella, &values, false).unwrap();
    assert_eq!((again.closed, open(&desk, bella)), (1, vec![in_days(50)]));
}

#[test]
fn an_older_one_is_noted_for_the_record_only() {
    let folder = Folder::new("older");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let product = vaccine(&desk);
    give(&desk, bella, json!({"product_id": product}));
    let older = json!({"product_id": product, "given_at": noon(days_ago(400))});
    let id = give(&desk, bella, older);
    assert_eq!(open(&desk, bella), [in_days(365)]);
    assert_eq!(value(&desk, bella, id, "next_due_on"), json!(days_ago(35)));
    correct(&desk, bella, id, json!({"given_at": noon(days_ago(300))})).unwrap();
    assert_eq!(open(&desk, bella), [in_days(365)]);
    remove_vaccination(&desk, id).unwrap();
    assert_eq!(open(&desk, bella), [in_days(365)]);
}

#[test]
fn what_a_later_one_answers_stays_closed_when_the_first_is_taken_back() {
    let folder = Folder::new("later");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let product = vaccine(&desk);
    let asked = remind(&desk, bella, Some(product), today());
    let first = give(&desk, bella, json!({"product_id": product}));
    let again = fields(json!({"product_id": product}));
    let second = give_vaccination(&desk, bella, &again, true).unwrap().id;
    remove_vaccination(&desk, first).unwrap();
    assert_eq!(open(&desk, bella), [in_days(365)]);
    let reminders = patient_reminders(&desk, bella).unwrap();
    let line = reminders.iter().find(|one| one.record.id == asked).unwrap();
    assert_eq!(line.record.values["closed_by"], json!(second));
    remove_vaccination(&desk, second).unwrap();
    assert_eq!(open(&desk, bella), [today()]);
}

#[test]
fn a_course_goes_on_within_its_grace_and_begins_again_after_it() {
    let folder = Folder::new("course");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let product = add(
        &desk,
        "products",
        json!({"name": "Lepto 4", "product_kind": "VACCINE"}),
    );
    let rule = json!({"product_id": product, "name": "Leptospirosis", "interval_days": 365,
        "primary_doses": 2, "primary_interval_days": 28, "grace_days": 14});
    add(&desk, "reminder_rules", rule);
    let in_time = (365, Some(DoseTook::Counts));
    for (apart, (next, took)) in [
        (28, in_time),
        (42, in_time),
        (43, (28, Some(DoseTook::BeginsAgain))),
    ] {
        let pet = json!({"client_id": client, "name": "Pup", "species": "Dog"});
        let pup = add(&desk, "patients", pet);
        let first = json!({"product_id": product, "given_at": noon(days_ago(apart))});
        give(&desk, pup, first);
        assert_eq!(open(&desk, pup), [days_ago(apart) + Days::new(28)]);
        let asked = next_dose(&desk, pup, product, None).unwrap();
        assert_eq!(asked.took, took, "{apart} days apart");
        let values = fields(json!({"product_id": product}));
        let given = give_vaccination(&desk, pup, &values, false).unwrap();
        assert_eq!(given.took, took, "{apart} days apart");
        assert_eq!(open(&desk, pup), [in_days(next)], "{apart} days apart");
    }
}

#[test]
fn without_a_grace_nobody_who_comes_late_begins_the_course_again() {
    let folder = Folder::new("no-grace");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let values = json!({"name": "Lepto 4", "product_kind": "VACCINE"});
    let product = add(&desk, "products", values);
    let rule = json!({"product_id": product, "name": "Leptospirosis", "interval_days": 365,
        "primary_doses": 2, "primary_interval_days": 28});
    add(&desk, "reminder_rules", rule);
    for ago in [800, 771, 400] {
        let values = json!({"product_id": product, "given_at": noon(days_ago(ago))});
        give(&desk, bella, values);
    }
    give(&desk, bella, json!({"product_id": product}));
    assert_eq!(open(&desk, bella), [in_days(365)]);
}

/// What another desk wrote without knowing of ours is judged when somebody asks.
#[test]
fn what_was_given_elsewhere_meanwhile_leaves_no_reminder_open() {
    let folder = Folder::new("elsewhere");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let product = vaccine(&desk);
    remind(&desk, bella, Some(product), today());
    give(
        &desk,
        bella,
        json!({"product_id": product, "given_at": noon(days_ago(1))}),
    );
    assert_eq!(open(&desk, bella), [in_days(364)]);
    let other = json!({"patient_id": bella, "product_id": product, "product_name": "Nobivac DHP",
        "given_at": local(days_ago(1), 13, 0),
        "given_by": bella});
    let other = add(&desk, "vaccinations", other);
    assert!(open(&desk, bella).is_empty());
    assert!(preview(&desk, in_days(400)).unwrap().households.is_empty());
    let found = patient_reminders(&desk, bella).unwrap();
    assert!(found.iter().all(|one| !one.is_open));
    // Taken back at a desk that knew neither of them.
    remove_record(&desk, table("vaccinations").unwrap(), other).unwrap();
    assert_eq!(open(&desk, bella), [in_days(364)]);
}
