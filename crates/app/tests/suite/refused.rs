//! What is refused by whichever way it is asked for: by the window, the command line or a script.

use chrono::NaiveDate;
use serde_json::json;
use vetpms_app::Code;
use vetpms_app::people::{PatientStatus, change_patient_status};
use vetpms_app::records::{add_record, remove_record, table};
use vetpms_app::scheduling::{Repeat, book_appointment, book_series};

use crate::folder::{Folder, fields, local, new_visit, set_up, smith};

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
