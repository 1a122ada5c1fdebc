//! Ten years of a busy practice: ten vets with a room each, who see patients from eight to six on
//! weekdays, hardly with a gap; from today on the booked times thin out over eight weeks.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use chrono::{DateTime, Datelike, Days, Local, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;
use vetpms_app::scheduling::day_bounds;
use vetpms_app::{Rim, SystemRim};
use vetpms_model::people::{Client, ContactMethod, Patient};
use vetpms_model::reference::{AppointmentType, Resource, Staff};
use vetpms_model::scheduling::{Appointment, AppointmentResource, AppointmentStaff};
use vetpms_model::work::Task;
use vetpms_model::{Entity, Period, Value, ids};
use vetpms_tests::support::{Device, Seeded};

use super::size::Size;
use super::visits::Visits;
use super::writer::{Writer, id_at};
use crate::names::{self, below};

const OPEN_TASKS: usize = 30;
const VETS: usize = 10;
/// Times of a vet's day, and their length: ten hours without a gap.
const SLOTS: usize = 80;
const SLOT: TimeDelta = TimeDelta::seconds(450);
const OPENS: TimeDelta = TimeDelta::hours(8);
/// Days booked ahead.
const AHEAD: u64 = 56;

/// The practice, and what of it will be looked at.
pub struct Clinic {
    pub desk: Device,
    pub key: String,
    pub now: DateTime<Utc>,
    /// Today, or the Monday after a weekend.
    pub today: NaiveDate,
    /// Mondays.
    pub weeks: Vec<NaiveDate>,
    pub clients: Vec<Uuid>,
    pub patients: Vec<Uuid>,
    pub vets: Vec<Uuid>,
    pub rooms: Vec<Uuid>,
    /// Medical records that will be looked at.
    pub visits: Vec<Uuid>,
    pub rows: u64,
}

impl Clinic {
    pub fn make(random: &mut Seeded, size: Size) -> Self {
        let desk = Device::alone("bench-day");
        let writer = Writer::open(&desk.profile(), &desk.folder().join("desk.key"));
        let key = writer.key().hex().to_string();
        let now = SystemRim.now();
        let today = weekday_from(now.with_timezone(&Local).date_naive());
        let first = today
            .checked_sub_days(Days::new(size.days))
            .expect("a day within reach");
        let mut maker = Maker {
            writer,
            random,
            now,
            today,
            first,
            patients: Vec::new(),
            shown_patients: HashSet::new(),
            regulars: Vec::new(),
            size,
            visits: Visits {
                now,
                looked_at: Vec::new(),
            },
            vets: Vec::new(),
            rooms: Vec::new(),
            kinds: Vec::new(),
        };
        maker.columns();
        let (clients, patients) = maker.people(size);
        let weeks = maker.appointments(size);
        maker.tasks(size.tasks);
        Self {
            desk,
            key,
            now,
            today,
            weeks,
            clients,
            patients,
            vets: maker.vets,
            rooms: maker.rooms,
            visits: maker.visits.looked_at,
            rows: maker.writer.close(),
        }
    }
}

struct Maker<'a> {
    writer: Writer,
    random: &'a mut Seeded,
    now: DateTime<Utc>,
    today: NaiveDate,
    first: NaiveDate,
    patients: Vec<Uuid>,
    /// Patients whose appointments a card shows.
    shown_patients: HashSet<Uuid>,
    /// Those that will be looked at.
    regulars: Vec<Uuid>,
    size: Size,
    visits: Visits,
    vets: Vec<Uuid>,
    rooms: Vec<Uuid>,
    kinds: Vec<Uuid>,
}

impl Maker<'_> {
    fn columns(&mut self) {
        let at = noon(self.first);
        for number in 0..VETS {
            let (vet, room) = (id_at(self.random, at), id_at(self.random, at));
            self.writer.put(
                Staff::def(),
                (vet, at),
                true,
                vec![
                    ("display_name", text(format!("Dr. {number}"))),
                    ("role", text("VETERINARIAN")),
                    ("is_active", Value::Bool(true)),
                ],
            );
            self.writer.put(
                Resource::def(),
                (room, at),
                true,
                vec![
                    ("name", text(format!("Room {number}"))),
                    ("resource_type", text("ROOM")),
                    ("is_active", Value::Bool(true)),
                ],
            );
            self.vets.push(vet);
            self.rooms.push(room);
        }
        for name in ["Consultation", "Vaccination", "Surgery"] {
            let kind = id_at(self.random, at);
            let fields = vec![
                ("name", text(name)),
                ("duration_minutes", Value::Int(15)),
                ("color", text("#1c7ed6")),
            ];
            self.writer
                .put(AppointmentType::def(), (kind, at), true, fields);
            self.kinds.push(kind);
        }
    }

    /// Clients, their phones and their animals; those that will be looked at.
    fn people(&mut self, size: Size) -> (Vec<Uuid>, Vec<Uuid>) {
        let made = names::practice(self.random, size.patients);
        let total = made.entries.len();
        let shown: HashSet<usize> =
            std::iter::repeat_with(|| made.patients[below(self.random, made.patients.len())])
                .take(size.cards)
                .collect();
        let (mut clients, mut patients) = (Vec::new(), Vec::new());
        let (mut owner, mut owner_shown) = (Uuid::nil(), false);
        let span = (noon(self.today) - noon(self.first)) / i32::try_from(total).unwrap_or(i32::MAX);
        for (place, entry) in made.entries.iter().enumerate() {
            let at = noon(self.first) + span * i32::try_from(place).unwrap_or(i32::MAX);
            let id = id_at(self.random, at);
            let Some(pet) = &made.pets[place] else {
                // At most three animals follow their owner.
                let next = (place + 1..total).take_while(|next| made.pets[*next].is_some());
                (owner, owner_shown) = (id, next.into_iter().any(|next| shown.contains(&next)));
                self.client(entry, (id, at), owner_shown);
                clients.extend(owner_shown.then_some(id));
                continue;
            };
            let mut fields = vec![
                ("client_id", Value::Id(owner)),
                ("name", text(&*pet.name)),
                ("species", text(&*entry.species)),
                ("breed", text(&*entry.breed)),
                ("microchip_id", text(&*entry.chips[0])),
                ("status", text("ACTIVE")),
            ];
            if below(self.random, 10) == 0 {
                let alerts = BTreeSet::from(["Bites".to_owned()]);
                fields.push(("medical_alerts", Value::Set(alerts)));
            }
            self.writer
                .put(Patient::def(), (id, at), owner_shown, fields);
            self.patients.push(id);
            if owner_shown {
                self.shown_patients.insert(id);
            }
            if shown.contains(&place) {
                self.regulars.push(id);
                patients.push(id);
            }
        }
        (clients, patients)
    }

    fn client(
        &mut self,
        entry: &vetpms_search::Entry,
        (id, at): (Uuid, DateTime<Utc>),
        shown: bool,
    ) {
        let (first, last) = entry.name.split_once(' ').unwrap_or(("", &entry.name));
        let fields = vec![
            ("first_name", text(first)),
            ("last_name", text(last)),
            ("email", text(&*entry.emails[0])),
            ("client_type", text("REGULAR")),
        ];
        self.writer.put(Client::def(), (id, at), shown, fields);
        let fields = vec![
            ("client_id", Value::Id(id)),
            ("type", text("MOBILE")),
            ("value", text(&*entry.phones[0])),
            ("is_primary", Value::Bool(true)),
        ];
        let phone = (id_at(self.random, at), at);
        self.writer.put(ContactMethod::def(), phone, shown, fields);
    }

    /// Every appointment, day by day; the weeks that will be looked at.
    fn appointments(&mut self, size: Size) -> Vec<NaiveDate> {
        let days: Vec<(NaiveDate, f64)> = (0..size.days + AHEAD)
            .filter_map(|ahead| self.first.checked_add_days(Days::new(ahead)))
            .filter(|day| day.weekday().number_from_monday() < 6)
            .map(|day| (day, self.fullness(day)))
            .collect();
        let past: Vec<NaiveDate> = days
            .iter()
            .map(|(day, _)| monday(*day))
            .filter(|day| *day <= self.today)
            .collect();
        let mut weeks = vec![monday(self.today)];
        while weeks.len() < size.weeks {
            let week = past[below(self.random, past.len())];
            if !weeks.contains(&week) {
                weeks.push(week);
            }
        }
        let sum: f64 = days.iter().map(|(_, fullness)| fullness).sum();
        let (mut due, mut made) = (0.0, 0);
        for (day, fullness) in days {
            due += size.appointments as f64 * fullness / sum;
            let count = (due.round() as usize - made).min(VETS * SLOTS);
            made += count;
            self.one_day(day, count, weeks.contains(&monday(day)));
        }
        weeks
    }

    /// One up to today, then less from day to day.
    fn fullness(&self, day: NaiveDate) -> f64 {
        let ahead = (day - self.today).num_days().max(0);
        1.0 - ahead as f64 / AHEAD as f64
    }

    fn one_day(&mut self, day: NaiveDate, count: usize, shown: bool) {
        let opens = day_bounds(day).expect("a day").0 + OPENS;
        let mut slots: Vec<usize> = (0..VETS * SLOTS).collect();
        for at in 0..count {
            let other = at + below(self.random, VETS * SLOTS - at);
            slots.swap(at, other);
        }
        slots.truncate(count);
        slots.sort_unstable_by_key(|slot| (slot / VETS, slot % VETS));
        for slot in slots {
            let time = i32::try_from(slot / VETS).unwrap_or(0);
            self.appointment(slot % VETS, opens + SLOT * time, shown);
        }
    }

    fn appointment(&mut self, column: usize, start: DateTime<Utc>, shown: bool) {
        let booked = start - TimeDelta::days(7);
        let id = id_at(self.random, booked);
        let patient = self.patient();
        let shown = shown || self.shown_patients.contains(&patient);
        let status = match below(self.random, 25) {
            _ if start > self.now => "SCHEDULED",
            0 => "CANCELED",
            1 => "NO_SHOW",
            _ => "COMPLETED",
        };
        let when = Period::new(start, start + SLOT).expect("a period");
        let fields = vec![
            ("patient_id", Value::Id(patient)),
            ("scheduled", Value::Period(when)),
            (
                "appointment_type",
                Value::Id(self.kinds[below(self.random, self.kinds.len())]),
            ),
            ("status", text(status)),
            ("reason", text("Check-up")),
        ];
        self.writer
            .put(Appointment::def(), (id, booked), shown, fields);
        if self.size.records && status == "COMPLETED" {
            // The day before is not all signed yet.
            let signed = start < self.now - TimeDelta::hours(20);
            self.visits.put(
                (&mut self.writer, self.random),
                (id, patient, start),
                (shown, signed),
            );
        }
        let (vet, room) = (self.vets[column], self.rooms[column]);
        // Nothing shows the documents of these two.
        let def = AppointmentStaff::def();
        let link = ids::natural_id(def.table, &[id, vet]);
        let fields = vec![
            ("appointment_id", Value::Id(id)),
            ("staff_id", Value::Id(vet)),
            ("role", text("VETERINARIAN")),
            ("is_primary", Value::Bool(true)),
        ];
        self.writer.put(def, (link, booked), false, fields);
        let def = AppointmentResource::def();
        let link = ids::natural_id(def.table, &[id, room]);
        let fields = vec![
            ("appointment_id", Value::Id(id)),
            ("resource_id", Value::Id(room)),
            ("resource_type", text("ROOM")),
        ];
        self.writer.put(def, (link, booked), false, fields);
    }

    fn patient(&mut self) -> Uuid {
        let regular = self
            .size
            .regulars
            .is_some_and(|one| below(self.random, one) == 0);
        let from = if regular {
            &self.regulars
        } else {
            &self.patients
        };
        from[below(self.random, from.len())]
    }

    /// Tasks, of which only the newest are still to do.
    fn tasks(&mut self, count: usize) {
        for number in (0..count).rev() {
            let at = self.now - TimeDelta::hours(i64::try_from(number).unwrap_or(0) + 1);
            let open = number < OPEN_TASKS;
            let mut fields = vec![
                ("title", text("Call back about the results")),
                ("priority", text("NORMAL")),
                (
                    "assignee_id",
                    Value::Id(self.vets[below(self.random, VETS)]),
                ),
                (
                    "patient_id",
                    Value::Id(self.patients[below(self.random, self.patients.len())]),
                ),
            ];
            if !open {
                fields.push(("done_at", Value::Instant(at + TimeDelta::minutes(50))));
            }
            let id = id_at(self.random, at);
            self.writer.put(Task::def(), (id, at), open, fields);
        }
    }
}

/// From the start of the first day to that of the day behind the last.
pub fn bounds(days: Range<NaiveDate>) -> (DateTime<Utc>, DateTime<Utc>) {
    let start = |day| day_bounds(day).expect("a day").0;
    (start(days.start), start(days.end))
}

fn weekday_from(day: NaiveDate) -> NaiveDate {
    let behind = match day.weekday().number_from_monday() {
        6 => 2,
        7 => 1,
        _ => 0,
    };
    day + Days::new(behind)
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12)
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}
