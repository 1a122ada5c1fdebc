//! The lock that follows from when the server took a visit.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use vetpms_model::medical::Addendum;
use vetpms_model::{Conflict, ConflictKind, Entity, Side, Value};

use super::lock::locked;
use super::{Locked, NewAddendum, add_addendum, sign_visit, unsigned_visits};
use crate::conflicts::{Answer, conflicts, resolve_conflict};
use crate::people::{NewClient, NewPatient, client_card, register_client};
use crate::profile::Unlock;
use crate::records::past_rules::{add_record, change_record};
use crate::records::table;
use crate::session::{Lock, NewPractice, init};
use crate::{AppError, Code, Desk, Rim, SystemRim, care};

/// A clock that the test moves.
struct Watch(Mutex<DateTime<Utc>>);

impl Rim for Watch {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    fn fill(&self, buffer: &mut [u8]) {
        SystemRim.fill(buffer);
    }
}

fn fields(value: Json) -> Map<String, Json> {
    value.as_object().unwrap().clone()
}

fn add(desk: &Desk, name: &str, values: Json) -> Uuid {
    add_record(desk, table(name).unwrap(), None, &fields(values)).unwrap()
}

/// The server takes everything that is here now.
fn take_all(desk: &Desk) {
    let now = desk.rim.now();
    let taken = desk.store.write(|tx| {
        let (last, _) = tx.log_head(desk.replica())?.unwrap();
        for seq in 1..=last {
            tx.set_position(desk.replica(), seq, i64::try_from(seq).unwrap(), Some(now))?;
        }
        Ok::<_, AppError>(())
    });
    taken.unwrap();
}

/// What two people wrote is closed as it stands, or added to the visit: nothing in the visit changes any more.
fn closes_what_two_people_wrote(desk: &Desk, record: Uuid) {
    let def = Addendum::def();
    let added = || -> Vec<Json> {
        let all =
            desk.read(|tx| Ok(tx.rows_where(def, "medical_record_id", &Value::Id(record))?));
        let rows = all.unwrap().into_iter();
        rows.map(|(row, _)| row.get(def, "content").to_json())
            .collect()
    };
    let before = added().len();
    for (kept, more) in [("a", 0), ("b", 1)] {
        let side = |change: &str, value: &str| Side {
            change: change.to_owned(),
            value: json!(value),
            actor: String::new(),
            at: None,
        };
        let item = Conflict {
            id: format!("kept-{kept}"),
            kind: ConflictKind::ConcurrentEdit,
            table: "medical_records".to_owned(),
            row: record,
            field: Some("chief_complaint".to_owned()),
            earlier: Json::Null,
            in_force: json!("Limps"),
            sides: vec![side("a", "Limps"), side("b", "Coughs")],
        };
        let now = desk.rim.now();
        let put = desk
            .store
            .write(|tx| Ok::<_, AppError>(tx.put_conflict(&item, now)?));
        assert!(put.unwrap());
        let answer = Answer::Keep {
            side: kept.to_owned(),
        };
        resolve_conflict(desk, &item.id, &answer, Some("asked the owner")).unwrap();
        assert!(conflicts(desk).unwrap().is_empty());
        assert_eq!(added().len() - before, more);
    }
    assert!(
        added()
            .iter()
            .any(|said| said.as_str().is_some_and(|said| said.ends_with(": Coughs")))
    );
}

#[test]
fn a_visit_that_the_server_had_for_a_day_locks_by_itself_and_can_still_be_signed() {
    let folder: PathBuf =
        std::env::temp_dir().join(format!("vetpms-app-lock-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let watch = Arc::new(Watch(Mutex::new("2026-03-02T09:00:00Z".parse().unwrap())));
    let pass = |hours| *watch.0.lock().unwrap() += TimeDelta::hours(hours);
    let file = folder.join("key");
    let new = NewPractice {
        practice: "Hill Street",
        email: "a@b.example",
        name: "Ann",
        lock: Lock::KeyFile(&file),
    };
    let desk = init(
        &folder.join("profile"),
        &new,
        Arc::clone(&watch) as Arc<dyn Rim>,
    )
    .unwrap();
    let client = NewClient {
        values: fields(json!({"last_name": "Smith"})),
        patients: vec![NewPatient {
            values: fields(json!({"name": "Bella", "species": "Dog"})),
            ..NewPatient::default()
        }],
        ..NewClient::default()
    };
    let client = register_client(&desk, &client).unwrap();
    let bella = client_card(&desk, client).unwrap().patients[0].id;
    let values = json!({"patient_id": bella, "visit_date": "2026-03-02T09:00:00Z",
        "chief_complaint": "Limps"});
    let record = add(&desk, "medical_records", values);
    let note = add(
        &desk,
        "soap_notes",
        json!({"medical_record_id": record, "plan": "Rest."}),
    );
    let edit = |text: &str| {
        let patch = fields(json!({ "plan": text }));
        change_record(&desk, table("soap_notes").unwrap(), note, None, &patch)
    };

    pass(72);
    edit("Rest for a day.").unwrap(); // not sent yet: however late it is here
    take_all(&desk);
    pass(23);
    edit("Rest for two days.").unwrap();
    pass(2);
    assert_eq!(edit("Run.").unwrap_err().code, Code::Locked);
    let why = desk.read(|tx| locked(tx, record, desk.rim.now())).unwrap();
    assert_eq!(why, Some(Locked::TooOld));
    assert!(unsigned_visits(&desk, false).unwrap()[0].locked);
    let more = NewAddendum {
        content: "And water.".into(),
        reason: None,
    };
    add_addendum(&desk, record, &more).unwrap();

    closes_what_two_people_wrote(&desk, record);

    // The practice gives more time.
    let setting = json!({"setting_name": "lock_unsigned_after_hours", "value": "48"});
    add(&desk, "practice_settings", setting);
    edit("Rest for three days.").unwrap();
    pass(48);
    assert_eq!(edit("Run.").unwrap_err().code, Code::Locked);
    sign_visit(&desk, record, &Unlock::KeyFile(&file)).unwrap();
    assert!(unsigned_visits(&desk, false).unwrap().is_empty());
    assert_eq!(care::verify(&desk).unwrap().problems, 0);
    drop(desk);
    let _ = std::fs::remove_dir_all(&folder);
}
