//! A desk without a server in a folder of its own, and a small practice on it.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Local, NaiveDate, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use vetpms_app::people::{NewClient, NewPatient, client_card, record_weight, register_client};
use vetpms_app::profile::Unlock;
use vetpms_app::records::{add_record, past_rules, table};
use vetpms_app::scheduling::NewAppointment;
use vetpms_app::session::{Lock, NewPractice, init, open};
use vetpms_app::{Desk, SystemRim};
use vetpms_model::Writing;

pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("vetpms-app-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn profile(&self) -> PathBuf {
        self.0.join("profile")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.0.join("key")
    }

    pub(crate) fn init(&self) -> Desk {
        let key = self.key();
        let new = NewPractice {
            practice: "Hill Street",
            email: "a@b.example",
            name: "Ann",
            lock: Lock::KeyFile(&key),
        };
        init(&self.profile(), &new, Arc::new(SystemRim)).unwrap()
    }

    pub(crate) fn open(&self) -> Desk {
        open(
            &self.profile(),
            &Unlock::KeyFile(&self.key()),
            Arc::new(SystemRim),
        )
        .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn fields(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

pub(crate) fn smith(desk: &Desk) -> (Uuid, Uuid) {
    let pet = NewPatient {
        values: fields(json!({"name": "Bella", "species": "Dog"})),
        ..NewPatient::default()
    };
    let new = NewClient {
        values: fields(json!({"first_name": "Ann", "last_name": "Smith"})),
        contacts: vec![fields(
            json!({"type": "MOBILE", "value": "+1 206 555 0143", "is_primary": true}),
        )],
        patients: vec![pet],
        ..NewClient::default()
    };
    let client = register_client(desk, &new).unwrap();
    (client, client_card(desk, client).unwrap().patients[0].id)
}

/// A record; one of a table that use cases own past them.
pub(crate) fn add(desk: &Desk, name: &str, values: Value) -> Uuid {
    let (def, values) = (table(name).unwrap(), fields(values));
    let owned = matches!(def.writing, Writing::UseCase(_));
    let add = if owned {
        past_rules::add_record
    } else {
        add_record
    };
    add(desk, def, None, &values).unwrap()
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A wall-clock time of a day, as an instant.
pub(crate) fn local(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    day.and_hms_opt(hour, minute, 0)
        .unwrap()
        .and_local_timezone(Local)
        .earliest()
        .unwrap()
        .with_timezone(&Utc)
}

/// Vet, room and kind.
pub(crate) fn set_up(desk: &Desk) -> (Uuid, Uuid, Uuid) {
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

pub(crate) fn new_visit(
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

pub(crate) fn weigh(desk: &Desk, patient: Uuid, kg: &str) {
    record_weight(desk, patient, &fields(json!({ "weight_kg": kg })), true).unwrap();
}
