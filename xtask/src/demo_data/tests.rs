//! No line may be refused: every one is checked as the program will check it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Days, Timelike};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::medical::{LabResult, VitalSigns};
use vetpms_model::people::{Address, Allergy, Client, ContactMethod, Patient, Weighing};
use vetpms_model::scheduling::{Appointment, Booking, Status, overlaps};
use vetpms_model::{Entity, EntityDef, Patch, Period, Value};

use super::*;

/// What belongs to a visit names it so.
const OF_VISIT: &[(&str, &str)] = &[("medical_record_id", "visit")];

static SOURCES: LazyLock<Sources> =
    LazyLock::new(|| Sources::read(&crate::root().join("data")).unwrap());

/// Seven hours behind, all year.
fn behind(local: chrono::NaiveDateTime) -> DateTime<Utc> {
    local.and_utc() + Duration::hours(7)
}

pub(super) fn noon(day: NaiveDate) -> DateTime<Utc> {
    behind(day.and_hms_opt(12, 0, 0).unwrap())
}

pub(super) fn a_monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub(super) const OWNER: Uuid = Uuid::from_u128(7);

pub(super) fn text(seed: u64, clients: usize, today: NaiveDate) -> String {
    let scene = Scene {
        owner: Some(OWNER),
        sources: &SOURCES,
        today,
        zone: "America/Phoenix",
        to_utc: behind,
        now: noon(today),
    };
    let lines = make(&scene, seed, clients).unwrap().lines;
    lines
        .iter()
        .map(|line| serde_json::to_string(line).unwrap() + "\n")
        .collect()
}

pub(super) fn rows(text: &str) -> Vec<Json> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn id(json: &Json) -> Uuid {
    json.as_str().unwrap().parse().unwrap()
}

fn ids(json: &Json) -> Vec<Uuid> {
    json.as_array().unwrap().iter().map(id).collect()
}

/// What `vetpms batch` knows after each line.
struct Reader {
    today: NaiveDate,
    known: BTreeMap<&'static str, BTreeSet<Uuid>>,
    status: BTreeMap<Uuid, Status>,
    /// Day, start and columns of each appointment.
    booked: BTreeMap<Uuid, (Period, Vec<Uuid>)>,
    chips: BTreeSet<String>,
    /// Laboratory tests with a result.
    found: BTreeSet<Uuid>,
}

impl Reader {
    fn read(text: &str, today: NaiveDate) -> Self {
        let mut reader = Self {
            today,
            known: BTreeMap::new(),
            status: BTreeMap::new(),
            booked: BTreeMap::new(),
            chips: BTreeSet::new(),
            found: BTreeSet::new(),
        };
        for row in rows(text) {
            reader.line(&row);
        }
        reader
    }

    fn birth(
        &mut self,
        def: &'static EntityDef,
        new: Option<Uuid>,
        values: &Json,
        parent: Option<(&str, Uuid)>,
    ) -> Patch {
        let map: &Map<String, Json> = values.as_object().unwrap();
        let mut patch = Patch::from_json(def, map).unwrap();
        if let Some((field, parent)) = parent {
            patch = patch.with(def, field, Value::Id(parent));
        }
        let patch = patch
            .into_birth(def, self.today)
            .unwrap_or_else(|error| panic!("{error}: {values}"));
        for (field, value) in patch.fields(def) {
            if let (Some(target), Value::Id(named)) = (field.refers, value) {
                assert!(self.known[target].contains(named), "{values}");
            }
        }
        if let Some(new) = new {
            assert_eq!(new.get_version_num(), 7);
            assert!(
                self.known.entry(def.table).or_default().insert(new),
                "{new} twice"
            );
        }
        patch
    }

    /// A row whose other fields stand beside its values: the field, and where its value stands.
    fn part(&mut self, table: &str, row: &Json, also: &[(&str, &str)]) {
        let mut values = row["values"].clone();
        for (field, place) in also {
            if !row[place].is_null() {
                values[field] = row[place].clone();
            }
        }
        let new = (!row["id"].is_null()).then(|| id(&row["id"]));
        self.birth(vetpms_model::entity(table).unwrap(), new, &values, None);
    }

    fn line(&mut self, row: &Json) {
        match row["op"].as_str().unwrap() {
            "add" => {
                let def = vetpms_model::entity(row["table"].as_str().unwrap()).unwrap();
                self.birth(def, Some(id(&row["id"])), &row["values"], None);
                if !row["values"]["moved_at"].is_null() {
                    self.is_over(&row["values"]["moved_at"]);
                }
            }
            "visit" => {
                let also = [("patient_id", "patient"), ("appointment_id", "appointment")];
                self.part("medical_records", row, &also);
                self.is_over(&row["values"]["visit_date"]);
            }
            "order_test" => {
                self.part("lab_results", row, &[("patient_id", "patient")]);
                self.is_over(&row["values"]["ordered_at"]);
            }
            "note" => self.part("soap_notes", row, OF_VISIT),
            "diagnose" => self.part("diagnoses", row, OF_VISIT),
            "plan" => self.part("treatments", row, OF_VISIT),
            "register_client" => self.client(row),
            "patient_status" => {
                assert!(self.known["patients"].contains(&id(&row["id"])));
                if row["status"] == "DECEASED" {
                    let day: NaiveDate = row["date"].as_str().unwrap().parse().unwrap();
                    assert!(day <= self.today);
                }
            }
            "book" => self.book(row),
            "status" => self.step(
                id(&row["id"]),
                Status::from_code(row["status"].as_str().unwrap()).unwrap(),
            ),
            "cancel" => {
                assert!(!row["reason"].as_str().unwrap().is_empty());
                self.step(id(&row["id"]), Status::Canceled);
            }
            "vaccinate" => {
                let def = Vaccination::def();
                let values = Patch::from_json(def, row["values"].as_object().unwrap()).unwrap();
                assert!(self.known["patients"].contains(&id(&row["patient"])));
                let product = values
                    .get(def, "product_id")
                    .and_then(Value::as_id)
                    .unwrap();
                assert!(self.known["products"].contains(&product));
                self.is_over(&row["values"]["given_at"]);
            }
            "measure" => {
                Patch::from_json(VitalSigns::def(), row["values"].as_object().unwrap()).unwrap();
                assert!(self.known["medical_records"].contains(&id(&row["visit"])));
                self.is_over(&row["values"]["recorded_at"]);
            }
            "enter_result" => {
                Patch::from_json(LabResult::def(), row["values"].as_object().unwrap()).unwrap();
                assert!(self.known["lab_results"].contains(&id(&row["id"])));
                self.is_over(&row["values"]["resulted_at"]);
                self.found.insert(id(&row["id"]));
            }
            "review_result" => assert!(self.found.contains(&id(&row["id"]))),
            other => panic!("{other}"),
        }
    }

    /// What has happened is no later than the moment at which the data was made.
    fn is_over(&self, at: &Json) {
        let at: DateTime<Utc> = at.as_str().unwrap().parse().unwrap();
        assert!(at <= noon(self.today), "{at}");
    }

    fn client(&mut self, row: &Json) {
        let client = id(&row["id"]);
        self.birth(Client::def(), Some(client), &row["values"], None);
        let owner = Some(("client_id", client));
        let contacts = row["contacts"].as_array().unwrap();
        assert!((1..=2).contains(&contacts.len()));
        for contact in contacts {
            self.birth(ContactMethod::def(), None, contact, owner);
            let value = contact["value"].as_str().unwrap();
            let harmless =
                value.contains("555-01") || value.contains("555 01") || value.contains("@example.");
            assert!(harmless, "{value}");
        }
        if !row["address"].is_null() {
            self.birth(Address::def(), None, &row["address"], owner);
        }
        let patients = row["patients"].as_array().unwrap();
        assert!((1..=4).contains(&patients.len()));
        for patient in patients {
            let animal = id(&patient["id"]);
            let born = self.birth(Patient::def(), Some(animal), &patient["values"], owner);
            if let Some(chip) = born
                .get(Patient::def(), "microchip_id")
                .and_then(Value::as_text)
            {
                assert!(self.chips.insert(chip.to_owned()));
            }
            let whose = Some(("patient_id", animal));
            for allergy in patient["allergies"].as_array().unwrap() {
                self.birth(Allergy::def(), None, allergy, whose);
            }
            for weight in patient["weights"].as_array().unwrap() {
                self.birth(Weighing::def(), None, weight, whose);
            }
        }
    }

    fn book(&mut self, row: &Json) {
        let new = id(&row["id"]);
        let patch = self.birth(Appointment::def(), Some(new), &row["values"], None);
        let Some(Value::Period(period)) = patch.get(Appointment::def(), "scheduled") else {
            panic!()
        };
        let hours = |at: DateTime<Utc>| (at - Duration::hours(7)).hour();
        assert!((8..18).contains(&hours(period.start())), "{row}");
        let (staff, rooms) = (ids(&row["staff"]), ids(&row["resources"]));
        assert!(staff.iter().all(|one| self.known["staff"].contains(one)));
        assert!(
            rooms
                .iter()
                .all(|one| self.known["resources"].contains(one))
        );
        self.booked.insert(new, (*period, [staff, rooms].concat()));
        self.status.insert(new, Status::Scheduled);
    }

    fn step(&mut self, appointment: Uuid, next: Status) {
        let status = self.status.get_mut(&appointment).unwrap();
        status.step(next).unwrap();
        *status = next;
    }

    fn collisions(&self) -> usize {
        let stands = |id: &Uuid| !self.status[id].frees_its_time();
        let bookings: Vec<Booking> = self
            .booked
            .iter()
            .filter(|(id, _)| stands(id))
            .flat_map(|(id, (period, columns))| {
                columns.iter().map(|column| Booking {
                    appointment: *id,
                    column: *column,
                    period: *period,
                })
            })
            .collect();
        let pairs: BTreeSet<_> = overlaps(&bookings)
            .into_iter()
            .map(|(_, a, b)| (a, b))
            .collect();
        pairs.len()
    }

    /// How many appointments of a day stand in each state.
    fn states(&self, day: NaiveDate) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for (id, (period, _)) in &self.booked {
            if (period.start() - Duration::hours(7)).date_naive() == day {
                *counts.entry(self.status[id].code()).or_default() += 1;
            }
        }
        counts
    }
}

#[test]
fn no_line_is_refused_on_any_day_of_the_week() {
    for day in 0..7 {
        let today = a_monday() + Days::new(day);
        let reader = Reader::read(&text(day, 120, today), today);
        assert_eq!(reader.known["clients"].len(), 120);
        let states = reader.states(today);
        for state in ["COMPLETED", "IN_PROGRESS", "CHECKED_IN"] {
            assert!(states.contains_key(state), "{today}: {states:?}");
        }
        assert!(
            states.contains_key("SCHEDULED") || states.contains_key("CONFIRMED"),
            "{today}: {states:?}"
        );
        assert!(
            (3..=5).contains(&reader.collisions()),
            "{today}: {}",
            reader.collisions()
        );
    }
}

#[test]
fn small_and_large_practices_can_be_made() {
    for clients in [1, 2, 900] {
        let reader = Reader::read(&text(3, clients, a_monday()), a_monday());
        assert_eq!(reader.known["clients"].len(), clients);
        assert!(reader.collisions() <= 5);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(text(7, 60, a_monday()), text(7, 60, a_monday()));
    assert_ne!(text(7, 60, a_monday()), text(8, 60, a_monday()));
}

#[test]
fn yesterday_is_over_and_tomorrow_has_not_begun() {
    let reader = Reader::read(&text(5, 300, a_monday()), a_monday());
    let past = reader.states(a_monday() - Days::new(4));
    assert!(
        past.contains_key("COMPLETED") && !past.contains_key("CONFIRMED"),
        "{past:?}"
    );
    let next = reader.states(a_monday() + Days::new(1));
    assert!(
        !next.contains_key("COMPLETED") && !next.contains_key("CHECKED_IN"),
        "{next:?}"
    );
}

#[test]
fn a_day_before_the_first_licence_is_refused() {
    let today = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap();
    let scene = Scene {
        owner: None,
        sources: &SOURCES,
        today,
        zone: "Etc/UTC",
        to_utc: |at| at.and_utc(),
        now: noon(today),
    };
    assert!(matches!(make(&scene, 1, 5), Err(Error::Argument(_))));
    let scene = Scene {
        today: a_monday(),
        ..scene
    };
    assert!(make(&scene, 1, 0).is_err());
}
