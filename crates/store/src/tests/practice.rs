//! A small practice: two clients, their animals, staff, a room, appointments.

use vetpms_model::people::{Address, Allergy, Client, ContactMethod, ExternalId, Patient};
use vetpms_model::reference::{AppointmentType, Resource, Staff};
use vetpms_model::scheduling::{Appointment, AppointmentResource, AppointmentStaff};
use vetpms_model::{Entity, Period, Value};

use super::support::{Folder, at, id, put, store, text};
use crate::queries::appointments::AppointmentLine;
use crate::{Result, Store, WriteTx};

fn reference(number: u128) -> Value {
    Value::Id(id(number))
}

fn words(list: &[&str]) -> Value {
    Value::Set(list.iter().map(|word| (*word).to_owned()).collect())
}

pub(super) const YES: Value = Value::Bool(true);

type Values<'a> = &'a [(&'a str, Value)];

/// Client 1 (Bell) with contacts and an address; client 2, deleted.
fn clients(tx: &WriteTx<'_>) -> Result<()> {
    let bell: Values<'_> = &[
        ("first_name", text("Anna")),
        ("last_name", text("Bell")),
        ("email", text("anna@b.example")),
        ("tags", words(&["breeder"])),
    ];
    let gone: Values<'_> = &[("last_name", text("Gone")), ("is_deleted", YES)];
    put(tx, Client::def(), 1, bell)?;
    put(tx, Client::def(), 2, gone)?;
    let contact = |number, kind: &str, value: &str, extra: (&'static str, Value)| {
        let owner = ("client_id", reference(1));
        let values = [owner, ("type", text(kind)), ("value", text(value)), extra];
        put(tx, ContactMethod::def(), number, &values)
    };
    contact(51, "PHONE", "030 111", ("is_primary", Value::Bool(false)))?;
    contact(52, "MOBILE", "06 222", ("is_primary", YES))?;
    contact(53, "EMAIL", "work@b.example", ("is_primary", YES))?;
    contact(54, "PHONE", "old", ("is_deleted", YES))?;
    let home: Values<'_> = &[("client_id", reference(1)), ("postcode", text("3511 AB"))];
    put(tx, Address::def(), 61, home)
}

/// Cat 11, dead 12 and deleted 14 of client 1; 13 of the deleted client.
fn animals(tx: &WriteTx<'_>) -> Result<()> {
    let animal = |number, owner, name: &str, more: Values<'_>| {
        let mut values = vec![("client_id", reference(owner)), ("name", text(name))];
        values.extend(more.iter().cloned());
        put(tx, Patient::def(), number, &values)
    };
    let cat: Values<'_> = &[
        ("species", text("Cat")),
        ("microchip_id", text("528210002345678")),
        ("medical_alerts", words(&["bites"])),
    ];
    animal(11, 1, "Zen", cat)?;
    animal(12, 1, "ace", &[("status", text("DECEASED"))])?;
    animal(13, 2, "Orphan", &[])?;
    animal(14, 1, "Wrong", &[("is_deleted", YES)])?;
    let allergy = |number, name: &str, deleted: bool| {
        let (of, what) = (("patient_id", reference(11)), ("allergen", text(name)));
        let values = [of, what, ("is_deleted", Value::Bool(deleted))];
        put(tx, Allergy::def(), number, &values)
    };
    allergy(71, "Penicillin", false)?;
    allergy(72, "No", true)?;
    let known: Values<'_> = &[
        ("source", text("old")),
        ("kind", text("patients")),
        ("external_id", text("K-9")),
        ("row_id", reference(11)),
    ];
    put(tx, ExternalId::def(), 91, known)
}

/// Vet 31; 32, who may be booked twice; 33, who left; room 41; type 21.
fn set_up(tx: &WriteTx<'_>) -> Result<()> {
    let staff = |number, name: &str, more: (&'static str, Value)| {
        put(
            tx,
            Staff::def(),
            number,
            &[("display_name", text(name)), more],
        )
    };
    staff(31, "Vera", ("is_active", YES))?;
    staff(32, "Abe", ("allows_double_booking", YES))?;
    staff(33, "Left", ("is_active", Value::Bool(false)))?;
    put(tx, Resource::def(), 41, &[("name", text("Room 1"))])?;
    let consult: Values<'_> = &[("name", text("Consult")), ("color", text("#1c7ed6"))];
    put(tx, AppointmentType::def(), 21, consult)
}

fn people(tx: &WriteTx<'_>) -> Result<()> {
    clients(tx)?;
    animals(tx)?;
    set_up(tx)
}

pub(super) fn book(
    tx: &WriteTx<'_>,
    number: u128,
    from: i64,
    to: i64,
    status: &str,
    patient: Option<u128>,
) -> Result<()> {
    let values = [
        ("patient_id", patient.map_or(Value::Null, reference)),
        (
            "scheduled",
            Value::Period(Period::new(at(from), at(to)).unwrap()),
        ),
        ("appointment_type", reference(21)),
        ("status", text(status)),
    ];
    put(tx, Appointment::def(), number, &values)?;
    let staff = [
        ("appointment_id", reference(number)),
        ("staff_id", reference(31)),
        ("is_primary", YES),
    ];
    put(tx, AppointmentStaff::def(), number * 10, &staff)?;
    let second = [
        ("appointment_id", reference(number)),
        ("staff_id", reference(32)),
    ];
    put(tx, AppointmentStaff::def(), number * 10 + 1, &second)?;
    let room = [
        ("appointment_id", reference(number)),
        ("resource_id", reference(41)),
    ];
    put(tx, AppointmentResource::def(), number * 10 + 2, &room)
}

pub(super) fn practice() -> (Folder, Store) {
    let (folder, store) = store();
    store.write(people).unwrap();
    (folder, store)
}

pub(super) fn numbers(lines: &[AppointmentLine]) -> Vec<u128> {
    lines.iter().map(|line| line.id.as_u128()).collect()
}
