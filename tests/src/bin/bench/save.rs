//! `save`: one changed field of a patient, from the call to the answer: document, signature, log,
//! outbox, audit, rows, disk, search index.

use std::sync::Arc;

use serde_json::{Map, json};
use uuid::Uuid;
use vetpms_app::profile::Unlock;
use vetpms_app::records::change_record;
use vetpms_app::{Desk, SystemRim, session};
use vetpms_model::Entity;
use vetpms_model::people::Patient;
use vetpms_tests::support::Seeded;

use crate::measure::{Samples, now, process_cpu};
use crate::plain::insert_all;
use crate::practice::Practice;
use crate::report::Line;

/// Milliseconds of processor time.
const AIM: f64 = 1.0;
const SAVES: usize = 2_000;
const WARM_UP: usize = 50;

pub fn run(practice: &Practice, small: bool) -> Vec<Line> {
    let saves = if small { SAVES / 20 } else { SAVES };
    let desk = open(practice);
    let patients: Vec<Uuid> = desk
        .read(|tx| Ok(tx.scan(Patient::def(), None, usize::MAX)?))
        .expect("the patients")
        .into_iter()
        .map(|(row, _)| row.id)
        .collect();
    let mut random = Seeded::new(0x5a7e);
    let pick = || patients[random.below(patients.len() as u64) as usize];
    let chosen: Vec<Uuid> = std::iter::repeat_with(pick).take(saves + WARM_UP).collect();
    let ours = measure(&chosen, |patient, color| {
        let mut values = Map::new();
        values.insert("color".into(), json!(color));
        change_record(&desk, Patient::def(), patient, None, &values).expect("saved");
    });
    let (plain, _) = insert_all(&practice.rows);
    let theirs = measure(&chosen, |patient, color| {
        let mut update = plain
            .connection
            .prepare_cached("UPDATE patients SET color = ?1 WHERE id = ?2")
            .expect("prepared");
        update
            .execute((color, patient.as_bytes().as_slice()))
            .expect("updated");
    });
    let peer = "one SQLCipher UPDATE, FULL";
    let what = |text: &str| format!("{text}, {saves} saves, {} patients", patients.len());
    vec![
        Line::time("save", what("CPU p50"), ours.cpu.median())
            .aim(AIM)
            .peer_time(peer, theirs.cpu.median()),
        Line::time("save", what("CPU p99"), ours.cpu.p99())
            .aim(AIM)
            .peer_time(peer, theirs.cpu.p99()),
        Line::time("save", what("elapsed p50"), ours.elapsed.median())
            .peer_time(peer, theirs.elapsed.median()),
        Line::time("save", what("elapsed p99"), ours.elapsed.p99())
            .peer_time(peer, theirs.elapsed.p99()),
    ]
}

fn open(practice: &Practice) -> Desk {
    let key = practice.desk.folder().join("desk.key");
    session::open(
        &practice.desk.profile(),
        &Unlock::KeyFile(&key),
        Arc::new(SystemRim),
    )
    .expect("the desk opens")
}

struct Cost {
    cpu: Samples,
    elapsed: Samples,
}

/// Saves these patients one after the other; processor time is that of the whole process, because
/// the search index has threads of its own.
fn measure(patients: &[Uuid], mut save: impl FnMut(Uuid, &str)) -> Cost {
    let mut cost = Cost {
        cpu: Samples::default(),
        elapsed: Samples::default(),
    };
    for (count, patient) in patients.iter().enumerate() {
        // Never the value that is there: that would be no change.
        let color = format!("shade {count}");
        let (began, before) = (now(), process_cpu());
        save(*patient, &color);
        if count >= WARM_UP {
            cost.cpu.add(process_cpu() - before);
            cost.elapsed.add(began.elapsed());
        }
    }
    cost
}
