//! Vaccinations, what they open and close, and the runs that remind owners.

use chrono::{Days, Local, NaiveDate};
use serde_json::json;
use uuid::Uuid;
use vetpms_app::people::{PatientStatus, change_patient_status, record_consent};
use vetpms_app::reminders::{Channel, preview, run, runs};
use vetpms_app::vaccinations::{give_vaccination, patient_vaccinations, remove_vaccination};
use vetpms_app::{Code, Desk, care};

use crate::folder::{Folder, add, fields, smith};

#[expect(clippy::disallowed_methods, reason = "the day of the desk under test")]
fn today() -> NaiveDate {
    Local::now().date_naive()
}

fn in_days(days: u64) -> NaiveDate {
    today().checked_add_days(Days::new(days)).unwrap()
}

/// A vaccine for dogs that is due again after a year; for cats after another time.
fn vaccine(desk: &Desk) -> Uuid {
    let product = json!({"name": "Nobivac DHP", "product_kind": "VACCINE", "against": "distemper"});
    let product = add(desk, "products", product);
    let rule = |species: &str, days: u32| json!({"product_id": product, "species": species, "name": "Yearly vaccination", "interval_days": days});
    add(desk, "reminder_rules", rule("Dog", 365));
    add(desk, "reminder_rules", rule("Cat", 100));
    product
}

fn remind(desk: &Desk, patient: Uuid, product: Option<Uuid>, due: NaiveDate) -> Uuid {
    let values = json!({"patient_id": patient, "product_id": product, "purpose": "Yearly vaccination",
        "due_on": due});
    add(desk, "reminders", values)
}

fn open(desk: &Desk, patient: Uuid) -> Vec<NaiveDate> {
    let (_, due) = patient_vaccinations(desk, patient).unwrap();
    due.iter().map(|one| one.due_on).collect()
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
    let (lines, _) = patient_vaccinations(&desk, bella).unwrap();
    let line = &lines[0].record.values;
    assert_eq!(
        (&line["product_name"], &line["against"]),
        (&json!("Nobivac DHP"), &json!("distemper"))
    );
    assert_eq!(open(&desk, bella), [other, in_days(365)]);

    remove_vaccination(&desk, given.id).unwrap();
    assert_eq!(open(&desk, bella), [today(), other]);
    assert!(patient_vaccinations(&desk, bella).unwrap().0.is_empty());
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn an_expired_batch_asks_and_nothing_is_given_meanwhile() {
    let folder = Folder::new("batch");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let values = fields(json!({"product_name": "Rabies", "batch_expires_on": "2020-01-01"}));
    let asked = give_vaccination(&desk, bella, &values, false).unwrap_err();
    assert_eq!(asked.field.as_deref(), Some("batch_expires_on"));
    assert!(patient_vaccinations(&desk, bella).unwrap().0.is_empty());
    give_vaccination(&desk, bella, &values, true).unwrap();
    let nameless = give_vaccination(&desk, bella, &fields(json!({})), false).unwrap_err();
    assert_eq!(nameless.code, Code::InvalidValue);
}

#[test]
fn a_run_goes_to_each_household_once_and_leaves_out_who_must_not_be_reminded() {
    let folder = Folder::new("run");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let pet = |name: &str, client: Uuid| {
        add(
            &desk,
            "patients",
            json!({"client_id": client, "name": name, "species": "Dog"}),
        )
    };
    let max = pet("Max", client);
    let dead = pet("Rex", client);
    let shy = add(
        &desk,
        "clients",
        json!({"last_name": "Brown", "email": "b@brown.example"}),
    );
    let luna = pet("Luna", shy);
    for patient in [bella, max, dead, luna] {
        remind(&desk, patient, None, in_days(5));
    }
    remind(&desk, bella, None, in_days(90));
    change_patient_status(&desk, dead, PatientStatus::Deceased(today())).unwrap();
    record_consent(&desk, shy, "REMINDERS", false, None).unwrap();

    let until = in_days(30);
    let found = preview(&desk, until).unwrap();
    let names: Vec<Vec<&str>> = found
        .households
        .iter()
        .map(|household| {
            household
                .due
                .iter()
                .map(|due| due.patient.as_str())
                .collect()
        })
        .collect();
    assert_eq!(names, [["Bella", "Max"]]);
    let mut skipped: Vec<(&str, &str)> = found
        .skipped
        .iter()
        .map(|one| (one.patient.as_str(), one.why.as_str()))
        .collect();
    skipped.sort_unstable();
    assert_eq!(skipped, [("Luna", "opted_out"), ("Rex", "deceased")]);

    let letter = run(&desk, until, Channel::Letter, &[]).unwrap_err();
    assert_eq!(letter.code, Code::NotPossible, "nobody has an address");
    assert_eq!(
        run(&desk, until, Channel::List, &[client])
            .unwrap_err()
            .code,
        Code::NotPossible
    );
    let report = run(&desk, until, Channel::Phone, &[]).unwrap();
    assert_eq!((report.households.len(), report.unreachable.len()), (1, 0));
    assert!(
        preview(&desk, until).unwrap().households.is_empty(),
        "not again the same day"
    );
    let log = runs(&desk).unwrap();
    assert_eq!((log.len(), log[0].reminders, log[0].households), (1, 2, 1));
    // Who is alive again by mistake of the desk is reminded again.
    change_patient_status(&desk, dead, PatientStatus::Active).unwrap();
    assert_eq!(
        preview(&desk, until).unwrap().households[0].due[0].patient,
        "Rex"
    );
}
