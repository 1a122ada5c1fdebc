//! What the made-up practice has: one location, rooms, people, types of appointments.

use serde_json::json;
use uuid::Uuid;
use vetpms_model::ids;

use super::Scene;
use super::lines::{Fields, Line, fields};
use super::rng::Rng;

/// The two people who have a sign-in in the demo practice, as a veterinarian and at the front desk.
const ANNA: &str = "Anna Demo";
const BEN: &str = "Ben Demo";
/// Colours of the staff's columns.
const COLORS: [&str; 7] = [
    "#1c7ed6", "#2f9e44", "#e8590c", "#9c36b5", "#0c8599", "#f08c00", "#868e96",
];

/// Weekday (1 is Monday) and minutes from which and until which the clinic is open.
const HOURS: [(u8, u16, u16); 7] = [
    (1, 510, 1080),
    (2, 510, 1080),
    (3, 510, 1080),
    (4, 510, 1080),
    (5, 510, 1080),
    (6, 540, 840),
    (7, 600, 840),
];
/// Titles of tasks, and the days from today by which they are due.
const TASKS: [(&str, i64); 6] = [
    ("Call the laboratory about the blood samples of Monday", 0),
    ("Order anaesthetic for the two dental visits", 1),
    ("Write the referral letter for the cardiologist", -1),
    ("Ask the shelter which kittens come on Friday", 2),
    ("Clean the filter of the X-ray room", 4),
    ("Put the new price list on the desk", 7),
];

/// A kind of appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Consultation,
    Vaccination,
    Recheck,
    Nurse,
    Puppy,
    Dental,
    Surgery,
    Euthanasia,
    Emergency,
    Block,
}

/// Name, usual length in minutes and colour of each kind.
const KINDS: [(Kind, &str, i64, &str); 10] = [
    (Kind::Consultation, "Consultation", 20, "#1c7ed6"),
    (Kind::Vaccination, "Vaccination", 15, "#2f9e44"),
    (Kind::Recheck, "Recheck", 15, "#0c8599"),
    (Kind::Nurse, "Nurse visit", 15, "#66a80f"),
    (Kind::Puppy, "Puppy or kitten visit", 30, "#e64980"),
    (Kind::Dental, "Dental", 90, "#7048e8"),
    (Kind::Surgery, "Surgery", 120, "#e8590c"),
    (Kind::Euthanasia, "Euthanasia", 60, "#495057"),
    (Kind::Emergency, "Emergency", 30, "#e03131"),
    (Kind::Block, "Blocked time", 30, "#adb5bd"),
];

/// Ids that appointments refer to.
pub(super) struct Practice {
    pub(super) location: Uuid,
    pub(super) consult_rooms: [Uuid; 3],
    pub(super) surgery: Uuid,
    pub(super) ward: Uuid,
    pub(super) vets: [Uuid; 4],
    pub(super) nurses: [Uuid; 2],
    types: [Uuid; KINDS.len()],
}

impl Practice {
    /// The practice and the lines that set it up.
    pub(super) fn make(rng: &mut Rng, scene: &Scene<'_>) -> (Self, Vec<Line>) {
        let mut setup = Setup {
            rng,
            scene,
            lines: Vec::new(),
        };
        let location = setup.add(
            "locations",
            json!({ "name": "Main clinic", "timezone": scene.zone, "phone": "(206) 555-0100" }),
        );
        let mut room = |name: &str| {
            setup.add(
                "resources",
                json!({ "name": name, "resource_type": "ROOM", "location_id": location }),
            )
        };
        let consult_rooms = [room("Room 1"), room("Room 2"), room("Room 3")];
        let surgery = room("Surgery");
        let ward = room("Ward");
        let doctors = [
            ANNA.to_owned(),
            setup.colleague(),
            setup.colleague(),
            setup.colleague(),
        ];
        let helpers = [setup.colleague(), setup.colleague()];
        let mut colors = COLORS.into_iter();
        let mut person = |name: &str, role: &str| {
            let color = colors.next();
            let mut values = json!({ "display_name": name, "role": role, "color": color });
            if let Some(owner) = scene.owner.filter(|_| name == ANNA) {
                values["user_id"] = json!(owner);
                values["qualifications"] = json!("DVM");
                values["registration_number"] = json!("1234567");
            }
            setup.add("staff", values)
        };
        let vets = doctors.map(|name| person(&name, "VETERINARIAN"));
        let nurses = helpers.map(|name| person(&name, "NURSE"));
        person(BEN, "RECEPTIONIST");
        let types = KINDS.map(|(_, name, minutes, color)| {
            let values = json!({ "name": name, "duration_minutes": minutes, "color": color });
            setup.add("appointment_types", values)
        });
        setup.hours(location);
        setup.tasks(&vets);
        let lines = setup.lines;
        (
            Self {
                location,
                consult_rooms,
                surgery,
                ward,
                vets,
                nurses,
                types,
            },
            lines,
        )
    }

    /// The id of an appointment type.
    pub(super) fn type_id(&self, kind: Kind) -> Uuid {
        self.types[place(kind)]
    }
}

/// The usual length in minutes.
pub(super) fn minutes(kind: Kind) -> i64 {
    KINDS[place(kind)].2
}

fn place(kind: Kind) -> usize {
    KINDS.iter().position(|entry| entry.0 == kind).unwrap_or(0)
}

struct Setup<'a, 'b> {
    rng: &'a mut Rng,
    scene: &'a Scene<'b>,
    lines: Vec<Line>,
}

impl Setup<'_, '_> {
    fn add(&mut self, table: &'static str, values: serde_json::Value) -> Uuid {
        let id = ids::new_id(self.scene.opened(), self.rng.bytes());
        let values: Fields = fields(values);
        self.lines.push(Line::Add { table, id, values });
        id
    }

    fn hours(&mut self, location: Uuid) {
        for (weekday, opens, closes) in HOURS {
            let values = json!({ "location_id": location, "weekday": weekday,
                "opens_minute": opens, "closes_minute": closes });
            self.add("opening_hours", values);
        }
    }

    /// What colleagues left for each other; the first is urgent.
    fn tasks(&mut self, vets: &[Uuid]) {
        for (number, (title, days)) in TASKS.iter().enumerate() {
            let due = self.scene.today + chrono::Duration::days(*days);
            let priority = if number == 0 { "URGENT" } else { "NORMAL" };
            let values = json!({ "title": title, "due_on": due, "priority": priority,
                "assignee_id": vets.get(number) });
            self.add("tasks", values);
        }
    }

    fn colleague(&mut self) -> String {
        let female = self.rng.percent(60);
        let names = if female {
            &self.scene.sources.female
        } else {
            &self.scene.sources.male
        };
        let first = names.draw(self.rng).to_owned();
        format!("{first} {}", self.scene.sources.surnames.draw(self.rng))
    }
}
