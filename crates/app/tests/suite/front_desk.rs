//! What the front desk does beside booking, on a real encrypted replica without a server.

use chrono::{DateTime, Datelike, Local, NaiveDate, Timelike, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_app::drafts::{drafts, drop_draft, save_draft};
use vetpms_app::history::{HistoryTable, history};
use vetpms_app::lists::ReferenceTable;
use vetpms_app::people::{
    MergeTable, NewClient, acknowledge_alerts, client_card, merge, patient_card, record_consent,
    register_client, unmerge,
};
use vetpms_app::records::{add_record, change_record, table};
use vetpms_app::scheduling::{
    NewAppointment, Owner, Repeat, WantedSlot, WantedTime, appointment, appointments_between,
    book_appointment, book_for_newcomer, book_series, cancel_series, clashes_with, free_slots,
    schedule_columns, set_appointment_status,
};
use vetpms_app::settings::{add_setting, change_setting, settings};
use vetpms_app::work::{TaskFilter, add_phone_note, add_task, complete_task, reopen_task, tasks};
use vetpms_app::{Code, Desk, care, find};

use crate::folder::{Folder, fields, smith};

fn add(desk: &Desk, name: &str, values: serde_json::Value) -> Uuid {
    add_record(desk, table(name).unwrap(), None, &fields(values)).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A wall-clock time of a day, as an instant.
fn local(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    day.and_hms_opt(hour, minute, 0)
        .unwrap()
        .and_local_timezone(Local)
        .earliest()
        .unwrap()
        .with_timezone(&Utc)
}

/// Vet, room and kind.
fn set_up(desk: &Desk) -> (Uuid, Uuid, Uuid) {
    (
        add(desk, "staff", json!({"display_name": "Dr. Lee"})),
        add(desk, "resources", json!({"name": "Room 1"})),
        add(
            desk,
            "appointment_types",
            json!({"name": "Consult", "duration_minutes": 20}),
        ),
    )
}

fn new_visit(
    patient: Option<Uuid>,
    kind: Uuid,
    (start, end): (DateTime<Utc>, DateTime<Utc>),
    staff: &[Uuid],
) -> NewAppointment {
    NewAppointment {
        id: None,
        values: fields(json!({"patient_id": patient, "appointment_type": kind,
            "scheduled": {"start": start, "end": end}})),
        staff: staff.to_vec(),
        resources: vec![],
    }
}

#[test]
fn a_client_entered_twice_is_one_until_taken_apart() {
    let folder = Folder::new("merge");
    let desk = folder.init();
    let (first, bella) = smith(&desk);
    let second = register_client(
        &desk,
        &NewClient {
            values: fields(json!({"first_name": "Anne", "last_name": "Smithson"})),
            contacts: vec![fields(json!({"type": "EMAIL", "value": "anne@s.example"}))],
            patients: vec![vetpms_app::people::NewPatient {
                values: fields(json!({"name": "Rex", "species": "Dog"})),
                ..Default::default()
            }],
            ..NewClient::default()
        },
    )
    .unwrap();
    let rex = client_card(&desk, second).unwrap().patients[0].id;
    merge(&desk, MergeTable::Clients, second, first).unwrap();

    let card = client_card(&desk, second).unwrap();
    assert_eq!(card.id, first);
    let pets: Vec<&str> = card.patients.iter().map(|pet| pet.name.as_str()).collect();
    assert_eq!(pets, ["Bella", "Rex"]);
    assert_eq!(card.contacts.len(), 2);
    assert_eq!((card.merged.len(), card.merged[0].id), (1, second));
    let owner = patient_card(&desk, rex).unwrap().owner.unwrap();
    assert_eq!((owner.id, owner.name.as_str()), (first, "Ann Smith"));
    let found = |query: &str| -> Vec<Uuid> {
        let hits = find::search(&desk, query, 10).unwrap();
        hits.iter().map(|hit| hit.id).collect()
    };
    assert_eq!(found("rex smith"), [rex]);
    assert!(!found("smithson").contains(&second));
    let twice = merge(&desk, MergeTable::Clients, second, first).unwrap_err();
    assert_eq!(twice.code, Code::NotPossible);
    assert_eq!(care::rebuild(&desk).unwrap().changed, 0);
    assert_eq!(client_card(&desk, second).unwrap().id, first);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);

    unmerge(&desk, MergeTable::Clients, second).unwrap();
    assert_eq!(client_card(&desk, second).unwrap().id, second);
    assert_eq!(client_card(&desk, first).unwrap().patients[0].id, bella);
    assert_eq!(found("smithson").first(), Some(&second));
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    let names: Vec<String> = history(&desk, HistoryTable::Clients, second)
        .unwrap()
        .into_iter()
        .flat_map(|entry| entry.changes)
        .filter(|change| change.field == "merged_into")
        .map(|change| change.after.unwrap_or_default())
        .collect();
    assert_eq!(names, ["", "Ann Smith"]);
}

#[test]
fn animals_of_different_species_are_never_one() {
    let folder = Folder::new("species");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let cat = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Bella", "species": "Cat"}),
    );
    let refused = merge(&desk, MergeTable::Patients, cat, bella).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (Code::NotPossible, Some("into"))
    );
    let twin = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Bela", "species": "Dog"}),
    );
    add(
        &desk,
        "patient_allergies",
        json!({"patient_id": twin, "allergen": "Latex"}),
    );
    merge(&desk, MergeTable::Patients, twin, bella).unwrap();
    let card = patient_card(&desk, bella).unwrap();
    assert_eq!(card.allergies.len(), 1);
    assert_eq!(client_card(&desk, client).unwrap().patients.len(), 2);
}

#[test]
fn the_newest_word_on_a_consent_counts() {
    let folder = Folder::new("consent");
    let desk = folder.init();
    let (client, _) = smith(&desk);
    let state = |purpose: &str| {
        let card = client_card(&desk, client).unwrap();
        let found = card.consents.into_iter().find(|one| one.purpose == purpose);
        found.unwrap().given
    };
    assert_eq!(state("REMINDERS"), None);
    record_consent(&desk, client, "REMINDERS", true, Some("on paper")).unwrap();
    assert_eq!(state("REMINDERS"), Some(true));
    std::thread::sleep(std::time::Duration::from_millis(3));
    record_consent(&desk, client, "REMINDERS", false, None).unwrap();
    assert_eq!((state("REMINDERS"), state("PHOTOS")), (Some(false), None));
}

#[test]
fn alerts_are_read_once_a_visit() {
    let folder = Folder::new("alerts");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let patients = table("patients").unwrap();
    let bites = fields(json!({"medical_alerts": ["Bites"]}));
    change_record(&desk, patients, bella, None, &bites).unwrap();
    let period = (at("2027-03-02T09:00:00Z"), at("2027-03-02T09:20:00Z"));
    let visit = book_appointment(&desk, &new_visit(Some(bella), kind, period, &[vet]))
        .unwrap()
        .id;
    assert_eq!(appointment(&desk, visit).unwrap().unread_alerts, ["Bites"]);
    acknowledge_alerts(&desk, bella, Some(visit), &["Bites".to_owned()]).unwrap();
    let read = appointment(&desk, visit).unwrap();
    assert_eq!((read.unread_alerts.len(), read.alerts.len()), (0, 1));
    let more = fields(json!({"medical_alerts": ["Bites", "Deaf"]}));
    change_record(&desk, patients, bella, None, &more).unwrap();
    assert_eq!(appointment(&desk, visit).unwrap().unread_alerts, ["Deaf"]);
}

#[test]
fn tasks_are_left_done_and_taken_back() {
    let folder = Folder::new("tasks");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let titles = |filter| -> Vec<String> {
        let found = tasks(&desk, filter).unwrap();
        let title = |task: &vetpms_app::work::TaskSummary| {
            task.values["title"].as_str().unwrap().to_owned()
        };
        found.iter().map(title).collect()
    };
    for (title, day, priority) in [
        ("later", "2027-05-01", "NORMAL"),
        ("sooner", "2027-04-01", "NORMAL"),
        ("first", "2027-06-01", "URGENT"),
    ] {
        let values = fields(
            json!({"title": title, "due_on": day, "priority": priority, "patient_id": bella}),
        );
        add_task(&desk, &values).unwrap();
    }
    add_task(&desk, &fields(json!({"title": "whenever"}))).unwrap();
    assert_eq!(
        titles(TaskFilter::Open),
        ["first", "sooner", "later", "whenever"]
    );
    let first = tasks(&desk, TaskFilter::Open).unwrap()[0].id;
    complete_task(&desk, first).unwrap();
    assert_eq!(titles(TaskFilter::Done), ["first"]);
    assert_eq!(
        tasks(&desk, TaskFilter::Done).unwrap()[0]
            .done_by
            .as_deref(),
        Some("Ann")
    );
    assert_eq!(patient_card(&desk, bella).unwrap().tasks.len(), 2);
    reopen_task(&desk, first).unwrap();
    assert_eq!(titles(TaskFilter::Done), [] as [String; 0]);
    add_phone_note(
        &desk,
        &fields(json!({"client_id": client, "note": "Asks for a time"})),
    )
    .unwrap();
    let notes = client_card(&desk, client).unwrap().phone_notes;
    assert_eq!(notes[0].taken_by.as_deref(), Some("Ann"));
    assert!(notes[0].values.contains_key("called_at"));
}

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
fn drafts_survive_and_are_nobody_elses() {
    let folder = Folder::new("drafts");
    let desk = folder.init();
    save_draft(&desk, "clients:new", &json!({"last_name": "Bro"})).unwrap();
    save_draft(&desk, "clients:new", &json!({"last_name": "Brown"})).unwrap();
    drop(desk);
    let desk = folder.open();
    let kept = drafts(&desk).unwrap();
    assert_eq!(
        (kept.len(), &kept[0].content),
        (1, &json!({"last_name": "Brown"}))
    );
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    let large = json!("x".repeat(300_000));
    assert_eq!(
        save_draft(&desk, "f", &large).unwrap_err().field.as_deref(),
        Some("content")
    );
    drop_draft(&desk, "clients:new").unwrap();
    assert!(drafts(&desk).unwrap().is_empty());
    desk.end_session();
    assert_eq!(drafts(&desk).unwrap_err().code, Code::NotSignedIn);
}

#[test]
fn a_time_line_says_who_changed_what_from_what() {
    let folder = Folder::new("history");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let patients = table("patients").unwrap();
    change_record(
        &desk,
        patients,
        bella,
        None,
        &fields(json!({"color": "black", "notes": "Shy"})),
    )
    .unwrap();
    change_record(
        &desk,
        patients,
        bella,
        None,
        &fields(json!({"color": "brown"})),
    )
    .unwrap();
    add(
        &desk,
        "patient_weights",
        json!({"patient_id": bella, "weight_kg": "12.5", "measured_at": "2026-01-05T10:00:00Z"}),
    );
    let lines = history(&desk, HistoryTable::Patients, bella).unwrap();
    let colours: Vec<(Option<&str>, Option<&str>)> = lines
        .iter()
        .flat_map(|entry| &entry.changes)
        .filter(|change| change.field == "color")
        .map(|change| (change.before.as_deref(), change.after.as_deref()))
        .collect();
    assert_eq!(
        colours,
        [(Some("black"), Some("brown")), (None, Some("black"))]
    );
    assert!(
        lines
            .iter()
            .all(|entry| entry.who.as_deref() == Some("Ann"))
    );
    assert!(
        lines
            .iter()
            .all(|entry| entry.device.as_deref() == Some("this computer"))
    );
    assert!(lines.iter().any(|entry| entry.table == "patient_weights"));
    let owner = lines
        .iter()
        .flat_map(|entry| &entry.changes)
        .find(|change| change.field == "client_id");
    assert_eq!(owner.unwrap().after.as_deref(), Some("Ann Smith"));
    assert!(history(&desk, HistoryTable::Clients, client).unwrap().len() >= lines.len() - 3);
}
