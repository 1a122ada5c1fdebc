//! What the screens read.

use vetpms_model::people::Client;
use vetpms_model::reference::{Resource, Staff};
use vetpms_model::scheduling::{Appointment, AppointmentStaff};
use vetpms_model::{Entity, Period};

use super::practice::{YES, book, numbers, practice};
use super::support::{at, id};
use crate::queries::{appointments, patients, plain_search, references, search_entries};
use crate::{ReadTx, Result, WriteTx};

#[test]
fn the_patients_of_a_client_leave_out_deleted_ones() {
    let (_folder, store) = practice();
    let ids = store.read(|r: &ReadTx| patients::ids_of_client(r, id(1)));
    assert_eq!(ids.unwrap(), [id(11), id(12)]);
}

#[test]
fn the_day_list_has_whatever_shares_time_with_the_day() {
    let (_folder, store) = practice();
    let write = |tx: &WriteTx| -> Result<()> {
        book(tx, 101, 10, 25, "SCHEDULED", Some(11))?;
        book(tx, 102, -30, 5, "CHECKED_IN", Some(12))?;
        book(tx, 103, -30, 0, "COMPLETED", Some(11))?;
        book(tx, 104, 100, 120, "SCHEDULED", None)?;
        book(tx, 105, -500, 900, "SCHEDULED", None)?;
        book(tx, 106, 50, 60, "CANCELED", Some(13))?;
        book(tx, 107, 20, 30, "SCHEDULED", Some(11))?;
        let mut gone = tx.row(Appointment::def(), id(107))?.unwrap();
        gone.0.values[Appointment::def().index("is_deleted").unwrap()] = YES;
        tx.put_row(Appointment::def(), &gone.0, &gone.1)?;
        let mut off = tx.row(AppointmentStaff::def(), id(1051))?.unwrap();
        off.0.values[AppointmentStaff::def().index("is_deleted").unwrap()] = YES;
        tx.put_row(AppointmentStaff::def(), &off.0, &off.1)
    };
    store.write(write).unwrap();
    let day = store
        .read(|r: &ReadTx| appointments::between(r, at(0), at(100)))
        .unwrap();
    assert_eq!(numbers(&day), [105, 102, 101, 106]);
    assert!(day[0].patient.is_none() && day[0].client.is_none());
    assert_eq!(day[0].staff.len(), 1);
    let line = &day[2];
    let (patient, client) = (
        line.patient.as_ref().unwrap(),
        line.client.as_ref().unwrap(),
    );
    assert_eq!(
        (patient.name.as_str(), patient.medical_alerts.as_slice()),
        ("Zen", &["bites".to_owned()][..])
    );
    assert_eq!(patient.allergies, ["Penicillin"]);
    assert_eq!(
        (client.last_name.as_str(), client.phone.as_deref()),
        ("Bell", Some("06 222"))
    );
    assert_eq!(line.appointment_type.as_ref().unwrap().name, "Consult");
    assert_eq!(
        line.staff
            .iter()
            .map(|staff| staff.name.as_str())
            .collect::<Vec<_>>(),
        ["Vera", "Abe"]
    );
    assert_eq!(line.resources[0].name, "Room 1");
    assert_eq!(format!("{line:?}"), "AppointmentLine(..)");
    assert!(day[3].client.as_ref().unwrap().is_deleted);
    let read = |r: &ReadTx| -> Result<()> {
        assert_eq!(numbers(&appointments::of_patient(r, id(11))?), [101, 103]);
        assert_eq!(appointments::by_id(r, id(104))?.unwrap().start, at(100));
        assert!(appointments::by_id(r, id(107))?.is_none());
        Ok(())
    };
    store.read(read).unwrap();
}

#[test]
fn bookings_are_those_that_really_take_the_time() {
    let (_folder, store) = practice();
    let write = |tx: &WriteTx| -> Result<()> {
        book(tx, 101, 10, 25, "SCHEDULED", Some(11))?;
        book(tx, 102, 10, 25, "CANCELED", Some(11))?;
        book(tx, 103, 10, 25, "NO_SHOW", Some(11))?;
        book(tx, 104, 25, 40, "SCHEDULED", Some(11))?;
        book(tx, 105, 0, 10, "SCHEDULED", Some(11))?;
        book(tx, 106, -100, 100, "SCHEDULED", Some(11))
    };
    store.write(write).unwrap();
    let period = |from: i64, to: i64| Period::new(at(from), at(to)).unwrap();
    let read = |r: &ReadTx| -> Result<()> {
        let bookings = appointments::bookings(r, &period(10, 25))?;
        let all: Vec<_> = bookings
            .iter()
            .map(|booking| (booking.appointment.as_u128(), booking.column.as_u128()))
            .collect();
        assert_eq!(
            all,
            [(106, 31), (106, 41), (101, 31), (101, 41)],
            "vet 32 may be booked twice"
        );
        assert_eq!(bookings[0].period, period(-100, 100));
        assert_eq!(bookings[3].period, period(10, 25));
        Ok(())
    };
    store.read(read).unwrap();
}

#[test]
fn search_entries_hold_what_a_row_is_found_by() {
    let (_folder, store) = practice();
    let read = |r: &ReadTx| -> Result<()> {
        let cat = search_entries::patient(r, id(11))?.unwrap();
        assert_eq!(
            (cat.is_patient, cat.name.as_str(), cat.owner.as_str()),
            (true, "Zen", "Anna Bell")
        );
        assert_eq!(
            (cat.chips.as_slice(), cat.species.as_str()),
            (&["528210002345678".to_owned()][..], "Cat")
        );
        assert_eq!(cat.phones, ["030 111", "06 222"]);
        assert_eq!(cat.emails, ["anna@b.example", "work@b.example"]);
        assert_eq!(
            (cat.alerts, cat.allergies),
            (vec!["bites".to_owned()], vec!["Penicillin".to_owned()])
        );
        assert_eq!(cat.other, ["3511 AB", "K-9"]);
        let client = search_entries::client(r, id(1))?.unwrap();
        assert_eq!(
            (client.name.as_str(), client.other.as_slice()),
            ("Anna Bell", &["3511 AB", "breeder"].map(str::to_owned)[..])
        );
        let orphan = search_entries::patient(r, id(13))?.unwrap();
        assert_eq!(
            (orphan.name.as_str(), orphan.owner.as_str()),
            ("Orphan", "")
        );
        assert!(
            search_entries::client(r, id(2))?.is_none()
                && search_entries::patient(r, id(14))?.is_none()
        );
        let mut all = Vec::new();
        search_entries::for_each(r, |entry| -> Result<()> {
            all.push(entry);
            Ok(())
        })?;
        assert_eq!(
            all.iter()
                .map(|entry| entry.id.as_u128())
                .collect::<Vec<_>>(),
            [1, 11, 12, 13]
        );
        assert!(all.contains(&client) && all.contains(&orphan));
        Ok(())
    };
    store.read(read).unwrap();
}

#[test]
fn reference_lists_leave_out_what_is_not_in_use() {
    let (_folder, store) = practice();
    let names = |r: &ReadTx| -> Result<Vec<_>> {
        let rows = references::active(r, Staff::def())?;
        Ok(rows
            .iter()
            .map(|(row, _)| row.text(Staff::def(), "display_name").unwrap().to_owned())
            .collect())
    };
    assert_eq!(store.read(names).unwrap(), ["Abe", "Vera"]);
    let others = |r: &ReadTx| -> Result<_> {
        Ok((
            references::active(r, Resource::def())?.len(),
            references::active(r, Client::def())?.len(),
        ))
    };
    assert_eq!(store.read(others).unwrap(), (1, 1));
}

#[test]
fn the_day_list_has_what_began_days_ago_once() {
    let (_folder, store) = practice();
    const DAY: i64 = 24 * 60;
    let write = |tx: &WriteTx| -> Result<()> {
        book(tx, 101, -DAY, 1, "SCHEDULED", None)?;
        book(tx, 102, -DAY - 1, 1, "SCHEDULED", None)?;
        book(tx, 103, -9 * DAY, 2 * DAY, "SCHEDULED", None)?;
        book(tx, 104, -9 * DAY, 0, "SCHEDULED", None)?;
        book(tx, 105, 0, 3 * DAY, "SCHEDULED", None)?;
        book(tx, 106, DAY, 4 * DAY, "SCHEDULED", None)
    };
    store.write(write).unwrap();
    let day = store.read(|r: &ReadTx| appointments::between(r, at(0), at(DAY)));
    assert_eq!(numbers(&day.unwrap()), [103, 102, 101, 105]);
}

#[test]
fn the_day_list_uses_its_indexes() {
    let (_folder, store) = practice();
    let plan = |r: &ReadTx| -> Result<Vec<String>> {
        let sql = format!("EXPLAIN QUERY PLAN {}", appointments::BETWEEN);
        r.list(&sql, (0, 1), |row| Ok(row.get(3)?))
    };
    let plan = store.read(plan).unwrap().join("\n");
    assert!(
        !plan.contains("SCAN a") && !plan.contains("SCAN m"),
        "{plan}"
    );
    for narrow in [
        "COVERING INDEX appointments_by_scheduled_start_scheduled_end (scheduled_start>? AND scheduled_start<?)",
        "COVERING INDEX appointments_longer_than_a_day (scheduled_end>?)",
    ] {
        assert!(plan.contains(narrow), "{plan}");
    }
}

#[test]
fn the_plain_search_takes_words_and_digits() {
    let (_folder, store) = practice();
    let found = |text: &str| {
        let read = |r: &ReadTx| plain_search::search(r, text, 10);
        let matches: Vec<_> = store.read(read).unwrap();
        matches
            .iter()
            .map(|m| (m.is_patient, m.id.as_u128()))
            .collect::<Vec<_>>()
    };
    assert_eq!(found("bell"), [(false, 1), (true, 11), (true, 12)]);
    assert_eq!(found("bel,ze"), [(true, 11)]);
    assert_eq!(found("zen ann bel"), [(true, 11)]);
    assert_eq!(found("(030) 111"), [(false, 1), (true, 11), (true, 12)]);
    assert_eq!(found("345678"), [(true, 11)]);
    assert_eq!(found("anna@b"), [(false, 1)]);
    for nothing in ["", "  ", "%", "ell", "gone", "wrong", "zen x"] {
        assert_eq!(found(nothing), [], "{nothing:?}");
    }
}
