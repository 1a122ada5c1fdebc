//! What is refused by whichever way it is asked for: by the window, the command line or a script.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;
use vetpms_app::lab::{LabOf, LabOrder, order_tests};
use vetpms_app::people::{PatientStatus, change_patient_status};
use vetpms_app::records::{add_record, change_record, remove_record, table};
use vetpms_app::scheduling::{Repeat, book_appointment, book_series};
use vetpms_app::vaccinations::{give_vaccination, remove_vaccination};
use vetpms_app::visits::{VisitOf, open_visit};
use vetpms_app::{Code, Desk};
use vetpms_model::{ENTITIES, Writing};

use crate::folder::{Folder, add, fields, local, new_visit, set_up, smith};

#[test]
fn nobody_who_has_died_is_booked_and_no_visit_lasts_for_years() {
    let folder = Folder::new("refused-visit");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let day = |year| NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
    let short = (local(day(2027), 10, 0), local(day(2027), 10, 20));
    let years = (local(day(2027), 10, 0), local(day(2032), 10, 20));

    let refused =
        book_appointment(&desk, &new_visit(Some(bella), kind, years, &[vet])).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("scheduled"));
    book_appointment(&desk, &new_visit(Some(bella), kind, short, &[vet])).unwrap();

    let died = NaiveDate::from_ymd_opt(2026, 1, 2).unwrap();
    change_patient_status(&desk, bella, PatientStatus::Deceased(died)).unwrap();
    let visit = new_visit(Some(bella), kind, short, &[vet]);
    let repeat = Repeat {
        every_days: 7,
        count: 3,
    };
    for refused in [
        book_appointment(&desk, &visit).unwrap_err(),
        book_series(&desk, &visit, repeat).unwrap_err(),
    ] {
        assert_eq!(refused.code, Code::InvalidValue);
        assert_eq!(refused.field.as_deref(), Some("patient_id"));
    }
}

#[test]
fn no_animal_is_left_without_its_owner() {
    let folder = Folder::new("refused-owner");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let (clients, patients) = (table("clients").unwrap(), table("patients").unwrap());
    let refused = remove_record(&desk, clients, client).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    assert!(refused.message.contains("Bella"), "{refused}");

    remove_record(&desk, patients, bella).unwrap();
    remove_record(&desk, clients, client).unwrap();
    let pet = fields(json!({"client_id": client, "name": "Rex", "species": "Dog"}));
    let refused = add_record(&desk, patients, None, &pet).unwrap_err();
    assert_eq!(refused.code, Code::NotFound);
    assert_eq!(refused.field.as_deref(), Some("client_id"));
}

#[test]
fn what_a_use_case_owns_is_written_by_no_other_way() {
    let folder = Folder::new("owned-tables");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let values = fields(json!({"patient_id": bella}));
    let mut owned = 0;
    for def in ENTITIES.iter() {
        let Writing::UseCase(owner) = def.writing else {
            continue;
        };
        owned += 1;
        for refused in [
            add_record(&desk, def, None, &values).map(drop),
            change_record(&desk, def, bella, None, &values),
            remove_record(&desk, def, bella),
        ] {
            let refused = refused.unwrap_err();
            assert_eq!(refused.code, Code::OwnedTable, "{}", def.table);
            assert!(refused.message.ends_with(owner), "{}", refused.message);
        }
    }
    assert!(owned > 15, "{owned}");
}

fn refused(desk: &Desk, name: &str, id: Uuid) -> String {
    let refused = remove_record(desk, table(name).unwrap(), id).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    refused.message
}

#[test]
fn an_animal_with_a_medical_history_is_marked_and_not_removed() {
    let folder = Folder::new("history-stays");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let pet = |name: &str| {
        let values = json!({"client_id": client, "name": name, "species": "Cat"});
        add(&desk, "patients", values)
    };
    let (tested, opened, free) = (pet("Tested"), pet("Opened"), pet("Free"));
    let given = fields(json!({"product_name": "Rabisin"}));
    let given = give_vaccination(&desk, bella, &given, false).unwrap().id;
    let order = LabOrder {
        tests: vec!["Urea".into()],
        ..LabOrder::default()
    };
    order_tests(&desk, LabOf::Patient(tested), &order).unwrap();
    open_visit(&desk, VisitOf::Patient(opened)).unwrap();
    for (animal, what) in [
        (bella, "vaccinations"),
        (tested, "laboratory results"),
        (opened, "visits"),
    ] {
        let words = refused(&desk, "patients", animal);
        assert!(
            words.contains(what) && words.contains("deceased"),
            "{words}"
        );
    }
    remove_record(&desk, table("patients").unwrap(), free).unwrap();
    let words = refused(&desk, "clients", client);
    assert!(
        words.contains("Bella") && words.contains("inactive"),
        "{words}"
    );
    remove_vaccination(&desk, given).unwrap();
    remove_record(&desk, table("patients").unwrap(), bella).unwrap();
}

#[test]
fn a_species_is_one_of_the_list_and_spelt_as_the_list_spells_it() {
    let folder = Folder::new("species-list");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let patients = table("patients").unwrap();
    let species = |values| add_record(&desk, patients, None, &fields(values));
    let pet = |word: &str| json!({"client_id": client, "name": "Pip", "species": word});
    let slip = species(pet("Rabit")).unwrap_err();
    assert_eq!(
        (slip.code, slip.field.as_deref()),
        (Code::InvalidValue, Some("species"))
    );
    assert!(
        slip.message.contains("did you mean \"Rabbit\"?"),
        "{}",
        slip.message
    );
    let to = |word: &str| {
        let patch = fields(json!({ "species": word }));
        change_record(&desk, patients, bella, None, &patch)
    };
    assert_eq!(to("Dogg").unwrap_err().code, Code::InvalidValue);
    let spelt = |id| {
        let found = desk.read(|tx| vetpms_app::view::record(tx, patients, id));
        found.unwrap().values["species"].clone()
    };
    assert_eq!(spelt(species(pet("guinea  PIG")).unwrap()), "Guinea pig");
    assert_eq!(spelt(species(pet("other")).unwrap()), "Other");
    assert_eq!(
        species(pet("Axolotl")).unwrap_err().code,
        Code::InvalidValue
    );
    add(&desk, "species", json!({"name": "Axolotl"}));
    assert_eq!(spelt(species(pet("axolotl")).unwrap()), "Axolotl");
    // A rule for a species that nobody has would never hold.
    let product = add(&desk, "products", json!({"name": "Nobivac"}));
    let rule = fields(
        json!({"product_id": product, "species": "Dgo", "name": "Yearly", "interval_days": 365}),
    );
    let rule = add_record(&desk, table("reminder_rules").unwrap(), None, &rule);
    assert_eq!(rule.unwrap_err().field.as_deref(), Some("species"));
}

#[test]
fn a_mistyped_setting_is_refused() {
    let folder = Folder::new("settings");
    let desk = folder.init();
    let def = table("practice_settings").unwrap();
    let set = |name: &str, value: &str| {
        let values = fields(json!({"setting_name": name, "value": value}));
        add_record(&desk, def, None, &values)
    };
    let slip = set("print.adress", "12 Mill Lane").unwrap_err();
    assert_eq!(slip.field.as_deref(), Some("setting_name"));
    assert!(slip.message.contains("print.address"), "{}", slip.message);
    for (name, bad, good) in [
        ("print.jurisdiction", "Utopia", "NL"),
        ("print.paper", "a3", "a4"),
        ("print.language", "fr", "nl"),
        ("lock_unsigned_after_hours", "soon", "0"),
    ] {
        let slip = set(name, bad).unwrap_err();
        assert_eq!(slip.field.as_deref(), Some("value"), "{name}");
        let id = set(name, good).unwrap();
        let patch = fields(json!({ "value": bad }));
        let slip = change_record(&desk, def, id, None, &patch).unwrap_err();
        assert_eq!(slip.field.as_deref(), Some("value"), "{name}");
    }
}

#[test]
fn a_dose_that_ends_below_its_beginning_is_refused() {
    let folder = Folder::new("upside-down");
    let desk = folder.init();
    let product = json!({"name": "Carprofen 50 mg", "product_kind": "MEDICINE"});
    let product = add(&desk, "products", product);
    let def = table("dose_rules").unwrap();
    let rule = |least: &str, most: &str| {
        fields(json!({"product_id": product, "min_mg_per_kg": least, "max_mg_per_kg": most}))
    };
    let slip = add_record(&desk, def, None, &rule("9", "1")).unwrap_err();
    assert_eq!(slip.field.as_deref(), Some("max_mg_per_kg"));
    let id = add_record(&desk, def, None, &rule("2", "4.4")).unwrap();
    let lower = fields(json!({"max_mg_per_kg": "1"}));
    let slip = change_record(&desk, def, id, None, &lower).unwrap_err();
    assert_eq!(slip.code, Code::InvalidValue);
}
