//! Four weeks of appointments around a day, booked into the roster without collisions, save a few
//! that are there to be shown.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc, Weekday};
use serde_json::json;
use uuid::Uuid;
use vetpms_model::ids;
use vetpms_model::value::rfc3339;

use super::Scene;
use super::animals::Animal;
use super::care::Came;
use super::lines::{Line, fields};
use super::practice::{Kind, Practice, minutes};
use super::reasons::reasons;
use super::rng::Rng;
use super::roster::{self, Shift, Work};
use super::states;

/// Days before and after today.
const WINDOW: i64 = 14;
/// Days, counted from today, on which somebody was squeezed in.
const SQUEEZED: [i64; 5] = [0, 1, 2, 4, 8];
/// Most of the shifts' time that is booked, in percent.
const FULLEST: i64 = 70;
/// The least that is booked today, so that there is a day to show; of a short day more.
const TODAY: i64 = 50;
const TODAY_SHORT: i64 = 85;
/// An animal comes about once in this many days.
const DAYS_BETWEEN_VISITS: i64 = 25;
/// Most visits of one animal while others have had none.
const OFTEN: u32 = 2;
/// Before this age an animal comes as a puppy or kitten, in days.
const YOUNG: i64 = 180;
/// From this age on an animal may be put to sleep, in days.
const OLD: i64 = 12 * 365;
/// Most animals that are put to sleep.
const MOST_DEATHS: usize = 3;

/// An appointment with what its states are decided from.
pub(super) struct Visit {
    pub(super) id: Uuid,
    /// Place in the list of animals; none for a block.
    pub(super) animal: Option<usize>,
    pub(super) kind: Kind,
    pub(super) start: i64,
    pub(super) end: i64,
    squeezed: bool,
    staff: Vec<Uuid>,
    room: Option<Uuid>,
    reason: &'static str,
}

/// Books four weeks: the lines of each day, followed by the states that its appointments have reached; and whose animal
/// has come.
pub(super) fn make(
    rng: &mut Rng,
    scene: &Scene<'_>,
    practice: &Practice,
    animals: &mut [Animal],
) -> (Vec<Line>, Vec<Came>) {
    let mut book = Book {
        rng,
        scene,
        practice,
        animals,
        deaths: 0,
        lines: Vec::new(),
        came: Vec::new(),
    };
    for day in -WINDOW..=WINDOW {
        book.day(day);
    }
    (book.lines, book.came)
}

struct Book<'a, 'b> {
    rng: &'a mut Rng,
    scene: &'a Scene<'b>,
    practice: &'a Practice,
    animals: &'a mut [Animal],
    deaths: usize,
    lines: Vec<Line>,
    came: Vec<Came>,
}

impl Book<'_, '_> {
    fn day(&mut self, offset: i64) {
        let date = self.scene.today + Duration::days(offset);
        let shifts = roster::shifts(self.practice, date, self.scene.today);
        let least = match shifts.len() {
            _ if offset != 0 => 0,
            0..=2 => TODAY_SHORT,
            _ => TODAY,
        };
        let share = self.booked_share().max(least);
        let mut seen = BTreeSet::new();
        let mut visits = self.blocks(date, &shifts);
        for shift in &shifts {
            self.fill(date, shift, share, &mut seen, &mut visits);
        }
        visits.sort_by_key(|visit| (visit.start, visit.id));
        let states = states::decide(self.rng, &visits, offset);
        let clock = |minute: i64| {
            rfc3339(
                self.scene
                    .at(date, minute.div_euclid(60), minute.rem_euclid(60)),
            )
        };
        let clock = (offset < 0).then_some(&clock as &dyn Fn(i64) -> String);
        let taken: Vec<_> = visits
            .iter()
            .zip(&states)
            .map(|(visit, steps)| states::lines(visit, steps, clock))
            .collect();
        for ((visit, steps), taken) in visits.iter().zip(&states).zip(taken) {
            self.line(date, visit);
            self.lines.extend(taken);
            self.farewell(date, visit, steps);
            self.remember(date, offset, visit, steps);
        }
        if SQUEEZED.contains(&offset)
            && let Some(visit) = self.squeeze_in(date, offset, &visits, &states, &mut seen)
        {
            self.line(date, &visit);
        }
    }

    /// How much of a day is booked, in percent: as much as so many animals need.
    fn booked_share(&self) -> i64 {
        const USUAL_MINUTES: i64 = 22;
        let living = self.animals.iter().filter(|animal| !animal.gone).count();
        let wanted = i64::try_from(living).unwrap_or(i64::MAX / 1000) * USUAL_MINUTES * 7
            / DAYS_BETWEEN_VISITS;
        let offered = roster::minutes_a_week(self.practice, self.scene.today).max(1);
        (wanted * 100 / offered).clamp(5, FULLEST)
    }

    fn fill(
        &mut self,
        date: NaiveDate,
        shift: &Shift,
        share: i64,
        seen: &mut BTreeSet<usize>,
        visits: &mut Vec<Visit>,
    ) {
        let mut at = shift.from;
        while at < shift.to {
            let kind = roster::kind(self.rng, shift.work);
            if self.rng.percent(share.unsigned_abs())
                && let Some(animal) = self.next_animal(seen)
            {
                let kind = self.suitable(kind, animal, date);
                let end = at + self.length(kind, shift.work);
                if end <= shift.to && !visits.iter().any(|other| other.takes(shift, at, end)) {
                    let visit = self.visit(
                        date,
                        (kind, animal),
                        (at, end),
                        shift.staff.clone(),
                        shift.room,
                    );
                    seen.insert(animal);
                    self.animals[animal].visits += 1;
                    visits.push(visit);
                    at = end;
                    continue;
                }
            }
            at += 15;
        }
    }

    /// Operations take from one to two hours, the rest its usual time.
    fn length(&mut self, kind: Kind, work: Work) -> i64 {
        match (kind, work) {
            (Kind::Surgery, _) => self.rng.pick(&[60, 90, 120]),
            _ => minutes(kind),
        }
    }

    /// An animal that does not come today yet, rather one that has not come much.
    fn next_animal(&mut self, seen: &BTreeSet<usize>) -> Option<usize> {
        let free = |animals: &[Animal], at: usize| !animals[at].gone && !seen.contains(&at);
        for _ in 0..40 {
            let at = self.rng.index(self.animals.len());
            if free(self.animals, at) && self.animals[at].visits < OFTEN {
                return Some(at);
            }
        }
        let start = self.rng.index(self.animals.len());
        (start..self.animals.len())
            .chain(0..start)
            .find(|at| free(self.animals, *at))
    }

    /// The kind, or a plain consultation where it does not suit the animal.
    fn suitable(&mut self, kind: Kind, animal: usize, date: NaiveDate) -> Kind {
        let age = (date - self.animals[animal].born).num_days();
        match kind {
            Kind::Puppy if age > YOUNG => Kind::Consultation,
            Kind::Euthanasia if age < OLD || self.deaths >= MOST_DEATHS => Kind::Consultation,
            Kind::Euthanasia => {
                self.deaths += 1;
                kind
            }
            kind => kind,
        }
    }

    fn visit(
        &mut self,
        date: NaiveDate,
        (kind, animal): (Kind, usize),
        (start, end): (i64, i64),
        staff: Vec<Uuid>,
        room: Uuid,
    ) -> Visit {
        let patient = &self.animals[animal];
        let reason = self
            .rng
            .pick(reasons(kind, &patient.species, patient.neutered));
        let id = self.new_id(date);
        Visit {
            id,
            animal: Some(animal),
            kind,
            start,
            end,
            squeezed: false,
            staff,
            room: Some(room),
            reason,
        }
    }

    /// The id of an appointment that was made some days ahead, today at the latest.
    fn new_id(&mut self, date: NaiveDate) -> Uuid {
        let made = (date - Duration::days(self.rng.between(0, 20))).min(self.scene.today);
        let at: DateTime<Utc> = self.scene.at(made, 8, self.rng.between(0, 29));
        ids::new_id(at, self.rng.bytes())
    }

    /// Time without patients: the team's meeting, and the service of the machines.
    fn blocks(&mut self, date: NaiveDate, shifts: &[Shift]) -> Vec<Visit> {
        let surgery = Some(self.practice.surgery);
        let mut block = |start, end, staff, room, reason| Visit {
            id: self.new_id(date),
            animal: None,
            kind: Kind::Block,
            start,
            end,
            squeezed: false,
            staff,
            room,
            reason,
        };
        match date.weekday() {
            Weekday::Wed => {
                let everybody: BTreeSet<Uuid> = shifts
                    .iter()
                    .flat_map(|shift| shift.staff.clone())
                    .collect();
                vec![block(
                    12 * 60 + 45,
                    13 * 60 + 15,
                    everybody.into_iter().collect(),
                    None,
                    "Team meeting",
                )]
            }
            Weekday::Fri => {
                vec![block(
                    15 * 60,
                    16 * 60,
                    Vec::new(),
                    surgery,
                    "Service of the anaesthesia machine",
                )]
            }
            _ => Vec::new(),
        }
    }

    /// Somebody without an appointment, in the middle of another one with the same vet and room.
    fn squeeze_in(
        &mut self,
        date: NaiveDate,
        offset: i64,
        visits: &[Visit],
        states: &[states::Steps],
        seen: &mut BTreeSet<usize>,
    ) -> Option<Visit> {
        let short = |visit: &Visit| visit.end - visit.start <= 30;
        let suits =
            |visit: &Visit| short(visit) && !matches!(visit.kind, Kind::Block | Kind::Nurse);
        let open = visits
            .iter()
            .zip(states)
            .filter(|(_, steps)| steps.is_open());
        let hosts: Vec<&Visit> = open
            .map(|(visit, _)| visit)
            .filter(|visit| suits(visit))
            .collect();
        if hosts.is_empty() {
            return None;
        }
        let host = self.rng.pick(&hosts);
        let (staff, room) = (host.staff.clone(), host.room?);
        let animal = self.next_animal(seen)?;
        seen.insert(animal);
        self.animals[animal].visits += 1;
        let kind = if offset == 0 {
            Kind::Emergency
        } else {
            Kind::Consultation
        };
        let times = (host.start + 5, host.start + 15);
        let mut visit = self.visit(date, (kind, animal), times, staff, room);
        visit.squeezed = true;
        Some(visit)
    }

    fn remember(&mut self, date: NaiveDate, day: i64, visit: &Visit, steps: &states::Steps) {
        let Some(animal) = visit.animal.filter(|_| !steps.is_open()) else {
            return;
        };
        self.came.push(Came {
            appointment: visit.id,
            animal,
            kind: visit.kind,
            day,
            at: self.scene.at(date, visit.start / 60, visit.start % 60),
            vet: visit.staff.first().copied(),
            reason: visit.reason,
            steps: *steps,
        });
    }

    /// An animal that was put to sleep does not come again.
    fn farewell(&mut self, date: NaiveDate, visit: &Visit, steps: &states::Steps) {
        if visit.kind != Kind::Euthanasia {
            return;
        }
        if let Some(animal) = visit.animal.and_then(|at| self.animals.get_mut(at)) {
            animal.gone = true;
            if steps.is_done() {
                let date = Some(date.to_string());
                self.lines.push(Line::PatientStatus {
                    id: animal.id,
                    status: "DECEASED",
                    date,
                });
            }
        }
    }

    fn line(&mut self, date: NaiveDate, visit: &Visit) {
        let at = |minutes: i64| rfc3339(self.scene.at(date, minutes / 60, minutes % 60));
        let patient = visit.animal.map(|at| self.animals[at].id);
        let values = fields(json!({
            "patient_id": patient,
            "scheduled": { "start": at(visit.start), "end": at(visit.end) },
            "appointment_type": self.practice.type_id(visit.kind),
            "reason": visit.reason,
            "location_id": self.practice.location,
            "notes": visit.squeezed.then_some("Squeezed in."),
        }));
        let (staff, resources) = (visit.staff.clone(), visit.room.into_iter().collect());
        self.lines.push(Line::Book {
            id: visit.id,
            values,
            staff,
            resources,
        });
    }
}

impl Visit {
    /// Whether it wants somebody or the room of a shift in this time.
    fn takes(&self, shift: &Shift, start: i64, end: i64) -> bool {
        let shared =
            self.room == Some(shift.room) || self.staff.iter().any(|one| shift.staff.contains(one));
        shared && self.start < end && start < self.end
    }
}
