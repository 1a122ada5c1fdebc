//! Who is in the clinic, what comes next for them, and treatments that are due.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::records::past_rules::add_record;
use vetpms_app::records::table;
use vetpms_app::scheduling::{appointment, book_appointment, set_appointment_status};
use vetpms_app::signing::sign_visit;
use vetpms_app::visits::{
    TreatmentStep, VisitOf, add_treatment, open_visit, set_treatment_status, visit,
};
use vetpms_app::whiteboard::{
    BoardLine, StepKind, has_left, move_to_room, treatments_due, whiteboard,
};
use vetpms_app::work::{add_task, complete_task};
use vetpms_app::{Code, Desk, care};

use crate::folder::{Folder, add, fields, new_visit, set_up, smith, weigh};

#[allow(clippy::disallowed_methods, reason = "the board looks at the clock")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// An appointment that began `hours` ago, of an animal that has arrived.
fn arrived(desk: &Desk, patient: Uuid, vet: Uuid, kind: Uuid, hours: i64) -> Uuid {
    let start = now() - Duration::hours(hours);
    let new = new_visit(
        Some(patient),
        kind,
        (start, start + Duration::minutes(20)),
        &[vet],
    );
    let id = book_appointment(desk, &new).unwrap().id;
    set_appointment_status(desk, id, "CHECKED_IN", Some(start)).unwrap();
    id
}

fn plan(desk: &Desk, record: Uuid, name: &str, due: Option<DateTime<Utc>>) -> Uuid {
    let mut values = fields(json!({"treatment_name": name, "dose": "2 ml", "route": "IV"}));
    if let Some(due) = due {
        values.insert("due_at".to_owned(), json!(due));
    }
    add_treatment(desk, record, &values, TreatmentStep::Planned, None).unwrap()
}

fn next(line: &BoardLine) -> &str {
    line.next.as_ref().map_or("", |step| step.title.as_str())
}

fn only(desk: &Desk) -> BoardLine {
    let mut lines = whiteboard(desk).unwrap();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

#[test]
fn an_animal_is_on_the_board_from_its_arrival_until_it_leaves_also_over_midnight() {
    let folder = Folder::new("board");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, room, kind) = set_up(&desk);
    weigh(&desk, bella, "12.8");
    assert!(whiteboard(&desk).unwrap().is_empty());
    let stay = arrived(&desk, bella, vet, kind, 50);
    let line = only(&desk);
    assert_eq!(
        (line.patient_name.as_str(), line.owner.as_deref()),
        ("Bella", Some("Ann Smith"))
    );
    assert_eq!(
        (line.weight_kg.as_deref(), line.staff[0].name.as_str()),
        (Some("12.8"), "Dr. Lee")
    );
    assert!(now() - line.since > Duration::hours(49));
    assert!(line.record_id.is_none() && !line.may_treat && line.rooms.is_empty());

    let scale = add(
        &desk,
        "resources",
        json!({"name": "Ultrasound", "resource_type": "DEVICE"}),
    );
    move_to_room(&desk, bella, Some(scale)).unwrap();
    move_to_room(&desk, bella, Some(room)).unwrap();
    let names = |line: &BoardLine| -> Vec<String> {
        line.rooms.iter().map(|room| room.name.clone()).collect()
    };
    let line = only(&desk);
    assert_eq!(names(&line), ["Room 1", "Ultrasound"], "a device stays");
    assert_eq!(line.status.as_deref(), Some("IN_ROOM"));
    let kennel = add(&desk, "resources", json!({"name": "Kennel 2"}));
    move_to_room(&desk, bella, Some(kennel)).unwrap();
    assert_eq!(names(&only(&desk)), ["Kennel 2", "Ultrasound"]);
    move_to_room(&desk, bella, None).unwrap();
    assert_eq!(names(&only(&desk)), ["Ultrasound"]);
    assert_eq!(appointment(&desk, stay).unwrap().status, "IN_ROOM");

    let record = open_visit(&desk, VisitOf::Appointment(stay)).unwrap();
    let line = only(&desk);
    assert_eq!((line.record_id, line.may_treat), (Some(record), true));
    for step in ["READY", "COMPLETED"] {
        set_appointment_status(&desk, stay, step, None).unwrap();
    }
    assert!(
        whiteboard(&desk).unwrap().is_empty(),
        "its open visit is of an animal that has left"
    );
    let gone = move_to_room(&desk, bella, Some(room)).unwrap_err();
    assert_eq!(gone.code, Code::NotPossible);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn without_an_appointment_an_open_visit_keeps_it_there() {
    let folder = Folder::new("board-walk-in");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    let line = only(&desk);
    assert_eq!(
        (line.appointment_id, line.staff[0].name.as_str()),
        (None, "Ann")
    );
    assert_eq!(line.phone.as_deref(), Some("+1 206 555 0143"));
    let ward = add(&desk, "resources", json!({"name": "Ward"}));
    let yard = add(&desk, "resources", json!({"name": "Yard"}));
    let place = || -> Vec<String> {
        let rooms = only(&desk).rooms.into_iter();
        rooms.map(|room| room.name).collect()
    };
    let of_last_week =
        json!({"patient_id": bella, "resource_id": yard, "moved_at": now() - Duration::days(7)});
    add(&desk, "room_moves", of_last_week);
    assert!(place().is_empty());
    for (room, at) in [(Some(ward), vec!["Ward"]), (Some(yard), vec!["Yard"])] {
        move_to_room(&desk, bella, room).unwrap();
        assert_eq!(place(), at);
    }
    plan(&desk, record, "Drip", Some(now() + Duration::minutes(5)));
    assert_eq!(treatments_due(&desk).unwrap()[0].rooms, ["Yard"]);
    move_to_room(&desk, bella, None).unwrap();
    assert!(place().is_empty());
    move_to_room(&desk, bella, Some(ward)).unwrap();
    let begun = |name: &str, kind: &str, days: i64| {
        let patient = add(
            &desk,
            "patients",
            json!({"client_id": client, "name": name, "species": "Cat"}),
        );
        let values = fields(json!({"patient_id": patient, "record_type": kind,
            "visit_date": now() - Duration::days(days)}));
        add_record(&desk, table("medical_records").unwrap(), None, &values).unwrap()
    };
    let phoned = begun("Phoned", "PHONE", 0);
    let phoned = visit(&desk, phoned).unwrap().record.values["patient_id"].clone();
    let away = serde_json::from_value(phoned).unwrap();
    let away = move_to_room(&desk, away, Some(ward)).unwrap_err();
    assert_eq!(away.code, Code::NotPossible);
    begun("Forgotten", "CONSULT", 3);
    let stays = begun("Stays", "CONSULT", 3);
    plan(&desk, stays, "Wound", None);
    let names = || -> Vec<String> {
        let lines = whiteboard(&desk).unwrap();
        lines.into_iter().map(|line| line.patient_name).collect()
    };
    assert_eq!(names(), ["Stays", "Bella"]);
    add(
        &desk,
        "soap_notes",
        json!({"medical_record_id": record, "plan": "Home"}),
    );
    let key = folder.key();
    sign_visit(&desk, record, &Unlock::KeyFile(&key)).unwrap();
    assert_eq!(names(), ["Stays"]);
}

#[test]
fn what_is_due_first_comes_next_and_is_marked_done_from_the_board() {
    let folder = Folder::new("board-next");
    let desk = folder.init();
    let (client, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let stay = arrived(&desk, bella, vet, kind, 30);
    let record = open_visit(&desk, VisitOf::Appointment(stay)).unwrap();
    let at = |minutes: i64| Some(now() + Duration::minutes(minutes));
    plan(&desk, record, "whenever", None);
    let later = plan(&desk, record, "later", at(60));
    let missed = plan(&desk, record, "missed", at(-26 * 60));
    plan(&desk, record, "in a week", at(9 * 24 * 60));
    let about = |title: &str, more: Json| {
        let mut values = fields(more);
        values.insert("title".to_owned(), json!(title));
        values.insert("patient_id".to_owned(), json!(bella));
        add_task(&desk, &values).unwrap()
    };
    let call = about("call the owner", json!({"priority": "URGENT"}));
    about("some time", json!({}));
    let other = add(
        &desk,
        "patients",
        json!({"client_id": client, "name": "Max", "species": "Dog"}),
    );
    add_task(
        &desk,
        &fields(json!({"title": "about Max", "patient_id": other})),
    )
    .unwrap();
    let line = only(&desk);
    assert_eq!((next(&line), line.steps), ("missed", 5));
    let step = line.next.unwrap();
    assert_eq!(
        (step.kind, step.detail.as_deref()),
        (StepKind::Treatment, Some("2 ml, IV"))
    );
    let due: Vec<String> = treatments_due(&desk)
        .unwrap()
        .into_iter()
        .map(|line| line.name)
        .collect();
    assert_eq!(due, ["missed", "later"]);

    set_treatment_status(&desk, missed, TreatmentStep::Done, None).unwrap();
    let line = only(&desk);
    assert_eq!(next(&line), "call the owner");
    assert_eq!(line.next.unwrap().kind, StepKind::Task);
    complete_task(&desk, call).unwrap();
    assert_eq!(next(&only(&desk)), "later");
    // Somebody did it in another window at the same time: done is done.
    for _ in 0..2 {
        set_treatment_status(&desk, later, TreatmentStep::Done, None).unwrap();
    }
    let order: u32 = only(&desk).steps;
    assert_eq!(order, 2, "whenever, and some time");
}

#[test]
fn a_treatment_of_the_evening_is_done_after_the_visit_was_signed() {
    let folder = Folder::new("board-signed");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, _, kind) = set_up(&desk);
    let stay = arrived(&desk, bella, vet, kind, 2);
    let record = open_visit(&desk, VisitOf::Appointment(stay)).unwrap();
    let dose = plan(
        &desk,
        record,
        "Cefazolin",
        Some(now() + Duration::minutes(1)),
    );
    let key = folder.key();
    sign_visit(&desk, record, &Unlock::KeyFile(&key)).unwrap();
    let line = only(&desk);
    assert_eq!((next(&line), line.may_treat), ("Cefazolin", false));
    for _ in 0..2 {
        set_treatment_status(&desk, dose, TreatmentStep::Done, None).unwrap();
    }
    assert_eq!(only(&desk).steps, 0);
    assert!(treatments_due(&desk).unwrap().is_empty());
    let seen = visit(&desk, record).unwrap();
    assert_eq!(seen.treatments[0].values["status"], "PLANNED", "as signed");
    assert_eq!(seen.addenda.len(), 1, "said once");
    let said = &seen.addenda[0].values;
    assert_eq!(said["content"], "Cefazolin, 2 ml, IV");
    assert_eq!(said["about_id"], json!(dose));
    let off = set_treatment_status(&desk, dose, TreatmentStep::Canceled, None);
    assert_eq!(off.unwrap_err().code, Code::Locked);
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}

#[test]
fn whoever_waits_is_not_yet_in_the_room_that_is_booked() {
    let folder = Folder::new("board-booked");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let (vet, room, kind) = set_up(&desk);
    let start = now();
    let mut new = new_visit(
        Some(bella),
        kind,
        (start, start + Duration::minutes(20)),
        &[vet],
    );
    new.resources = vec![room];
    let stay = book_appointment(&desk, &new).unwrap().id;
    set_appointment_status(&desk, stay, "CHECKED_IN", Some(start)).unwrap();
    assert!(only(&desk).rooms.is_empty());
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    plan(&desk, record, "Drip", Some(now() + Duration::minutes(5)));
    assert!(treatments_due(&desk).unwrap()[0].rooms.is_empty());
    set_appointment_status(&desk, stay, "IN_ROOM", None).unwrap();
    assert_eq!(only(&desk).rooms[0].name, "Room 1");
}

#[test]
fn a_leave_that_was_a_slip_is_taken_back_as_though_it_had_never_been() {
    let folder = Folder::new("board-slip");
    let desk = folder.init();
    let (_, bella) = smith(&desk);
    let ward = add(&desk, "resources", json!({"name": "Ward"}));
    let record = open_visit(&desk, VisitOf::Patient(bella)).unwrap();
    plan(&desk, record, "Drip", None);
    move_to_room(&desk, bella, Some(ward)).unwrap();
    let before = only(&desk);
    assert_eq!((before.treatments, before.steps), (1, 1));
    has_left(&desk, bella).unwrap();
    assert!(whiteboard(&desk).unwrap().is_empty());
    for room in [Some(ward), None] {
        move_to_room(&desk, bella, room).unwrap();
        let line = only(&desk);
        assert_eq!((line.since, line.record_id), (before.since, Some(record)));
        assert_eq!(line.rooms.first().map(|room| room.id), room);
        has_left(&desk, bella).unwrap();
        assert!(whiteboard(&desk).unwrap().is_empty());
    }
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
}
