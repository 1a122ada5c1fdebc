//! The schedule: free times, clashes, series, newcomers, states.

use chrono::{Datelike, Local, NaiveDate, Timelike};
use serde_json::json;
use uuid::Uuid;
use vetpms_app::Code;
use vetpms_app::lists::ReferenceTable;
use vetpms_app::people::NewClient;
use vetpms_app::records::table;
use vetpms_app::scheduling::{
    Owner, Repeat, WantedSlot, WantedTime, appointment, appointments_between, book_appointment,
    book_for_newcomer, book_series, cancel_series, clashes_with, free_slots, schedule_columns,
    set_appointment_status,
};
use vetpms_app::settings::{add_setting, change_setting, settings};

use crate::folder::{Folder, at, fields, local, new_visit, set_up, smith};

#[test]
fn free_times_keep_to_hours_rosters_and_bookings() {
    let folder = Folder::new("slots");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, room, kind) = set_up(&desk);
    // A Monday.
    let monday = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
    for weekday in 1..=5 {
        let hours = json!({"weekday": weekday, "opens_minute": 540, "closes_minute": 1020});
        add_setting(&desk, ReferenceTable::OpeningHours, &fields(hours)).unwrap();
    }
    let roster = json!({"staff_id": vet, "weekday": 1, "starts_minute": 600, "ends_minute": 660});
    let roster = add_setting(&desk, ReferenceTable::WorkingHours, &fields(roster)).unwrap();
    let busy = (local(monday, 10, 0), local(monday, 10, 20));
    book_appointment(&desk, &new_visit(Some(bella), kind, busy, &[vet])).unwrap();
    let wanted = WantedSlot {
        minutes: 20,
        staff: Some(vet),
        resource: Some(room),
        from: local(monday, 8, 0),
        most: 3,
    };
    let starts = |wanted: &WantedSlot| -> Vec<(u32, u32, u32)> {
        let found = free_slots(&desk, wanted).unwrap();
        found
            .iter()
            .map(|slot| {
                let start = slot.start.with_timezone(&Local);
                (start.day(), start.hour(), start.minute())
            })
            .collect()
    };
    assert_eq!(starts(&wanted), [(1, 10, 20), (1, 10, 40), (8, 10, 0)]);
    let late = json!({"valid_from": "2027-03-08"});
    let heads = settings(&desk, ReferenceTable::WorkingHours).unwrap()[0]
        .heads
        .clone();
    change_setting(
        &desk,
        ReferenceTable::WorkingHours,
        roster,
        &heads,
        &fields(late),
    )
    .unwrap();
    assert_eq!(starts(&wanted)[0], (8, 10, 0));
    let columns = schedule_columns(&desk, monday, monday).unwrap();
    assert_eq!(
        columns
            .iter()
            .map(|column| column.open.len())
            .collect::<Vec<_>>(),
        [0, 1]
    );
    let backwards = json!({"ends_minute": 30});
    let refused = change_setting(
        &desk,
        ReferenceTable::WorkingHours,
        roster,
        &heads,
        &fields(backwards),
    )
    .unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("ends_minute"));
}

#[test]
fn a_clash_is_told_before_and_after_booking() {
    let folder = Folder::new("clash");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let period = (at("2027-03-02T09:00:00Z"), at("2027-03-02T09:20:00Z"));
    let first = book_appointment(&desk, &new_visit(Some(bella), kind, period, &[vet]))
        .unwrap()
        .id;
    let wanted = |start: &str, except| WantedTime {
        start: at(start),
        end: at("2027-03-02T09:40:00Z"),
        columns: vec![vet],
        except,
    };
    let ids = |wanted: &WantedTime| -> Vec<Uuid> {
        clashes_with(&desk, wanted)
            .unwrap()
            .iter()
            .map(|one| one.id)
            .collect()
    };
    assert_eq!(ids(&wanted("2027-03-02T09:10:00Z", None)), [first]);
    assert_eq!(ids(&wanted("2027-03-02T09:20:00Z", None)), [] as [Uuid; 0]);
    assert_eq!(
        ids(&wanted("2027-03-02T09:10:00Z", Some(first))),
        [] as [Uuid; 0]
    );
    let again = (at("2027-03-02T09:10:00Z"), at("2027-03-02T09:30:00Z"));
    let booked = book_appointment(&desk, &new_visit(None, kind, again, &[vet])).unwrap();
    assert_eq!(booked.clashes[0].id, first);
}

#[test]
fn a_series_keeps_its_hour_through_the_change_of_the_clock() {
    let folder = Folder::new("series");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let first = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
    let period = (local(first, 9, 30), local(first, 9, 50));
    let new = new_visit(Some(bella), kind, period, &[vet]);
    let ids = book_series(
        &desk,
        &new,
        Repeat {
            every_days: 14,
            count: 20,
        },
    )
    .unwrap();
    for (number, id) in ids.iter().enumerate() {
        let start = appointment(&desk, *id).unwrap().start.with_timezone(&Local);
        assert_eq!((start.hour(), start.minute()), (9, 30), "{number}");
    }
    set_appointment_status(&desk, ids[0], "CHECKED_IN", None).unwrap();
    assert_eq!(cancel_series(&desk, ids[15], "Owner moves").unwrap(), 5);
    let states: Vec<String> = ids
        .iter()
        .map(|id| appointment(&desk, *id).unwrap().status)
        .collect();
    assert_eq!(
        states.iter().filter(|state| *state == "CANCELED").count(),
        5
    );
    let canceled = appointment(&desk, ids[19]).unwrap();
    assert_eq!(canceled.canceled_by.as_deref(), Some("Ann"));
    assert_eq!(canceled.cancellation_reason.as_deref(), Some("Owner moves"));
    for (repeat, field) in [
        (
            Repeat {
                every_days: 7,
                count: 1,
            },
            "count",
        ),
        (
            Repeat {
                every_days: 0,
                count: 3,
            },
            "every_days",
        ),
    ] {
        let refused = book_series(&desk, &new, repeat).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some(field));
    }
}

#[test]
fn a_newcomer_is_booked_whole_or_not_at_all() {
    let folder = Folder::new("newcomer");
    let desk = folder.init();
    let (vet, _, kind) = set_up(&desk);
    let period = (at("2027-03-02T09:00:00Z"), at("2027-03-02T09:20:00Z"));
    let new = new_visit(None, kind, period, &[vet]);
    let client = NewClient {
        values: fields(json!({"last_name": "Brown"})),
        contacts: vec![fields(json!({"type": "MOBILE", "value": "+31 6 1"}))],
        ..NewClient::default()
    };
    let pet = |name: &str| vetpms_app::people::NewPatient {
        values: fields(json!({"name": name, "species": "Dog"})),
        ..Default::default()
    };
    let owner = Owner::New(Box::new(client));
    let refused = book_for_newcomer(&desk, &owner, &pet(" "), &new).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("name"));
    let count = |name: &str| desk.read(|tx| Ok(tx.count(table(name).unwrap())?)).unwrap();
    assert_eq!(
        (count("clients"), count("patients"), count("appointments")),
        (0, 0, 0)
    );
    let booked = book_for_newcomer(&desk, &owner, &pet("Rex"), &new).unwrap();
    let visit = appointment(&desk, booked.id).unwrap();
    assert_eq!(
        (visit.patient_name.as_deref(), visit.client_name.as_deref()),
        (Some("Rex"), Some("Brown"))
    );
    assert_eq!(visit.phone.as_deref(), Some("+31 6 1"));
}

#[test]
fn states_keep_their_times_and_say_what_comes_next() {
    let folder = Folder::new("states");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let period = (at("2027-03-02T09:00:00Z"), at("2027-03-02T09:20:00Z"));
    let id = book_appointment(&desk, &new_visit(Some(bella), kind, period, &[vet]))
        .unwrap()
        .id;
    for (state, next) in [
        ("CHECKED_IN", "IN_ROOM"),
        ("IN_ROOM", "IN_PROGRESS"),
        ("IN_PROGRESS", "READY"),
        ("READY", "COMPLETED"),
    ] {
        set_appointment_status(&desk, id, state, None).unwrap();
        assert!(
            appointment(&desk, id)
                .unwrap()
                .next
                .contains(&next.to_owned()),
            "{state}"
        );
    }
    set_appointment_status(&desk, id, "COMPLETED", None).unwrap();
    let done = appointment(&desk, id).unwrap();
    let times = [
        done.checked_in_at,
        done.roomed_at,
        done.actual_start,
        done.ready_at,
        done.actual_end,
    ];
    assert!(times.iter().all(Option::is_some) && times.is_sorted());
    let refused = set_appointment_status(&desk, id, "CHECKED_IN", None).unwrap_err();
    assert_eq!(refused.code, Code::NotPossible);
    let long = appointments_between(
        &desk,
        at("2027-01-01T00:00:00Z"),
        at("2027-12-01T00:00:00Z"),
    );
    assert_eq!(long.unwrap_err().field.as_deref(), Some("to"));
}

#[test]
fn a_step_back_leaves_no_trace_of_the_mistake() {
    let folder = Folder::new("step-back");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let period = (at("2027-03-02T09:00:00Z"), at("2027-03-02T09:20:00Z"));
    let id = book_appointment(&desk, &new_visit(Some(bella), kind, period, &[vet]))
        .unwrap()
        .id;
    let to = |state: &str, when: Option<&str>| {
        set_appointment_status(&desk, id, state, when.map(at)).unwrap();
        appointment(&desk, id).unwrap()
    };
    to("CONFIRMED", None);
    to("CHECKED_IN", Some("2024-03-02T09:00:00Z"));
    let booked = to("SCHEDULED", None);
    assert_eq!(
        (booked.status.as_str(), booked.checked_in_at),
        ("CONFIRMED", None)
    );

    to("CHECKED_IN", Some("2024-03-02T09:01:00Z"));
    to("IN_ROOM", Some("2024-03-02T09:05:00Z"));
    let waiting = to("CHECKED_IN", None);
    assert_eq!(waiting.checked_in_at, Some(at("2024-03-02T09:01:00Z")));
    assert_eq!(waiting.roomed_at, None);
    let away = to("NO_SHOW", None);
    assert_eq!(away.checked_in_at, None);
    assert_eq!(to("SCHEDULED", None).status, "CONFIRMED");
    assert_eq!(
        to("SCHEDULED", None).status,
        "SCHEDULED",
        "taken back on purpose"
    );
}
