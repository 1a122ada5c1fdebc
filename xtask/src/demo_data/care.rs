//! What was written of animals' health: visits of the last days, those that are open now, and the animals that stay.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;
use vetpms_model::ids;
use vetpms_model::value::rfc3339;

use super::Scene;
use super::animals::Animal;
use super::cases::{Case, fitting};
use super::laboratory;
use super::lines::{Line, fields};
use super::practice::{Kind, Practice};
use super::rng::Rng;
use super::states::Steps;

/// Most visits of the last days that have a record.
const WRITTEN: usize = 9;
/// How many of them nobody has signed yet.
const UNSIGNED: usize = 2;
/// Most visits that are open now.
const OPEN: usize = 4;
/// An animal is old from this age on, in days.
const OLD: i64 = 8 * 365;

/// What is planned for animals that are inside: what sort, what, how much, how, minutes from now.
type Plan = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    i64,
);

const AT_A_VISIT: [&[Plan]; 4] = [
    &[
        (
            "MEDICATION",
            "Buprenorphine",
            Some("0.4 ml"),
            Some("IV"),
            -25,
        ),
        ("TEST", "X-ray of the knee", None, None, 40),
    ],
    &[("TEST", "Blood sample", None, None, 10)],
    &[("CARE", "Clean both ears", None, None, 5)],
    &[("PROCEDURE", "Clip the nails", None, None, 30)],
];
const OF_A_STAY: &[Plan] = &[
    ("CARE", "Flush the catheter", None, None, -50),
    (
        "MEDICATION",
        "Ringer's lactate",
        Some("15 ml/h"),
        Some("IV"),
        20,
    ),
    ("CARE", "Temperature and pulse", None, None, 120),
    (
        "MEDICATION",
        "Buprenorphine",
        Some("0.1 ml"),
        Some("IM"),
        360,
    ),
];

/// An appointment of which a record may tell.
pub(super) struct Came {
    pub(super) appointment: Uuid,
    /// Place in the list of animals.
    pub(super) animal: usize,
    pub(super) kind: Kind,
    /// Days from today.
    pub(super) day: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) vet: Option<Uuid>,
    pub(super) reason: &'static str,
    pub(super) steps: Steps,
}

/// What came of it.
pub(super) struct Cared {
    pub(super) lines: Vec<Line>,
    pub(super) to_sign: Vec<Uuid>,
}

/// The records, with the laboratory and a task for each of two animals.
pub(super) fn make(
    rng: &mut Rng,
    scene: &Scene<'_>,
    practice: &Practice,
    animals: &[Animal],
    came: &[Came],
) -> Cared {
    let mut pen = Pen {
        rng,
        scene,
        animals,
        lines: Vec::new(),
    };
    let anna = practice.vets[0];
    let written = |came: &&Came| {
        came.steps.is_done() && came.vet == Some(anna) && !matches!(came.kind, Kind::Euthanasia)
    };
    let mut past: Vec<&Came> = came
        .iter()
        .filter(|one| one.day < 0)
        .filter(written)
        .collect();
    let first = past.len().saturating_sub(WRITTEN);
    let past = past.split_off(first);
    let mut records: Vec<Uuid> = past.iter().map(|came| pen.past(came)).collect();
    records.truncate(records.len().saturating_sub(UNSIGNED));
    let inside = came
        .iter()
        .filter(|one| one.day == 0 && one.steps.is_inside());
    for (came, plans) in inside.take(OPEN).zip(AT_A_VISIT) {
        pen.open(came, plans);
    }
    let expected: BTreeSet<usize> = came
        .iter()
        .filter(|one| one.day == 0)
        .map(|one| one.animal)
        .collect();
    let others = pen.others(&expected);
    if let [stays, waits, ..] = others.as_slice() {
        pen.stay(*stays, practice.ward);
        pen.walk_in(*waits);
    }
    pen.laboratory(&others, anna);
    Cared {
        lines: pen.lines,
        to_sign: records,
    }
}

struct Pen<'a, 'b> {
    rng: &'a mut Rng,
    scene: &'a Scene<'b>,
    animals: &'a [Animal],
    lines: Vec<Line>,
}

impl Pen<'_, '_> {
    /// Writes a row, made at that moment.
    fn add(&mut self, table: &'static str, at: DateTime<Utc>, values: serde_json::Value) -> Uuid {
        let id = ids::new_id(at, self.rng.bytes());
        let values = fields(values);
        self.lines.push(Line::Add { table, id, values });
        id
    }

    /// The moment of a visit, which has begun already.
    fn begun(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at.min(self.scene.now - Duration::minutes(5))
    }

    fn record(&mut self, came: &Came) -> Uuid {
        let kind = match came.kind {
            Kind::Vaccination | Kind::Puppy => "VACCINATION",
            Kind::Recheck => "RECHECK",
            Kind::Surgery | Kind::Dental => "SURGERY",
            Kind::Emergency => "EMERGENCY",
            Kind::Nurse => "NURSE",
            _ => "CONSULT",
        };
        let at = self.begun(came.at + Duration::minutes(2));
        let patient = self.animals[came.animal].id;
        self.visit(patient, Some(came.appointment), at, (kind, came.reason))
    }

    /// The record of a visit of one kind, with why it came.
    fn visit(
        &mut self,
        patient: Uuid,
        appointment: Option<Uuid>,
        at: DateTime<Utc>,
        (kind, why): (&str, &str),
    ) -> Uuid {
        let id = ids::new_id(at, self.rng.bytes());
        let values = fields(json!({ "visit_date": rfc3339(at), "record_type": kind,
            "chief_complaint": why }));
        self.lines.push(Line::Visit {
            id,
            patient,
            appointment,
            values,
        });
        id
    }

    fn note(&mut self, visit: Uuid, texts: serde_json::Value) {
        let values = fields(texts);
        self.lines.push(Line::Note { visit, values });
    }

    /// A visit that is over: note, vital signs, what it was.
    fn past(&mut self, came: &Came) -> Uuid {
        let record = self.record(came);
        let at = came.at + Duration::minutes(8);
        let Case {
            subjective,
            objective,
            assessment,
            plan,
            diagnosis,
        } = fitting(came.reason);
        self.note(
            record,
            json!({ "subjective": subjective, "objective": objective, "assessment": assessment,
            "plan": plan }),
        );
        self.measure(record, came.animal, at);
        if let Some(name) = diagnosis {
            let values = fields(
                json!({ "diagnosis_name": name, "diagnosis_type": "TENTATIVE",
                "is_primary": true }),
            );
            self.lines.push(Line::Diagnose {
                visit: record,
                values,
            });
        }
        record
    }

    /// A visit of now: begun, measured, with what is still to do.
    fn open(&mut self, came: &Came, plans: &[Plan]) {
        let record = self.record(came);
        let at = self.begun(came.at);
        self.note(
            record,
            json!({ "subjective": fitting(came.reason).subjective }),
        );
        self.measure(record, came.animal, at);
        self.plan(record, plans);
    }

    fn measure(&mut self, visit: Uuid, animal: usize, at: DateTime<Utc>) {
        let (pulse, breaths) = match self.animals[animal].species.as_str() {
            "Dog" => (self.rng.between(76, 118), self.rng.between(16, 30)),
            "Cat" => (self.rng.between(150, 196), self.rng.between(20, 34)),
            _ => return,
        };
        let temperature = format!("38.{}", self.rng.between(1, 9));
        let values = fields(
            json!({ "temperature_celsius": temperature, "pulse_rate": pulse,
            "respiratory_rate": breaths, "recorded_at": rfc3339(at) }),
        );
        self.lines.push(Line::Measure { visit, values });
    }

    fn plan(&mut self, record: Uuid, plans: &[Plan]) {
        for (sort, name, dose, route, minutes) in plans {
            let due = self.scene.now + Duration::minutes(*minutes);
            let values = fields(json!({ "treatment_type": sort, "treatment_name": name,
                "dose": dose, "route": route, "due_at": rfc3339(due) }));
            self.lines.push(Line::Plan {
                visit: record,
                values,
            });
        }
    }

    /// Animals that are not expected today, grown cats and dogs, the oldest ones first.
    fn others(&self, expected: &BTreeSet<usize>) -> Vec<usize> {
        let age = |at: usize| (self.scene.today - self.animals[at].born).num_days();
        let suits = |at: &usize| {
            let animal = &self.animals[*at];
            !animal.gone
                && !expected.contains(at)
                && ["Cat", "Dog"].contains(&animal.species.as_str())
        };
        let mut all: Vec<usize> = (0..self.animals.len()).filter(suits).collect();
        all.sort_by_key(|at| (age(*at) < OLD, *at));
        all
    }

    /// One that came last night without an appointment and stays.
    fn stay(&mut self, animal: usize, ward: Uuid) {
        let at = self.begun(self.scene.at(self.scene.today, 0, 0) - Duration::hours(4));
        let patient = self.animals[animal].id;
        let came = ("EMERGENCY", "Vomits for three days, weak");
        let record = self.visit(patient, None, at, came);
        self.note(record, json!({
            "subjective": "Keeps nothing down, sleeps all day.", "objective": "Belly painful in front, 7 % dehydrated.",
            "assessment": "Probably pancreatitis.", "plan": "Drip, pain killer, stays for two nights." }));
        self.measure(record, animal, at);
        self.plan(record, OF_A_STAY);
        self.add(
            "room_moves",
            at,
            json!({ "patient_id": patient, "resource_id": ward,
            "moved_at": rfc3339(at + Duration::minutes(1)) }),
        );
        let call = json!({ "title": "Call the owner: how the night was", "patient_id": patient,
            "due_on": self.scene.today });
        self.add("tasks", self.scene.now, call);
    }

    /// One that came a moment ago, and is in no room yet.
    fn walk_in(&mut self, animal: usize) {
        let at = self.scene.now - Duration::minutes(6);
        let patient = self.animals[animal].id;
        let came = ("CONSULT", "Broken nail, bleeds a little");
        self.visit(patient, None, at, came);
    }

    fn laboratory(&mut self, others: &[usize], anna: Uuid) {
        // Neither of those that are here.
        let [first, second, third] =
            [2, 3, 4].map(|at| others.get(at).map(|at| self.animals[*at].id));
        let (Some(first), Some(second), Some(third)) = (first, second, third) else {
            return;
        };
        laboratory::make(
            self.rng,
            self.scene.now,
            [first, second, third],
            &mut self.lines,
        );
        let ask = json!({ "title": "Tell the owner about the kidney values", "patient_id": first,
            "assignee_id": anna, "due_on": self.scene.today });
        self.add("tasks", self.scene.now, ask);
    }
}
