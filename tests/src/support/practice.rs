//! A small made-up practice for tests of the window: made by the use cases, the same each time
//! but for the day, which is today.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Duration, Local, Utc};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_app::people::{NewClient, NewPatient, register_client, register_patient};
use vetpms_app::records::{add_record, table};
use vetpms_app::scheduling::{NewAppointment, book_appointment, set_appointment_status};
use vetpms_app::session::{self, Lock, NewPractice};
use vetpms_app::{AppError, Desk, Rim, SystemRim};

/// Who signs in.
pub const OWNER: &str = "anna@demo.example";
/// With what.
pub const PASSWORD: &str = "correct-horse-demo";

/// The rows that tests name.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Emma Smith, who has two animals.
    pub client: Uuid,
    /// Bella, a beagle that bites.
    pub patient: Uuid,
    /// Dr. Lee.
    pub vet: Uuid,
    /// Room 1.
    pub room: Uuid,
    /// Consultation.
    pub kind: Uuid,
    /// Bella's appointment, which begins within the hour, before ten in the evening.
    pub visit: Uuid,
}

impl Practice {
    /// Makes the profile and fills it. A password needs the Secret Service.
    pub fn create(folder: &Path, lock: Lock<'_>) -> Result<(Desk, Self), AppError> {
        let rim = Arc::new(SystemRim);
        let now = rim.now();
        let new = NewPractice {
            practice: "Riverside Veterinary Clinic",
            email: OWNER,
            name: "Anna Demo",
            lock,
        };
        let desk = session::init(folder, &new, rim)?;
        let practice = Self::fill(&desk, now)?;
        Ok((desk, practice))
    }

    /// So many more animals of today, a minute apart and all of Dr. Lee's; gives their names.
    pub fn morning(&self, desk: &Desk, visits: i64) -> Result<Vec<String>, AppError> {
        let first = within_the_day(SystemRim.now());
        (0..visits)
            .map(|at| {
                let name = format!(
                    "Morning {}",
                    char::from(b'A' + u8::try_from(at).unwrap_or(25))
                );
                let values = json!({"name": name, "species": "Cat"});
                let patient = animal(desk, self.client, values)?;
                let start = first + Duration::minutes(at);
                book(desk, (patient, self.kind, "Check"), start, &[self.vet], &[])?;
                Ok(name)
            })
            .collect()
    }

    fn fill(desk: &Desk, now: DateTime<Utc>) -> Result<Self, AppError> {
        let vet = add(
            desk,
            "staff",
            json!({"display_name": "Dr. Lee", "color": "#1c7ed6"}),
        )?;
        let nurse = add(
            desk,
            "staff",
            json!({"display_name": "Nora Hill", "role": "NURSE"}),
        )?;
        let room = add(
            desk,
            "resources",
            json!({"name": "Room 1", "resource_type": "ROOM"}),
        )?;
        add(
            desk,
            "resources",
            json!({"name": "Surgery", "resource_type": "ROOM"}),
        )?;
        add(
            desk,
            "locations",
            json!({"name": "Riverside", "timezone": "Europe/Amsterdam"}),
        )?;
        let kind = add(
            desk,
            "appointment_types",
            json!({"name": "Consultation", "duration_minutes": 20, "color": "#1c7ed6"}),
        )?;
        let jab = add(
            desk,
            "appointment_types",
            json!({"name": "Vaccination", "duration_minutes": 15, "color": "#2f9e44"}),
        )?;
        add(
            desk,
            "breeds",
            json!({"species": "Dog", "name": "Riverside hound"}),
        )?;
        let client = client(desk, ("Emma", "Smith"), "+31 6 12345678")?;
        let patient = animal(
            desk,
            client,
            json!({
                "name": "Bella", "species": "Dog", "breed": "Beagle", "gender": "FEMALE", "is_neutered": true,
                "date_of_birth": "2021-05-04", "microchip_id": "985112345678903",
                "medical_alerts": ["Bites when touched at the ears"],
            }),
        )?;
        let cat = animal(
            desk,
            client,
            json!({"name": "Minka", "species": "Cat", "gender": "FEMALE"}),
        )?;
        let other = self::client(desk, ("Jan", "de Vries"), "+31 6 87654321")?;
        let rabbit = animal(
            desk,
            other,
            json!({"name": "Flop", "species": "Rabbit", "gender": "MALE"}),
        )?;
        let now = within_the_day(now);
        let soon = now + Duration::minutes(20);
        let visit = book(
            desk,
            (patient, kind, "Limps on the left"),
            soon,
            &[vet],
            &[room],
        )?;
        let arrived = book(
            desk,
            (cat, jab, "Yearly vaccination"),
            now - Duration::minutes(5),
            &[nurse],
            &[],
        )?;
        set_appointment_status(desk, arrived, "CHECKED_IN", None)?;
        book(
            desk,
            (rabbit, kind, "Does not eat"),
            soon + Duration::minutes(40),
            &[vet],
            &[room],
        )?;
        Ok(Self {
            client,
            patient,
            vet,
            room,
            kind,
            visit,
        })
    }
}

/// Now, or the nearest moment whose visits all fall on today: late in the evening they would be
/// tomorrow's.
fn within_the_day(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&Local).date_naive();
    let of_day = |hour, minute| {
        let time = today.and_hms_opt(hour, minute, 0);
        time.and_then(|time| time.and_local_timezone(Local).earliest())
            .map_or(now, |time| time.to_utc())
    };
    now.clamp(of_day(0, 10), of_day(22, 0))
}

fn fields(values: Json) -> Map<String, Json> {
    match values {
        Json::Object(map) => map,
        other => panic!("these are no fields: {other}"),
    }
}

fn add(desk: &Desk, name: &str, values: Json) -> Result<Uuid, AppError> {
    add_record(desk, table(name)?, None, &fields(values))
}

fn client(desk: &Desk, name: (&str, &str), phone: &str) -> Result<Uuid, AppError> {
    let new = NewClient {
        values: fields(json!({"first_name": name.0, "last_name": name.1})),
        contacts: vec![fields(
            json!({"type": "MOBILE", "value": phone, "is_primary": true}),
        )],
        address: Some(fields(
            json!({"line1": "Canal Street 4", "postcode": "1011 AB", "city": "Amsterdam", "country": "NL"}),
        )),
        ..NewClient::default()
    };
    register_client(desk, &new)
}

fn animal(desk: &Desk, owner: Uuid, values: Json) -> Result<Uuid, AppError> {
    let new = NewPatient {
        values: fields(values),
        weights: vec![fields(
            json!({"weight_kg": "12.500", "measured_at": "2026-01-05T09:00:00.000Z"}),
        )],
        ..NewPatient::default()
    };
    register_patient(desk, owner, &new)
}

fn book(
    desk: &Desk,
    (patient, kind, reason): (Uuid, Uuid, &str),
    start: DateTime<Utc>,
    staff: &[Uuid],
    resources: &[Uuid],
) -> Result<Uuid, AppError> {
    let end = start + Duration::minutes(20);
    let new = NewAppointment {
        values: fields(json!({
            "patient_id": patient, "appointment_type": kind, "reason": reason,
            "scheduled": {"start": text(start), "end": text(end)},
        })),
        staff: staff.to_vec(),
        resources: resources.to_vec(),
        ..NewAppointment::default()
    };
    Ok(book_appointment(desk, &new)?.id)
}

fn text(time: DateTime<Utc>) -> String {
    vetpms_model::value::rfc3339(time)
}
